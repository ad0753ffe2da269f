"""Pieces of text on a page -> lines in reading order, columns one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from statistics import mean, median
from typing import Any, Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

_MARK: Final = re.compile(
    r"(?P<bullet>[\u2022\u25e6\u25aa\u2023\u2043\u2219\u00b7\u25cf\u25cb\u25a0\u25a1\u25b8\u25ba"
    r"\u27a2\u27a4\u2713\u2714\uf0b7\uf0a7\uf0d8\uf0fc]|[-\u2013\u2014*o](?=\s|$))"
    r"|(?P<number>\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])(?=\s|$)"
)
_NEAR: Final = 1.0
_BLANK: Final = 0.15
_SAME_LINE: Final = 0.35
_MARK_GAP: Final = 4.0
_SMALL: Final = 0.75
_STEP: Final = 2.0
_LEAST_LINES: Final = 3
_LEAST_FILL: Final = 0.55
_LEAST_WORDS: Final = 3


class Rule(NamedTuple):
    """A horizontal rule on a page."""

    x0: float
    y: float
    x1: float


class Run(NamedTuple):
    """Words in one look."""

    text: str
    bold: bool
    colour: int = 0


class Line(Struct, frozen=True):
    """Words that stand side by side. ``y`` is the baseline; ``words`` where the text begins.

    ``words`` is right of ``x0`` where a list mark comes first. ``right``: how far the lines
    of its column reach.
    """

    x0: float
    x1: float
    y: float
    size: float
    runs: tuple[Run, ...]
    words: float
    right: float = 0.0

    @property
    def text(self) -> str:
        """All of its words."""
        return "".join(run.text for run in self.runs)


Row = tuple[Line, ...]
"""Lines on one baseline, from left to right: the cells of a table, or a line torn apart."""


def lines_of(pieces: Sequence[Sequence[Any]]) -> list[Line]:
    """Join the pieces of a page to lines; raised figures, as of notes, are left out."""
    rows: list[list[Sequence[Any]]] = []
    for piece in sorted(pieces, key=lambda p: (-p[3], p[1])):
        row = rows[-1] if rows else None
        if row and abs(row[0][3] - piece[3]) < _SAME_LINE * max(row[0][4], piece[4]):
            row.append(piece)
        else:
            rows.append([piece])
    return _with_marks([line for row in rows for line in _joined(row)])


def _joined(row: Sequence[Sequence[Any]]) -> Iterator[Line]:
    """The lines that the pieces on one baseline make, torn apart where a gap is wide."""
    open_: list[Sequence[Any]] = []
    for piece in sorted((p for p in row if p[0].strip()), key=lambda p: p[1]):
        if open_ and not _goes_on(open_, piece):
            yield _line(open_)
            open_ = []
        if not (open_ and _is_note(piece, open_[-1])):
            open_.append(piece)
    if open_:
        yield _line(open_)


def _goes_on(before: Sequence[Sequence[Any]], piece: Sequence[Any]) -> bool:
    gap = piece[1] - max(p[2] for p in before)
    return bool(gap < _NEAR * max(piece[4], before[-1][4]))


def _is_note(piece: Sequence[Any], before: Sequence[Any]) -> bool:
    text: str = piece[0]
    raised = piece[4] < _SMALL * before[4] and piece[3] > before[3]
    return bool(raised) and text.strip(" ,\u2013-").isdigit()


def _line(pieces: Sequence[Sequence[Any]]) -> Line:
    """Put pieces side by side; the size, and the baseline, are those of most characters."""
    marked = len(pieces) > 1 and _MARK.fullmatch(pieces[0][0].strip()) is not None
    words = pieces[1:] if marked else pieces
    most = max(words, key=lambda p: sum(len(o[0]) for o in words if o[4] == p[4]))
    runs: list[Run] = []
    end = pieces[0][1]
    for text, x0, x1, _, size, bold, colour in pieces:
        blank = runs and x0 - end > _BLANK * size and not runs[-1].text.endswith(" ")
        runs.append(Run((" " if blank else "") + text, bold, colour))
        end = max(end, x1)
    return Line(pieces[0][1], end, most[3], most[4], tuple(runs), words[0][1])


def _with_marks(lines: Sequence[Line]) -> list[Line]:
    """Put list marks that stand alone before the line right of them."""
    marks = [line for line in lines if _MARK.fullmatch(line.text.strip())]
    taken: dict[int, Line] = {}
    for mark in marks:
        beside = [line for line in lines if line is not mark and _is_beside(mark, line)]
        if beside:
            taken[id(min(beside, key=lambda line: line.x0))] = mark
    joined = {id(mark) for mark in taken.values()}
    return [
        replace(
            line,
            x0=taken[id(line)].x0,
            runs=(*taken[id(line)].runs, Run(" ", bold=False), *line.runs),
        )
        if id(line) in taken
        else line
        for line in lines
        if id(line) not in joined
    ]


def _is_beside(mark: Line, line: Line) -> bool:
    near = 0 < line.x0 - mark.x1 < _MARK_GAP * line.size
    return near and abs(line.y - mark.y) < _SAME_LINE * max(line.size, mark.size)


def mark_of(line: Line) -> tuple[str, int]:
    """The list mark at the start of a line ("-" or a number) and its length; ("", 0) if none."""
    text = line.text
    found = _MARK.match(text.lstrip())
    if found is None:
        return "", 0
    end = len(text) - len(text.lstrip()) + found.end()
    return found["number"] or "-", end


def in_order(lines: Sequence[Line], rules: Sequence[Rule]) -> list[Row]:
    """Bring lines into reading order: columns one after the other, else from the top."""
    gutter = _gutter(lines, rules)
    if gutter is None:
        return _rows(_with_ends(lines))
    ordered: list[Row] = []
    for band in _bands(lines, gutter):
        if _are_columns(band, gutter, rules):
            left = [line for line in band if line.x1 <= gutter]
            ordered += in_order(left, rules)
            ordered += in_order([line for line in band if line.x0 >= gutter], rules)
        else:
            ordered += _rows(_with_ends(band))
    return ordered


def _rows(lines: Iterable[Line]) -> list[Row]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda each: (-each.y, each.x0)):
        if rows and rows[-1][0].y - line.y < _SAME_LINE * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [tuple(sorted(row, key=lambda each: each.x0)) for row in rows]


def _gutter(lines: Sequence[Line], rules: Sequence[Rule]) -> float | None:
    """Where most lines stand in columns on both sides, or None."""
    if len(lines) < 2 * _LEAST_LINES:
        return None
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    inset = 0.15 * (right - left)
    best, most, x = [0.0], 2 * _LEAST_LINES - 1, left + inset
    while x < right - inset:
        bands = (b for b in _bands(lines, x) if _are_columns(b, x, rules))
        score = sum(map(len, bands))
        if score > most:
            best, most = [x], score
        elif score == most and best != [0.0]:
            best.append(x)
        x += _STEP
    return best[len(best) // 2] if best != [0.0] else None


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
    """Whether one side is text, in a column or more; a table may be among it."""
    return all(map(_is_column, _apart(side)))


def _is_column(side: Sequence[Line]) -> bool:
    """Whether most lines of a column stand alone, and fill it."""
    rows = _rows(side)
    width = max(line.x1 for line in side) - min(line.x0 for line in side)
    return (
        2 * sum(len(row) > 1 for row in rows) <= len(rows)
        and mean(row[-1].x1 - row[0].x0 for row in rows) >= _LEAST_FILL * width
        and median(sum(len(line.text.split()) for line in row) for row in rows) >= _LEAST_WORDS
    )
