"""Learn the weights of both decisions from annotated reports.

Logistic regression (scikit-learn's liblinear, seeded) over binary features. Thresholds
maximise F1 on reports that the weights have not seen, by cross-validation over reports;
links are learned between topics so decided, the ones the model will meet in use.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from kg.extract.cases import Example, Linked, link_rows, links_of, topic_rows
from kg.extract.decide import decide, probability
from kg.extract.fitting import fit
from kg.extract.thresholds import Scores, relation_thresholds, topic_thresholds
from kg.extract.weights import Model
from kg.model import RelationType, TopicClass

FOLDS: Final = 8
Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Settings:
    """Strength of regularisation (liblinear's C) and rarest feature kept."""

    topic_c: float = 0.5
    relation_c: float = 0.1
    topic_rarest: int = 2
    relation_rarest: int = 3
    near_weight: float = 0.3


def learn(
    examples: Sequence[Example],
    *,
    tuned_on: int | None = None,
    settings: Settings = Settings(),
    report: Report = lambda _: None,
) -> Model:
    """The model learned from all examples, with thresholds from cross-validation.

    The thresholds are the best for the first ``tuned_on`` examples (default: all); give
    those first that are most like the reports to come.
    """
    scores = cross_validated_scores(examples, settings)
    report("topics weighed across folds")
    thresholds = topic_thresholds(examples[:tuned_on], scores[:tuned_on])
    topics = [decide(e.names, s, thresholds) for e, s in zip(examples, scores, strict=True)]
    linked = [links_of(e, t) for e, t in zip(examples, topics, strict=True)]
    chances = cross_validated_chances(examples, linked, settings)
    report("links weighed across folds")
    return Model(
        {
            c: fit(
                topic_rows(examples, c, settings.near_weight),
                settings.topic_c,
                settings.topic_rarest,
            )
            for c in TopicClass
        },
        thresholds,
        {
            r: fit(link_rows(linked, r), settings.relation_c, settings.relation_rarest)
            for r in RelationType
        },
        relation_thresholds(linked[:tuned_on], chances[:tuned_on]),
    )


def folds(count: int) -> list[list[int]]:
    """The indices left out in each fold of the cross-validation."""
    return [list(range(count))[i::FOLDS] for i in range(min(FOLDS, count))]


def cross_validated_scores(examples: Sequence[Example], settings: Settings) -> list[Scores]:
    """For each report, what weights learned from the others' folds say of its names."""
    result: list[Scores] = [{} for _ in examples]
    for topic_class in TopicClass:
        rows = [topic_rows([e], topic_class, settings.near_weight) for e in examples]
        for left_out in folds(len(examples)):
            rest = [r for i, own in enumerate(rows) if i not in left_out for r in own]
            weights = fit(rest, settings.topic_c, settings.topic_rarest)
            for i in left_out:
                result[i][topic_class] = [probability(weights, f) for f in examples[i].features]
    return result


def cross_validated_chances(
    examples: Sequence[Example], linked: Sequence[Linked], settings: Settings
) -> list[list[float]]:
    """For each report, what weights learned from the others' folds say of its links."""
    result: list[list[float]] = [[0.0] * len(one.links) for one in linked]
    for predicate in RelationType:
        rows = [link_rows([one], predicate) for one in linked]
        for left_out in folds(len(examples)):
            rest = [r for i, own in enumerate(rows) if i not in left_out for r in own]
            weights = fit(rest, settings.relation_c, settings.relation_rarest)
            for i in left_out:
                for k, (link, features) in enumerate(
                    zip(linked[i].links, linked[i].features, strict=True)
                ):
                    if link.predicate is predicate:
                        result[i][k] = probability(weights, features)
    return result
