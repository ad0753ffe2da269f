"""Pieces of text on a page of a PDF -> lines; numbers of notes and large initials stand apart."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, Final

from msgspec.structs import replace

from kg.language.hyphens import is_initial
from kg.read.pdf.pdf_page import MARK, SAME_LINE, Line, Run

Piece = Sequence[Any]
"""Text, left, right, baseline, size, bold, colour, place in the order of drawing."""

_FIGURES: Final = re.compile(
    r"[\d\s,;*\u2013\u2020\u2021-]*[\d*\u2020\u2021][\d\s,;*\u2013\u2020\u2021-]*"
)
_SMALL: Final = 0.8
_LEAST_RAISE: Final = 0.12
_MOST_RAISE: Final = 0.8
_BESIDE: Final = 0.6
_REACH: Final = 4
_FAR: Final = 4

_INITIAL: Final = re.compile(r"[\u201c\"]?[A-Z]")
_LARGE: Final = 1.8
_LEAST_LINES: Final = 2


def without_notes(pieces: Sequence[Piece]) -> list[Piece]:
    """Leave out small figures that stand raised behind a piece of text.

    The number at the start of a note becomes a part of its text.
    """
    by_height = sorted(pieces, key=lambda p: p[3])
    heights = [piece[3] for piece in by_height]
    found = list(pieces)
    for at, piece in enumerate(pieces):
        if not _FIGURES.fullmatch(piece[0]):
            continue
        low = bisect_left(heights, piece[3] - _REACH * piece[4])
        under = by_height[low : bisect_right(heights, piece[3])]
        beside = [text for text in under if _is_raised(piece, text)]
        if not beside:
            continue
        found[at] = ("", *piece[1:])
        text = beside[0]
        if any(_is_behind(piece, each) for each in beside):
            continue
        if not text[0].lstrip()[:1].islower() and not _has_begun(piece, text, under):
            found[text[7]] = (f"{piece[0].strip()} {text[0].lstrip()}", *text[1:])
    return found


def _is_raised(note: Piece, text: Piece) -> bool:
    """Whether the first is a number of a note beside or above the second."""
    size = text[4]
    up = (note[3] - text[3]) / size
    if note[4] >= _SMALL * size or not _LEAST_RAISE < up < _MOST_RAISE:
        return False
    near = text[1] - _BESIDE * size < note[2] and note[1] < text[2] + _BESIDE * size
    return near and any(char.isalpha() for char in text[0])


def _has_begun(note: Piece, text: Piece, under: Sequence[Piece]) -> bool:
    """Whether the line of a piece has begun before the number that stands before it."""
    return any(
        abs(other[3] - text[3]) < _LEAST_RAISE * text[4]
        and 0 <= note[1] - other[2] < _FAR * text[4]
        for other in under
    )


def _is_behind(note: Piece, text: Piece) -> bool:
    """Whether a number stands behind the end of a piece, or over words within it."""
    return bool(note[1] > text[1] + text[4])


def with_initials(pieces: Sequence[Piece]) -> list[Piece]:
    """Put a large first letter, which reaches down over lines, before the first of them."""
    found = list(pieces)
    for initial in pieces:
        if not _INITIAL.fullmatch(initial[0].strip()):
            continue
        beside = [piece for piece in found if _beside_initial(initial, piece)]
        if len({piece[3] for piece in beside}) < _LEAST_LINES:
            continue
        first = max(beside, key=lambda p: (p[3], -p[1]))
        letter = initial[0].strip()
        blank = "" if is_initial(letter, first[0]) else " "
        found.remove(initial)
        found[found.index(first)] = (letter + blank + first[0].lstrip(), *first[1:])
    return found


def _beside_initial(initial: Piece, piece: Piece) -> bool:
    large, size = initial[4], piece[4]
    right = -0.1 * large < piece[1] - initial[2] < 0.4 * large
    within = -0.15 * large < piece[3] - initial[3] < large
    return bool(right and within and size * _LARGE < large)


_NEAR: Final = 1.0
_TOUCHING: Final = 0.4
_DRAWN_NEXT: Final = 2
_BLANK: Final = 0.15
_MARK_GAP: Final = 4.0


def lines_of(pieces: Sequence[Sequence[Any]]) -> list[Line]:
    """Join the pieces of a page to lines; raised figures of notes are left out."""
    rows: list[list[Sequence[Any]]] = []
    drawn = without_notes([(*piece, at) for at, piece in enumerate(pieces)])
    for piece in sorted(with_initials(drawn), key=lambda p: (-p[3], p[1])):
        row = rows[-1] if rows else None
        if row and abs(row[0][3] - piece[3]) < SAME_LINE * max(row[0][4], piece[4]):
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
        open_.append(piece)
    if open_:
        yield _line(open_)


def _goes_on(before: Sequence[Sequence[Any]], piece: Sequence[Any]) -> bool:
    """Whether a piece goes on a line: near its end, nearer if it was not drawn next."""
    gap = piece[1] - max(p[2] for p in before)
    next_ = min(abs(piece[7] - p[7]) for p in before) <= _DRAWN_NEXT
    return bool(gap < (_NEAR if next_ else _TOUCHING) * max(piece[4], before[-1][4]))


def _line(pieces: Sequence[Sequence[Any]]) -> Line:
    """Put pieces side by side; the size, and the baseline, are those of most characters."""
    marked = len(pieces) > 1 and MARK.fullmatch(pieces[0][0].strip()) is not None
    words = pieces[1:] if marked else pieces
    most = max(words, key=lambda p: sum(len(o[0]) for o in words if o[4] == p[4]))
    runs: list[Run] = []
    end = pieces[0][1]
    for text, x0, x1, _, size, bold, colour, _at in pieces:
        blank = runs and x0 - end > _BLANK * size and not runs[-1].text.endswith(" ")
        runs.append(Run((" " if blank else "") + text, bold, colour))
        end = max(end, x1)
    at = min(p[7] for p in words)
    return Line(pieces[0][1], end, most[3], most[4], tuple(runs), words[0][1], at=at)


def _with_marks(lines: Sequence[Line]) -> list[Line]:
    """Put list marks that stand alone before the line right of them."""
    marks = [line for line in lines if MARK.fullmatch(line.text.strip())]
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
    return near and abs(line.y - mark.y) < SAME_LINE * max(line.size, mark.size)
