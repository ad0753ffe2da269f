"""Neo4j and other servers that speak Bolt, by the official driver."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final, TypeVar

from kg.errors import TargetError, needing
from kg.graph import Graph
from kg.load import cypher
from kg.load.address import Address
from kg.load.census import Census
from kg.load.property_graph import PropertyGraph
from kg.load.property_mapping import to_property_graph
from kg.load.property_schema import (
    ANY_TOPIC,
    EDGES,
    KEY,
    NODES,
    OWN_RELATION,
    PREDICATE,
    TOPIC,
)
from kg.load.target import Progress
from kg.remote import TIMEOUT, Credentials, Retry

if TYPE_CHECKING:
    import neo4j

Result = TypeVar("Result")

MARK: Final = "TrendKG"
"""The label of every node of ours; others are never touched."""

CONSTRAINTS: Final = (
    (
        f"CREATE CONSTRAINT trendkg_iri IF NOT EXISTS FOR (n:{MARK}) REQUIRE n.{KEY} IS UNIQUE",
        f"CREATE CONSTRAINT ON (n:{MARK}) ASSERT n.{KEY} IS UNIQUE",
    ),
    (
        f"CREATE INDEX trendkg_name IF NOT EXISTS FOR (n:{TOPIC}) ON (n.name)",
        f"CREATE INDEX ON :{TOPIC}(name)",
    ),
)
"""In the words of Neo4j, and in those of Memgraph for a server that does not know them."""


def target(address: Address, credentials: Credentials, timeout: float = TIMEOUT) -> Bolt:
    """Make the target of ``bolt://HOST:PORT/?database=NAME`` and its like."""
    address.only("database")
    return Bolt(address.url, credentials, address.options.get("database"), timeout=timeout)


class Bolt:
    """A database on a server that speaks Bolt.

    The graph goes in within one transaction: cut off, the old graph is still there, and
    nobody sees half of the new one. Nodes of others are left alone: ours have the label
    ``TrendKG``.
    """

    promise: Final = "nothing has changed, the load being one transaction"

    def __init__(
        self,
        url: str,
        credentials: Credentials,
        database: str | None = None,
        retry: Retry | None = None,
        timeout: float = TIMEOUT,
    ) -> None:
        self._url = url
        self._credentials = credentials
        self._database = database
        self._retry = retry or Retry()
        self._timeout = timeout
        self._driver: neo4j.Driver | None = None

    @property
    def name(self) -> str:
        """The address, and the database if one is named."""
        return self._url + (f"?database={self._database}" if self._database else "")

    def load(self, graph: Graph, *, replace: bool, progress: Progress) -> None:
        """Send a graph in one transaction, a thousand nodes or edges at once.

        Raises TargetError, MissingExtra.
        """
        found = to_property_graph(graph)
        for neo4j_words, other_words in CONSTRAINTS:
            self._constrain(neo4j_words, other_words)
        self._run(lambda session: _send(session, found, progress, replace=replace))

    def census(self) -> Census:
        """Count what the database holds, by Cypher. Raises TargetError, MissingExtra."""
        return self._run(lambda session: cypher.census(_asking(session), f":{MARK}"))

    def read(self) -> PropertyGraph:
        """Read what the database holds. Raises TargetError, MissingExtra."""
        return self._run(lambda session: cypher.read(_asking(session), f":{MARK}", _plain))

    def close(self) -> None:
        """Close the connections."""
        if self._driver is not None:
            self._driver.close()
            self._driver = None

    def _constrain(self, words: str, other: str) -> None:
        def either(session: neo4j.Session) -> None:
            from neo4j.exceptions import ClientError

            try:
                session.run(words).consume()
            except ClientError as error:
                if "Syntax" not in str(error.code):
                    raise
                session.run(other).consume()

        self._run(either)

    def _run(self, action: Callable[[neo4j.Session], Result]) -> Result:
        """Run an action in a session, with retries. Raises TargetError."""
        driver = self._open()
        from neo4j import exceptions

        def once() -> Result:
            with driver.session(database=self._database) as session:
                return action(session)

        try:
            return self._retry.run(once, _passing)
        except exceptions.AuthError:
            raise TargetError(self._credentials.refused_by(self.name)) from None
        except (exceptions.ServiceUnavailable, exceptions.SessionExpired) as error:
            raise TargetError(
                f"{self.name} cannot be reached ({_short(error)}); check that it runs"
            ) from None
        except (exceptions.Neo4jError, exceptions.DriverError, ValueError) as error:
            raise TargetError(
                f"{self.name} refuses what it is sent ({_short(error)}); see its log"
            ) from None

    def _open(self) -> neo4j.Driver:
        if self._driver is None:
            with needing("Bolt needs the neo4j driver", "neo4j"):
                from neo4j import GraphDatabase
            logging.getLogger("neo4j").addHandler(logging.NullHandler())  # the error says it
            login = (self._credentials.user, self._credentials.password)
            self._driver = GraphDatabase.driver(
                self._url,
                auth=login if any(login) else None,
                connection_timeout=min(10, self._timeout),
                connection_acquisition_timeout=self._timeout,
            )
        return self._driver


def _send(
    session: neo4j.Session, graph: PropertyGraph, progress: Progress, *, replace: bool
) -> None:
    done, total = 0, len(graph.nodes) + len(graph.edges)
    with session.begin_transaction() as transaction:
        if replace:
            transaction.run(f"MATCH (n:{MARK}) DETACH DELETE n").consume()
        for query, rows in statements(graph):
            transaction.run(query, rows=rows).consume()
            done += len(rows)
            progress("nodes and edges", done, total)
        transaction.commit()


def statements(graph: PropertyGraph) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield queries, which are always the same, and the rows for them, which hold the data."""
    for kind in NODES:
        labels = f":{MARK}:{TOPIC}:{kind}" if kind in ANY_TOPIC else f":{MARK}:{kind}"
        nodes = (
            {KEY: n.iri, "properties": {KEY: n.iri, **_sent(n.properties)}}
            for n in graph.nodes
            if n.kind == kind
        )
        query = f"UNWIND $rows AS row MERGE (n{labels} {{{KEY}: row.{KEY}}}) SET n = row.properties"
        yield from ((query, batch) for batch in cypher.batches(nodes))
    name = PREDICATE.name
    for kind in EDGES:
        edges = (
            {"start": e.start, "end": e.end, "properties": _sent(e.properties)}
            for e in graph.edges
            if e.kind == kind
        )
        own = f" {{{name}: row.properties.{name}}}" if kind == OWN_RELATION else ""
        query = (
            f"UNWIND $rows AS row MATCH (a:{MARK} {{{KEY}: row.start}})"
            f" MATCH (b:{MARK} {{{KEY}: row.end}})"
            f" MERGE (a)-[r:{kind}{own}]->(b) SET r = row.properties"
        )
        yield from ((query, batch) for batch in cypher.batches(edges))


def _sent(properties: Any) -> dict[str, Any]:
    return {k: list(v) if isinstance(v, tuple) else v for k, v in properties.items()}


def _asking(session: neo4j.Session) -> cypher.Ask:
    return lambda query: [record.values() for record in session.run(query)]


def _plain(value: Any) -> Any:
    return dict(value.items()) if hasattr(value, "items") else value


def _passing(error: Exception) -> bool:
    from neo4j.exceptions import DriverError, Neo4jError

    return isinstance(error, Neo4jError | DriverError) and error.is_retryable()


def _short(error: Exception) -> str:
    lines = str(getattr(error, "message", None) or error).splitlines() or [type(error).__name__]
    return lines[0][:200].rstrip(" :")
