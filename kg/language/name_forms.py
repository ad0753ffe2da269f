"""The forms of a name: step by step with less of what does not tell one thing from another.

Each step has a reason and says how sure it is. Two names are one thing for the reasons of
the steps that they need until their forms are equal; names that still differ after the last
step have no form in common. What makes a thing special is never taken off: "generative AI" and
"AI" keep different forms, and so do "5G" and "6G", "lack of trust" and "trust".
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import partial
from sys import intern
from types import MappingProxyType
from typing import Final, NamedTuple

from kg.language import lexicon
from kg.language.lexicon import american
from kg.language.normalization import (
    BOUND,
    DETERMINERS,
    METHOD_WORDS,
    PRAISE,
    acronym_of,
    definitions,
    key,
    words,
)
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

    @property
    def praised(self) -> bool:
        """Whether the name has words of praise, degree or pointing."""
        return self.changes[_STEP_NAMES.index(_PRAISED)] is not None


_NO_WORDS: Final[frozenset[str]] = frozenset()
_WITH_METHODS: Final = frozenset({TopicClass.TREND, TopicClass.TECHNIQUE, TopicClass.RISK})


def _spelled(parts: Words, _topic_class: TopicClass) -> Words:
    return tuple(map(american, parts))


def _between(parts: Words) -> Iterable[tuple[str, str, str]]:
    """Each word with the one before and the one after it; "" where there is none."""
    return zip(("", *parts[:-1]), parts, (*parts[1:], ""), strict=True)


def _bare(parts: Words, topic_class: TopicClass) -> Words:
    """Without words of praise, degree and pointing, wherever they stand."""
    idle = (DETERMINERS | PRAISE | lexicon.IDLE) - lexicon.COUNTS
    if topic_class == TopicClass.RISK:
        idle |= lexicon.DEGREES
    kept = tuple(
        word
        for at, (before, word, after) in enumerate(_between(parts))
        if word not in idle
        or (word, after) in BOUND
        or (before, word) in BOUND
        or (at and (word == "specific" or after in lexicon.METHODS))
    )
    while len(kept) > 1 and kept[0] == "and":  # "new and emerging risks"
        kept = kept[1:]
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
        least = 2 + (parts[0] in lexicon.KEPT)  # "adoption of AI" is "AI adoption"
        joined = len(parts) > least and parts[0] in heads and parts[1] in lexicon.LIGHT_JOINTS
        if joined and not _is_uptake(parts[0], parts[2:]):
            grown = topic_class == TopicClass.TREND and parts[-1] in lexicon.QUANTITIES
            parts = (*parts[2:], "growth") if grown else parts[2:]
        if topic_class == TopicClass.RISK and parts[0] in lexicon.JUDGING:
            parts = parts[not lexicon.HARMS_THEMSELVES.isdisjoint(parts[1:2]) :]
        parts = _undeveloped(parts, topic_class)
    return parts


def _undeveloped(parts: Words, topic_class: TopicClass) -> Words:
    """Without a word behind the name of a trend which says only that there is one.

    What is used is "adopted", and a quantity "grows".
    """
    tails = lexicon.LIGHT_TAILS[topic_class] if topic_class == TopicClass.TREND else _NO_WORDS
    while len(parts) > 1 and parts[-1] in tails and parts[-2] != "and":
        if _is_uptake(parts[-1], parts[:-1]):  # "AI use"
            return *parts[:-1], "adoption"
        if parts[-2] in lexicon.QUANTITIES:  # "market expansion"
            return *parts[:-1], "growth"
        if parts[-2:] in BOUND or (len(parts) == 2 and parts[-1] in lexicon.KEPT):
            return parts
        parts = parts[:-1]
    return parts


def _is_uptake(word: str, rest: Words) -> bool:
    """Whether a word says that something of one word, or with an acronym, is taken up."""
    return word in lexicon.UPTAKE and (len(rest) == 1 or rest in _ONE_WORD)


def _tied(parts: Words, _topic_class: TopicClass) -> Words:
    """Without the participle that ties two words: "AI-driven", "AI-powered", "AI".

    A sector behind it comes first: "AI-driven farming" is AI in farming.
    """
    kept = tuple(
        "based" if tied and word in lexicon.BY_MEANS else word
        for tied, word, after in _between(parts)
        if word not in lexicon.LINKING or tied not in lexicon.TIED or (word, after) in BOUND
    )
    if 1 < len(kept) < len(parts) and kept[0] == parts[0] and kept[-1] in lexicon.SECTORS:
        return (*kept[1:], kept[0])
    return kept


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
    if topic_class == TopicClass.RISK and tail in lexicon.ATTEMPTED and _harmful(rest[-1]):
        return True
    if topic_class not in _WITH_METHODS:
        if topic_class != TopicClass.DOMAIN or tail not in lexicon.METHODS:
            return False
        return (tail == "system" and rest[-1] in lexicon.SYSTEMIC) or _activity(rest, tail)
    named = len(rest) > 1 and rest[-1] not in lexicon.UNPRODUCED
    owned = tail in lexicon.OWN_METHODS and rest[-1] in lexicon.FIELDS
    if (tail in METHOD_WORDS and not owned) or (named and tail in lexicon.PRODUCTS):
        return True
    if tail not in lexicon.METHODS:
        return False
    if rest[-1] in lexicon.FIELDS:
        return not owned and (tail not in lexicon.SOFT_METHODS or len(rest) > 1)
    return _activity(rest, tail)


def _harmful(act: str) -> bool:
    """Whether a word names a harm that is done, so that its attempt or rate is no other."""
    return act.endswith(lexicon.HARMS) or _is_activity(act)


def _is_activity(act: str) -> bool:
    ends = act in lexicon.ACTIVITIES or act.endswith(("ing", "ion", "ment"))
    return ends and act not in lexicon.NO_ACTIVITY


def _activity(rest: Words, tail: str) -> bool:
    """Whether the words name an activity, which ``tail`` only says to have a means."""
    act = rest[-1]
    if not _is_activity(act):
        return False
    if len(rest) == 1:
        return tail in lexicon.BARE_METHODS and act not in lexicon.WIDE
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


def _ordered(parts: Words, topic_class: TopicClass) -> Words:
    """In one order: "H of M" as "M H", "doing X" as "X deed", "B and A" as "A and B"; once."""
    if len(parts) > 2 and parts[0] in lexicon.DONE_TO and parts[1] == "to":
        parts = (parts[0], "of", *parts[2:])
    if any(w in lexicon.DIRECTED for w in parts):
        return parts
    phrases = _phrases(parts)
    heads = [p for p in phrases if p[0] not in lexicon.PREPOSITIONS]
    joints = [p for p in phrases if p[0] in lexicon.PREPOSITIONS]
    if joints and len(heads) == len(joints) + 1 and ("and",) not in heads:
        parts = tuple(word for phrase in reversed(heads) for word in phrase)
    if len(parts) > 1 and parts[0] in lexicon.ACTS and parts[1] != "and":
        parts = (*parts[1:], *lexicon.ACTS[parts[0]].split())
    if "and" in parts[1:-1]:
        parts = tuple(" and ".join(sorted(_between_ands(parts))).split())
    return _undeveloped(parts, topic_class)


def _between_ands(parts: Words) -> set[str]:
    """The sides of "and"; of a word and two words with the last word behind both."""
    sides = [side.strip() for side in f" {' '.join(parts)} ".split(" and ")]
    one, *two = sorted(sides, key=lambda side: (len(side.split()), side))
    lengths = [len(side.split()) for side in (one, *two)]
    if lengths == [1, 2]:  # "ethical and legal rules", "legal and ethical rules"
        first, head = two[0].split()
        one, other = sorted((one, first))
        return {one, f"{other} {head}"}
    return {*sides}


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
_PRAISED: Final = Step("a word of praise, degree or pointing more", 0.97)
_STEPS: Final[tuple[tuple[Step, _Taking], ...]] = (
    (Step("another spelling", 0.98), _spelled),
    (_PRAISED, _bare),
    (Step("a word of the same meaning", 0.93), _synonymous),
    (Step("what is done about it more", 0.94), _opened),
    (Step("tied by another word", 0.94), _tied),
    (Step("another category word", 0.95), _uncategorized),
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
    elif len(parts) > 2 and len(parts[0]) < _SHORT and acronym_of(parts[0], " ".join(parts[1:])):
        parts = parts[1:]
    return tuple(word for part in parts for word in _meant(part, acronyms))


def _meant(word: str, acronyms: Mapping[str, Words]) -> Words:
    bare = word.removesuffix("s")
    for known in (acronyms, lexicon.ACRONYMS):
        if word in known or bare in known:
            return known.get(word) or known[bare]
    return (word,)


def spelled_out(texts: Iterable[str]) -> dict[str, Words]:
    """The words of the acronyms that texts define, by acronym in lower case; the first holds.

    >>> spelled_out(["Retrieval-augmented generation (RAG) is common."])
    {'rag': ('retrieval', 'augmented', 'generation')}
    """
    found: dict[str, Words] = {}
    for text in texts:
        if "(" in text:
            for short, long in definitions(text).items():
                found.setdefault(short.lower(), _as_known(short.lower(), words(long)))
    return found


_NAMED_BY_LETTERS: Final = {
    **{short: tuple(long.split()) for long, short in lexicon.SYNONYMS.items() if " " not in short},
    **lexicon.ACRONYMS,
}
_ONE_WORD: Final = frozenset(_NAMED_BY_LETTERS.values())
_MISREAD: Final = 0.8
"""How much two names share, of 1, of which one is the other with letters lost in reading."""


def _as_known(short: str, long: Words) -> Words:
    """What an acronym stands for, spelled right where a page lost letters of a known name.

    >>> _as_known("ai", ("articial", "intelligence")), _as_known("ai", ("audit", "index"))
    (('artificial', 'intelligence'), ('audit', 'index'))
    """
    known = _NAMED_BY_LETTERS.get(short, long)
    alike = SequenceMatcher(None, " ".join(known), " ".join(long), autojunk=False).ratio()
    return known if len(known) == len(long) and alike >= _MISREAD else long


def agreement(a: Forms, b: Forms) -> Step | None:
    """Why two names are one thing, by the steps until they are equal; their scores multiply."""
    needed: list[Step] = []
    if a.stages[-1] != b.stages[-1]:  # normal forms may be equal, of "AI strategy" and "AI"
        return None
    for at, step in enumerate(_STEP_NAMES):
        if a.changes[at] != b.changes[at]:
            needed.append(step)
        if a.stages[at] == b.stages[at]:
            return _joined(needed or [step])
    return None


def _joined(steps: Sequence[Step]) -> Step:
    return Step("; ".join(s.reason for s in steps), math.prod(s.score for s in steps))
