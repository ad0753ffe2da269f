"""Tables that people keep in a spreadsheet: rows by the header of their columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from kg.errors import ConfigurationError
from kg.model import collapse

_SHOWN: Final = 10


class Row(Struct, frozen=True):
    """A row by column, white space collapsed. ``line`` counts from 1; ``place``: ``file:line``."""

    place: str
    line: int
    cells: Mapping[str, str]

    def cell(self, column: str) -> str:
        """The value of a column; "" where the row or the table has none."""
        return self.cells.get(column, "")


class Columns(Struct, frozen=True):
    """The columns that a table may have. ``needed`` of them, the first ones, it must have.

    ``example``: how many of them a message tells to begin with. ``flaw`` is raised, with file
    and line, for a table that cannot be used.
    """

    names: tuple[str, ...]
    needed: int
    example: int
    flaw: type[ConfigurationError]

    def rows(self, text: str, name: str) -> Iterator[Row]:
        """Yield the rows that are not blank; the first line names the columns, in any order.

        What parts its cells is the comma, semicolon or tab by which it names most of them.
        """
        mark = self._delimiter(text)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
        header: list[str] = []
        line = 1
        try:
            for cells in reader:
                at, line = line, reader.line_num + 1
                if not any(cell.strip() for cell in cells):
                    continue
                if header:
                    yield Row(f"{name}:{at}", at, self._named(cells, header, f"{name}:{at}"))
                else:
                    header = self._header(cells, f"{name}:{at}")
        except csv.Error as error:
            raise self.flaw(
                f"{name}:{reader.line_num}: no valid table: {error}; quote the cell properly"
            ) from error
        if not header:
            raise self.flaw(f"{name}:1: empty; {self._start()}")

    def _delimiter(self, text: str) -> str:
        first = next((line for line in text.splitlines() if line.strip(" ,;\t")), "")
        cells = {mark: (c.strip(' "').casefold() for c in first.split(mark)) for mark in ",;\t"}
        return max(cells, key=lambda mark: len({*cells[mark]} & {*self.names}))

    def _start(self) -> str:
        return f"start the file with {','.join(self.names[: self.example])}"

    def _header(self, cells: Sequence[str], place: str) -> list[str]:
        header = [cell.strip().casefold() for cell in cells]
        missing = [column for column in self.names[: self.needed] if column not in header]
        if missing:
            found = " ".join(", ".join(cells[:_SHOWN])[:200].split())
            raise self.flaw(
                f"{place}: the first line lacks the column {missing[0]!r} (found: {found});"
                f" {self._start()}"
            )
        unknown = [column for column in header if column not in self.names]
        if unknown or len(set(header)) < len(header):
            what = f"unknown column {unknown[0][:40]!r}" if unknown else "a column twice"
            raise self.flaw(f"{place}: {what}; the columns are {', '.join(self.names)}")
        return header

    def _named(self, cells: Sequence[str], header: Sequence[str], place: str) -> dict[str, str]:
        if len(cells) > len(header):
            raise self.flaw(
                f"{place}: {len(cells)} cells for {len(header)} columns;"
                " put cells that hold a separator in quotes"
            )
        return {column: collapse(cell) for column, cell in zip(header, cells, strict=False)}
