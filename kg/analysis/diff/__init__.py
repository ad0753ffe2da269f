"""Comparison of two graphs, or of two periods of one: what emerged, faded or changed."""

from kg.analysis.diff.change import Change, Comparison, Kind, Said
from kg.analysis.diff.compare import Diff, between, compare, over_time
from kg.analysis.diff.periods import Periods, periods

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
