"""The forms of a name: step by step with less of what does not tell one thing from another.

Each step has a reason and says how sure it is. Two names are one thing for the reasons of
the steps that they need until their forms are equal; names that still differ after the last
step have no form in common. What makes a thing special is never taken off: "generative AI" and
"AI" keep different forms, and so do "5G" and "6G", "lack of trust" and "trust".
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from sys import intern
from types import MappingProxyType
from typing import Final, NamedTuple

from kg.language import lexicon
from kg.language.normalization import (
    BOUND,
    DETERMINERS,
    METHOD_WORDS,
    PRAISE,
    acronym_of,
    key,
    words,
)
from kg.language.spelling import american
from kg.model.schema import TopicClass

Words = tuple[str, ...]


class Step(NamedTuple):
    """A way to differ and be the same; ``score`` is what it leaves of certainty (0..1)."""

    reason: str
    score: float


Change = tuple[frozenset[str], frozenset[str]]
"""Words that a step took away, and words that it put; both empty where it moved some."""


class Forms(NamedTuple):
    """A name after each step, its normal form first, and what that step took and gave."""

    stages: tuple[Words, ...]
    changes: tuple[Change | None, ...]


_NO_WORDS: Final[frozenset[str]] = frozenset()
_WITH_METHODS: Final = frozenset({TopicClass.TREND, TopicClass.TECHNIQUE, TopicClass.RISK})


def _spelled(parts: Words, _topic_class: TopicClass) -> Words:
    return tuple(map(american, parts))


def _bare(parts: Words, topic_class: TopicClass) -> Words:
    """Without words of praise, degree and pointing, wherever they stand."""
    idle = (DETERMINERS | PRAISE | lexicon.IDLE) - lexicon.COUNTS
    if topic_class == TopicClass.RISK:
        idle |= lexicon.DEGREES
    following = (*parts[1:], "")
    kept = tuple(
        word
        for at, (word, after) in enumerate(zip(parts, following, strict=True))
        if word not in idle
        or (word, after) in BOUND
        or (at and (word == "specific" or after in lexicon.METHODS))
    )
    return kept or parts


def _opened(parts: Words, topic_class: TopicClass) -> Words:
    """Without what opens a name: "reducing X", "risk of X", "growth of X" and "X growth"."""
    heads = lexicon.LIGHT_HEADS.get(topic_class, _NO_WORDS)
    openings = lexicon.OPENINGS.get(topic_class, _NO_WORDS)
    before: Words = ()
    while parts != before:
        before = parts
        if len(parts) > 1 and parts[0] in openings:
            parts = parts[1:]
        if len(parts) > 1 and parts[0] in lexicon.LIGHT_JOINTS:  # "potential" went before
            parts = parts[1:]
        if len(parts) > 2 and parts[0] in heads and parts[1] in lexicon.LIGHT_JOINTS:
            parts = parts[2:]
        plain = topic_class == TopicClass.TREND and "and" not in parts
        if len(parts) > 2 and plain and parts[-1] in heads:
            parts = parts[:-1]
    return parts


def _tied(parts: Words, _topic_class: TopicClass) -> Words:
    """Without the participle that ties two words: "AI-driven", "AI-powered", "AI"."""
    before = ("", *parts[:-1])
    last = len(parts) - 1
    return tuple(
        word
        for at, (word, tied) in enumerate(zip(parts, before, strict=True))
        if at == last or word not in lexicon.LINKING or tied not in lexicon.TIED
    )


def _uncategorized(parts: Words, topic_class: TopicClass) -> Words:
    """Without the category word behind each noun phrase, where a name stands without it."""
    phrases = [_stripped(phrase, topic_class) for phrase in _phrases(parts)]
    return tuple(word for phrase in phrases for word in phrase)


def _stripped(phrase: Words, topic_class: TopicClass) -> Words:
    while len(phrase) > 1 and _idle_tail(phrase, topic_class):
        phrase = phrase[:-1]
    return phrase


def _idle_tail(phrase: Words, topic_class: TopicClass) -> bool:
    rest, tail = phrase[:-1], phrase[-1]
    if topic_class != TopicClass.TREND and tail in lexicon.LIGHT_TAILS.get(topic_class, _NO_WORDS):
        return True
    if topic_class not in _WITH_METHODS:
        systemic = rest[-1] in lexicon.SYSTEMIC
        return topic_class == TopicClass.DOMAIN and tail == "system" and systemic
    if tail in METHOD_WORDS:
        return True
    if tail not in lexicon.METHODS:
        return False
    if rest[-1] in lexicon.FIELDS:
        return tail not in lexicon.SOFT_METHODS or len(rest) > 1
    return _activity(rest, tail)


def _activity(rest: Words, tail: str) -> bool:
    """Whether the words name an activity, which ``tail`` only says to have a means."""
    act = rest[-1]
    if act in lexicon.NO_ACTIVITY or not (
        act in lexicon.ACTIVITIES or act.endswith(("ing", "ion", "ment"))
    ):
        return False
    if len(rest) == 1:
        return tail == "algorithm" and act not in lexicon.WIDE
    return tail != "framework"


def _phrases(parts: Words) -> list[Words]:
    """The noun phrases between prepositions; a preposition is a phrase of its own."""
    phrases: list[list[str]] = [[]]
    for word in parts:
        if word in lexicon.PREPOSITIONS or word in lexicon.DIRECTED or word == "and":
            phrases += [[word], []]
        else:
            phrases[-1].append(word)
    return [tuple(p) for p in phrases if p]


def _synonymous(parts: Words, _topic_class: TopicClass) -> Words:
    """Each word, or pair of words, by the one that stands for it and its like."""
    said: list[str] = []
    for word in parts:
        pair = f"{said[-1]} {word}" if said else ""
        if pair in lexicon.SYNONYMS:
            said[-1:] = lexicon.SYNONYMS[pair].split()
        else:
            said += lexicon.SYNONYMS.get(word, word).split()
    return tuple(said)


def _ordered(parts: Words, _topic_class: TopicClass) -> Words:
    """In one order: "H of M" as "M H", "doing X" as "X deed", "B and A" as "A and B"."""
    if any(w in lexicon.DIRECTED for w in parts):
        return parts
    phrases = _phrases(parts)
    heads = [p for p in phrases if p[0] not in lexicon.PREPOSITIONS]
    joints = [p for p in phrases if p[0] in lexicon.PREPOSITIONS]
    if joints and len(heads) == len(joints) + 1 and ("and",) not in heads:
        parts = tuple(word for phrase in reversed(heads) for word in phrase)
    if len(parts) > 1 and parts[0] in lexicon.ACTS:
        parts = (*parts[1:], *lexicon.ACTS[parts[0]].split())
    if "and" in parts[1:-1]:
        parts = tuple(" and ".join(sorted(_between_ands(parts))).split())
    return parts


def _between_ands(parts: Words) -> list[str]:
    return [side.strip() for side in f" {' '.join(parts)} ".split(" and ")]


def _compounded(parts: Words, _topic_class: TopicClass) -> Words:
    """With what is written as one word or as two as one: "pre-training", "pretraining"."""
    whole: list[str] = []
    for word in parts:
        if whole and (whole[-1] in lexicon.PREFIXES or (whole[-1], word) in lexicon.APART):
            whole[-1] += word
        else:
            whole.append(word)
    return tuple(whole)


_Taking = Callable[[Words, TopicClass], Words]
_STEPS: Final[tuple[tuple[Step, _Taking], ...]] = (
    (Step("another spelling", 0.98), _spelled),
    (Step("a word of praise, degree or pointing more", 0.97), _bare),
    (Step("what is done about it more", 0.94), _opened),
    (Step("a word of the same meaning", 0.93), _synonymous),
    (Step("another category word", 0.95), _uncategorized),
    (Step("tied by another word", 0.94), _tied),
    (Step("the same words in another order", 0.97), _ordered),
    (Step("written as one word", 0.97), _compounded),
)
_SHORT: Final = 8
"""Letters that an acronym does not reach."""

_NORMAL: Final = Step("same normal form", 1.0)
_EXPANDED: Final = Step("an acronym spelled out", 0.97)
_STEP_NAMES: Final = (_NORMAL, _EXPANDED, *(step for step, _ in _STEPS))
_NONE: Final[Mapping[str, Words]] = MappingProxyType({})


def forms(name: str, topic_class: TopicClass, acronyms: Mapping[str, Words] = _NONE) -> Forms:
    """All forms of a name (in any wording) as a topic of this class.

    ``acronyms`` are spelled out: each in lower case, with the words that it stands for.

    >>> forms("reducing the cost of compute", TopicClass.RISK).stages[-1]
    ('computational', 'cost')
    """
    name = _plain(name)
    at = tuple(map(intern, words(name))) or (name,)
    stages, changes = [tuple(key(name).split())], [_change((), ())]
    every: list[_Taking] = [partial(_expanded, acronyms=acronyms), *(take for _, take in _STEPS)]
    for step in every:
        after = step(at, topic_class) or at
        changes.append(_change(at, after))
        at = after if after != at else at  # one tuple for equal stages: many names are kept
        stages.append(at)
    return Forms(tuple(stages), tuple(changes))


def canonical(name: str, topic_class: TopicClass, acronyms: Mapping[str, Words] = _NONE) -> str:
    """The last form of a name: two names of a class with one are one thing.

    >>> canonical("mitigation of biases", TopicClass.TECHNIQUE)
    'bias mitigation'
    """
    return " ".join(forms(name, topic_class, acronyms).stages[-1])


_ASIDE: Final = re.compile(r"(?<=\w)\s*\([A-Z][\w-]{1,9}\)")
_OR: Final = re.compile(r"(?<=[^\W\d_]{4})\s*/\s*(?=[^\W\d_]{4})|\s+&\s+")


def _plain(name: str) -> str:
    """Without an acronym in brackets behind what it stands for; with "and" for what means it."""
    return _OR.sub(" and ", _ASIDE.sub("", name))


def _change(before: Words, after: Words) -> Change | None:
    mine, other = frozenset(before), frozenset(after)
    return None if before == after else (mine - other, other - mine)


def _expanded(parts: Words, _topic_class: TopicClass, acronyms: Mapping[str, Words]) -> Words:
    """Acronyms spelled out, and gone where they only follow what they stand for."""
    if len(parts) > 2 and len(parts[-1]) < _SHORT and acronym_of(parts[-1], " ".join(parts[:-1])):
        parts = parts[:-1]
    return tuple(word for part in parts for word in _meant(part, acronyms))


def _meant(word: str, acronyms: Mapping[str, Words]) -> Words:
    bare = word.removesuffix("s")
    for known in (acronyms, lexicon.ACRONYMS):
        if word in known or bare in known:
            return known.get(word) or known[bare]
    return (word,)


def agreement(a: Forms, b: Forms) -> Step | None:
    """Why two names are one thing, by the steps until they are equal; their scores multiply."""
    needed: list[Step] = []
    for at, step in enumerate(_STEP_NAMES):
        if a.changes[at] != b.changes[at]:
            needed.append(step)
        if a.stages[at] == b.stages[at]:
            return _joined(needed or [step])
    return None


def _joined(steps: Sequence[Step]) -> Step:
    return Step("; ".join(s.reason for s in steps), math.prod(s.score for s in steps))
