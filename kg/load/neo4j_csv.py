"""CSV with typed headers, which ``neo4j-admin database import`` takes."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Final

from kg.files import write_text
from kg.load.bolt import MARK
from kg.load.file_targets import TableFolder
from kg.load.property_graph import Value
from kg.load.property_schema import ANY_TOPIC, KEY, TOPIC
from kg.load.property_tables import END, START, PropertyTable, Row, Type

_TYPES: Final = {
    Type.TEXT: "string",
    Type.TEXTS: "string[]",
    Type.INTEGER: "long",
    Type.DECIMAL: "double",
}
_SCRIPT: Final = "import.sh"
_DELIMITERS: Final = (0x1F, *range(0xE000, 0xF8FF))
"""Candidates for the separator of lists; the first that occurs in no value is taken."""
_LABELS: Final = ":LABEL"


class Neo4jCsv(TableFolder):
    """A folder of CSV files, and ``import.sh`` that imports them into a new database of Neo4j.

    A character that stands in no value separates those of lists; ``import.sh`` names it.
    """

    suffix: ClassVar[str] = ".csv"
    beside: ClassVar[frozenset[str]] = frozenset({_SCRIPT})

    _delimiter = chr(_DELIMITERS[0])

    def prepare(self, found: list[PropertyTable]) -> None:
        """Find the character between the values of lists."""
        used = {char for table in found for row in table.rows for char in _in_lists(row)}
        self._delimiter = next(chr(code) for code in _DELIMITERS if chr(code) not in used)

    def write(self, table: PropertyTable, path: Path) -> None:
        """Write a file: texts in quotes, nothing for a missing value."""
        write_text(path, self._lines(table))

    def _lines(self, table: PropertyTable) -> Iterator[str]:
        yield ",".join(_header(table)) + "\n"
        labels = self._delimiter.join(_labels(table.kind))
        for row in table.rows:
            cells = [self._cell(row.get(name)) for name in table.columns]
            cells.insert(2 if table.ends else 1, table.kind if table.ends else _quoted(labels))
            yield ",".join(cells) + "\n"

    def _cell(self, value: Value | None) -> str:
        if value is None:
            return ""
        if isinstance(value, tuple):
            return _quoted(self._delimiter.join(value))
        return _quoted(value) if isinstance(value, str) else repr(value)

    def finish(self, folder: Path, found: list[PropertyTable]) -> None:
        """Write the script that imports the files."""
        write_text(folder / _SCRIPT, [_script(found, self._delimiter)])

    def begin(self, folder: Path) -> None:
        """Read which character separates the values of lists."""
        script = folder / _SCRIPT
        text = script.read_text("utf-8") if script.exists() else ""
        if named := re.search(r"--array-delimiter=U\+([0-9A-F]{4})", text):
            self._delimiter = chr(int(named[1], 16))

    def rows(self, table: PropertyTable, path: Path) -> Iterator[Row]:
        """Read the rows of a file."""
        csv.field_size_limit(sys.maxsize)
        names = [*table.columns]
        names.insert(2 if table.ends else 1, _LABELS)
        with path.open(encoding="utf-8", newline="") as file:
            lines = csv.reader(file, strict=True)
            if next(lines) != _header(table):
                raise ValueError(path.name)
            for line in lines:
                said = dict(zip(names, line, strict=True))
                yield {
                    name: self._value(kind, said[name])
                    for name, kind in table.columns.items()
                    if said[name]
                }

    def _value(self, kind: Type, cell: str) -> Value:
        if kind is Type.TEXTS:
            return tuple(cell.split(self._delimiter))
        if kind is Type.INTEGER:
            return int(cell)
        return float(cell) if kind is Type.DECIMAL else cell


def _header(table: PropertyTable) -> list[str]:
    """The first line, as the manual of Neo4j describes it."""
    typed = {name: f"{name}:{_TYPES[kind]}" for name, kind in table.columns.items()}
    if table.ends is None:
        return [f"{KEY}:ID", _LABELS, *(said for name, said in typed.items() if name != KEY)]
    rest = (said for name, said in typed.items() if name not in {START, END})
    return [":START_ID", ":END_ID", ":TYPE", *rest]


def _labels(kind: str) -> tuple[str, ...]:
    return (MARK, TOPIC, kind) if kind in ANY_TOPIC else (MARK, kind)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _in_lists(row: Row) -> Iterator[str]:
    for value in row.values():
        if isinstance(value, tuple):
            yield from (char for text in value for char in text)


def _script(found: list[PropertyTable], delimiter: str) -> str:
    """The command that imports the files; nothing in it comes from a report."""
    sorts = {False: "--nodes", True: "--relationships"}
    files = [f"  {sorts[table.ends is not None]}={table.name}.csv \\\n" for table in found]
    return (
        "#!/bin/sh\n"
        "# Imports these files into a database of Neo4j 5 that is not there yet ('neo4j', or the\n"
        "# one named as argument), with neo4j-admin on the path.\n"
        'cd "$(dirname "$0")" || exit 1\n'
        f"neo4j-admin database import full --array-delimiter=U+{ord(delimiter):04X} \\\n"
        "  --multiline-fields=true --legacy-style-quoting=false --trim-strings=false \\\n"
        f'{"".join(files)}  "${{1:-neo4j}}"\n'
    )
