"""The targets by the scheme of their address, each in a file of its own, imported when needed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Final, cast

from msgspec import Struct

from kg.errors import UnknownName
from kg.load.address import SCHEMES, Address, Credentials
from kg.load.target import Target


class Kind(Struct, frozen=True):
    """A kind of target: the schemes that name it, how to write one, and who opens it.

    ``module`` is one in this package with a function ``target(address, credentials)`` that
    gives a :class:`Target` and touches nothing yet. ``login``: whether it may want a user.
    ``ending``: of paths that name one without a scheme.
    """

    schemes: tuple[str, ...]
    example: str
    what: str
    module: str
    login: bool = True
    ending: str = ""


KINDS: Final = (
    Kind(
        SCHEMES,
        "fuseki://localhost:3030/DATASET",
        "a SPARQL 1.1 server: fuseki, graphdb, rdf4j, oxigraph, virtuoso, stardog, neptune, sparql",
        "sparql_server",
    ),
    Kind(
        ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"),
        "bolt://localhost:7687",
        "Neo4j, Memgraph or another server that speaks Bolt",
        "bolt",
    ),
    Kind(
        ("postgresql", "postgres"),
        "postgresql://localhost/DATABASE?graph=trendkg",
        "PostgreSQL with Apache AGE",
        "age",
    ),
    Kind(
        ("ladybug",),
        "ladybug:graph.lbug",
        "Ladybug, the embedded database that goes on from Kùzu",
        "ladybug",
        login=False,
        ending=".lbug",
    ),
    Kind(
        ("neo4j-csv",),
        "neo4j-csv:DIR",
        "CSV files for neo4j-admin database import",
        "neo4j_csv",
        login=False,
    ),
    Kind(
        ("age-csv",),
        "age-csv:DIR",
        "CSV files for the loader of Apache AGE",
        "age_csv",
        login=False,
    ),
    Kind(
        ("cypher",),
        "cypher:graph.cypher",
        "a script of Cypher statements",
        "cypher_script",
        login=False,
        ending=".cypher",
    ),
    Kind(
        ("parquet",),
        "parquet:DIR",
        "Parquet files, for DuckDB, Spark, pandas, Ladybug",
        "parquet_tables",
        login=False,
    ),
    Kind(
        ("json",),
        "json:graph.json",
        "node-link JSON, for networkx and D3",
        "nodelink",
        login=False,
        ending=".json",
    ),
)
"""Every kind of target, in the order in which help lists them."""

_BY_SCHEME: Final[Mapping[str, Kind]] = {s: kind for kind in KINDS for s in kind.schemes}


def kind(address: Address) -> Kind:
    """Find the kind of target that an address names. Raises UnknownName."""
    for each in KINDS:
        if not address.scheme and each.ending and address.path.lower().endswith(each.ending):
            return each
    if address.scheme not in _BY_SCHEME:
        said = f"{address.scheme}:" if address.scheme else address.url
        known = ", ".join(each.example for each in KINDS)
        raise UnknownName(f"{said!r} names no kind of target; write one like {known}")
    return _BY_SCHEME[address.scheme]


def open_target(address: Address, credentials: Credentials | None = None) -> Target:
    """Make the target that an address names, without touching it yet.

    Raises UnknownName, or ConfigurationError for an address that lacks something.
    """
    module = import_module(f"kg.load.{kind(address).module}")
    return cast("Target", module.target(address, credentials or Credentials()))
