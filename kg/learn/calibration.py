"""Make probabilities mean what they say on reports that weights have not seen.

Platt's scaling (*Probabilistic outputs for support vector machines*, 1999): the logit of a
decision is stretched and shifted, as fits best what was right of all that was said in
cross-validation. Since the decisions are themselves sums of weights, the scaled ones are
sums of scaled weights, and use knows nothing of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from msgspec import Struct

from kg.errors import MissingExtra
from kg.extract.topic_classifier import Topic
from kg.learn.instances import Example, Linked, predicted
from kg.learn.scoring import align, judge
from kg.learn.thresholds import Scores

_EDGE: Final = 0.0005
_LEAST: Final = 20
"""Cases of either outcome below which nothing is scaled."""


class Outcome(NamedTuple):
    """A probability that was said of a ``kind``, and whether it was right."""

    kind: str
    probability: float
    right: bool


class Scaling(Struct, frozen=True):
    """A positive slope for all, and a shift for each kind, of logits."""

    slope: float
    shifts: Mapping[str, float]

    def probability(self, kind: str, probability: float) -> float:
        """What a probability means, rounded to four digits.

        >>> Scaling(0.5, {"Risk": -1.0}).probability("Risk", 0.9)
        0.5246
        """
        return round(1 / (1 + math.exp(-self.slope * logit(probability) - self.shifts[kind])), 4)

    def weights(self, kind: str, weights: Mapping[str, float]) -> dict[str, float]:
        """The weights whose sums are scaled logits; "bias" takes the shift."""
        scaled = {f: round(w * self.slope, 3) for f, w in weights.items()}
        return scaled | {"bias": round(scaled.get("bias", 0.0) + self.shifts[kind], 3)}


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
    if min(right, len(said) - right) < _LEAST:
        return Scaling(1.0, dict.fromkeys(kinds, 0.0))
    try:
        from sklearn.linear_model import LogisticRegression
    except ImportError as error:
        raise MissingExtra(
            "learning needs scikit-learn, which is not installed; pip install 'trendkg[train]'"
        ) from error
    rows = [[logit(one.probability), *(float(one.kind == k) for k in kinds)] for one in said]
    model = LogisticRegression(C=1.0, solver="liblinear", random_state=0)
    model.fit(rows, [one.right for one in said])
    slope, *shifts = (float(x) for x in model.coef_[0])
    whole = float(model.intercept_[0])
    return Scaling(
        max(round(slope, 3), 0.1),
        {k: round(whole + shift, 3) for k, shift in zip(kinds, shifts, strict=True)},
    )


_SAID: Final = 0.1
"""From which probability on a link counts as said; no threshold lies below."""


def topic_outcomes(examples: Sequence[Example], topics: Iterable[Sequence[Topic]]) -> list[Outcome]:
    """Whether each topic is one that is annotated; optional ones tell nothing.

    ``topics`` may be of more reports than ``examples``: the first are those of these.
    """
    said = []
    for e, found in zip(examples, topics, strict=False):
        mapping = align(e.gold, predicted(found))
        for at, topic in enumerate(found):
            if at not in mapping or not e.gold.entities[mapping[at]].optional:
                said.append(Outcome(topic.topic_class.value, topic.confidence, at in mapping))
    return said


def link_outcomes(linked: Sequence[Linked], chances: Iterable[Sequence[float]]) -> list[Outcome]:
    """Whether each link that is likely enough to be said holds.

    ``chances`` may be of more reports than ``linked``: the first are those of these.
    """
    said = []
    for one, own in zip(linked, chances, strict=False):
        for link, chance in zip(one.links, own, strict=True):
            verdict = judge(one.gold, (link.subject, link.predicate, link.object), one.mapping)
            if chance >= _SAID and verdict is not None:
                said.append(Outcome(link.predicate.value, chance, verdict))
    return said


def scaled_scores(scale: Scaling, scores: Scores) -> Scores:
    """The scores of one report's names, each class scaled."""
    return {c: [scale.probability(c.value, p) for p in own] for c, own in scores.items()}


def scaled_chances(scale: Scaling, linked: Linked, chances: Sequence[float]) -> list[float]:
    """The chances of one report's links, each relation scaled."""
    return [
        scale.probability(link.predicate.value, p)
        for link, p in zip(linked.links, chances, strict=True)
    ]
