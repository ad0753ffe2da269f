"""How likely two names of a class are one thing: a learned score, for suggestions alone.

It sees words and the vocabulary, no corpus and no vectors: two names have one score in every
build. It is not sure enough to merge: see docs/decisions/120-likeness-of-names.md. ``kg train
--names`` learns its weights anew.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache
from importlib import resources
from typing import Final

import msgspec

from kg.language import lexicon
from kg.language.antonyms import contrary
from kg.language.normalization import CATEGORY_WORDS, FUNCTION_WORDS, PRAISE, acronym_of
from kg.language.typos import slip
from kg.model import TopicKey
from kg.resolve.vocabulary_index import Known

Named = tuple[TopicKey, str]
"""A topic: its identity and its label."""

LEAST: Final = 0.4
"""How likely two topics are one thing, at least, if that is suggested."""

WEIGHTS: Final = "name_likeness.json"

_KINDS: Final[Mapping[str, Set[str]]] = {
    "praise": PRAISE | lexicon.IDLE | lexicon.DEGREES,
    "method": lexicon.METHODS | CATEGORY_WORDS,
    "neutral": lexicon.PRODUCTS,
    "light": frozenset[str]().union(*lexicon.LIGHT_HEADS.values(), *lexicon.LIGHT_TAILS.values()),
    "want": lexicon.NEGATORS,
    "function": FUNCTION_WORDS | {"and"},
    "field": lexicon.FIELDS,
}
_NUMBER: Final = re.compile(r"\d+")
_STEM: Final = 5
_MOST: Final = 4


def likeness(a: Named, b: Named, known: Known) -> float:
    """The probability that two topics of a class are one thing, to two digits."""
    weights = shipped()
    total = weights["bias"] + math.fsum(weights.get(f, 0.0) for f in features(a, b, known))
    return round(1.0 / (1.0 + math.exp(-total)), 2)


@cache
def shipped() -> Mapping[str, float]:
    """The weights that come with this version, by feature."""
    text = resources.files("kg.resolve").joinpath("data", WEIGHTS).read_bytes()
    return msgspec.json.decode(text, type=dict[str, float])


def features(a: Named, b: Named, known: Known) -> frozenset[str]:
    """What tells of two names of a class whether they are one thing."""
    (one, _), (two, _) = sides = sorted((a, b), key=lambda n: (-len(n[0].key.split()), n[0].key))
    labels = sides[0][1], sides[1][1]
    found = {*_shape(one, two), *_vocabulary(sides, known)}
    if acronym_of(*labels) or acronym_of(*reversed(labels)):
        found.add("acronym")
    if _NUMBER.findall(one.key) != _NUMBER.findall(two.key):
        found.add("number")
    return frozenset(found)


def _shape(one: TopicKey, two: TopicKey) -> Iterator[str]:
    """How the words of two names differ; ``one`` has no fewer."""
    longer, shorter = one.key.split(), two.key.split()
    more, less = {*longer} - {*shorter}, {*shorter} - {*longer}
    shared = {*longer} & {*shorter}
    shape = "apart" if not shared else f"change {_few(more)} {_few(less)}" if less else _few(more)
    kind = one.topic_class.value
    yield from (shape, f"{shape} {kind}", f"shared {_few(shared)}")
    for end, at in (("head", -1), ("first", 0)):
        if longer[at] == shorter[at]:
            yield from (end, f"{end} {shape}")
    for side, own, words in (("more", longer, more), ("less", shorter, less)):
        for word in words:
            for of in _kinds_of(word):
                yield f"{side} {_place(own, word)} {of}"
                if not less:
                    yield f"only {_place(own, word)} {of} {kind}"
    if contrary(more, less):
        yield "contrary"
    if slip(tuple(longer), tuple(shorter)):
        yield "slip"
    if more and less:
        yield f"stems {_few([w for w in more if any(_stem(w) == _stem(x) for x in less)])}"


def _few(words: Set[str] | Sequence[str]) -> str:
    return str(min(len(words), _MOST))


def _stem(word: str) -> str:
    return word[:_STEM]


def _place(words: Sequence[str], word: str) -> str:
    return "tail" if words[-1] == word else "front" if words[0] == word else "inner"


def _kinds_of(word: str) -> list[str]:
    return [kind for kind, words in _KINDS.items() if word in words] or ["other"]


def _vocabulary(sides: Sequence[Named], known: Known) -> Iterator[str]:
    """Whether the vocabulary knows them, as one concept or as two."""
    listed = [known.listed(own.topic_class, label) for own, label in sides]
    concepts = [known.concept(own.topic_class, label) for own, label in sides]
    for what, (mine, other) in (("listed", listed), ("concept", concepts)):
        if mine is not None and other is not None:
            yield f"one {what}" if mine == other else f"two {what}"
        elif mine is not None or other is not None:
            yield f"half {what}"
