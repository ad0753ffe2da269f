"""Reliability of confidence: whether four in five predictions with confidence 0.8 are right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from msgspec import Struct

from kg.learn.evaluation.judgements import Outcome, Verdict

BINS: Final = 10


class Prediction(NamedTuple):
    """The confidence of a prediction, 0..1, and whether it was right."""

    confidence: float
    right: bool


class Bin(Struct, frozen=True):
    """Predictions with a confidence from ``low`` to ``high``, exclusive but in the last bin.

    ``confidence`` and ``accuracy`` are means, 0..1, and 0 for an empty bin.
    """

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


class Reliability(Struct, frozen=True):
    """A reliability table in ten bins.

    ``error``: the expected calibration error, the mean distance between confidence and
    accuracy over all that was said, 0..1. ``brier``: the mean squared distance between
    confidence and truth, 0..1. Both are 0 where nothing was said.
    """

    bins: tuple[Bin, ...]
    error: float
    brier: float

    @property
    def count(self) -> int:
        """The number of predictions."""
        return sum(b.count for b in self.bins)


def reliability(said: Iterable[Prediction]) -> Reliability:
    """The table of some predictions. Raises ValueError for a confidence outside 0..1.

    >>> said = [(0.95, True), (0.95, False), (0.25, False)]
    >>> table = reliability(Prediction(*one) for one in said)
    >>> [(b.low, b.count, b.accuracy) for b in table.bins if b.count]
    [(0.2, 1, 0.0), (0.9, 2, 0.5)]
    >>> round(table.error, 4), round(table.brier, 4)
    (0.3833, 0.3225)
    """
    filled: list[list[Prediction]] = [[] for _ in range(BINS)]
    for one in said:
        if not 0.0 <= one.confidence <= 1.0:
            raise ValueError(f"{one.confidence} is no confidence from 0 to 1")
        filled[min(int(round(one.confidence * BINS, 9)), BINS - 1)].append(one)
    bins = tuple(_bin(at, each) for at, each in enumerate(filled))
    total = sum(b.count for b in bins)
    squares = [(s.confidence - s.right) ** 2 for each in filled for s in each]
    return Reliability(
        bins,
        sum(b.count * abs(b.confidence - b.accuracy) for b in bins) / total if total else 0.0,
        sum(squares) / total if total else 0.0,
    )


def _bin(at: int, said: Sequence[Prediction]) -> Bin:
    count = len(said)
    return Bin(
        at / BINS,
        (at + 1) / BINS,
        count,
        sum(s.confidence for s in said) / count if count else 0.0,
        sum(s.right for s in said) / count if count else 0.0,
    )


def reliability_of(outcomes: Iterable[Outcome]) -> Reliability:
    """The table of judged topics or relations: optional ones and those without confidence not."""
    return reliability(
        Prediction(o.confidence, o.verdict is Verdict.RIGHT)
        for o in outcomes
        if o.confidence is not None and o.verdict in {Verdict.RIGHT, Verdict.INVENTED}
    )
