"""From annotated reports to weights: the order of that work."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zipfile import BadZipFile

from kg.annotated import annotated
from kg.errors import ConfigurationError
from kg.extract import Model, VocabularyMatcher
from kg.extract.cases import example
from kg.extract.encoder import tensors
from kg.extract.encoder.encoder import ENCODER_FILE, load
from kg.extract.encoder.fit import Course, stored
from kg.extract.learn import learn
from kg.files import write_bytes, write_text
from kg.read.vocabulary import load_vocabularies

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OTHERS_COUNT: Final = 0.5
"""What a report counts that is unlike those which the thresholds are chosen on."""

Progress = Callable[[str, int, int], None]
"""Called with what was just done, how many, and of how many."""


@dataclass(frozen=True, slots=True)
class Trained:
    """A model, the number of reports it was learned from, and a hash of them.

    ``encoder``: the weights of its encoder as they are stored; none where it has none.
    """

    model: Model
    encoder: Mapping[str, NDArray[np.generic]] | None
    reports: int
    data: str

    def write(self, weights: Path) -> list[Path]:
        """Write the weights to a file, and those of the encoder beside it, as ``encoder.npz``."""
        write_text(weights, [self.model.to_json()])
        if self.encoder is None:
            return [weights]
        beside = weights.with_name(ENCODER_FILE)
        write_bytes(beside, [tensors.dumped(self.encoder)])
        return [weights, beside]


def train(
    folders: Sequence[Path],
    *,
    tuned_on: Sequence[Path] = (),
    course: Course | None = None,
    jobs: int = 1,
    progress: Progress = lambda _what, _done, _of: None,
) -> Trained:
    """Learn both decisions from the annotated reports of ``folders`` and ``tuned_on``.

    Thresholds are chosen on the reports of ``tuned_on`` (default: all), and beside them
    the others count half. With a ``course`` an encoder is trained, in up to ``jobs``
    processes at once; without, rules decide alone. The result depends on the reports alone.
    Raises MissingExtra without scikit-learn, and without PyTorch where an encoder is trained.
    """
    first = annotated(tuned_on)
    reports = first + annotated(folders)
    matcher = VocabularyMatcher(load_vocabularies().vocabulary)
    examples = []
    for done, one in enumerate(reports, start=1):
        weight = OTHERS_COUNT if done > len(first) > 0 else 1.0
        examples.append(example(one.document, one.gold, matcher, weight=weight))
        progress(one.document.name, done, len(reports))
    learned = learn(
        examples,
        tuned_on=len(first) or None,
        course=course,
        jobs=jobs,
        report=lambda what: progress(what, len(reports), len(reports)),
    )
    digest = hashlib.sha256("".join(r.document.sha256 for r in reports).encode()).hexdigest()
    encoder = None if learned.encoder is None else stored(learned.encoder)
    return Trained(learned.model, encoder, len(reports), digest[:16])


def load_model(path: Path) -> Model:
    """Weights that ``kg train`` wrote, with the encoder beside them, if there is one.

    Raises ConfigurationError where they are none.
    """
    beside = path.with_name(ENCODER_FILE)
    try:
        encoder = load(beside) if beside.exists() else None
        model = Model.from_json(path.read_text(encoding="utf-8"), encoder)
    except (OSError, ValueError, KeyError, AttributeError, TypeError, BadZipFile) as error:
        raise ConfigurationError(
            f"{path} does not hold weights ({error}); give a file that kg train wrote"
        ) from error
    if model.needs_encoder and encoder is None:
        raise ConfigurationError(
            f"{path} needs the encoder that was learned with it; put {ENCODER_FILE} beside it"
        )
    return model
