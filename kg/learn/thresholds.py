"""From which probability on to keep a topic or a link: where F1 is best on unseen reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from kg.extract.coreference import joined
from kg.extract.topic_classifier import Topic, decide
from kg.learn.instances import Compared, Example, Linked, predicted
from kg.learn.scoring import Tally, align, f1, tally_relations, tally_topics
from kg.model import RelationType, TopicClass

_NEARLY_BEST: Final = 0.005
_STEPS: Final = tuple(round(0.1 + 0.025 * i, 3) for i in range(31))

Scores = dict[TopicClass, list[float]]


def nearly_best(figures: Sequence[tuple[float, float]]) -> list[float]:
    """The thresholds whose F1 is nearly the best, in their order; chance picks among those.

    ``figures`` are pairs of F1 and threshold, thresholds ascending. The lowest misses least,
    the highest says least that is wrong.

    >>> nearly_best([(0.5, 0.1), (0.699, 0.2), (0.7, 0.3), (0.698, 0.4), (0.6, 0.5)])
    [0.2, 0.3, 0.4]
    """
    best = max(figure for figure, _ in figures)
    return [threshold for figure, threshold in figures if figure >= best - _NEARLY_BEST]


def topic_thresholds(
    examples: Sequence[Example], scores: Sequence[Scores]
) -> dict[TopicClass, float]:
    """For each class, the lowest threshold whose F1 is nearly the best.

    A topic that is missed takes all that is said of it along.
    """
    none = dict.fromkeys(TopicClass, 2.0)
    best: dict[TopicClass, float] = {}
    for topic_class in TopicClass:
        figures = []
        for threshold in _STEPS:
            tally: Tally = Counter()
            for e, s in zip(examples, scores, strict=True):
                found = predicted(decide(e.names, s, {**none, topic_class: threshold}))
                tally += tally_topics(e.gold, found, align(e.gold, found))
            figures.append((f1(tally, [topic_class.value]), threshold))
        best[topic_class] = nearly_best(figures)[0]
    return best


def relation_thresholds(
    linked: Sequence[Linked], chances: Sequence[Sequence[float]]
) -> dict[RelationType, float]:
    """One threshold for all relations, in the middle of those with nearly the best F1 of all.

    Not one each: chances are scaled so that they mean the same, and on a few dozen
    reports the best threshold of one relation is chance.
    """
    figures = []
    for threshold in _STEPS:
        tally: Tally = Counter()
        for one, probabilities in zip(linked, chances, strict=True):
            said = [
                (k.subject, k.predicate, k.object)
                for k, p in zip(one.links, probabilities, strict=True)
                if p >= threshold
            ]
            tally += tally_relations(one.gold, said, one.mapping)
        figures.append((f1(tally, [r.value for r in RelationType]), threshold))
    nearly = nearly_best(figures)
    return dict.fromkeys(RelationType, nearly[len(nearly) // 2])


def likeness_threshold(
    examples: Sequence[Example], cases: Sequence[Compared], chances: Sequence[Sequence[float]]
) -> float:
    """From which probability on joining two topics gives the best F1 of all topics."""
    figures = []
    for threshold in _STEPS:
        tally: Tally = Counter()
        for e, case, probabilities in zip(examples, cases, chances, strict=True):
            found = predicted(one_each(case, probabilities, threshold))
            tally += tally_topics(e.gold, found, align(e.gold, found))
        figures.append((f1(tally, [c.value for c in TopicClass]), threshold))
    nearly = nearly_best(figures)
    return nearly[len(nearly) // 2]


def one_each(case: Compared, chances: Sequence[float], threshold: float) -> list[Topic]:
    """The topics of a report, those joined that are one thing with such a probability."""
    pairs = [(a, b, p) for (a, b), p in zip(case.pairs, chances, strict=True)]
    return joined(case.topics, pairs, threshold)
