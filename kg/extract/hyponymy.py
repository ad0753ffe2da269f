"""Whether words say that one thing is a kind or part of another: "compression such as pruning"."""

from __future__ import annotations

from typing import Final

from kg.extract.candidates import Occurrence
from kg.language.data_files import pattern
from kg.language.lines import Line

_SPECIAL_AFTER: Final = pattern("relations", "special_after")
_GENERAL_AFTER: Final = pattern("relations", "general_after")


def says_kind_of(special: Occurrence, general: Occurrence) -> bool:
    """Whether the words between two names of one line make the first a kind of the second."""
    line = special.line
    if general.last <= special.first:
        return bool(_SPECIAL_AFTER.search(_between(line, general.last, special.first)))
    return bool(_GENERAL_AFTER.search(_between(line, special.last, general.first)))


def _between(line: Line, first: int, last: int) -> str:
    low = line.tokens[first - 1].end
    return line.text[low - line.start : line.tokens[last].start - line.start].lower()
