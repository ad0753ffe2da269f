"""Coreference: whether two decided topics of one class are one thing under two names.

A report calls a thing by more than one name ("customer service", "customer support"); a
reader makes one topic of them. Here are the features of such a pair. Their weights are
learned from annotated reports, whose topics have all their names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from sys import intern
from typing import Final

import numpy as np

from kg.encoder.text_encoder import Doubles
from kg.extract.candidates import Occurrence
from kg.extract.page_encoder import EncodedPage
from kg.extract.topic_classifier import Topic, headed_apart
from kg.language.data_files import word_set
from kg.language.inflection import comparable
from kg.model import BlockKind

_TENTHS: Final = tuple(i / 10 for i in range(1, 11))
_LIST_MARKS: Final = word_set("relations", "list_marks")
"""What stands between the things of a list within a sentence."""
_OTHER_NAME: Final = word_set("relations", "other_name")
_NEAR: Final = (0, 1, 3, 10, 40)
_FEW: Final = 12
"""Places of a topic that are compared."""


class TopicComparison:
    """Compares the topics of one page; the properties of each are computed once."""

    def __init__(self, topics: Sequence[Topic], encoded: EncodedPage | None) -> None:
        """Compute words and vectors of each topic."""
        self._topics = topics
        self._words = [[comparable(n.label) for n in t.names] for t in topics]
        self._heads = [{n.key.split()[-1] for n in t.names} for t in topics]
        self._firsts = [{n.key.split()[0] for n in t.names} for t in topics]
        self._concepts = [_concepts(t) for t in topics]
        self._titles = [t.titles for t in topics]
        self._meanings = [] if encoded is None else _meanings(topics, encoded)

    def pairs(self) -> list[tuple[int, int]]:
        """The pairs of one class that may be one thing; the surer topic first.

        Those that share no word, no concept and little meaning are left out, two headings
        that are no repetition of each other, and neighbours in a list.
        """
        order = sorted(
            range(len(self._topics)),
            key=lambda i: (-self._topics[i].confidence, self._topics[i].names[0].key),
        )
        return [pair for at, b in enumerate(order) for pair in self._pairs_of(b, order[:at])]

    def _pairs_of(self, b: int, surer: Sequence[int]) -> Iterator[tuple[int, int]]:
        kind = self._topics[b].topic_class
        others = [
            a
            for a in surer
            if self._topics[a].topic_class is kind
            and not headed_apart(self._titles[a], self._titles[b])
        ]
        cosines = self._cosines(others, b)
        for at, a in enumerate(others):
            alike = any(each[at] >= _TENTHS[5] for each in cosines) or self._shares(a, b)
            if alike and not self._listed(a, b):
                yield a, b

    def _shares(self, a: int, b: int) -> bool:
        """Whether two topics have a word or a concept in common."""
        shared = any(x & y for x in self._words[a] for y in self._words[b])
        return shared or bool(self._concepts[a] & self._concepts[b])

    def _listed(self, a: int, b: int) -> bool:
        """Whether a list somewhere has both side by side: "privacy and copyright" are two."""
        first, second = (self._topics[i].occurrences[:_FEW] for i in (a, b))
        return any(_side_by_side(x, y) for x in first for y in second)

    def _cosines(self, others: Sequence[int], b: int) -> list[list[float]]:
        """By each kind of meaning, how near others are to a topic."""
        return [
            [round(cosine, 6) for cosine in (of[others] * of[b]).sum(axis=1).tolist()]
            for of in self._meanings
        ]

    def features(self, a: int, b: int) -> list[str]:
        """The features of a pair, sorted; those of many pairs are the same few in memory."""
        topics = self._topics
        kind = topics[a].topic_class.value
        found = {f"class={kind}"}
        for f in self._wording(a, b):
            found |= {f, f"{kind}:{f}"}
        found.update(self._places(a, b))
        for name, (cosine,) in zip(("in-context", "alone"), self._cosines([a], b), strict=False):
            found.update(f"{name}>={step:g}" for step in _TENTHS if cosine >= step)
            found.update(f"{kind}:{name}>={step:g}" for step in _TENTHS if cosine >= step)
        found.update(
            f"{which}-sure>={step:g}"
            for which, at in (("first", a), ("second", b))
            for step in _TENTHS
            if topics[at].confidence >= step
        )
        return sorted(map(intern, found))

    def _wording(self, a: int, b: int) -> Iterator[str]:
        pairs = [(x, y) for x in self._words[a] for y in self._words[b]]
        overlap = max(len(x & y) / len(x | y) for x, y in pairs)
        yield from (f"overlap>={step:g}" for step in _TENTHS if overlap >= step)
        if any(x < y for x, y in pairs):
            yield "first-in-second"
        if any(y < x for x, y in pairs):
            yield "second-in-first"
        if self._heads[a] & self._heads[b]:
            yield "same-head"
        if self._firsts[a] & self._firsts[b]:
            yield "same-first"
        if self._heads[a] & self._firsts[b] or self._firsts[a] & self._heads[b]:
            yield "head-is-first"
        mine, others = self._concepts[a], self._concepts[b]
        if mine and others:
            yield "same-concept" if mine & others else "other-concept"
        shortest = [min(*map(len, self._words[i]), 4) for i in (a, b)]
        yield f"length={shortest[0]}-{shortest[1]}"

    def _places(self, a: int, b: int) -> Iterator[str]:
        first, second = (self._topics[i].occurrences[:_FEW] for i in (a, b))
        gap = min(abs(x.line.number - y.line.number) for x in first for y in second)
        yield from (f"near<={n}" for n in _NEAR if gap <= n)
        for which, places in (("first", first), ("second", second)):
            if any(o.line.kind is BlockKind.HEADING for o in places):
                yield f"{which}-in-heading"
            yield f"{which}-named={min(len(places), 4)}"
        for x in first:
            for y in second:
                if x.line is y.line:
                    low, high = (x.last, y.first) if x.last <= y.first else (y.last, x.first)
                    between = x.line.words[low:high]
                    if low > high:
                        yield "nested"
                    elif any(w in _OTHER_NAME for w in between[:2]):
                        yield "other-name"
        if {o.line.section for o in first} & {o.line.section for o in second}:
            yield "same-section"


def _side_by_side(x: Occurrence, y: Occurrence) -> bool:
    """Whether nothing but marks of a list stands between two places."""
    if x.line is not y.line:
        return False
    low, high = (x.last, y.first) if x.last <= y.first else (y.last, x.first)
    between = x.line.words[low:high]
    return bool(between) and all(w in _LIST_MARKS for w in between)


def _concepts(topic: Topic) -> frozenset[str]:
    return frozenset(
        f.concept.iri
        for n in topic.names
        for f in n.findings
        if f.concept is not None and f.topic_class is topic.topic_class
    )


def _meanings(topics: Sequence[Topic], encoded: EncodedPage) -> list[Doubles]:
    """By each kind of meaning, a row for each topic."""
    found = [np.empty((len(topics), encoded.text.width)) for _ in range(2)]
    for at, topic in enumerate(topics):
        found[0][at], found[1][at] = encoded.meaning(topic.occurrences[:_FEW])
    return found


def join_topics(
    topics: Sequence[Topic], pairs: Sequence[tuple[int, int, float]], threshold: float
) -> list[Topic]:
    """The topics without those that likely are surer ones in other words.

    Those are near to the likeliest such topic. They are none of its names: a likeness is no
    proof. ``pairs``: the surer topic, the other, and the probability that they are one. A topic
    that is gone has none near to it: what is likest to it stands by itself.
    """
    best: dict[int, tuple[float, int]] = {}
    for first, second, chance in pairs:
        if chance >= threshold:
            best[second] = max(best.get(second, (0.0, -1)), (chance, -first))
    into = {second: -first for second, (_, first) in best.items()}
    members: dict[int, list[int]] = {}
    for second, first in into.items():
        if first not in into:
            members.setdefault(first, []).append(second)
    gone = {second for found in members.values() for second in found}
    return [
        _together(topic, [topics[i] for i in sorted(members.get(at, []))])
        for at, topic in enumerate(topics)
        if at not in gone
    ]


def _together(topic: Topic, others: Sequence[Topic]) -> Topic:
    near = [named for t in others for named in (*zip(t.scores, t.names, strict=True), *t.near)]
    return Topic(topic.topic_class, topic.names, topic.scores, [*topic.near, *near])
