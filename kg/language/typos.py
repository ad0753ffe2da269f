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
    front = shared_start(x, y)
    back = min(shared_start(x[::-1], y[::-1]), min(len(x), len(y)) - front)
    one, other = x[front : len(x) - back], y[front : len(y) - back]
    return max(len(one), len(other)) == 1 or (len(one) == 2 and one == other[::-1])


def _is_slip(x: str, y: str) -> bool:
    """Whether one letter is missing, doubled, wrong or swapped, not at either end.

    Beginnings and endings carry meaning ("inter-", "-ing"), so a slip there is none.
    """
    if x > y:
        x, y = y, x
    if max(len(x), len(y)) < LONG or not (x.isalpha() and y.isalpha()):
        return False
    front = shared_start(x, y)
    back = shared_start(x[::-1], y[::-1])
    short, long = sorted((x, y), key=len)
    if len(short) == len(long):
        inner = (front, len(x) - back)
        changed = inner[1] - inner[0]
        swapped = changed == 2 and x[front : front + 2] == y[front : front + 2][::-1]
        ok = changed == 1 or swapped
    else:
        ok = len(long) - len(short) == 1 and front + back >= len(short)
        inner = (front, front + 1)
    return ok and inner[0] >= 3 and len(long) - inner[1] >= 3


def shared_start(x: str, y: str) -> int:
    """How many letters two words share from the left."""
    return next(
        (i for i, (p, q) in enumerate(zip(x, y, strict=False)) if p != q), min(len(x), len(y))
    )
