"""Learn the decisions, and the encoder that informs them, from annotated reports.

The encoder learns from some reports, the decisions, logistic regressions over binary features,
from others, which the encoder has not seen. What a decision learns from the answers of an
earlier one, it learns by cross-validation over these reports. So weights meet in training what
they meet in use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kg.extract.page_encoder import EncodedPage, PageEncoder
from kg.extract.stages import founded
from kg.extract.topic_classifier import Scores, Topic, decide
from kg.extract.weights import Model
from kg.learn.base_weights import base_weights
from kg.learn.calibration import (
    Scaling,
    likeness_threshold,
    link_outcomes,
    relation_thresholds,
    scaling,
    topic_outcomes,
    topic_thresholds,
)
from kg.learn.encoder_training import (
    Encoded,
    Schedule,
    Work,
    encoder_of,
    fit_encoder,
    torch_module,
)
from kg.learn.instances import (
    Example,
    Linked,
    link_instances,
    name_rows,
    pair_instances,
)
from kg.learn.logistic_regression import cross_validate, fit, folds
from kg.learn.network_torch import annotated_topics, batch, with_inventions
from kg.model import RelationType, TopicClass
from kg.model.schema import LEARNED_CLASSES, LEARNED_RELATIONS

_LEAST: Final = 0.03
"""The size of weight below which the model leaves out a feature: half of them, with next to no
effect (see docs/decisions). Cross-validation keeps them."""

Report = Callable[[str], None]


class Settings(Struct, frozen=True):
    """Strength of regularisation (liblinear's C), rarest feature kept, weight of a near miss."""

    topic_c: float = 0.05
    same_c: float = 0.3
    relation_c: float = 0.1
    topic_rarest: int = 5
    same_rarest: int = 5
    relation_rarest: int = 8
    near_weight: float = 0.3


class Learned(Struct, frozen=True):
    """A model, its encoder's weights if it has one, and its decisions on unseen reports.

    ``topics``, ``linked``, ``chances``: of each example, by cross-validation.
    """

    model: Model
    encoder: Encoded | None
    topics: list[list[Topic]]
    linked: list[Linked]
    chances: list[list[float]]


def learn(  # noqa: PLR0913 - what is learned from, how, and whom to tell
    examples: Sequence[Example],
    *,
    read: Sequence[Example] = (),
    tuned_on: int | None = None,
    settings: Settings = Settings(),
    schedule: Schedule | None = None,
    work: Work = Work(),
    report: Report = lambda _: None,
) -> Learned:
    """The model whose decisions are learned from ``examples``, by cross-validation.

    Thresholds and confidence are chosen on the first ``tuned_on`` of them (default: all). With a
    ``schedule`` an encoder is trained on what is to be ``read``, reports that are not among the
    examples; of these one whose weight is less than 1 has the weight that the schedule says.
    """
    encoded = None
    if schedule is not None:
        encoded = _encoder(read, (settings, schedule, work), report)
        _encode(examples, encoder_of(encoded))
    scores = _cross_validated_scores(examples, settings)
    report("topics weighed across folds")
    topic_scale = scaling(
        [c.value for c in LEARNED_CLASSES],
        topic_outcomes(examples[:tuned_on], _join(examples, scores, tuned_on, settings).topics),
    )
    scores = [topic_scale.scores(one) for one in scores]
    same = _join(examples, scores, tuned_on, settings)
    report("topics compared across folds")
    linked = [link_instances(e, t) for e, t in zip(examples, same.topics, strict=True)]
    chances = _cross_validated_chances(linked, folds([e.report for e in examples]), settings)
    link_scale = scaling(
        [r.value for r in LEARNED_RELATIONS], link_outcomes(linked[:tuned_on], chances)
    )
    chances = [link_scale.chances(one.links, p) for one, p in zip(linked, chances, strict=True)]
    report("links weighed across folds")
    model = Model(
        _topic_weights(examples, topic_scale, settings),
        topic_thresholds(examples[:tuned_on], scores[:tuned_on]),
        _link_weights(linked, link_scale, settings),
        relation_thresholds(linked[:tuned_on], chances[:tuned_on]),
        same.weights,
        same.threshold,
        None if encoded is None else encoder_of(encoded),
    )
    return Learned(model, encoded, same.topics, linked, chances)


def _topic_weights(
    examples: Sequence[Example], scale: Scaling, settings: Settings
) -> dict[TopicClass, dict[str, float]]:
    found = {}
    for c in LEARNED_CLASSES:
        rows = [row for e in examples for row in name_rows(e, c, settings.near_weight)]
        weights = fit(rows, settings.topic_c, settings.topic_rarest, _LEAST)
        found[c] = scale.weights(c.value, weights)
    return found


def _link_weights(
    linked: Sequence[Linked], scale: Scaling, settings: Settings
) -> dict[RelationType, dict[str, float]]:
    found = {}
    for r in LEARNED_RELATIONS:
        rows = [one.rows[at] for one in linked for at in one.of(r)]
        weights = fit(rows, settings.relation_c, settings.relation_rarest, _LEAST)
        found[r] = scale.weights(r.value, weights)
    return found


def _cross_validated_scores(examples: Sequence[Example], settings: Settings) -> list[Scores]:
    """For each report, the scores of its names by weights learned from the other folds."""
    result: list[Scores] = [{} for _ in examples]
    parts = folds([e.report for e in examples])
    for c in LEARNED_CLASSES:
        rows = [name_rows(e, c, settings.near_weight) for e in examples]
        for into, own in zip(
            result,
            cross_validate(rows, parts, settings.topic_c, settings.topic_rarest),
            strict=True,
        ):
            into[c] = own
    return result


def _cross_validated_chances(
    linked: Sequence[Linked], parts: Sequence[Sequence[int]], settings: Settings
) -> list[list[float]]:
    """For each report, the chances of its links by weights learned from the other folds."""
    result = [[0.0] * len(one.links) for one in linked]
    for r in LEARNED_RELATIONS:
        places = [one.of(r) for one in linked]
        rows = [[one.rows[at] for at in own] for one, own in zip(linked, places, strict=True)]
        found = cross_validate(rows, parts, settings.relation_c, settings.relation_rarest)
        for into, own, chances in zip(result, places, found, strict=True):
            for at, chance in zip(own, chances, strict=True):
                into[at] = chance
    return result


class _Joined(Struct, frozen=True):
    """The joined topics of each report by cross-validation; weights and threshold of joining."""

    topics: list[list[Topic]]
    weights: dict[str, float]
    threshold: float


def _join(
    examples: Sequence[Example], scores: Sequence[Scores], tuned_on: int | None, settings: Settings
) -> _Joined:
    topics = _decide(examples, scores, tuned_on)
    paired = [pair_instances(e, t) for e, t in zip(examples, topics, strict=True)]
    rows = [one.rows for one in paired]
    parts = folds([e.report for e in examples])
    chances = cross_validate(rows, parts, settings.same_c, settings.same_rarest)
    threshold = likeness_threshold(examples[:tuned_on], paired[:tuned_on], chances[:tuned_on])
    return _Joined(
        [one.joined(own, threshold) for one, own in zip(paired, chances, strict=True)],
        fit([row for own in rows for row in own], settings.same_c, settings.same_rarest),
        threshold,
    )


def _decide(
    examples: Sequence[Example], scores: Sequence[Scores], tuned_on: int | None
) -> list[list[Topic]]:
    """The topics of each report, by the thresholds that are best for the first."""
    thresholds = topic_thresholds(examples[:tuned_on], scores[:tuned_on])
    return [
        founded(e.candidates.page, decide(e.candidates.names, s, thresholds))
        for e, s in zip(examples, scores, strict=True)
    ]


def _encoder(
    examples: Sequence[Example], how: tuple[Settings, Schedule, Work], report: Report
) -> Encoded:
    """An encoder trained on these; what rules alone would find teaches it what is wrong."""
    settings, schedule, work = how
    torch = torch_module()
    decided = _decide(examples, _cross_validated_scores(examples, settings), None)
    batches = []
    for e, topics in zip(examples, decided, strict=True):
        one = batch(torch, e, with_inventions(annotated_topics(e), topics), settings.near_weight)
        batches.append(replace(one, weight=1.0 if e.weight >= 1 else schedule.others))
    return fit_encoder(batches, base_weights(schedule.layers), schedule, work, report)


def _encode(examples: Iterable[Example], encoder: PageEncoder) -> None:
    """Let the encoder read each page once, for all the passages of it."""
    read: dict[int, EncodedPage] = {}
    for e in examples:
        page = e.candidates.page
        if id(page) not in read:
            read[id(page)] = encoder.read(page)
        e.candidates = replace(e.candidates, encoded=read[id(page)])
