"""From annotated reports to weights and figures: the order of that work."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.errors import ConfigurationError, SourceNotFound
from kg.extract import Model, VocabularyMatcher, analyse, shipped
from kg.extract.agreement import Tally, align, f1, tally_relations, tally_topics
from kg.extract.cases import example, predicted
from kg.extract.gold import Gold, load_gold
from kg.extract.learn import learn
from kg.model import Document, RelationType, TopicClass
from kg.read import discover, read
from kg.read.vocabulary import load_vocabularies

OTHERS_COUNT: Final = 0.5
"""What a report counts that is unlike those which the thresholds are chosen on."""

Progress = Callable[[str, int, int], None]
"""Called with what was just done, how many, and of how many."""


@dataclass(frozen=True, slots=True)
class Annotated:
    """A report with its annotation."""

    document: Document
    gold: Gold


@dataclass(frozen=True, slots=True)
class Trained:
    """A model, the number of reports it was learned from, and a hash of them."""

    model: Model
    reports: int
    data: str


def annotated(folders: Sequence[Path]) -> list[Annotated]:
    """The annotated reports of some folders: each ``NAME.json`` beside its ``NAME.md``.

    Raises SourceNotFound where a folder holds none, InputError for one that is unusable.
    """
    found: list[Annotated] = []
    for folder in folders:
        pairs = [
            (report, path)
            for path in sorted(folder.glob("*.json"))
            if (report := path.with_suffix(".md")).exists()
        ]
        if not pairs:
            raise SourceNotFound(
                f"{folder} holds no annotated report; it must have NAME.md beside NAME.json"
            )
        for report, path in pairs:
            found.append(Annotated(read(discover([report])[0]), load_gold(path)))
    return found


def train(
    folders: Sequence[Path],
    *,
    tuned_on: Sequence[Path] = (),
    progress: Progress = lambda _what, _done, _of: None,
) -> Trained:
    """Learn both decisions from the annotated reports of ``folders`` and ``tuned_on``.

    Thresholds are chosen on the reports of ``tuned_on`` (default: all), and beside them
    the others count half. The result depends on the reports alone. Raises MissingExtra
    without scikit-learn.
    """
    first = annotated(tuned_on)
    reports = first + annotated(folders)
    matcher = VocabularyMatcher(load_vocabularies().vocabulary)
    examples = []
    for done, one in enumerate(reports, start=1):
        weight = OTHERS_COUNT if done > len(first) > 0 else 1.0
        examples.append(example(one.document, one.gold, matcher, weight=weight))
        progress(one.document.name, done, len(reports))
    model = learn(
        examples,
        tuned_on=len(first) or None,
        report=lambda what: progress(what, len(reports), len(reports)),
    )
    digest = hashlib.sha256("".join(r.document.sha256 for r in reports).encode()).hexdigest()
    return Trained(model, len(reports), digest[:16])


def load_model(path: Path) -> Model:
    """Weights that ``kg train`` wrote. Raises ConfigurationError where they are none."""
    try:
        return Model.from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise ConfigurationError(
            f"{path} does not hold weights ({error}); give a file that kg train wrote"
        ) from error


@dataclass(frozen=True, slots=True)
class Figure:
    """Precision, recall and F1 (0..1) of one class or relation, with their counts."""

    name: str
    precision: float
    recall: float
    f1: float
    right: int
    wrong: int
    missed: int


def evaluate(folder: Path, *, model: Model | None = None) -> list[Figure]:
    """How what is extracted agrees with the annotated reports of a folder.

    A row for each class and for all entities, then for each relation and for all.
    """
    chosen = model or shipped()
    matcher = VocabularyMatcher(load_vocabularies().vocabulary)
    tally: Tally = Counter()
    for one in annotated([folder]):
        analysis = analyse(one.document, matcher, chosen)
        found = predicted(analysis.topics)
        mapping = align(one.gold, found)
        tally += tally_topics(one.gold, found, mapping)
        kept = [
            (link.subject, link.predicate, link.object)
            for link, chance in zip(analysis.links, analysis.link_scores, strict=True)
            if chance >= chosen.relation_thresholds[link.predicate]
        ]
        tally += tally_relations(one.gold, kept, mapping)
    classes, relations = [c.value for c in TopicClass], [r.value for r in RelationType]
    return [
        *(_figure(tally, name, [name]) for name in classes),
        _figure(tally, "entities", classes),
        *(_figure(tally, name, [name]) for name in relations),
        _figure(tally, "relations", relations),
    ]


def _figure(tally: Tally, name: str, keys: Sequence[str]) -> Figure:
    tp, fp, fn = (sum(tally[key, what] for key in keys) for what in ("tp", "fp", "fn"))
    return Figure(
        name,
        tp / (tp + fp) if tp else 0.0,
        tp / (tp + fn) if tp else 0.0,
        f1(tally, keys),
        tp,
        fp,
        fn,
    )
