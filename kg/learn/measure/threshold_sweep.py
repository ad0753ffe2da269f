"""What ``--min-confidence`` buys: precision and recall at each threshold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct

from kg.learn.measure.figures import RELATIONS, TOPICS, Counts, Row, counts, summed
from kg.learn.measure.judgements import Tally

THRESHOLDS: Final = (0.0, *(round(0.3 + 0.05 * step, 2) for step in range(14)))
"""0, then 0.3 to 0.95 in steps of 0.05."""


class Step(Struct, frozen=True):
    """What is left with one least confidence, inclusive, 0..1."""

    threshold: float
    topics: Counts
    relations: Counts


def sweep(at: Callable[[float], Sequence[Tally]], rows: Sequence[Row]) -> list[Step]:
    """The counts at each threshold. ``at`` gives the tally of each report for one."""
    every = {row.name: row.kinds for row in rows}
    result = []
    for threshold in THRESHOLDS:
        total = summed(at(threshold))
        result.append(
            Step(threshold, counts(total, every[TOPICS]), counts(total, every[RELATIONS]))
        )
    return result
