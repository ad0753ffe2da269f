"""The one shape of every extractor: a page in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple, Protocol

from kg.extract.analyzed_document import Page
from kg.language.data_files import pattern
from kg.language.lines import Line
from kg.language.tokens import Token
from kg.model import Concept
from kg.model.schema import TopicClass


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
    """Token indices of a line without its number, and without marks and sources at its ends."""
    first, last = _after_number(line), len(line.tokens)
    while first < last and not line.tokens[first].is_word:
        first += 1
    before = last + 1
    while last < before:
        before = last
        while last > first and _is_mark(line.tokens[last - 1]):
            last -= 1
        last = _before_open(line, first, last)
    return first, last


def _is_mark(token: Token) -> bool:
    """Whether a token at the end of a name is none of it; a bracket closes what it opened."""
    return not token.is_word and token.text != ")"


def _before_open(line: Line, first: int, last: int) -> int:
    """The end of some tokens, or the bracket among them that is not closed."""
    opened: list[int] = []
    for at in range(first, last):
        text = line.tokens[at].text
        if text in {"(", "["}:
            opened.append(at)
        elif text in {")", "]"} and opened:
            opened.pop()
    return opened[0] if opened and opened[0] > first else last


_NUMBER: Final = pattern("headings", "numbered")


def _after_number(line: Line) -> int:
    """The first token after "2.1", "IV." or "Trend 3:"."""
    number = _NUMBER.match(line.text)
    if number is None:
        return 0
    at = line.start + number.end()
    return next((i for i, t in enumerate(line.tokens) if t.start >= at), 0)
