"""Precision, recall and F1 from counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from kg.model.schema import Schema

TOPICS: Final = "topics"
RELATIONS: Final = "relations"
"""The names of the rows for all classes and for all relations together."""


class Counts(Struct, frozen=True):
    """How many were right, invented (wrongly said) and missed."""

    right: int = 0
    invented: int = 0
    missed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.right + other.right, self.invented + other.invented, self.missed + other.missed
        )

    @property
    def precision(self) -> float:
        """The share of what was said that is right, 0..1; 0 where nothing was said."""
        return self.right / (self.right + self.invented) if self.right else 0.0

    @property
    def recall(self) -> float:
        """The share of what there is that was said, 0..1; 0 where there is nothing."""
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


def summed(tallies: Iterable[Mapping[tuple[str, str], int]]) -> Counter[tuple[str, str]]:
    """The counts of several reports together."""
    total: Counter[tuple[str, str]] = Counter()
    for tally in tallies:
        total.update(tally)
    return total
