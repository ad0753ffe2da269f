"""Headings that are not marked up as such, and marked-up ones that are none.

A report may set its headings in bold, in capitals, with nothing but a number, or not at
all. Each paragraph is looked at by itself first (``looks``); then the document as a
whole decides which styles count, so that a bold phrase or a numbered line that stands
alone somewhere does not tear a report apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from kg.model import BlockKind
from kg.read.block_draft import Draft
from kg.read.structure.heading_candidates import HASHES, PROSE, STOP, Candidate, Style, look
from kg.read.structure.heading_text import take_apart

_ALWAYS: Final = frozenset({Style.HASH, Style.BOLD, Style.USUAL})
_IN_NEED: Final = (Style.ITEM, Style.COLON, Style.PLAIN)
_FEW: Final = 2
_LONG_SETEXT: Final = 16
_LOWEST: Final = 6


def find_headings(drafts: Sequence[Draft]) -> list[Draft]:
    """Turn what serves as a heading into one; its ``style`` says how it was found.

    A paragraph whose first line is a heading is split in two. Marked-up headings keep
    style 0, except that a "heading" made by a rule of dashes under a long paragraph
    becomes that paragraph again.
    """
    for draft in drafts:
        if draft.kind is BlockKind.HEADING and draft.underlined and _is_text(draft.value):
            draft.kind, draft.level, draft.underlined = BlockKind.PARAGRAPH, 0, False
    sizes = Counter(draft.listing for draft in drafts)
    candidates = filter(None, (look(drafts, at, sizes) for at in range(len(drafts))))
    chosen = {found.at: found for found in _choose(drafts, list(candidates))}
    headed: list[Draft] = []
    for at, draft in enumerate(drafts):
        headed += _promoted(draft, chosen[at]) if at in chosen else [draft]
    return _let_go(headed)


def _is_text(value: str) -> bool:
    words = len(value.split())
    return words > _LONG_SETEXT or (words > PROSE and STOP.search(value) is not None)


def _choose(drafts: Sequence[Draft], candidates: Sequence[Candidate]) -> list[Candidate]:
    """Choose the candidates that count, given what else the document has.

    Bold and usual lines always do. Capitals and numbered lines do in numbers, or where
    there is nothing else. Items, colons and mere Title Case do where the document has
    hardly a heading otherwise, and in numbers.
    """
    marked = sum(draft.kind is BlockKind.HEADING for draft in drafts)
    sure = [c for c in candidates if c.style in _ALWAYS and not _repeats(drafts, c)]
    likely = [c for c in candidates if c.style not in _IN_NEED]
    many = {
        Style.CAPITALS: sum(c.capitals for c in likely),
        Style.NUMBERED: sum(c.numbered for c in likely),
    }
    for style, count in many.items():
        alike = [c for c in candidates if c.style is style]
        if count >= _FEW or (alike and not marked and not sure):
            sure += alike
    for style in _IN_NEED:
        alike = [c for c in candidates if c.style is style]
        if marked + len(sure) <= _FEW and len(alike) >= _FEW:
            sure += alike
    return sure


def _repeats(drafts: Sequence[Draft], found: Candidate) -> bool:
    """Whether the line says again what the heading right above it says."""
    before = drafts[found.at - 1] if found.at else None
    if before is None or before.kind is not BlockKind.HEADING:
        return False
    line = drafts[found.at].value[: found.end]
    return _title(line) == _title(before.value)


def _title(line: str) -> str:
    return take_apart(line).span.of(line).lower()


def _promoted(draft: Draft, found: Candidate) -> list[Draft]:
    """Make a heading of the draft's first line; what follows in it is a paragraph."""
    end = len(draft.value)
    hashes = HASHES.match(draft.value)
    rest = draft.part(found.end, end) if found.end < end else None
    head = draft if rest is None else draft.part(0, found.end)
    head.kind, head.style = BlockKind.HEADING, found.style
    head.level = len(hashes[1]) if hashes and found.style is Style.HASH else _LOWEST
    head.listing, head.depth = None, 0
    if rest is None:
        return [head]
    rest.kind, rest.listing, rest.depth, rest.mark = BlockKind.PARAGRAPH, None, 0, ""
    draft.kind, draft.listing = BlockKind.HEADING, None
    return [head, rest]


def _let_go(drafts: list[Draft]) -> list[Draft]:
    """Take what stood inside an item that is a heading now out of it."""
    freed: set[int] = set()
    for draft in drafts:
        outer = draft.item
        if outer is not None and outer.kind is BlockKind.HEADING and outer.mark:
            draft.item = None
            freed.add(id(draft))
        if draft.depth > 1 and (id(draft) in freed or id(draft.item) in freed):
            draft.depth -= 1
            freed.add(id(draft))
        if id(draft) in freed:
            draft.root = draft.item.root if draft.item else draft.listing
    return drafts
