"""Page furniture of a PDF: running heads and feet, of chapters too, and page numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from math import inf
from typing import Final, NamedTuple

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
_MUCH_LARGER: Final = 1.2

_BAND: Final = 0.14
"""Of a page's height: where running heads and feet of chapters stand."""

_LEAST_PAGES: Final = 3
_ENOUGH_PAGES: Final = 5
_LEAST_SHARE: Final = 0.04
_HALF: Final = 0.5
_SLOT_PAGES: Final = 4
_SLOT_SHARE: Final = 0.15
_SAME_LINE: Final = 2.0


class _Usual(NamedTuple):
    """Which lines a document repeats.

    ``seen``: on how many pages a text stands at the edge at this height; ``banded``: the
    same for all lines in the margins; ``slots``: heights at the edge at which lines with few
    texts among them stand. ``alone``: what stands alone in a row of half of the pages, wherever.
    ``largest``: the size of the text, or a little more.
    """

    seen: Counter[tuple[str, int]]
    banded: Counter[tuple[str, int]]
    slots: frozenset[tuple[str, int, float]]
    alone: frozenset[str]
    largest: float
    pages: int


def without_furniture(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Leave out what the margins repeat, and lone page numbers there.

    From the edge inwards, at most three lines: what reads the same but for its numbers at
    the same height, on two of five pages at least and on two, and is no larger than the text;
    of only two or three pages, what stands in their margins. In the margins further: what
    at least three pages (five of a long report) have at the same height, and all lines at a height
    at which a few texts change from page to page, as titles of chapters do. Anywhere: what half
    of the pages have in a row of its own, as the name of who drew their charts.
    """
    usual = _usual(sheets)
    return [_cleaned(_without_repeated(sheet, usual), usual) for sheet in sheets]


def _usual(sheets: Sequence[Sheet]) -> _Usual:
    sizes: Counter[float] = Counter()
    seen: Counter[tuple[str, int]] = Counter()
    banded: Counter[tuple[str, int]] = Counter()
    slots: defaultdict[tuple[str, int, float], list[str]] = defaultdict(list)
    for sheet in sheets:
        for row in sheet.rows:
            sizes.update({line.size: len(line.text) for line in row})
        edges = [line for edge in _edges(sheet) for beside in edge for line in beside]
        seen.update({_keys(line)[0] for line in edges})
    largest = max(sizes, key=lambda size: (sizes[size], size), default=0.0) + _LARGER
    for sheet in sheets:
        banded.update(
            {_keys(line, largest)[0] for line in _lines(sheet) if _is_banded(sheet, line)}
        )
        for slot, text in _slots(sheet, largest):
            slots[slot].append(text)
    least = max(_SLOT_PAGES, _SLOT_SHARE * len(sheets))
    repeating = frozenset(
        slot for slot, texts in slots.items() if len(texts) >= least >= 2 and _is_few(texts)
    )
    return _Usual(seen, banded, repeating, _alone(sheets), largest, len(sheets))


def _alone(sheets: Sequence[Sheet]) -> frozenset[str]:
    """What half of the pages, and enough, have in a row of its own."""
    pages = Counter(
        text for sheet in sheets for text in {_text(r) for r in sheet.rows if len(r) == 1}
    )
    least = max(_ENOUGH_PAGES, _HALF * len(sheets))
    return frozenset(
        text for text, count in pages.items() if count >= least and any(map(str.isalpha, text))
    )


def _text(row: Sequence[Line]) -> str:
    return " ".join(line.text.strip().lower() for line in row)


def _is_few(texts: Sequence[str]) -> bool:
    return 2 * len(set(texts)) <= len(texts)


def _lines(sheet: Sheet) -> Iterator[Line]:
    return (line for row in sheet.rows for line in row)


def _is_banded(sheet: Sheet, line: Line) -> bool:
    return not _BAND * sheet.height < line.y < (1 - _BAND) * sheet.height


def _slots(sheet: Sheet, largest: float) -> Iterator[tuple[tuple[str, int, float], str]]:
    """The outermost lines of a page that stand in its margins: place and text."""
    for name, edge in _named(sheet):
        for line in edge:
            if not _NUMBER.fullmatch(line.text.strip()):
                yield (name, round(line.y / _NEAR), line.size), _keys(line, largest)[0][0]


def _without_repeated(sheet: Sheet, usual: _Usual) -> Sheet:
    """Leave out the lines in the margins that other pages have, too."""
    least = max(_LEAST_PAGES, min(_ENOUGH_PAGES, _LEAST_SHARE * usual.pages))
    gone = {
        id(line)
        for line in _lines(sheet)
        if _is_banded(sheet, line)
        and sum(usual.banded[key] for key in _keys(line, usual.largest)) >= least
    }
    gone |= {id(row[0]) for row in sheet.rows if len(row) == 1 and _text(row) in usual.alone}
    placed = [(name, line) for name, edge in _named(sheet) for line in edge]
    gone |= {
        id(line)
        for name, line in placed
        if any((name, step, line.size) in usual.slots for _, step in _keys(line))
    }
    return _less(sheet, gone)


def _named(sheet: Sheet) -> Iterator[tuple[str, list[Line]]]:
    for name, edge in zip(("top", "bottom"), _edges(sheet), strict=True):
        yield name, [line for line in (edge[0] if edge else ()) if _is_banded(sheet, line)]


def _less(sheet: Sheet, gone: set[int]) -> Sheet:
    rows = (tuple(line for line in row if id(line) not in gone) for row in sheet.rows)
    return sheet._replace(rows=tuple(row for row in rows if row))


def _cleaned(sheet: Sheet, usual: _Usual) -> Sheet:
    gone: set[int] = set()
    for edge in _edges(sheet):
        for depth, beside in enumerate(edge):
            if not all(_is_dropped(sheet, line, usual, outermost=depth == 0) for line in beside):
                break
            gone |= set(map(id, beside))
    return _less(sheet, gone)


def _is_dropped(sheet: Sheet, line: Line, usual: _Usual, *, outermost: bool) -> bool:
    margin = not _MARGIN * sheet.height < line.y < (1 - _MARGIN) * sheet.height
    if outermost and margin and _NUMBER.fullmatch(line.text.strip()):
        return True
    least = max(2, _SHARE * usual.pages)
    repeated = line.size <= usual.largest and sum(usual.seen[key] for key in _keys(line)) >= least
    return repeated and (margin or usual.pages > _FEW)


def _edges(sheet: Sheet) -> Iterator[list[list[Line]]]:
    """The lines at the top and at the bottom of a page, by height, the outermost first."""
    ordered: list[list[Line]] = []
    for line in sorted(_lines(sheet), key=lambda line: line.y):
        if ordered and line.y - ordered[-1][0].y < _SAME_LINE:
            ordered[-1].append(line)
        else:
            ordered.append([line])
    yield ordered[::-1][:_EDGE_ROWS]
    yield ordered[:_EDGE_ROWS]


def _keys(line: Line, largest: float = inf) -> list[tuple[str, int]]:
    """A line at its height and at those next to it, without its numbers.

    One that is much larger than the text keeps them: they count chapters, not pages.
    """
    said, step = line.text.strip().lower(), round(line.y / _NEAR)
    if line.size <= _MUCH_LARGER * largest:
        said = _DIGITS.sub("#", said)
    return [(said, step), (said, step - 1), (said, step + 1)]
