"""Leads, and what introduces a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.model import BlockKind, Span
from kg.read.block_draft import Draft

_AFTER_BOLD: Final = re.compile(r"\s*(?:[:.]|[\u2013\u2014-]\s)\s*(?=\S)")
_ENDS_LEAD: Final = re.compile(r"[:.\s]+$")
_PLAIN_LEAD: Final = re.compile(r"(?P<lead>[^:.!?;\n]{2,90}):\s+(?=\S)")
_DASH_LEAD: Final = re.compile(r"(?P<lead>[^:.!?;,\n]{2,70}?)\s+[\u2013\u2014-]\s+(?=\S)")
_LEAD_NUMBER: Final = re.compile(r"\(?\d{1,2}(?:\.\d{1,2})*[.):]\s+")
_MOST_WORDS: Final = 8
_MOST_BOLD_WORDS: Final = 14
_INTRODUCES: Final = frozenset({BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.QUOTATION})


def find_lead(draft: Draft) -> Span | None:
    """Find the opening of a paragraph or item that names what the rest is about.

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
    """Find for each draft the index of what introduces it, if anything.

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
