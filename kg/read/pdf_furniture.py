"""What stands on the pages of a PDF and belongs to none of them: running heads, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from kg.read.pdf_lines import Line, Row

_NUMBER: Final = re.compile(
    r"\W*(?:(?:page|p\.|slide|sheet)\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/|\|)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"\d+|\b[ivxl]+\b")
_EDGE_ROWS: Final = 3
_SHARE: Final = 0.4
_MARGIN: Final = 0.1
_NEAR: Final = 6.0


class Sheet(NamedTuple):
    """A page: its number from 1, its size in points, its rows in reading order."""

    number: int
    width: float
    height: float
    rows: tuple[Row, ...]


def without_furniture(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Leave out lines near the edges that most pages repeat, and lone page numbers there.

    Repeated is what reads the same but for its numbers at the same height, on two of five
    pages at least and on two; of only two or three pages, what stands in their margins.
    """
    seen: Counter[tuple[str, int]] = Counter()
    for sheet in sheets:
        seen.update({key for _, line in _edges(sheet) for key in _keys(line)[:1]})
    least = max(2, _SHARE * len(sheets))
    return [_cleaned(sheet, seen, least, few=len(sheets) <= 3) for sheet in sheets]


def _cleaned(sheet: Sheet, seen: Counter[tuple[str, int]], least: float, *, few: bool) -> Sheet:
    dropped = set()
    for outermost, line in _edges(sheet):
        margin = _in_margin(sheet, line)
        repeated = sum(seen[key] for key in _keys(line)) >= least
        number = outermost and margin and _NUMBER.fullmatch(line.text.strip())
        if number or (repeated and (margin or not few)):
            dropped.add(id(line))
    rows = (tuple(line for line in row if id(line) not in dropped) for row in sheet.rows)
    return sheet._replace(rows=tuple(row for row in rows if row))


def _edges(sheet: Sheet) -> Iterator[tuple[bool, Line]]:
    """The lines at the top and the bottom of a page, and whether they are the very outermost."""
    heights = sorted({line.y for row in sheet.rows for line in row})
    outer = {*heights[:_EDGE_ROWS], *heights[-_EDGE_ROWS:]}
    outermost = {*heights[:1], *heights[-1:]}
    for row in sheet.rows:
        for line in row:
            if line.y in outer:
                yield line.y in outermost, line


def _keys(line: Line) -> list[tuple[str, int]]:
    """What a line says but for its numbers, and where: its own height, and those next to it."""
    said = _DIGITS.sub("#", line.text.strip().lower())
    step = round(line.y / _NEAR)
    return [(said, step), (said, step - 1), (said, step + 1)]


def _in_margin(sheet: Sheet, line: Line) -> bool:
    return not _MARGIN * sheet.height < line.y < (1 - _MARGIN) * sheet.height
