"""A property graph as tables: one for each kind of node, one for each kind of edge and its ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from itertools import groupby
from typing import Final

from msgspec import Struct

from kg.load.property_graph import Edge, Node, PropertyGraph, Value, language_of
from kg.load.property_schema import (
    CLAIMED,
    EDGES,
    KEY,
    NODES,
    OWN_RELATION,
    PREDICATE,
    REST,
    Form,
    Property,
)


class Type(Enum):
    """The type of a column."""

    TEXT = "text"
    TEXTS = "texts"
    INTEGER = "integer"
    DECIMAL = "decimal"


Columns = Mapping[str, Type]
Row = Mapping[str, Value]

_TYPES: Final = {Form.INTEGER: Type.INTEGER, Form.DECIMAL: Type.DECIMAL}
START, END = "start", "end"
"""The first two columns of a table of edges: the IRIs of its nodes."""


def _columns(properties: tuple[Property, ...]) -> dict[str, Type]:
    found: dict[str, Type] = {}
    for each in properties:
        many = Type.TEXTS if each.form.many else Type.TEXT
        found[each.name] = _TYPES.get(each.form, many)
        if each.form.spoken:
            found[language_of(each.name)] = many
    return found


class PropertyTable(Struct, frozen=True):
    """A table. ``ends``: the kinds of nodes of its edges, None for a table of nodes."""

    kind: str
    columns: Columns
    rows: tuple[Row, ...]
    ends: tuple[str, str] | None = None

    @property
    def name(self) -> str:
        """A name that no other table of the graph has, of letters and ``-`` only."""
        return "-".join((self.kind, *(self.ends or ())))


def table(
    kind: str, ends: tuple[str, str] | None = None, rows: Iterable[Row] = ()
) -> PropertyTable:
    """Make the table of a kind of node, or of a kind of edge between two kinds of node."""
    if ends is None:
        columns = {KEY: Type.TEXT, **_columns(NODES[kind].properties), REST: Type.TEXTS}
    else:
        columns = {START: Type.TEXT, END: Type.TEXT}
        if EDGES[kind].claimed:
            own = (PREDICATE,) if kind == OWN_RELATION else ()
            columns |= {KEY: Type.TEXT, **_columns((*own, *CLAIMED))}
    return PropertyTable(kind, columns, tuple(rows), ends)


def tables(graph: PropertyGraph) -> Iterator[PropertyTable]:
    """Yield every table: those of all kinds of node, then of all kinds of edge that there are.

    A relation has those that the ontology means even if there is nothing in them.
    """
    for kind in NODES:
        yield table(
            kind, None, ({KEY: n.iri, **n.properties} for n in graph.nodes if n.kind == kind)
        )
    for kind, edges in EDGES.items():
        grouped = _by_ends([edge for edge in graph.edges if edge.kind == kind])
        for ends in edges.ends:
            if ends in grouped or not edges.claimed or ends in edges.ends[: edges.meant]:
                found = grouped.get(ends, ())
                rows = ({START: e.start, END: e.end, **e.properties} for e in found)
                yield table(kind, ends, rows)


def empty_tables() -> Iterator[PropertyTable]:
    """Yield every table that a graph may have, without rows."""
    yield from map(table, NODES)
    for kind, edges in EDGES.items():
        yield from (table(kind, ends) for ends in edges.ends)


def from_tables(found: Iterable[PropertyTable]) -> PropertyGraph:
    """Put a property graph together again."""
    nodes: list[Node] = []
    edges: list[Edge] = []
    for each in found:
        for row in each.rows:
            values = {name: value for name, value in row.items() if name not in {START, END}}
            if each.ends is None:
                nodes.append(Node(each.kind, str(values.pop(KEY)), values))
            else:
                edges.append(Edge(each.kind, str(row[START]), str(row[END]), each.ends, values))
    return PropertyGraph.of(nodes, edges)


def _by_ends(edges: list[Edge]) -> dict[tuple[str, str], list[Edge]]:
    ordered = sorted(edges, key=lambda edge: (edge.ends, edge.start, edge.end))
    return {ends: list(group) for ends, group in groupby(ordered, key=lambda edge: edge.ends)}
