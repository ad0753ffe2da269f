"""Learn both decisions, and the encoder that informs them, from annotated reports.

Logistic regression (scikit-learn's liblinear, seeded) over binary features, those of the
encoder among them. Whatever is learned from the answer of an earlier stage is learned from
answers that this stage gave on reports it had not seen, by cross-validation over reports:
so the weights meet in training what they will meet in use.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kg.extract.topic_classifier import Topic, decide, probability
from kg.extract.weights import Model
from kg.learn.batches import batch, wanted_topics, with_inventions
from kg.learn.calibration import (
    link_outcomes,
    scaled_chances,
    scaled_scores,
    scaling,
    topic_outcomes,
)
from kg.learn.checkpoints import Encoded, fitted
from kg.learn.encoder_training import Course, base_weights, encoder_of, torch_module
from kg.learn.instances import (
    Compared,
    Example,
    Linked,
    compared,
    link_rows,
    links_of,
    topic_rows,
)
from kg.learn.logistic_regression import fit
from kg.learn.network_torch import Batch
from kg.learn.processes import processes
from kg.learn.thresholds import (
    Scores,
    likeness_threshold,
    one_each,
    relation_thresholds,
    topic_thresholds,
)
from kg.model import RelationType, TopicClass

FOLDS: Final = 8
"""Parts of the cross-validation of the weights."""

ENCODER_FOLDS: Final = 3
"""Parts of the cross-validation of the encoder, which takes minutes to train."""

_LEAST: Final = 0.03
"""The size of weight below which a feature is left out of the model: half of them are, and next to
nothing that is said differs (see docs/decisions). Cross-validation keeps them."""

Report = Callable[[str], None]


class Settings(Struct, frozen=True):
    """Strength of regularisation (liblinear's C) and rarest feature kept."""

    topic_c: float = 0.05
    same_c: float = 0.3
    relation_c: float = 0.1
    topic_rarest: int = 5
    same_rarest: int = 5
    relation_rarest: int = 8
    near_weight: float = 0.3


class Tuning(Struct, frozen=True):
    """The reports that are most like those to come; they go first among all learned from.

    On the first ``chosen_on`` (default: all) thresholds are chosen. How sure links are, and from
    where on they are said, is found out on the ``alike`` next too: a few dozen reports leave that
    to chance, and in the words of their authors more is right than in others'.
    """

    chosen_on: int | None = None
    alike: int = 0

    @property
    def links(self) -> int | None:
        """How many reports tell about links."""
        return None if self.chosen_on is None else self.chosen_on + self.alike


class Work(Struct, frozen=True):
    """How encoders are trained: up to ``jobs`` at once, each in a process.

    Those that are finished are kept in the folder ``kept``, if one is named: a training that
    was broken off goes on from them.
    """

    jobs: int = 1
    kept: Path | None = None


class Learned(Struct, frozen=True):
    """A model; its encoder's weights, if it has one; and what it says of unseen reports.

    ``topics``, ``linked``, ``chances``: of each example, by cross-validation.
    """

    model: Model
    encoder: Encoded | None
    topics: list[list[Topic]]
    linked: list[Linked]
    chances: list[list[float]]


def learn(
    examples: Sequence[Example],
    *,
    tuning: Tuning = Tuning(),
    settings: Settings = Settings(),
    course: Course | None = None,
    work: Work = Work(),
    report: Report = lambda _: None,
) -> Learned:
    """The model learned from all examples, with thresholds from cross-validation.

    With a ``course`` an encoder is trained too; for it an example whose weight is less than 1
    counts what the course says.
    """
    tuned_on = tuning.chosen_on
    scores = cross_validated_scores(examples, settings)
    report("topics weighed across folds")
    encoded = None
    if course is not None:
        topics = decided(examples, scores, tuned_on)
        encoded = _encoder(examples, topics, (settings, course, work), report)
        scores = cross_validated_scores(examples, settings)
        report("topics weighed again, as the encoder reads them")
    topic_scale = scaling(
        [c.value for c in TopicClass],
        topic_outcomes(examples[:tuned_on], _joined(examples, scores, tuned_on, settings).topics),
    )
    scores = [scaled_scores(topic_scale, one) for one in scores]
    same = _joined(examples, scores, tuned_on, settings)
    report("topics compared across folds")
    linked = [links_of(e, t) for e, t in zip(examples, same.topics, strict=True)]
    chances = cross_validated_chances(linked, settings)
    link_scale = scaling(
        [r.value for r in RelationType], link_outcomes(linked[: tuning.links], chances)
    )
    chances = [scaled_chances(link_scale, *one) for one in zip(linked, chances, strict=True)]
    report("links weighed across folds")
    model = Model(
        {
            c: topic_scale.weights(
                c.value,
                fit(
                    topic_rows(examples, c, settings.near_weight),
                    settings.topic_c,
                    settings.topic_rarest,
                    _LEAST,
                ),
            )
            for c in TopicClass
        },
        topic_thresholds(examples[:tuned_on], scores[:tuned_on]),
        {
            r: link_scale.weights(
                r.value,
                fit(link_rows(linked, r), settings.relation_c, settings.relation_rarest, _LEAST),
            )
            for r in RelationType
        },
        relation_thresholds(linked[: tuning.links], chances[: tuning.links]),
        same.weights,
        same.threshold,
        None if encoded is None else encoder_of(encoded),
    )
    return Learned(model, encoded, same.topics, linked, chances)


class _Joined(Struct, frozen=True):
    """Topics of each report by unseen weights, one each; what joins them."""

    topics: list[list[Topic]]
    weights: dict[str, float]
    threshold: float


def _joined(
    examples: Sequence[Example],
    scores: Sequence[Scores],
    tuned_on: int | None,
    settings: Settings,
) -> _Joined:
    topics = decided(examples, scores, tuned_on)
    cases = [compared(e, t) for e, t in zip(examples, topics, strict=True)]
    sames = cross_validated_sames(cases, settings)
    threshold = likeness_threshold(examples[:tuned_on], cases[:tuned_on], sames[:tuned_on])
    return _Joined(
        [one_each(case, p, threshold) for case, p in zip(cases, sames, strict=True)],
        fit([row for case in cases for row in case.rows], settings.same_c, settings.same_rarest),
        threshold,
    )


def _encoder(
    examples: Sequence[Example],
    topics: Sequence[Sequence[Topic]],
    how: tuple[Settings, Course, Work],
    report: Report,
) -> Encoded:
    """Train on all examples, and let each be read by an encoder that has not seen it."""
    settings, course, work = how
    torch = torch_module()
    base = base_weights(course.layers)
    batches = []
    for e, t in zip(examples, topics, strict=True):
        one = batch(torch, e, with_inventions(wanted_topics(e), t), settings.near_weight)
        batches.append(replace(one, weight=1.0 if e.weight >= 1 else course.others))
    parts = folds(len(examples), ENCODER_FOLDS)
    runs = [[b for i, b in enumerate(batches) if i not in part] for part in [[], *parts]]
    whole, *rest = _trained(runs, base, course, work, report)
    for part, weights in zip(parts, rest, strict=True):
        encoder = encoder_of(weights)
        for i in part:
            examples[i].read_by(encoder)
    return whole


def _trained(
    runs: Sequence[Sequence[Batch]], base: Encoded, course: Course, work: Work, report: Report
) -> list[Encoded]:
    if work.jobs == 1:
        return [
            fitted(run, base, course, work.kept, partial(_told, report, number, len(runs)))
            for number, run in enumerate(runs, start=1)
        ]
    with _folder(work.kept) as kept, processes(work.jobs) as pool:
        # As bytes: PyTorch would hand each tensor over in a file of its own, thousands at once.
        waiting = [pool.submit(_fit, pickle.dumps(run), base, course, kept) for run in runs]
        done = []
        for number, (run, one) in enumerate(zip(runs, waiting, strict=True), start=1):
            one.result()
            done.append(fitted(run, base, course, kept))
            report(f"encoder {number} of {len(runs)}")
        return done


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    """Where encoders are handed over: where they are kept, or else for the time being."""
    if kept is not None:
        yield kept
        return
    with TemporaryDirectory(prefix="kg-") as folder:
        yield Path(folder)


def _fit(run: bytes, base: Encoded, course: Course, kept: Path) -> None:
    fitted(pickle.loads(run), base, course, kept)  # noqa: S301 - of our own making


def _told(report: Report, number: int, of: int, what: str) -> None:
    report(f"encoder {number} of {of}: {what}")


def folds(count: int, parts: int = FOLDS) -> list[list[int]]:
    """The indices left out in each fold of the cross-validation."""
    return [list(range(count))[i::parts] for i in range(min(parts, count))]


def decided(
    examples: Sequence[Example], scores: Sequence[Scores], tuned_on: int | None
) -> list[list[Topic]]:
    """The topics of each report, by the thresholds that are best for the first."""
    thresholds = topic_thresholds(examples[:tuned_on], scores[:tuned_on])
    return [decide(e.names, s, thresholds) for e, s in zip(examples, scores, strict=True)]


def cross_validated_scores(examples: Sequence[Example], settings: Settings) -> list[Scores]:
    """For each report, what weights learned from the others' folds say of its names."""
    result: list[Scores] = [{} for _ in examples]
    for topic_class in TopicClass:
        rows = [topic_rows([e], topic_class, settings.near_weight) for e in examples]
        for left_out in folds(len(examples)):
            rest = [r for i, own in enumerate(rows) if i not in left_out for r in own]
            weights = fit(rest, settings.topic_c, settings.topic_rarest)
            for i in left_out:
                result[i][topic_class] = [probability(weights, r.features) for r in rows[i]]
    return result


def cross_validated_sames(cases: Sequence[Compared], settings: Settings) -> list[list[float]]:
    """For each report, what weights learned from the others' folds say of its pairs of topics."""
    result: list[list[float]] = [[] for _ in cases]
    for left_out in folds(len(cases)):
        rest = [row for i, case in enumerate(cases) if i not in left_out for row in case.rows]
        weights = fit(rest, settings.same_c, settings.same_rarest)
        for i in left_out:
            result[i] = [probability(weights, row.features) for row in cases[i].rows]
    return result


def cross_validated_chances(linked: Sequence[Linked], settings: Settings) -> list[list[float]]:
    """For each report, what weights learned from the others' folds say of its links."""
    result: list[list[float]] = [[0.0] * len(one.links) for one in linked]
    for predicate in RelationType:
        rows = [link_rows([one], predicate) for one in linked]
        for left_out in folds(len(linked)):
            rest = [r for i, own in enumerate(rows) if i not in left_out for r in own]
            weights = fit(rest, settings.relation_c, settings.relation_rarest)
            for i in left_out:
                for k, (link, features) in enumerate(
                    zip(linked[i].links, linked[i].features, strict=True)
                ):
                    if link.predicate is predicate:
                        result[i][k] = probability(weights, features)
    return result
