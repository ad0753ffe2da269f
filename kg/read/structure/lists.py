"""Lists: items that only look like ones, leads of items, and the block that introduces a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from kg.model import BlockKind, Role, Span
from kg.read.block_draft import Draft, Numbers

_AFTER_BOLD: Final = re.compile(r"\s*(?:[:.]|[\u2013\u2014-]\s)\s*(?=\S)")
_ENDS_LEAD: Final = re.compile(r"[:.\s]+$")
_PLAIN_LEAD: Final = re.compile(r"(?P<lead>[^:.!?;\n]{2,90}):\s+(?=\S)")
_DASH_LEAD: Final = re.compile(r"(?P<lead>[^:.!?;,\n]{2,70}?)\s+[\u2013\u2014-]\s+(?=\S)")
_LEAD_NUMBER: Final = re.compile(r"\(?\d{1,2}(?:\.\d{1,2})*[.):]\s+")
_MOST_WORDS: Final = 8
_MOST_BOLD_WORDS: Final = 14
_INTRODUCES: Final = frozenset({BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.QUOTATION})


def find_lead(draft: Draft) -> Span | None:
    """Find the opening of a paragraph or item that names its subject.

    "**Lead:** rest", "**Lead** - rest", "**Lead.** rest", "Lead: rest" of at most eight
    words, in an item also "Lead - rest", and an item that is bold as a whole. The span,
    in the readable text, leaves out number, colon and dash.

    A bold word that opens a sentence and goes on without a mark is no lead.
    """
    value = draft.value
    bold = draft.inline.bold[0] if draft.inline.bold else None
    number = _LEAD_NUMBER.match(value)
    start = number.end() if number else 0
    if bold is not None and bold.start <= start:
        found = _bold_lead(draft, value, Span(max(start, bold.start), bold.end))
        if found is not None:
            return found
    return _plain_lead(draft, value, start)


def _bold_lead(draft: Draft, value: str, bold: Span) -> Span | None:
    marked = _ENDS_LEAD.search(value, bold.start, bold.end)
    end = marked.start() if marked else bold.end
    whole = bold.end == len(value) and draft.kind is BlockKind.LIST_ITEM
    closed = (
        bool(marked and bold.end < len(value))
        or bold.end in draft.inline.breaks
        or bool(_AFTER_BOLD.match(value, bold.end))
    )
    short = len(value[bold.start : end].split()) <= _MOST_BOLD_WORDS
    return Span(bold.start, end) if (whole or closed) and short and bold.start < end else None


def _plain_lead(draft: Draft, value: str, start: int) -> Span | None:
    found = _PLAIN_LEAD.match(value, start)
    if found is None and draft.kind is BlockKind.LIST_ITEM:
        found = _DASH_LEAD.match(value, start)
    if found is None:
        return None
    lead = found["lead"].rstrip()
    end = start + len(lead)
    broken = any(start < bold.start < end for bold in draft.inline.bold)
    return None if broken or len(lead.split()) > _MOST_WORDS else Span(start, end)


def introducers(drafts: Sequence[Draft]) -> list[int | None]:
    """Find for each draft the index of the draft that introduces it, or None.

    For an outermost list item this is the paragraph, quotation or heading right before
    its list; for a nested item, and for a further paragraph of an item, the item around it.
    """
    index = {id(draft): at for at, draft in enumerate(drafts)}
    found: list[int | None] = []
    of_list: dict[int, int | None] = {}
    for at, draft in enumerate(drafts):
        if draft.item is not None:
            found.append(index.get(id(draft.item)))
        elif draft.kind is BlockKind.LIST_ITEM and draft.root is not None:
            opens = at > 0 and drafts[at - 1].kind in _INTRODUCES
            found.append(of_list.setdefault(draft.root, at - 1 if opens else None))
        else:
            found.append(None)
    return found


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
