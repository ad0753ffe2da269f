"""Page furniture of a PDF: running heads, running feet, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from kg.language.data_files import fragment
from kg.read.pdf.pdf_page import Line, Sheet

_PAGE: Final = fragment("headings", "page")
_NUMBER: Final = re.compile(
    rf"\W*(?:(?:{_PAGE})\s*)?"
    r"(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/|\|)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"\d+|\b[ivxl]+\b")
_EDGE_ROWS: Final = 3
_FEW: Final = 3
_SHARE: Final = 0.4
_MARGIN: Final = 0.1
_NEAR: Final = 6.0
_LARGER: Final = 0.6


def without_furniture(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Leave out lines at the edges that most pages repeat, and lone page numbers there.

    Repeated is what reads the same but for its numbers at the same height, on two of five
    pages at least and on two, and is no larger than the text; of only two or three pages,
    what stands in their margins. From the edge inwards, at most three lines, up to the
    first that is neither.
    """
    sizes: Counter[float] = Counter()
    seen: Counter[tuple[str, int]] = Counter()
    for sheet in sheets:
        for row in sheet.rows:
            sizes.update({line.size: len(line.text) for line in row})
        edges = [line for edge in _edges(sheet) for beside in edge for line in beside]
        seen.update({_keys(line)[0] for line in edges})
    largest = max(sizes, key=lambda size: (sizes[size], size), default=0.0) + _LARGER
    least = max(2, _SHARE * len(sheets))
    few = len(sheets) <= _FEW

    def dropped(sheet: Sheet, line: Line, *, outermost: bool) -> bool:
        margin = not _MARGIN * sheet.height < line.y < (1 - _MARGIN) * sheet.height
        if outermost and margin and _NUMBER.fullmatch(line.text.strip()):
            return True
        repeated = line.size <= largest and sum(seen[key] for key in _keys(line)) >= least
        return repeated and (margin or not few)

    return [_cleaned(sheet, dropped) for sheet in sheets]


def _cleaned(sheet: Sheet, dropped: Callable[..., bool]) -> Sheet:
    gone: set[int] = set()
    for edge in _edges(sheet):
        for depth, beside in enumerate(edge):
            if not all(dropped(sheet, line, outermost=depth == 0) for line in beside):
                break
            gone |= set(map(id, beside))
    rows = (tuple(line for line in row if id(line) not in gone) for row in sheet.rows)
    return sheet._replace(rows=tuple(row for row in rows if row))


def _edges(sheet: Sheet) -> Iterator[list[list[Line]]]:
    """The lines at the top and at the bottom of a page, by height, the outermost first."""
    heights: dict[float, list[Line]] = {}
    for row in sheet.rows:
        for line in row:
            heights.setdefault(line.y, []).append(line)
    ordered = [heights[y] for y in sorted(heights)]
    yield ordered[::-1][:_EDGE_ROWS]
    yield ordered[:_EDGE_ROWS]


def _keys(line: Line) -> list[tuple[str, int]]:
    """A line without its numbers, at its height and at those next to it."""
    said = _DIGITS.sub("#", line.text.strip().lower())
    step = round(line.y / _NEAR)
    return [(said, step), (said, step - 1), (said, step + 1)]
