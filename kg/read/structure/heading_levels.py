"""How far out each heading stands: marks, style and number together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from kg.language.section_titles import CLOSING, REFERENCES, is_usual
from kg.read.block_draft import Draft
from kg.read.structure.heading_candidates import Style
from kg.read.structure.heading_text import title_of

_STEP: Final = 1000
_BASES: Final = {
    Style.HASH: 0, Style.CAPITALS: 7, Style.BOLD: 8, Style.NUMBERED: 8, Style.USUAL: 8,
    Style.COLON: 9, Style.PLAIN: 9, Style.ITEM: 8,
}  # fmt: skip
_KIND_STEP: Final = 50
_BELOW_NUMBERS: Final = 500
_FEW: Final = 2
_DECIMAL: Final = re.compile(r"\(?(\d+(?:\.\d+)*)")
_ROMAN: Final = re.compile(r"[IVXL]+(?=\W|$)")


class _Number(NamedTuple):
    """A heading's number: what kind, and its parts ("2.1" has two)."""

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
