"""Headings that are not marked up as such, and marked-up ones that are none.

A report may set its headings in bold, in capitals, with nothing but a number, or not at
all. Each paragraph is looked at by itself first (``looks``); then the document as a
whole decides which styles count, so that a bold phrase or a numbered line that stands
alone somewhere does not tear a report apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from kg.language.section_titles import CLOSING, REFERENCES, is_usual
from kg.model import BlockKind
from kg.read.block_draft import Draft
from kg.read.structure.heading_candidates import (
    HASHES,
    PROSE,
    STOP,
    Candidate,
    Style,
    look,
    split_heading,
    title_of,
)

_ALWAYS: Final = frozenset({Style.HASH, Style.BOLD, Style.USUAL})
_IN_NEED: Final = (Style.ITEM, Style.COLON, Style.PLAIN)
_FEW: Final = 2
_LONG_SETEXT: Final = 16
_LOWEST: Final = 6


def find_headings(drafts: Sequence[Draft]) -> list[Draft]:
    """Make headings of lines that serve as such; ``style`` says how each was found.

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
    """Choose candidates by the headings that the document has otherwise.

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
    """Whether the line repeats the heading right above it."""
    before = drafts[found.at - 1] if found.at else None
    if before is None or before.kind is not BlockKind.HEADING:
        return False
    line = drafts[found.at].value[: found.end]
    return _title(line) == _title(before.value)


def _title(line: str) -> str:
    return split_heading(line).span.of(line).lower()


def _promoted(draft: Draft, found: Candidate) -> list[Draft]:
    """Make a heading of the draft's first line, and a paragraph of the rest."""
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
    """Detach drafts from list items that have become headings."""
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


_STEP: Final = 1000
_BASES: Final = {
    Style.HASH: 0, Style.CAPITALS: 7, Style.BOLD: 8, Style.NUMBERED: 8, Style.USUAL: 8,
    Style.COLON: 9, Style.PLAIN: 9, Style.ITEM: 8,
}  # fmt: skip
_KIND_STEP: Final = 50
_BELOW_NUMBERS: Final = 500
_DECIMAL: Final = re.compile(r"\(?(\d+(?:\.\d+)*)")
_ROMAN: Final = re.compile(r"[IVXL]+(?=\W|$)")


class _Number(NamedTuple):
    """A heading's number: its kind and its parts ("2.1" has two)."""

    kind: str
    parts: tuple[str, ...]


def rank_headings(headings: Sequence[Draft]) -> None:
    """Give each heading a ``level`` that only its order among the others counts for.

    Marked-up headings come first, by their level; within one level "2.1" goes under "2".
    Then capitals, then bold, numbered and usual lines, then the rest. Among those found by
    their looks, the kind of number that comes first (roman, decimal, letter, "Part 1") is
    the outermost, and an unnumbered one after numbered ones goes under them, unless it is
    a usual part. A conclusion or reference list at the end of a marked-up report belongs
    to no section before it.
    """
    numbers = [_number(title_of(heading)[0]) for heading in headings]
    marked = {
        (heading.level, number.parts)
        for heading, number in zip(headings, numbers, strict=True)
        if not heading.style
    }
    found = [n for h, n in zip(headings, numbers, strict=True) if h.style and n.kind]
    kinds = list(dict.fromkeys(number.kind for number in found))
    shouts = any(heading.style == Style.CAPITALS for heading in headings)
    seen_number = False
    ranks = []
    for heading, number in zip(headings, numbers, strict=True):
        if not heading.style:
            seen_number = False
            ranks.append(heading.level * _STEP + _nesting(heading.level, number, marked))
            continue
        seen_number = seen_number or bool(number.kind)
        under = seen_number and len(found) >= _FEW
        ranks.append(_rank(heading, number, kinds, under=under, shouts=shouts))
    _lift_endings(headings, ranks)
    for heading, rank in zip(headings, ranks, strict=True):
        heading.level = rank


def _number(written: str) -> _Number:
    decimal = _DECIMAL.match(written)
    if decimal:
        return _Number("decimal", tuple(decimal[1].split(".")))
    if _ROMAN.match(written):
        return _Number("roman", (written,))
    kind = "letter" if len(written.rstrip(".):")) == 1 else "word"
    return _Number(kind if written else "", (written,))


def _nesting(level: int, number: _Number, marked: set[tuple[int, tuple[str, ...]]]) -> int:
    """How many headings of this level have a number that this number continues."""
    parts = number.parts
    return sum((level, parts[:length]) in marked for length in range(1, len(parts)))


def _rank(
    heading: Draft, number: _Number, kinds: Sequence[str], *, under: bool, shouts: bool
) -> int:
    style = Style.CAPITALS if heading.value.isupper() and shouts else Style(heading.style)
    base = (_BASES[style] or heading.level) * _STEP
    if number.kind:
        return base + _KIND_STEP * kinds.index(number.kind) + len(number.parts) - 1
    return base + (_BELOW_NUMBERS if under and not is_usual(title_of(heading)[1]) else 0)


def _lift_endings(headings: Sequence[Draft], ranks: list[int]) -> None:
    """Put an unmarked "Conclusion" or "References" at the end level with the sections."""
    levels = Counter(
        rank for heading, rank in zip(headings, ranks, strict=True) if not heading.style
    )
    outermost = min((rank for rank, count in levels.items() if count >= _FEW), default=None)
    if outermost is None:
        return
    names = Counter(_name(heading) for heading in headings)
    for at in range(len(headings) - 1, -1, -1):
        name = _name(headings[at])
        if not headings[at].style:
            return
        ending = CLOSING.fullmatch(name) or REFERENCES.fullmatch(name)
        if ending and names[name] == 1:
            ranks[at] = outermost


def _name(heading: Draft) -> str:
    return title_of(heading)[1].lower()
