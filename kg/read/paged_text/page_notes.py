"""Notes at the foot of pages in plain text that was drawn out of a paged document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.read.paged_text.page_marks import by_page

_NOTE: Final = re.compile(r"(\d{1,3})(?:\s+(?=[^\W\d_a-z]|[\"'\u201c\u2018\[(]|https?:)|$)")
_MOST_SKIPPED: Final = 2
_MOST_LINES: Final = 8
_MOST_TAIL: Final = 80
_LEAST_NOTES: Final = 5


def foot_notes(texts: Sequence[str], pages: Sequence[int], running: set[int]) -> set[int]:
    """Find the lines from the first note of a page to its end.

    Notes are numbered through the report, one after the other; that makes them sure.
    """
    found: set[int] = set()
    number = notes = 0
    for here in by_page([at for at in range(len(texts)) if texts[at]], pages):
        body = [at for at in here if at not in running][-_MOST_TAIL:]
        tail = _tail(texts, body, number)
        if tail:
            number = tail[-1][1]
            notes += len(tail)
            found |= {at for at in body if at >= tail[0][0]}
    return found if notes >= _LEAST_NOTES else set()


def _tail(texts: Sequence[str], body: Sequence[int], last: int) -> list[tuple[int, int]]:
    """The notes that fill the end of a page, each with its line and number.

    They go on with the numbers of the last page, or begin anew with 1. A number may stand in
    the text above, too, where its note is called.
    """
    opened = [(at, int(seen[1])) for at in body if (seen := _NOTE.match(texts[at]))]
    worded = [note for note in opened if not texts[note[0]].isdigit()]
    going_on = [note for note in worded if 0 < note[1] - last <= _MOST_SKIPPED]
    anew = [note for note in worded if note[1] == 1]
    for start in (*sorted(going_on, key=_lowest_number), *sorted(anew, key=_lowest_number)):
        chain = [start]
        for at, number in opened:
            if at > chain[-1][0] and number == chain[-1][1] + 1:
                chain.append((at, number))
        if max(_lengths(body, chain)) <= _MOST_LINES:
            return chain
    return []


def _lowest_number(note: tuple[int, int]) -> tuple[int, int]:
    return note[1], -note[0]


def _lengths(body: Sequence[int], chain: Sequence[tuple[int, int]]) -> list[int]:
    """How many lines each note has."""
    ends = [*(at for at, _ in chain[1:]), body[-1] + 1]
    return [
        sum(at <= line < end for line in body) for (at, _), end in zip(chain, ends, strict=True)
    ]
