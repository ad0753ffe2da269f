"""The one shape of every extractor: a page in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from kg.extract.page import Line, Page
from kg.model import Concept, TopicClass


class Finding(NamedTuple):
    """An extractor's opinion that some words name a topic of some class.

    ``first``, ``last``: half-open token indices in ``page.lines[line]``. ``label`` is the
    name; it differs from the tokens' text only where conjuncts share a head.
    ``confidence`` (0..1) is the share of such findings that readers agreed with.
    ``rule`` names the extractor and its rule: ``list.such-as``.
    """

    line: int
    first: int
    last: int
    label: str
    topic_class: TopicClass
    confidence: float
    rule: str
    concept: Concept | None = None


class Extractor(Protocol):
    """Finds names by one technique; knows nothing of the other extractors."""

    def __call__(self, page: Page) -> Iterator[Finding]:
        """All findings in the page, in any order."""
        ...


def whole_line(line: Line) -> tuple[int, int]:
    """Token indices of a line without marks at its ends."""
    first, last = 0, len(line.tokens)
    while first < last and not line.tokens[first].is_word:
        first += 1
    while last > first and not line.tokens[last - 1].is_word and line.tokens[last - 1].text != ")":
        last -= 1
    return first, last
