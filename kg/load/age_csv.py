"""CSV for the loader of Apache AGE (``load_labels_from_file``), which knows text alone."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import ClassVar, Final

from kg.files import write_text
from kg.load.age_copy import escaped, restored
from kg.load.file_targets import TableFolder
from kg.load.property_graph import Value
from kg.load.property_schema import KEY, NODES
from kg.load.property_tables import END, START, PropertyTable, Row, Type

_SCRIPT: Final = "load.sql"
_ENDS: Final = ("start_id", "start_vertex_type", "end_id", "end_vertex_type")


class AgeCsv(TableFolder):
    """A folder of CSV files, and ``load.sql`` that loads them into a new graph of AGE.

    AGE's loader makes every value a text, so lists are written as JSON, and what is not
    known is an empty text. ``kg load postgresql:...`` keeps numbers and lists.
    """

    suffix: ClassVar[str] = ".csv"
    beside: ClassVar[frozenset[str]] = frozenset({_SCRIPT})

    _numbers: Mapping[str, int]
    _keys: Mapping[tuple[str, int], str]

    def prepare(self, found: list[PropertyTable]) -> None:
        """Number the nodes of each kind from 1."""
        nodes = (table for table in found if table.ends is None)
        self._numbers = {
            str(row[KEY]): number for table in nodes for number, row in enumerate(table.rows, 1)
        }

    def write(self, table: PropertyTable, path: Path) -> None:
        """Write a file: a node by its number, an edge by those of its ends."""
        write_text(path, (_line(cells) for cells in self._lines(table)))

    def _lines(self, table: PropertyTable) -> Iterator[list[str]]:
        names = [name for name in table.columns if name not in {START, END}]
        yield [*(_ENDS if table.ends else ("id",)), *names]
        for row in table.rows:
            values = [_cell(row.get(name)) for name in names]
            yield [*self._numbered(table, row), *values]

    def _numbered(self, table: PropertyTable, row: Row) -> list[str]:
        if table.ends is None:
            return [str(self._numbers[str(row[KEY])])]
        ends = zip((row[START], row[END]), table.ends, strict=True)
        return [part for iri, kind in ends for part in (str(self._numbers[str(iri)]), kind)]

    def finish(self, folder: Path, found: list[PropertyTable]) -> None:
        """Write the script that loads the files."""
        write_text(folder / _SCRIPT, [_script(found)])

    def begin(self, folder: Path) -> None:
        """Read which number is which node."""
        self._keys = {
            (kind, int(cells["id"])): restored(cells[KEY])
            for kind in NODES
            if (folder / f"{kind}.csv").exists()
            for cells in _read(folder / f"{kind}.csv")
        }

    def rows(self, table: PropertyTable, path: Path) -> Iterator[Row]:
        """Read the rows of a file."""
        for cells in _read(path):
            row: dict[str, Value] = {}
            for name, kind in table.columns.items():
                if name in {START, END}:
                    node = cells[f"{name}_vertex_type"], int(cells[f"{name}_id"])
                    row[name] = self._keys[node]
                elif cells[name]:
                    row[name] = _value(kind, cells[name])
            yield row


def _cell(value: Value | None) -> str:
    if isinstance(value, tuple):
        return json.dumps(escaped(value), ensure_ascii=False)
    return "" if value is None else str(escaped(value))


def _value(kind: Type, cell: str) -> Value:
    if kind is Type.TEXTS:
        return tuple(restored(json.loads(cell)))
    if kind is Type.INTEGER:
        return int(cell)
    return float(cell) if kind is Type.DECIMAL else str(restored(cell))


def _line(cells: list[str]) -> str:
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\n"


def _read(path: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, strict=True)


def _script(found: list[PropertyTable]) -> str:
    """The calls of the loader; nothing in them comes from a report."""
    lines = [
        "-- Loads these files, which the server reads itself, into a new graph. Run it with:",
        "--   psql -v graph=trendkg -v dir=/the/full/path/of/this/folder -f load.sql DATABASE",
        "LOAD 'age';",
        "SET search_path = ag_catalog, public;",
        "SELECT create_graph(:'graph');",
    ]
    for kind, ends in dict.fromkeys((table.kind, table.ends is not None) for table in found):
        lines.append(f"SELECT create_{'e' if ends else 'v'}label(:'graph', '{kind}');")
    for table in found:
        if table.rows:
            call = "load_edges_from_file" if table.ends else "load_labels_from_file"
            path = f":'dir' || '/{table.name}.csv'"
            lines.append(f"SELECT {call}(:'graph', '{table.kind}', {path});")
    return "\n".join(lines) + "\n"
