"""Precision, recall and F1 from counts, also for each least confidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from kg.model.schema import Schema

TOPICS: Final = "topics"
RELATIONS: Final = "relations"
"""The names of the rows for all classes and for all relations together."""

THRESHOLDS: Final = (0.0, *(round(0.3 + 0.05 * step, 2) for step in range(14)))
"""0, then 0.3 to 0.95 in steps of 0.05."""

Tally = Counter[tuple[str, str]]
"""Counts by (class or relation, verdict)."""


class Counts(Struct, frozen=True):
    """True positives (right), false positives (invented) and false negatives (missed)."""

    right: int = 0
    invented: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of predictions that are right, 0..1; 0 without predictions."""
        return self.right / (self.right + self.invented) if self.right else 0.0

    @property
    def recall(self) -> float:
        """The share of annotations that were found, 0..1; 0 without annotations."""
        return self.right / (self.right + self.missed) if self.right else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 0..1.

        >>> Counts(right=3, invented=1, missed=2).f1
        0.6666666666666666
        """
        said_or_there = 2 * self.right + self.invented + self.missed
        return 2 * self.right / said_or_there if self.right else 0.0


def counts(tally: Mapping[tuple[str, str], int], kinds: Iterable[str]) -> Counts:
    """The counts of some classes or relations together."""
    names = list(kinds)
    right, invented, missed = (
        sum(tally.get((kind, verdict), 0) for kind in names)
        for verdict in ("right", "invented", "missed")
    )
    return Counts(right, invented, missed)


class Row(Struct, frozen=True):
    """A row of the table of figures: the classes or relations that it sums."""

    name: str
    kinds: tuple[str, ...]


def rows(schema: Schema) -> Sequence[Row]:
    """A row for each class, one for all; then one for each relation, and one for all."""
    return [
        *_with_sum([c.value for c in schema.classes], TOPICS),
        *_with_sum([r.value for r in schema.relations], RELATIONS),
    ]


def _with_sum(names: Sequence[str], together: str) -> Iterator[Row]:
    for name in names:
        yield Row(name, (name,))
    yield Row(together, tuple(names))


def summed(tallies: Iterable[Mapping[tuple[str, str], int]]) -> Tally:
    """The counts of several reports together."""
    total: Tally = Counter()
    for tally in tallies:
        total.update(tally)
    return total


class Step(Struct, frozen=True):
    """The counts with one least confidence, inclusive, 0..1."""

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
