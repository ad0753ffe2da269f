"""Pieces of text in a PDF that stand apart from their line: numbers of notes, large initials."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any, Final

from kg.language.hyphens import is_initial

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
        if not text[0].lstrip()[:1].islower() and not _goes_on(piece, text, under):
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


def _goes_on(note: Piece, text: Piece, under: Sequence[Piece]) -> bool:
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
        beside = [piece for piece in found if _is_beside(initial, piece)]
        if len({piece[3] for piece in beside}) < _LEAST_LINES:
            continue
        first = max(beside, key=lambda p: (p[3], -p[1]))
        letter = initial[0].strip()
        blank = "" if is_initial(letter, first[0]) else " "
        found.remove(initial)
        found[found.index(first)] = (letter + blank + first[0].lstrip(), *first[1:])
    return found


def _is_beside(initial: Piece, piece: Piece) -> bool:
    large, size = initial[4], piece[4]
    right = -0.1 * large < piece[1] - initial[2] < 0.4 * large
    within = -0.15 * large < piece[3] - initial[3] < large
    return bool(right and within and size * _LARGE < large)
