"""A property graph as tables: one for each kind of node, one for each kind of edge and its ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import Final

from kg.load.forms import language_of
from kg.load.property_graph import Edge, PropertyGraph, Value
from kg.load.schema import CLAIMED, EDGES, KEY, NODES, REST, EdgeKind, Form, NodeKind, Property


class Type(Enum):
    """What a column holds."""

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


def node_columns(kind: NodeKind) -> Columns:
    """The columns of a table of nodes: the key, the properties, the rest."""
    return {KEY: Type.TEXT, **_columns(kind.properties), REST: Type.TEXTS}


def edge_columns(kind: EdgeKind) -> Columns:
    """The columns of a table of edges, without its ends: those of the claim, for a relation."""
    return {KEY: Type.TEXT, **_columns(CLAIMED)} if kind.relation else {}


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``ends``: the kinds of nodes of its edges, None for a table of nodes."""

    kind: str
    columns: Columns
    rows: tuple[Row, ...]
    ends: tuple[str, str] | None = None

    @property
    def name(self) -> str:
        """A name that no other table of the graph has, of letters and ``-`` only."""
        return "-".join((self.kind, *(self.ends or ())))


def tables(graph: PropertyGraph) -> Iterator[Table]:
    """Yield every table: those of all kinds of node, then of all kinds of edge that there are.

    A relation has those that the ontology means even if there is nothing in them.
    """
    for kind, nodes in NODES.items():
        rows = tuple({KEY: n.iri, **n.properties} for n in graph.nodes if n.kind == kind)
        yield Table(kind, node_columns(nodes), rows)
    for kind, edges in EDGES.items():
        grouped = _by_ends([edge for edge in graph.edges if edge.kind == kind])
        for ends in edges.ends:
            if ends in grouped or edges.relation is None or ends in edges.ends[: edges.meant]:
                columns = {START: Type.TEXT, END: Type.TEXT, **edge_columns(edges)}
                rows = tuple(
                    {START: e.start, END: e.end, **e.properties} for e in grouped.get(ends, ())
                )
                yield Table(kind, columns, rows, ends)


def _by_ends(edges: list[Edge]) -> dict[tuple[str, str], list[Edge]]:
    ordered = sorted(edges, key=lambda edge: (edge.ends, edge.start, edge.end))
    return {ends: list(group) for ends, group in groupby(ordered, key=lambda edge: edge.ends)}
