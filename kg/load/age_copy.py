"""A property graph on its way into the tables of Apache AGE."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, field

from kg.load.property_graph import PropertyGraph, Value
from kg.load.property_schema import EDGES, KEY, NODES
from kg.load.target import Progress

if TYPE_CHECKING:
    import psycopg


class Filling(Struct):
    """A graph on its way into the tables of a graph of AGE.

    What they held is taken out; the tables stay, since AGE remembers them in each session.
    """

    _connection: psycopg.Connection[Any]
    _name: str
    _graph: PropertyGraph
    _progress: Progress
    _ids: dict[str, int] = field(default_factory=dict)
    _done: int = 0

    def run(self, labels: set[str]) -> None:
        """Fill the tables. ``labels``: those that have one already."""
        for kind in [kind for kind in (*NODES, *EDGES) if kind not in labels]:
            self._make(kind)
        self._empty()
        for kind in NODES:
            self._fill(kind, "id, properties", self._nodes(kind))
        for kind in EDGES:
            self._fill(kind, "id, start_id, end_id, properties", self._edges(kind))

    def _make(self, kind: str) -> None:
        sort = "v" if kind in NODES else "e"
        self._connection.execute(
            f"SELECT ag_catalog.create_{sort}label(%s, %s)", [self._name, kind]
        )
        if kind in NODES:
            self._unique(kind)

    def _empty(self) -> None:
        from psycopg import sql

        tables = [sql.Identifier(self._name, kind) for kind in (*NODES, *EDGES)]
        self._connection.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(tables)))

    def _nodes(self, kind: str) -> Iterator[tuple[str, tuple[object, ...]]]:
        for node in self._graph.nodes:
            if node.kind == kind:
                yield node.iri, (agtype({KEY: node.iri, **node.properties}),)

    def _edges(self, kind: str) -> Iterator[tuple[str, tuple[object, ...]]]:
        for edge in self._graph.edges:
            if edge.kind == kind:
                ends = self._ids[edge.start], self._ids[edge.end]
                yield "", (*ends, agtype(edge.properties))

    def _fill(
        self,
        kind: str,
        columns: str,
        rows: Iterator[tuple[str, tuple[object, ...]]],
    ) -> None:
        """Copy the rows of a label; an identifier is the label's number and the row's."""
        from psycopg import sql

        run = self._connection.execute
        label = run(
            "SELECT ag_catalog._label_id(%s::name, %s::name)", [self._name, kind]
        ).fetchone()
        assert label  # noqa: S101 - for the type checker: it is there
        first, number = int(label[0]) << 48, 0
        total = len(self._graph.nodes) + len(self._graph.edges)
        table = sql.Identifier(self._name, kind)
        copy = sql.SQL("COPY {} ({}) FROM STDIN").format(table, sql.SQL(columns))
        with self._connection.cursor() as cursor, cursor.copy(copy) as sent:
            for number, (iri, row) in enumerate(rows, 1):
                self._ids[iri] = first + number
                sent.write_row((first + number, *row))
                self._done += 1
                self._progress("nodes and edges", self._done, total)
        if number:
            sequence = sql.Identifier(self._name, f"{kind}_id_seq").as_string()
            run("SELECT setval(%s, %s)", [sequence, number])

    def _unique(self, kind: str) -> None:
        from psycopg import sql

        key = sql.SQL("ag_catalog.agtype_access_operator(properties, {}::ag_catalog.agtype)")
        self._connection.execute(
            sql.SQL("CREATE UNIQUE INDEX ON {} (" + key.as_string() + ")").format(
                sql.Identifier(self._name, kind), sql.Literal(f'"{KEY}"')
            )
        )


_ESCAPE: Final = "\ue000"
_NUL: Final = "\u2400"


def agtype(value: Mapping[str, Value]) -> str:
    """Write properties as JSON that PostgreSQL can hold."""
    safe = {key: escaped(value) for key, value in value.items()}
    return json.dumps(safe, ensure_ascii=False)


def agtype_value(cell: str | None) -> Any:
    """Read a value of AGE."""
    if cell is None:
        return None
    return restored(json.loads(cell.removesuffix("::vertex").removesuffix("::edge")))


def plain_properties(value: Any) -> Any:
    """The properties of a node or an edge; any other value as it is."""
    return value["properties"] if isinstance(value, dict) else value


def escaped(value: Any) -> Any:
    """Write U+0000, which no text of PostgreSQL can hold, in other characters."""
    if isinstance(value, str):
        return value.replace(_ESCAPE, _ESCAPE * 2).replace("\0", _ESCAPE + _NUL)
    return [escaped(each) for each in value] if isinstance(value, tuple) else value


def restored(value: Any) -> Any:
    """Undo that, in all texts of a value."""
    if isinstance(value, str):
        return re.sub(f"{_ESCAPE}(.)", _unescaped, value, flags=re.DOTALL)
    if isinstance(value, list):
        return [restored(each) for each in value]
    if isinstance(value, dict):
        return {key: restored(each) for key, each in value.items()}
    return value


def _unescaped(match: re.Match[str]) -> str:
    return "\0" if match[1] == _NUL else match[1]
