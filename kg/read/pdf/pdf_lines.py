"""Pieces of text on a page of a PDF -> lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from msgspec.structs import replace

from kg.read.pdf.pdf_page import MARK, SAME_LINE, Line, Run
from kg.read.pdf.pdf_raised import with_initials, without_notes

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
