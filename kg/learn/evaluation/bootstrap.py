"""Confidence intervals of figures: the percentile bootstrap over reports.

Reports are drawn with replacement, as many as there are, many times over; the interval is where
a figure then lies nineteen times in twenty (Efron, *Bootstrap Methods*, 1979). Two runs are
compared on the same draws, so that what makes a report hard for both cancels out. The seed is
fixed: the same reports, the same bounds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Final, NamedTuple

from msgspec import Struct

from kg.learn.evaluation.figures import Counts, Row, counts

RESAMPLES: Final = 2000
SEED: Final = 0
_TAIL: Final = 0.025

Tallies = Sequence[Mapping[tuple[str, str], int]]
"""For each report, its counts by (kind, verdict)."""


class Interval(NamedTuple):
    """Bounds that hold with 95 % confidence, both inclusive."""

    low: float
    high: float


class Difference(Struct, frozen=True):
    """By how much a figure of one run exceeds that of another, and between which bounds.

    ``sure``: whether the bounds lie on one side of zero. Of a single one of the ``reports`` all
    draws are alike, and nothing is sure.
    """

    name: str
    mine: float
    other: float
    interval: Interval
    reports: int

    @property
    def change(self) -> float:
        """Mine less the other."""
        return self.mine - self.other

    @property
    def sure(self) -> bool:
        """Whether chance in the choice of reports is no likely reason for the difference."""
        apart = self.interval.low > 0 or self.interval.high < 0
        return apart and self.reports > 1

    @property
    def verdict(self) -> str:
        """The difference in words; "" where there is none at all."""
        if self.sure:
            return "surely better" if self.change > 0 else "surely worse"
        return "" if self.interval == (0.0, 0.0) else "may be chance"


def draws(reports: int, resamples: int, seed: int) -> list[list[int]]:
    """Indices of reports, drawn with replacement, ``resamples`` times as many as there are."""
    random = Random(seed)  # noqa: S311 - a reproducible draw, no secret
    return [random.choices(range(reports), k=reports) for _ in range(resamples)]


def intervals(
    tallies: Tallies, rows: Sequence[Row], *, resamples: int = RESAMPLES, seed: int = SEED
) -> dict[str, Interval]:
    """For each row the interval of its F1; (0, 0) where there are no reports."""
    drawn = draws(len(tallies), resamples, seed) if tallies else []
    return {row.name: _interval(_figures(tallies, row, drawn)) for row in rows}


def differences(
    mine: Tallies,
    other: Tallies,
    rows: Sequence[Row],
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> list[Difference]:
    """For each row, how the F1 of one run differs from that of another on the same reports.

    Raises ValueError where the two are not of equal length.
    """
    if len(mine) != len(other):
        raise ValueError(f"{len(mine)} reports against {len(other)}")
    drawn = draws(len(mine), resamples, seed) if mine else []
    result = []
    for row in rows:
        pairs = zip(_figures(mine, row, drawn), _figures(other, row, drawn), strict=True)
        whole = [list(range(len(mine)))]
        result.append(
            Difference(
                row.name,
                _figures(mine, row, whole)[0],
                _figures(other, row, whole)[0],
                _interval([a - b for a, b in pairs]),
                len(mine),
            )
        )
    return result


def _figures(tallies: Tallies, row: Row, drawn: Sequence[Sequence[int]]) -> list[float]:
    each = [counts(tally, row.kinds) for tally in tallies]
    right, invented, missed = (
        [getattr(c, part) for c in each] for part in ("right", "invented", "missed")
    )
    return [
        Counts(*(sum(map(part.__getitem__, chosen)) for part in (right, invented, missed))).f1
        for chosen in drawn
    ]


def _interval(figures: Sequence[float]) -> Interval:
    if not figures:
        return Interval(0.0, 0.0)
    ordered = sorted(figures)
    cut = int(_TAIL * len(ordered))
    return Interval(ordered[cut], ordered[-cut - 1])
