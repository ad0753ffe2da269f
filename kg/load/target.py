"""The protocol of load targets, the table of targets, and verified delivery."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Final, Protocol, TypeAlias, cast, runtime_checkable

from msgspec import Struct

from kg.errors import ConfigurationError, NotVerified, TargetOccupied, UnknownName
from kg.graph import Graph
from kg.load.address import SCHEMES, Address
from kg.load.census import Census, differences
from kg.load.property_graph import PropertyGraph
from kg.load.property_mapping import to_property_graph
from kg.load.sparql_census import census_of
from kg.remote import TIMEOUT, Credentials

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with what is being sent, how many of them are done, and of how many."""


class Target(Protocol):
    """A place for one graph: a database, a named graph in one, or files.

    Making a target touches nothing: it connects when it is first asked to do something.
    Loading twice is the same as loading once. Passing faults are retried
    (:class:`kg.remote.Retry`); others raise TargetError, OutputError or MissingExtra, with no
    password in the message.
    """

    @property
    def name(self) -> str:
        """The place for people, without a password."""
        ...

    @property
    def promise(self) -> str:
        """A sentence on the state after a load that is cut off."""
        ...

    def load(self, graph: Graph, *, replace: bool, progress: Progress) -> None:
        """Send a graph, in batches.

        With ``replace``, what the place held of ours is gone afterwards; without, the place
        is empty or holds a part of this graph (:func:`deliver` sees to that).
        """
        ...

    def census(self) -> Census:
        """Query the place for its counts; an empty Census if it has nothing."""
        ...

    def close(self) -> None:
        """Close the connection, if there is one. May be called twice."""
        ...


@runtime_checkable
class Readable(Target, Protocol):
    """A target whose whole graph can be read back: every property graph."""

    def read(self) -> PropertyGraph:
        """Read all that the place holds; an empty graph if it has nothing."""
        ...


def deliver(target: Target, graph: Graph, *, replace: bool, progress: Progress) -> Census:
    """Load a graph, and verify it by the census of the target, which is returned.

    Without ``replace`` a target that holds another graph is left as it is: TargetOccupied.
    Raises NotVerified where the target does not hold what was sent, with all differences.
    """
    expected = census_of(graph)
    if not replace and not (held := target.census()).within(expected):
        raise TargetOccupied(
            f"{target.name} holds another graph ({held.summary()}); nothing was changed;"
            " give --replace to replace it, or name another place"
        )
    target.load(graph, replace=replace, progress=progress)
    found = target.census()
    wrong = differences(expected, found)
    if wrong and isinstance(target, Readable) and found == to_property_graph(graph).census():
        return found  # what has no node or edge of its own is kept, and nobody counts it there
    if wrong:
        raise NotVerified(target.name, wrong)
    return found


class TargetKind(Struct, frozen=True):
    """A kind of target: the schemes that name it, how to write one, and who opens it.

    ``module`` is one in this package with a function ``target(address, credentials, timeout)``
    that gives a :class:`Target` and touches nothing yet; for a place on disk it has the class
    ``on_disk``, which is made of a path. ``ending``: of paths that name one without a scheme.
    """

    schemes: tuple[str, ...]
    example: str
    what: str
    module: str
    on_disk: str = ""
    ending: str = ""


KINDS: Final = (
    TargetKind(
        SCHEMES,
        "fuseki://localhost:3030/DATASET",
        "a SPARQL 1.1 server: fuseki, graphdb, rdf4j, oxigraph, virtuoso, stardog, neptune, sparql",
        "sparql_server",
    ),
    TargetKind(
        ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"),
        "bolt://localhost:7687",
        "Neo4j, Memgraph or another server that speaks Bolt",
        "bolt",
    ),
    TargetKind(
        ("postgresql", "postgres"),
        "postgresql://localhost/DATABASE?graph=trendkg",
        "PostgreSQL with Apache AGE",
        "age",
    ),
    TargetKind(
        ("ladybug",),
        "ladybug:graph.lbug",
        "Ladybug, the embedded database that goes on from Kùzu",
        "ladybug",
        "Ladybug",
        ending=".lbug",
    ),
    TargetKind(
        ("neo4j-csv",),
        "neo4j-csv:DIR",
        "CSV files for neo4j-admin database import",
        "neo4j_csv",
        "Neo4jCsv",
    ),
    TargetKind(
        ("age-csv",),
        "age-csv:DIR",
        "CSV files for the loader of Apache AGE",
        "age_csv",
        "AgeCsv",
    ),
    TargetKind(
        ("cypher",),
        "cypher:graph.cypher",
        "a script of Cypher statements",
        "cypher_script",
        "CypherScript",
        ending=".cypher",
    ),
    TargetKind(
        ("parquet",),
        "parquet:DIR",
        "Parquet files, for DuckDB, Spark, pandas, Ladybug",
        "parquet_tables",
        "Parquet",
    ),
    TargetKind(
        ("json",),
        "json:graph.json",
        "node-link JSON, for networkx and D3",
        "nodelink",
        "NodeLink",
        ending=".json",
    ),
)
"""Every kind of target, in the order in which help lists them."""


def kind(address: Address) -> TargetKind:
    """Find the kind of target that an address names. Raises UnknownName."""
    for each in KINDS:
        bare = not address.scheme and each.ending and address.path.lower().endswith(each.ending)
        if bare or address.scheme in each.schemes:
            return each
    shown = f"{address.scheme}:" if address.scheme else address.url
    known = ", ".join(each.example for each in KINDS)
    raise UnknownName(f"{shown!r} names no kind of target; write one like {known}")


def open_target(
    address: Address, credentials: Credentials | None = None, timeout: float = TIMEOUT
) -> Target:
    """Make the target that an address names, without touching it yet.

    ``timeout``: seconds for an answer of a server. Raises UnknownName, or ConfigurationError
    for an address that lacks something.
    """
    found = kind(address)
    module = import_module(f"kg.load.{found.module}")
    if not found.on_disk:
        return cast("Target", module.target(address, credentials or Credentials(), timeout))
    if not address.path:
        what, place = ("folder", "DIR") if found.example.endswith("DIR") else ("file", "PATH")
        raise ConfigurationError(
            f"{address.scheme}: names no {what}; write {address.scheme}:{place}"
        )
    return cast("Target", getattr(module, found.on_disk)(Path(address.path)))
