"""Headings that are not marked up as such."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.model import BlockKind
from kg.read.draft import Draft

_MOST_WORDS: Final = 16
_STOPS: Final = re.compile(r"[.!?;,]$")


def find_headings(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, with paragraphs that serve as headings turned into headings."""
    for draft in drafts:
        if draft.kind is BlockKind.PARAGRAPH and draft.item is None and _is_bold_line(draft):
            draft.kind, draft.level = BlockKind.HEADING, 6
    return list(drafts)


def _is_bold_line(draft: Draft) -> bool:
    bold = draft.inline.bold
    return (
        len(bold) == 1
        and bold[0].start == 0
        and bold[0].end == len(draft.value)
        and len(draft.value.split()) <= _MOST_WORDS
        and not _STOPS.search(draft.value)
    )
