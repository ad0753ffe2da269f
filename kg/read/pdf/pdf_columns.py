"""Lines on a page of a PDF in reading order: columns one after the other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise, takewhile
from statistics import mean, median
from typing import Final

from msgspec.structs import replace

from kg.read.pdf.pdf_page import SAME_LINE, Line, Row, Rule

_STEP: Final = 2.0
_LEAST_LINES: Final = 3
_BLANK: Final = 2.2
_MOST_CUTS: Final = 4
_LEAST_FILL: Final = 0.55
_LEAST_WORDS: Final = 3
_FAR: Final = 5
"""Lines between two that are drawn far apart."""

_TITLE: Final = 1.3
_MOST_TITLES: Final = 4


def in_order(lines: Sequence[Line], rules: Sequence[Rule]) -> list[Row]:
    """Bring the lines of a page into reading order.

    Columns come one after the other, else lines from the top. Where that reads across what was
    drawn far apart, as in a magazine, lines come as they were drawn.
    """
    rows = _by_place(lines, rules)
    return _as_drawn(lines) if _reads_across(rows) else rows


def _reads_across(rows: Sequence[Row]) -> bool:
    """Whether a row holds neighbours between which more than a few lines were drawn."""
    places = {line.at: number for number, line in enumerate(_drawn(rows))}
    return any(abs(places[a.at] - places[b.at]) > _FAR for row in rows for a, b in pairwise(row))


def _drawn(rows: Iterable[Row]) -> list[Line]:
    return sorted((line for row in rows for line in row), key=lambda line: line.at)


def _as_drawn(lines: Sequence[Line]) -> list[Row]:
    """The lines in the order in which they were drawn; those on one baseline are a row."""
    rows: list[list[Line]] = []
    for line in sorted(_with_ends(lines), key=lambda each: each.at):
        before = rows[-1][-1] if rows else None
        if before and abs(before.y - line.y) < SAME_LINE * line.size and before.x1 <= line.x0:
            rows[-1].append(line)
        else:
            rows.append([line])
    return _top_first([tuple(row) for row in rows])


def _top_first(rows: list[Row]) -> list[Row]:
    """Large lines above all others come first, though they were drawn later, as titles are.

    Large lines of one size that were drawn one after the other are read from the top.
    """
    usual = median(row[0].size for row in rows) if rows else 0.0
    by_size = (list(group) for _, group in groupby(rows, key=lambda row: row[0].size))
    rows = [
        row
        for group in by_size
        for row in (sorted(group, key=_height) if group[0][0].size >= _TITLE * usual else group)
    ]
    top = sorted(range(len(rows)), key=lambda at: _height(rows[at]))
    titles = list(takewhile(lambda at: rows[at][0].size >= _TITLE * usual, top))[:_MOST_TITLES]
    return [*(rows[at] for at in titles), *(r for at, r in enumerate(rows) if at not in titles)]


def _height(row: Row) -> float:
    return -row[0].y


def _by_place(lines: Sequence[Line], rules: Sequence[Rule]) -> list[Row]:
    gutter, filled = _gutter(lines, rules)
    cut = _cut(lines, rules, filled)
    if cut is not None:
        above = [line for line in lines if line.y > cut]
        return _by_place(above, rules) + _by_place([x for x in lines if x.y <= cut], rules)
    if gutter is None:
        return _rows(_with_ends(lines))
    ordered: list[Row] = []
    for band in _bands(lines, gutter):
        if _are_columns(band, gutter, rules):
            left = [line for line in band if line.x1 <= gutter]
            ordered += _by_place(left, rules)
            ordered += _by_place([line for line in band if line.x0 >= gutter], rules)
        elif len(band) < len(lines):
            ordered += _by_place(band, rules)
        else:
            ordered += _rows(_with_ends(band))
    return ordered


def _rows(lines: Iterable[Line]) -> list[Row]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda each: (-each.y, each.x0)):
        if rows and rows[-1][0].y - line.y < SAME_LINE * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [tuple(sorted(row, key=lambda each: each.x0)) for row in rows]


def _cut(lines: Sequence[Line], rules: Sequence[Rule], filled: int) -> float | None:
    """The height of a blank across the page above and below which columns differ, or None.

    They do where more lines stand in columns when both parts are looked at by themselves.
    """
    ordered = sorted(lines, key=lambda line: -line.y)
    gaps = [
        (above.y - below.y, at)
        for at, (above, below) in enumerate(pairwise(ordered), start=1)
        if above.y - below.y > _BLANK * max(above.size, below.size)
        and min(at, len(ordered) - at) >= 2 * _LEAST_LINES
    ]
    best, cut = filled + _LEAST_LINES, None
    for _, at in sorted(gaps, reverse=True)[:_MOST_CUTS]:
        score = _gutter(ordered[:at], rules)[1] + _gutter(ordered[at:], rules)[1]
        if score > best:
            best, cut = score, ordered[at].y
    return cut


def _gutter(lines: Sequence[Line], rules: Sequence[Rule]) -> tuple[float | None, int]:
    """Where most lines stand in columns on both sides, or None; and how many do."""
    if len(lines) < 2 * _LEAST_LINES:
        return None, 0
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    inset = 0.15 * (right - left)
    edges = [sorted(line.x0 for line in lines), sorted(line.x1 for line in lines)]
    edges += [sorted(rule.x0 for rule in rules), sorted(rule.x1 for rule in rules)]
    best, most, x = [0.0], 2 * _LEAST_LINES - 1, left + inset
    before, score = [-1], 0
    while x < right - inset:
        here = [bisect_right(edge, x) for edge in edges]
        if here != before:
            score = _filled(lines, x, rules)
            before = here
        if score > most:
            best, most = [x], score
        elif score == most and best != [0.0]:
            best.append(x)
        x += _STEP
    return (best[len(best) // 2], most) if best != [0.0] else (None, 0)


def _filled(lines: Sequence[Line], x: float, rules: Sequence[Rule]) -> int:
    """How many lines stand in columns on both sides of a gutter."""
    return sum(len(band) for band in _bands(lines, x) if _are_columns(band, x, rules))


def _bands(lines: Sequence[Line], gutter: float) -> list[list[Line]]:
    """Split lines, from the top, where some cross the gutter and where none do any more."""
    bands: list[list[Line]] = []
    crossing = None
    for line in sorted(lines, key=lambda each: (-each.y, each.x0)):
        crosses = line.x0 < gutter < line.x1
        if crosses is not crossing:
            bands.append([])
        bands[-1].append(line)
        crossing = crosses
    return bands


def _are_columns(band: Sequence[Line], gutter: float, rules: Sequence[Rule]) -> bool:
    """Whether lines on both sides of the gutter are text that fills its column."""
    sides = [line for line in band if line.x1 <= gutter], [r for r in band if r.x0 >= gutter]
    if any(len(side) < _LEAST_LINES for side in sides) or sum(map(len, sides)) < len(band):
        return False
    low, high = min(line.y for line in band), max(line.y for line in band)
    if sum(rule.x0 < gutter < rule.x1 and low < rule.y < high for rule in rules) > 1:
        return False
    return all(map(_is_text, sides))


def _with_ends(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, each knowing how far those reach that it stands over or under."""
    for column in _apart(lines):
        right = max(line.x1 for line in column)
        yield from (replace(line, right=right) for line in column)


def _apart(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines in groups between which nothing reaches across, from left to right."""
    columns: list[list[Line]] = []
    end = float("-inf")
    for line in sorted(lines, key=lambda each: each.x0):
        if line.x0 > end:
            columns.append([])
        columns[-1].append(line)
        end = max(end, line.x1)
    return columns


def _is_text(side: Sequence[Line]) -> bool:
    """Whether one side is text, in a column or more; a table may be among it.

    A line or two that stand apart, such as the number of the page, do not count.
    """
    columns = [column for column in _apart(side) if len(column) >= _LEAST_LINES]
    return bool(columns) and all(map(_is_column, columns))


def _is_column(side: Sequence[Line]) -> bool:
    """Whether most lines of a column stand alone, and fill it."""
    rows = _rows(side)
    width = max(line.x1 for line in side) - min(line.x0 for line in side)
    return (
        2 * sum(len(row) > 1 for row in rows) <= len(rows)
        and mean(row[-1].x1 - row[0].x0 for row in rows) >= _LEAST_FILL * width
        and median(sum(len(line.text.split()) for line in row) for row in rows) >= _LEAST_WORDS
    )
