"""Annotated reports as training cases: the names and links of each, and what was right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from kg.extract.analyzed_document import Page, prepare
from kg.extract.candidates import Name, collect
from kg.extract.coreference import Likeness
from kg.extract.encoder.encoder_features import link_signals, name_signals
from kg.extract.encoder.page_encoder import Encoder, Reading
from kg.extract.extraction import findings
from kg.extract.features import Featurizer
from kg.extract.links import Link, Linker
from kg.extract.topic_classifier import Topic
from kg.extract.vocabulary_matcher import VocabularyMatcher
from kg.learn.annotations import Gold
from kg.learn.scoring import SHARED, Predicted, align, comparable, judge, similarity
from kg.model import Document, RelationType, TopicClass


class Example(Struct):
    """One annotated report, analysed once, and how much its cases count.

    ``reading``: what an encoder that has not learned from it makes of it, if any; then
    ``signals`` has what that says of each name.
    """

    page: Page
    gold: Gold
    names: list[Name]
    features: list[list[str]]
    weight: float = 1.0
    reading: Reading | None = None
    signals: list[list[str]] | None = None

    def read_by(self, encoder: Encoder) -> None:
        """Let an encoder read the report."""
        self.reading = encoder.read(self.page)
        self.signals = [name_signals(logits) for logits in self.reading.names(self.names)]

    def features_of(self, index: int) -> list[str]:
        """All features of a name."""
        more = [] if self.signals is None else self.signals[index]
        return [*self.features[index], *more]


class Row(Struct, frozen=True):
    """One training case: features, the answer, and how much it counts."""

    features: Sequence[str]
    answer: bool
    weight: float


def example(
    document: Document, gold: Gold, vocabulary: VocabularyMatcher, *, weight: float = 1.0
) -> Example:
    """Analyse one annotated report."""
    page = prepare(document)
    names = collect(page, findings(page, vocabulary))
    featurizer = Featurizer(page, names)
    return Example(page, gold, names, [featurizer.features(n) for n in names], weight)


def topic_rows(examples: Sequence[Example], topic_class: TopicClass, near: float) -> list[Row]:
    """One row for each name of each report; ``near`` is what a near miss counts."""
    rows = []
    for e in examples:
        answers = answers_of(e, topic_class, near)
        for i, (answer, weight) in enumerate(answers):
            rows.append(Row(e.features_of(i), answer, weight * e.weight))
    return rows


def answers_of(e: Example, topic_class: TopicClass, near: float) -> list[tuple[bool, float]]:
    """For each name, whether it is a topic of the class, and how much that counts."""
    entities = [g for g in e.gold.entities.values() if g.topic_class is topic_class]
    wanted = [(g.optional, {comparable(n) for n in g.names}, g.names) for g in entities]
    return [_answer(name.label, wanted, near) for name in e.names]


def _answer(
    label: str, wanted: Sequence[tuple[bool, set[frozenset[str]], tuple[str, ...]]], near: float
) -> tuple[bool, float]:
    """Right where it is a name of a wanted topic; near misses count less, optional ones not."""
    mine = comparable(label)
    answer, weight = False, 1.0
    for optional, exact, names in wanted:
        if mine in exact:
            if not optional:
                return True, 1.0
            weight = 0.0
        elif similarity((label,), names) >= 0.6 and not answer:
            weight = min(weight, 0.0 if optional else near)
    return answer, weight


def predicted(topics: Sequence[Topic]) -> list[Predicted]:
    """Decided topics in the shape that the measure reads."""
    return [Predicted(t.topic_class, tuple(n.label for n in t.names)) for t in topics]


_UNKNOWN_PAIR: Final = 0.3
"""What a pair counts of which one topic is annotated and the other is not."""


class Compared(Struct, frozen=True):
    """The topics of one report, and each pair of them that may be one thing, as a case."""

    topics: list[Topic]
    pairs: list[tuple[int, int]]
    rows: list[Row]


def compared(e: Example, topics: list[Topic]) -> Compared:
    """Pairs of decided topics: one thing where both are the same annotated topic."""
    likeness = Likeness(topics, e.reading)
    annotated = [_annotated(e.gold, topic) for topic in topics]
    pairs = likeness.pairs()
    rows = []
    for a, b in pairs:
        known = (annotated[a] is not None) + (annotated[b] is not None)
        weight = (0.0, _UNKNOWN_PAIR, 1.0)[known] * e.weight
        same = known == 2 and annotated[a] == annotated[b]
        rows.append(Row(likeness.features(a, b), same, weight))
    return Compared(topics, pairs, rows)


def _annotated(gold: Gold, topic: Topic) -> str | None:
    names = [n.label for n in topic.names]
    alike = [
        (similarity(names, g.names), g.id)
        for g in gold.entities.values()
        if g.topic_class is topic.topic_class
    ]
    best, found = max(alike, default=(0.0, ""))
    return found if best >= SHARED else None


class Linked(Struct, frozen=True):
    """The links of one report between its decided topics, with their features."""

    gold: Gold
    mapping: Mapping[int, str]
    links: list[Link]
    features: list[list[str]]
    weight: float


def links_of(e: Example, topics: Sequence[Topic]) -> Linked:
    """All candidate links of one report."""
    links = Linker(e.page, topics).links()
    if e.reading is not None:
        for link, signals in zip(links, link_signals(e.reading, topics, links), strict=True):
            link.signals = tuple(signals)
    return Linked(
        e.gold, align(e.gold, predicted(topics)), links, [k.features() for k in links], e.weight
    )


def link_rows(linked: Sequence[Linked], predicate: RelationType) -> list[Row]:
    """One row for each link that counts."""
    rows = []
    for one in linked:
        for link, features in zip(one.links, one.features, strict=True):
            if link.predicate is predicate:
                verdict = judge(one.gold, (link.subject, predicate, link.object), one.mapping)
                if verdict is not None:
                    rows.append(Row(features, verdict, one.weight))
    return rows
