"""Any server that speaks SPARQL 1.1 (:mod:`kg.load.address` knows where each answers)."""

from __future__ import annotations

from hashlib import sha256
from typing import Final
from urllib.parse import urlencode

from kg.errors import ConfigurationError, TargetError, TargetOccupied
from kg.graph import Graph
from kg.http_client import Lost, shown
from kg.load import sparql_census
from kg.load.address import Address, Service, service
from kg.load.census import Census
from kg.load.cypher import batches
from kg.load.sparql_http import Endpoint
from kg.load.target import Progress
from kg.remote import TIMEOUT, Credentials

_LINES: Final = {"Content-Type": "application/n-triples"}


def target(address: Address, credentials: Credentials, timeout: float = TIMEOUT) -> SparqlServer:
    """Make the target of an address such as ``fuseki://HOST:3030/DATASET?graph=IRI``."""
    found = service(address, login=bool(credentials.user))
    if address.scheme.startswith("virtuoso") and not found.graph:
        raise ConfigurationError("Virtuoso has no default graph; leave out graph=default")
    return SparqlServer(found, Endpoint(credentials, timeout))


class SparqlServer:
    """One graph of a server, by the Graph Store Protocol, or by SPARQL Update where it has none.

    Batches go into a graph beside the one that is meant. Once the server says that all of
    them are there, it is told to move that graph into its place, in one update. So the
    old graph answers until the new one is whole. A load that fails removes what it has sent; one
    that was cut off is begun anew by the next one, which clears what the other left.
    """

    promise: Final = "the old graph is as it was; what was sent beside it goes with the next load"

    def __init__(self, where: Service, endpoint: Endpoint) -> None:
        self._where = where
        self._endpoint = endpoint
        digest = sha256(where.graph.encode()).hexdigest()[:16]
        self._beside = f"urn:trendkg:loading:{digest}"

    @property
    def name(self) -> str:
        """The address of its queries, and the graph."""
        return f"{shown(self._where.query)} ({self._where.graph or 'default graph'})"

    def load(self, graph: Graph, *, replace: bool, progress: Progress) -> None:
        """Send a graph beside the old one, and put it in its place. Raises TargetError."""
        lines = graph.ntriples()
        self._clear()
        try:
            self._fill(lines, progress)
            if not replace and self._others():
                raise TargetOccupied(
                    f"{self.name} holds triples that are not of this graph; nothing was changed;"
                    " give --replace to replace them, or name another graph"
                )
        except TargetError as error:
            raise self._cleared(error) from None
        self._move(len(lines))

    def _fill(self, lines: list[str], progress: Progress) -> None:
        done = 0
        for batch in batches(lines, self._where.batch):
            self._send(batch)
            done += len(batch)
            progress("triples", done, len(lines))
        if (there := self._size(self._beside)) != len(lines):
            raise TargetError(
                f"{self.name} took {len(lines):,} triples and has {there:,} of them; nothing was"
                " changed; see its log"
            )

    def _cleared(self, error: TargetError) -> TargetError:
        """Remove what was sent, after an error; if that fails too, the error says how to."""
        try:
            self._clear()
        except TargetError:
            self._tell_what_is_left(error)
        return error

    def _tell_what_is_left(self, error: TargetError) -> None:
        left = f"DROP GRAPH <{self._beside}>"
        error.args = (f"{error}; what was sent may still be there: remove it by {left}",)

    def census(self) -> Census:
        """Count what the graph holds, by SPARQL. Raises TargetError."""
        return sparql_census.census(
            lambda query: self._endpoint.rows(self._where.query, query),
            self._where.graph,
            sparql_census.PAGE,
        )

    def close(self) -> None:
        """Nothing to do: each request is a connection of its own."""

    def _send(self, lines: list[str]) -> None:
        if self._where.store:
            url = f"{self._where.store}?{urlencode({'graph': self._beside})}"
            body = "".join(f"{line}\n" for line in lines).encode()
            self._endpoint.send("POST", url, body, _LINES)
        else:
            data = "\n".join(lines)
            self._update(f"INSERT DATA {{ GRAPH <{self._beside}> {{\n{data}\n}} }}")

    def _clear(self) -> None:
        self._update(f"DROP SILENT GRAPH <{self._beside}>")

    def _update(self, update: str) -> None:
        self._endpoint.update(self._where.update, update)

    def _move(self, size: int) -> None:
        """Move the new graph into the old one's place; sent once, then checked if unsure."""
        place = f"GRAPH <{self._where.graph}>" if self._where.graph else "DEFAULT"
        try:
            self._endpoint.update(
                self._where.update, f"MOVE GRAPH <{self._beside}> TO {place}", again=False
            )
        except Lost as error:  # it may still be done, so that nothing is cleared
            self._tell_what_is_left(error)
            if self._size(self._beside) or self._size(self._where.graph) != size:
                raise

    def _size(self, graph: str) -> int:
        pattern = sparql_census.within(graph, "?s ?p ?o")
        (row,) = self._endpoint.rows(
            self._where.query, f"SELECT (COUNT(*) AS ?number) {{ {pattern} }}"
        )
        return int(row["number"])

    def _others(self) -> bool:
        """Whether the old graph has a triple that the new one lacks."""
        return bool(
            self._endpoint.rows(
                self._where.query,
                f"SELECT ?s {{ {sparql_census.within(self._where.graph, '?s ?p ?o')}"
                f" FILTER NOT EXISTS {{ GRAPH <{self._beside}> {{ ?s ?p ?o }} }} }} LIMIT 1",
            )
        )
