"""Two names of one class: whether they are one thing, why, and how sure that is."""

from __future__ import annotations

import re
from typing import Final

from kg.language.antonyms import contrary
from kg.language.lexicon import NEGATORS
from kg.language.typos import slip
from kg.resolve.compared_name import Name
from kg.resolve.name_variants import Forms, Step, agreement

LEAST: Final = 0.8
"""A pair that is less sure is no pair."""

_SLIP: Final = 0.86
_CONCEPT: Final = 0.97
_ROMAN: Final = frozenset("ii iii iv vi vii viii ix xi".split())
_NUMBERS: Final = frozenset(
    "one two three four five six seven eight nine ten first second third fourth fifth half double "
    "single dual triple zero".split()
)


def judge(a: Name, b: Name) -> Step | None:
    """Why two names of one class are one thing; ``None`` where nothing says so for sure."""
    if a.concept is not None and b.concept is not None:
        if a.concept.iri != b.concept.iri:
            return None
        return Step(f"both are names of {a.concept.label!r} in a vocabulary", _CONCEPT)
    found = [s for x in a.forms for y in b.forms if (s := _alike(x, y)) is not None]
    best = max(found, key=lambda s: (s.score, s.reason), default=None)
    return best if best is not None and best.score >= LEAST else None


def _alike(a: Forms, b: Forms) -> Step | None:
    step = agreement(a, b)
    if step is not None or _words_part(a, b):
        return step
    words = slip(a.stages[-1], b.stages[-1])
    return None if words is None else Step(f"a slip of the pen: {words[0]} and {words[1]}", _SLIP)


def parted(a: Name, b: Name) -> str:
    """What makes two names two things whatever lies between them; empty if nothing does."""
    if a.concept is not None and b.concept is not None:
        return "" if a.concept.iri == b.concept.iri else "two concepts of a vocabulary"
    reasons = [_words_part(x, y) for x in a.forms for y in b.forms]
    return "" if "" in reasons else reasons[0]


def _words_part(a: Forms, b: Forms) -> str:
    mine, other = set(a.stages[-1]), set(b.stages[-1])
    if _numbers(mine) != _numbers(other):
        return "another number or version"
    if mine & NEGATORS != other & NEGATORS:
        return "one denies what the other says"
    only, others = mine - other, other - mine
    if contrary(only, others):
        return "words of contrary meaning"
    if mine & other and not (only and others) and only | others:
        return "one is more general"
    return ""


def _numbers(words: set[str]) -> set[str]:
    return {w for w in words if re.search(r"\d", w) or w in _ROMAN or w in _NUMBERS}
