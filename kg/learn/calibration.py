"""Calibration on reports that weights have not seen: scaled probabilities, and thresholds.

Platt's scaling (*Probabilistic outputs for support vector machines*, 1999): the logit of a
decision is stretched and shifted to fit best what was right of all that was said in
cross-validation. The decisions are sums of weights, so the scaled ones are sums of scaled
weights, and extraction needs to know nothing of it. Thresholds are where F1 is best.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from msgspec import Struct

from kg.extract.links import Link
from kg.extract.stages import decide_links, founded, surest
from kg.extract.topic_classifier import Scores, Topic, decide
from kg.learn.evaluation.figures import Tally, counts
from kg.learn.evaluation.judgements import Verdict, judge_report
from kg.learn.evaluation.predictions import Found, found_by_model, found_topics
from kg.learn.evaluation.scoring import judge_relation
from kg.learn.instances import Example, Linked, Paired
from kg.learn.logistic_regression import classifier
from kg.model import RelationType, TopicClass
from kg.model.schema import LEARNED_CLASSES, LEARNED_RELATIONS

_EDGE: Final = 0.0005
_FEWEST: Final = 20
"""Instances of either outcome below which nothing is scaled."""

_SAID: Final = 0.1
"""The probability from which links take part in the scaling; no threshold lies below."""

_NEARLY_BEST: Final = 0.005
_PRICE: Final = 0.02
"""The F1 of relations that is given for their precision."""

_STEPS: Final = tuple(round(0.1 + 0.025 * i, 3) for i in range(31))


class Outcome(NamedTuple):
    """The probability of a decision on a class or relation, and whether it was right."""

    kind: str
    probability: float
    right: bool


class Scaling(Struct, frozen=True):
    """A positive slope for all, and a shift for each kind, of logits."""

    slope: float
    shifts: Mapping[str, float]

    def probability(self, kind: str, probability: float) -> float:
        """The calibrated probability, rounded to four digits.

        >>> Scaling(0.5, {"Risk": -1.0}).probability("Risk", 0.9)
        0.5246
        """
        return round(1 / (1 + math.exp(-self.slope * logit(probability) - self.shifts[kind])), 4)

    def weights(self, kind: str, weights: Mapping[str, float]) -> dict[str, float]:
        """The weights whose sums are scaled logits; "bias" takes the shift."""
        scaled = {f: round(w * self.slope, 3) for f, w in weights.items()}
        return scaled | {"bias": round(scaled.get("bias", 0.0) + self.shifts[kind], 3)}

    def scores(self, scores: Scores) -> Scores:
        """The scores of one report's names, each class scaled."""
        return {c: [self.probability(c.value, p) for p in own] for c, own in scores.items()}

    def chances(self, links: Sequence[Link], chances: Sequence[float]) -> list[float]:
        """The chances of one report's links, each relation scaled."""
        each = zip(links, chances, strict=True)
        return [self.probability(link.predicate.value, chance) for link, chance in each]


def logit(probability: float) -> float:
    """The logit of a probability, of those below 0.0005 and above 0.9995 the same.

    >>> logit(0.5), logit(1.0) == logit(0.9999)
    (0.0, True)
    """
    p = min(max(probability, _EDGE), 1 - _EDGE)
    return math.log(p / (1 - p))


def scaling(kinds: Sequence[str], said: Sequence[Outcome]) -> Scaling:
    """The scaling that fits outcomes best; none where there are too few to tell.

    Raises MissingExtra without scikit-learn.
    """
    right = sum(one.right for one in said)
    if min(right, len(said) - right) < _FEWEST:
        return Scaling(1.0, dict.fromkeys(kinds, 0.0))
    rows = [[logit(one.probability), *(float(one.kind == k) for k in kinds)] for one in said]
    model = classifier(1.0)
    model.fit(rows, [one.right for one in said])
    slope, *shifts = (float(x) for x in model.coef_[0])
    whole = float(model.intercept_[0])
    return Scaling(
        max(round(slope, 3), 0.1),
        {k: round(whole + shift, 3) for k, shift in zip(kinds, shifts, strict=True)},
    )


def topic_outcomes(examples: Sequence[Example], topics: Iterable[Sequence[Topic]]) -> list[Outcome]:
    """Whether each topic is one that is annotated; optional ones tell nothing.

    ``topics`` may be of more reports than ``examples``: the first are those of these.
    """
    return [
        Outcome(one.kind, one.confidence, one.verdict is Verdict.RIGHT)
        for e, found in zip(examples, topics, strict=False)
        for one in judge_report("", e.gold, Found(found_topics(found)), explain=False).topics
        if one.confidence is not None and one.verdict in {Verdict.RIGHT, Verdict.INVENTED}
    ]


