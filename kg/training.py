"""From annotated reports to weights: the order of that work."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.annotated import annotated
from kg.errors import ConfigurationError
from kg.extract import Model, VocabularyMatcher
from kg.extract.cases import example
from kg.extract.learn import learn
from kg.read.vocabulary import load_vocabularies

OTHERS_COUNT: Final = 0.5
"""What a report counts that is unlike those which the thresholds are chosen on."""

Progress = Callable[[str, int, int], None]
"""Called with what was just done, how many, and of how many."""


@dataclass(frozen=True, slots=True)
class Trained:
    """A model, the number of reports it was learned from, and a hash of them."""

    model: Model
    reports: int
    data: str


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
