"""Two graphs, or two times of one: what emerged, faded, changed; with the words behind it."""

from kg.changes.diff import Diff, between, over_time
from kg.changes.differing import compare
from kg.changes.periods import Periods, periods
from kg.changes.said import Change, Comparison, Kind, Said

__all__ = [
    "Change",
    "Comparison",
    "Diff",
    "Kind",
    "Periods",
    "Said",
    "between",
    "compare",
    "over_time",
    "periods",
]