def link_outcomes(linked: Sequence[Linked], chances: Iterable[Sequence[float]]) -> list[Outcome]:
    """Whether each relation is right that a build would keep from a low threshold on.

    ``chances`` may be of more reports than ``linked``: the first are those of these.
    """
    least = dict.fromkeys(LEARNED_RELATIONS, _SAID)
    return [
        Outcome(triple[1].value, chance, right)
        for one, own in zip(linked, chances, strict=False)
        for triple, chance in surest(one.links, own, decide_links(one.links, own, least)).items()
        if (right := judge_relation(one.gold, triple, one.mapping)) is not None
    ]


def nearly_best(
    figures: Sequence[tuple[float, float]], within: float = _NEARLY_BEST
) -> list[float]:
    """The thresholds whose F1 is nearly the best, in their order; the best alone is chance.

    ``figures`` are pairs of F1 and threshold, thresholds ascending. The lowest misses least,
    the highest says least that is wrong.

    >>> nearly_best([(0.5, 0.1), (0.699, 0.2), (0.7, 0.3), (0.698, 0.4), (0.6, 0.5)])
    [0.2, 0.3, 0.4]
    """
    best = max(figure for figure, _ in figures)
    return [threshold for figure, threshold in figures if figure >= best - within]


def topic_thresholds(
    examples: Sequence[Example], scores: Sequence[Scores]
) -> dict[TopicClass, float]:
    """For each class, the threshold in the middle of those whose F1 is nearly the best."""
    none = dict.fromkeys(LEARNED_CLASSES, 2.0)
    best: dict[TopicClass, float] = {}
    for topic_class in LEARNED_CLASSES:
        lowest = {**none, topic_class: _STEPS[0]}
        each = zip(examples, scores, strict=True)
        decided = [(e, decide(e.candidates.names, own, lowest)) for e, own in each]
        figures = []
        for threshold in _STEPS:
            tally: Tally = Counter()
            for e, topics in decided:
                tally += _topic_tally(e, founded(e.candidates.page, at_least(topics, threshold)))
            figures.append((counts(tally, [topic_class.value]).f1, threshold))
        nearly = nearly_best(figures)
        best[topic_class] = nearly[len(nearly) // 2]
    return best


def at_least(topics: Sequence[Topic], threshold: float) -> list[Topic]:
    """The topics that :func:`decide` gives with a higher threshold: it takes names best first."""
    sizes = [(topic, sum(score >= threshold for score in topic.scores)) for topic in topics]
    return [
        Topic(
            t.topic_class,
            t.names[:size],
            t.scores[:size],
            [(score, name) for score, name in t.near if score >= threshold],
        )
        for t, size in sizes
        if size
    ]


def _topic_tally(e: Example, topics: Sequence[Topic]) -> Tally:
    return judge_report("", e.gold, Found(found_topics(topics)), explain=False).tally


def likeness_threshold(
    examples: Sequence[Example], paired: Sequence[Paired], chances: Sequence[Sequence[float]]
) -> float:
    """The probability from which joining two topics gives the best F1 of all topics."""
    figures = []
    for threshold in _STEPS:
        tally: Tally = Counter()
        for e, one, own in zip(examples, paired, chances, strict=True):
            tally += _topic_tally(e, one.joined(own, threshold))
        figures.append((counts(tally, [c.value for c in LEARNED_CLASSES]).f1, threshold))
    nearly = nearly_best(figures)
    return nearly[len(nearly) // 2]


def relation_thresholds(
    linked: Sequence[Linked], chances: Sequence[Sequence[float]]
) -> dict[RelationType, float]:
    """One threshold for all relations, the highest whose F1 of all is not far from the best.

    The highest, since a wrong relation costs more trust than a missed one. Not one each: chances
    are scaled to mean the same, and on a few dozen reports the best threshold of one relation is
    chance.
    """
    figures = []
    for threshold in _STEPS:
        tally: Tally = Counter()
        thresholds = dict.fromkeys(LEARNED_RELATIONS, threshold)
        for one, own in zip(linked, chances, strict=True):
            found = found_by_model(one.topics, one.links, own, thresholds)
            tally += judge_report("", one.gold, found, explain=False).tally
        figures.append((counts(tally, [r.value for r in LEARNED_RELATIONS]).f1, threshold))
    return dict.fromkeys(LEARNED_RELATIONS, nearly_best(figures, _PRICE)[-1])
