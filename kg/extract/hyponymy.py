"""Whether words say that one thing is a kind or part of another: "compression such as pruning"."""

from __future__ import annotations

import re
from typing import Final

from kg.extract.analyzed_document import Line
from kg.extract.candidates import Occurrence

_SPECIAL_AFTER: Final = re.compile(
    r"\b(?:such as|including|includes?|like|e\.g\.|namely|especially|particularly|notably|"
    r"comprising)\b|[(:]"
)
_GENERAL_AFTER: Final = re.compile(
    r"\b(?:is|are|,) (?:an?|one|another)?\s*(?:\w+ )?"
    r"(?:kind|type|form|variant|subset|branch|part|example|family|class)s? of\b"
    r"|\band other\b|, an? (?:\w+ )?$|\b(?:is|are) an? (?:\w+ )?$"
)


def says_kind_of(special: Occurrence, general: Occurrence) -> bool:
    """Whether the words between two names of one line make the first a kind of the second."""
    line = special.line
    if general.last <= special.first:
        return bool(_SPECIAL_AFTER.search(_between(line, general.last, special.first)))
    return bool(_GENERAL_AFTER.search(_between(line, special.last, general.first)))


def _between(line: Line, first: int, last: int) -> str:
    low = line.tokens[first - 1].end
    return line.text[low - line.start : line.tokens[last].start - line.start].lower()
