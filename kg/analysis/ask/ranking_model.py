"""A logistic regression over named features, and the claims that it weighs."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp
from typing import Final, NamedTuple

import msgspec
from msgspec import Struct

from kg.analysis.ask.name_index import NameMatch
from kg.model import Modality
from kg.model.schema import RelationType
from kg.resources import shipped_bytes

Features = Mapping[str, float]

_CROSSED: Final = (
    *(
        ("meaning", each)
        for each in (
            "meaning", "another", "explained", "topic.coverage", "other.coverage", "left.rare",
            "left.N", "said.in_quote", "context.unsaid", "missing.topic", "question.no_cue",
            "kind.yes_no", "cue.strong.fits", "cue.strong.misses",
        )
    ),
    *(("another", each) for each in ("explained", "topic.coverage")),
    *(
        ("kind.yes_no", each)
        for each in (
            "another", "explained", "topic.coverage", "other.coverage", "both.named",
            "cue.strong.fits", "cue.strong.misses",
        )
    ),
)  # fmt: skip
"""Features whose product is one, too: near words mean less where a name is not said."""


def crossed(features: Features) -> dict[str, float]:
    """The features with their products."""
    products = {f"{a} * {b}": features.get(a, 0.0) * features.get(b, 0.0) for a, b in _CROSSED}
    return {**features, **{name: value for name, value in products.items() if value}}


class RankingModel(Struct, frozen=True):
    """The weights of features by name, and the least chance of the best claim for an answer."""

    weights: dict[str, float]
    bias: float
    threshold: float

    def chance(self, features: Features) -> float:
        """How likely it is that a claim with these features answers the question."""
        score = self.bias + sum(self.weights.get(f, 0.0) * v for f, v in features.items())
        return 1.0 / (1.0 + exp(-max(min(score, 30.0), -30.0)))


MODEL: Final = msgspec.json.decode(
    shipped_bytes("kg.analysis.ask", "ranking.json"), type=RankingModel
)
"""The model that comes with this version."""


class Candidate(NamedTuple):
    """A claim that may answer a question. ``topic``: the end that is named best; ``other``."""

    claim: str
    subject: str
    relation: RelationType
    object: str
    topic: NameMatch
    other: NameMatch
    modality: Modality | None
    evidence: tuple[str, ...]

    def label(self, iri: str) -> str:
        """The label of an end."""
        return next(m.name.label for m in (self.topic, self.other) if m.name.iri == iri)


class Ranked(NamedTuple):
    """A claim with its chance; ``unsaid``: words of the question that nothing of it says."""

    candidate: Candidate
    chance: float
    unsaid: tuple[str, ...]
