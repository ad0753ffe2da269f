"""Queries in the common subset of Cypher: the census and the whole graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final, TypeAlias, TypeVar

from kg.load.census import Census, checksum, kind_of, report_counts
from kg.load.property_graph import Edge, Node, PropertyGraph, Value, names
from kg.load.property_schema import (
    ANY_TOPIC,
    EDGES,
    KEY,
    NODES,
    OWN,
    OWN_CLASS,
    OWN_RELATION,
    PREDICATE,
    TOPICS,
)

Item = TypeVar("Item")
Ask: TypeAlias = Callable[[str], Iterable[Sequence[Any]]]
"""Asks a database something without parameters, and gives the rows."""

BATCH: Final = 1000
"""How many nodes or edges are sent at once."""


def batches(items: Iterable[Item], size: int = BATCH) -> Iterator[list[Item]]:
    """Cut items into lists of at most ``size``.

    >>> list(batches("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def census(ask: Ask, mark: str = "") -> Census:
    """Count what a database holds. ``mark``: ``:Label`` that all nodes of ours have, if any."""
    queries = {kind: f"MATCH (n{mark}:{kind}) RETURN count(n)" for kind in TOPICS}
    related = {
        kind.name: f"MATCH (a{mark})-[r:{kind.name}]->(b{mark}) RETURN count(r)"
        for kind in EDGES.values()
        if kind.relation is not None
    }
    reports = f"(b{mark}:Report) RETURN b.{KEY}, count(r)"
    topics = {kind: _number(ask(query)) for kind, query in queries.items()}
    relations = {kind: _number(ask(query)) for kind, query in related.items()}
    own = f"MATCH (n{mark}:{OWN}) RETURN n.{OWN_CLASS.name}, count(n)"
    own_related = (
        f"MATCH (a{mark})-[r:{OWN_RELATION}]->(b{mark}) RETURN r.{PREDICATE.name}, count(r)"
    )
    return Census(
        topics=topics | _by_kind(ask(own)),
        relations=relations | _by_kind(ask(own_related)),
        claims=_counted(ask(f"MATCH (n{mark}:Assertion) RETURN n.modality, count(n)")),
        reports=report_counts(
            (row[0] for row in ask(f"MATCH (n{mark}:Report) RETURN n.{KEY}")),
            _counted(ask(f"MATCH (a{mark})-[r:mentionedIn]->{reports}")),
            _counted(ask(f"MATCH (a{mark})-[r:inReport]->{reports}")),
        ),
        labels=checksum(_labels(ask, mark)),
    )


def read(
    ask: Ask, mark: str = "", plain: Callable[[Any], Any] = lambda value: value
) -> PropertyGraph:
    """Read our graph from a database. ``plain``: converts its values back."""
    nodes = [
        node(kind, plain(row[0]))
        for kind in NODES
        for row in ask(f"MATCH (n{mark}:{kind}) RETURN n")
    ]
    kinds = {node.iri: node.kind for node in nodes}
    edges = [
        Edge(kind, start, end, (kinds[start], kinds[end]), properties(stored))
        for kind in EDGES
        for start, end, stored in (
            map(plain, row)
            for row in ask(f"MATCH (a{mark})-[r:{kind}]->(b{mark}) RETURN a.{KEY}, b.{KEY}, r")
        )
    ]
    return PropertyGraph.of(nodes, edges)


def properties(stored: Mapping[str, Any]) -> dict[str, Value]:
    """Properties of a node or an edge as values: lists as tuples, nothing empty."""
    plain = ((k, tuple(v) if isinstance(v, list) else v) for k, v in stored.items())
    return {key: value for key, value in plain if value is not None and value != ()}


def node(kind: str, stored: Mapping[str, Any]) -> Node:
    """A node, out of its properties and its IRI."""
    values = properties(stored)
    return Node(kind, str(values.pop(KEY)), values)


def _labels(ask: Ask, mark: str) -> Iterator[tuple[str, str]]:
    for kind in ANY_TOPIC:
        query = f"MATCH (n{mark}:{kind}) RETURN n.{KEY}, n.name, n.otherNames"
        for iri, name, others in ask(query):
            for label in names({"name": name, "otherNames": others}):
                yield iri, label


def _number(rows: Iterable[Sequence[Any]]) -> int:
    return sum(int(row[0]) for row in rows)


def _by_kind(rows: Iterable[Sequence[Any]]) -> dict[str, int]:
    return {kind_of(kind): number for kind, number in _counted(rows).items()}


def _counted(rows: Iterable[Sequence[Any]]) -> dict[str, int]:
    return {str(row[0]): int(row[1]) for row in rows if row[0] is not None}
