"""Slips of the pen: one letter wrong in a long word of two names that are else the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

Words = tuple[str, ...]

LONG: Final = 9
"""Letters of a word in which a slip is told from another word."""

_FRONT: Final = 4
_BACK: Final = 4
_MOST: Final = 3
"""Long words of a name that are looked at."""

_SPARED: Final = 3
"""Letters at either end of a word that a slip leaves as they are."""


def fingerprints(parts: Words) -> Iterator[str]:
    """Marks of which two names with one slip between them share at least one.

    A slip spares the first half of a word or the second; each mark has one of them.
    """
    long = [at for at, word in enumerate(parts) if len(word) >= LONG - 1]
    for at in long[:_MOST]:
        word, around = parts[at], (parts[:at], parts[at + 1 :])
        before, after = (" ".join(side) for side in around)
        yield f"{before}|{word[:_FRONT]}*|{after}"
        yield f"{before}|*{word[-_BACK:]}|{after}"


def slip(a: Words, b: Words) -> tuple[str, str] | None:
    """The one long word in which two names differ by a slip, in both spellings."""
    if len(a) != len(b):
        return None
    differing = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    return differing[0] if len(differing) == 1 and _is_slip(*differing[0]) else None


def one_letter(x: str, y: str) -> bool:
    """Whether one letter is missing, more, wrong or swapped, wherever.

    >>> one_letter("agregation", "aggregation"), one_letter("teleportation", "teleoperation")
    (True, False)
    """
    front, back = _shared_ends(x, y)
    one, other = x[front : len(x) - back], y[front : len(y) - back]
    return max(len(one), len(other)) == 1 or (len(one) == 2 and one == other[::-1])


def _is_slip(x: str, y: str) -> bool:
    """Whether one letter is missing, doubled, wrong or swapped, not at either end.

    Beginnings and endings carry meaning ("inter-", "-ing"), so a slip there is none.
    """
    if max(len(x), len(y)) < LONG or not (x.isalpha() and y.isalpha()):
        return False
    return one_letter(x, y) and min(_shared_ends(x, y)) >= _SPARED


def _shared_ends(x: str, y: str) -> tuple[int, int]:
    """How many letters two words share from the left, and of the rest from the right."""
    front = shared_start(x, y)
    return front, min(shared_start(x[::-1], y[::-1]), min(len(x), len(y)) - front)


def shared_start(x: str, y: str) -> int:
    """How many letters two words share from the left."""
    return next(
        (i for i, (p, q) in enumerate(zip(x, y, strict=False)) if p != q), min(len(x), len(y))
    )
