"""List items that only look like ones: "• foo" or "1) foo" lines in a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from kg.model import BlockKind, Role
from kg.read.block_draft import Draft, Numbers

_BULLET: Final = re.compile(
    r"(?P<outer>[\u2022\u25cf\u25aa\u25a0\u2023\u2043\u2219\u25c6\u25ba\u27a2\u27a4\u2756\u2714\u2713"
    r"\u2705\u2192\u2605]\ufe0f?\s*|\u00b7\s+|[\u2013\u2014]\s+|[-*+]\s+)(?=\S)"
    r"|(?P<inner>[\u25e6\u25cb\u25ab\u25a1]\s*)(?=\S)"
    r"|(?P<number>\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})\)|\d{1,3}\.)\s+(?=\S)"
)
_ENOUGH: Final = 2


def split_bullets(drafts: Sequence[Draft], numbers: Numbers) -> list[Draft]:
    """Make list items of paragraph lines that begin with a bullet or a number.

    One such line in a paragraph is enough for a bullet, a number needs company. What
    stands before the first is left as a paragraph; a line without a mark goes on with its
    item. Items of paragraphs right after each other are of one list.
    """
    result: list[Draft] = []
    listing, outer = 0, None
    for draft in drafts:
        starts = _starts(draft)
        if not starts:
            listing = 0
            result.append(draft)
            continue
        if starts[0][0] > 0:
            result.append(draft.part(0, starts[0][0]))
            listing = 0
        listing = listing or numbers.next_list()
        for item in _items(draft, starts):
            item.listing = item.root = listing
            item.item = outer if item.depth > 1 else draft.item
            outer = item if item.depth == 1 else outer
            result.append(item)
    return result


def _starts(draft: Draft) -> list[tuple[int, re.Match[str]]]:
    """Find the lines of a paragraph that begin like list items: offset and mark of each."""
    if draft.kind is not BlockKind.PARAGRAPH or draft.role is not Role.CONTENT:
        return []
    lines = pairwise([0, *(at + 1 for at in draft.inline.breaks), len(draft.value)])
    marks = ((at, _BULLET.match(draft.value, at, end)) for at, end in lines)
    found = [(at, mark) for at, mark in marks if mark is not None]
    numbered = sum(mark["number"] is not None for _, mark in found)
    if numbered < _ENOUGH:
        found = [(at, mark) for at, mark in found if mark["number"] is None]
    return found


def _items(draft: Draft, starts: Sequence[tuple[int, re.Match[str]]]) -> Iterator[Draft]:
    ends = [at for at, _ in starts[1:]] + [len(draft.value)]
    for (_, mark), end in zip(starts, ends, strict=True):
        item = draft.part(mark.end(), end)
        item.kind, item.mark = BlockKind.LIST_ITEM, mark[0].strip()
        item.depth = 2 if mark["inner"] else 1
        yield item
