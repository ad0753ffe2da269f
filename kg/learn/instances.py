"""Annotated reports as training instances: features and answers.

Candidates, pairs and links with their features are those of :mod:`kg.extract.stages`; here
only the answers are added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from kg.extract.coreference import join_topics
from kg.extract.links import Link
from kg.extract.stages import Candidates, TopicPair, compare_topics, find_candidates, link_topics
from kg.extract.topic_classifier import Topic
from kg.extract.vocabulary_matcher import VocabularyMatcher
from kg.language.inflection import comparable
from kg.learn.annotations import Annotated, Gold
from kg.learn.evaluation.predictions import found_topics
from kg.learn.evaluation.scoring import SHARED, align, judge_relation, similarity
from kg.model import RelationType, TopicClass

_UNKNOWN_PAIR: Final = 0.3
"""The weight of a pair of which only one topic is annotated."""


class Example(Struct):
    """One annotated report, or passage of it, with its candidates.

    ``weight``: how much its instances count. Examples of one ``report``, known by its hash, are
    never learned from where one of them is judged.
    """

    gold: Gold
    candidates: Candidates
    weight: float = 1.0

    @property
    def report(self) -> str:
        """The hash of the report that it is of."""
        return self.candidates.page.document.sha256


class Row(Struct, frozen=True):
    """One training instance: features, the answer, and its weight (0: only to be predicted)."""

    features: Sequence[str]
    answer: bool
    weight: float


def examples_of(
    cases: Iterable[tuple[Annotated, float]], vocabulary: VocabularyMatcher
) -> Iterator[Example]:
    """Find the candidates of annotated reports and passages, each with its weight.

    Passages of one report that follow each other share what is found in the whole.
    """
    whole: Candidates | None = None
    for case, weight in cases:
        if whole is None or whole.page.document is not case.document:
            whole = find_candidates(case.document, vocabulary)
        found = whole
        if case.passage is not None:
            found = whole.within(whole.page.lines_in(case.passage))
        yield Example(case.gold, found, weight)


def name_rows(e: Example, topic_class: TopicClass, near: float) -> list[Row]:
    """A row for each name of a report; ``near`` is the weight of a near miss."""
    answers = answers_of(e, topic_class, near)
    return [
        Row(features, answer, weight * e.weight)
        for features, (answer, weight) in zip(e.candidates.features, answers, strict=True)
    ]


def answers_of(e: Example, topic_class: TopicClass, near: float) -> list[tuple[bool, float]]:
    """For each name, whether it is a topic of the class, and the weight of that answer."""
    entities = [g for g in e.gold.entities.values() if g.topic_class is topic_class]
    wanted = [(g.optional, {comparable(n) for n in g.names}, g.names) for g in entities]
    return [_answer(name.label, wanted, near) for name in e.candidates.names]


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
        elif similarity((label,), names) >= SHARED and not answer:
            weight = min(weight, 0.0 if optional else near)
    return answer, weight


class Paired(Struct, frozen=True):
    """The topics of one report, and the pairs of them that may be one thing, with a row each."""

    topics: list[Topic]
    pairs: list[TopicPair]
    rows: list[Row]

    def joined(self, chances: Sequence[float], threshold: float) -> list[Topic]:
        """The topics without those that are another in other words, at least so probably."""
        each = zip(self.pairs, chances, strict=True)
        scored = [(pair.first, pair.second, chance) for pair, chance in each]
        return join_topics(self.topics, scored, threshold)


def pair_instances(e: Example, topics: list[Topic]) -> Paired:
    """Pairs of decided topics: one thing where both are the same annotated topic."""
    annotated = [_annotated(e.gold, topic) for topic in topics]
    pairs = [*compare_topics(e.candidates, topics)]
    return Paired(
        topics, pairs, [_pair_row(p, annotated[p.first], annotated[p.second], e) for p in pairs]
    )


def _pair_row(pair: TopicPair, first: str | None, second: str | None, e: Example) -> Row:
    known = (first is not None) + (second is not None)
    weight = (0.0, _UNKNOWN_PAIR, 1.0)[known] * e.weight
    return Row(pair.features, known == 2 and first == second, weight)


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
    """The candidate links of one report between its decided topics, with a row each.

    ``mapping``: the annotated topic, by id, of a decided one, by index.
    """

    gold: Gold
    topics: list[Topic]
    mapping: Mapping[int, str]
    links: list[Link]
    rows: list[Row]

    def right(self, link: Link) -> bool | None:
        """Whether a link is annotated; ``None`` where it counts neither way."""
        return judge_relation(self.gold, (link.subject, link.predicate, link.object), self.mapping)

    def of(self, predicate: RelationType) -> list[int]:
        """The indices of the links of one relation."""
        return [at for at, link in enumerate(self.links) if link.predicate is predicate]


def link_instances(e: Example, topics: list[Topic]) -> Linked:
    """All candidate links of one report; those that count neither way have no weight."""
    mapping = align(e.gold, found_topics(topics))
    found = Linked(e.gold, topics, mapping, link_topics(e.candidates, topics), [])
    for link in found.links:
        right = found.right(link)
        weight = 0.0 if right is None else e.weight
        found.rows.append(Row(link.features(), bool(right), weight))
    return found
