"""Known names: all labels of all vocabularies matched in one pass over the words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kg.extract.analyzed_document import Page
from kg.extract.candidates import Finding
from kg.language.label_index import label_of, labels_of
from kg.language.lines import Line
from kg.language.normalization import COMPOUNDS, words
from kg.language.noun_phrases import text_of
from kg.language.pos_tagger import Token
from kg.model import Vocabulary

_CONFIDENCE: Final = 0.45
_JOINING: Final = frozenset({"-", "'", "’", "'s", "/", "&", "“", "”", '"'})
"""Marks that may stand within a name."""


class VocabularyMatcher:
    """Finds the longest label at each place, whatever its case, number or hyphens.

    A label in capitals of at most five letters is an acronym and must be so written.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Index every label of every concept; the first concept with a label has it."""
        self._labels = labels_of(vocabulary)

    def __call__(self, page: Page) -> Iterator[Finding]:
        """All longest matches, in order of their place; one for each class."""
        for line in page.lines:
            yield from self._line(line)

    def _line(self, line: Line) -> Iterator[Finding]:
        flat = list(_flat(line))
        at = 0
        while at < len(flat):
            length, form = self._longest(flat, at)
            first = flat[at][1]
            last = flat[at + length - 1][2] + 1 if length else first
            for concept in self._labels.named(form):
                if _written_as(label_of(concept, form), line, first, last):
                    name = text_of(line.tokens, first, last)
                    yield Finding(
                        line.number,
                        first,
                        last,
                        name,
                        concept.topic_class,
                        _CONFIDENCE,
                        "vocabulary",
                        concept,
                    )
            at += max(length, 1)

    def _longest(self, flat: list[tuple[str, int, int]], at: int) -> tuple[int, str]:
        """How many words the longest label has that begins here, and which (0 and none)."""
        most = self._labels.longest.get(flat[at][0], 0)
        if at and flat[at - 1][2] == flat[at][1]:  # within a token
            return 0, ""
        for end in range(min(at + most, len(flat)), at, -1):
            if end < len(flat) and flat[end][1] == flat[end - 1][2]:  # within a token
                continue
            form = " ".join([word for word, _, _ in flat[at:end]])
            if form in self._labels.by_form:
                return end - at, form
        return 0, ""


def _flat(line: Line) -> Iterator[tuple[str, int, int]]:
    """The words of a line, each with its first and last token; compounds are one word."""
    before: tuple[str, int, int] | None = None
    for at, token in enumerate(line.tokens):
        for word in _words(token):
            if before is not None and (before[0], word) in COMPOUNDS:
                before = (before[0] + word, before[1], at)
                continue
            if before is not None:
                yield before
            before = (word, at, at)
    if before is not None:
        yield before


def _words(token: Token) -> tuple[str, ...]:
    """The words of a token; a mark that parts names is a word which no label has."""
    if token.is_word:
        return words(token.text)
    return () if token.lower in _JOINING else ("",)


def _written_as(label: str, line: Line, first: int, last: int) -> bool:
    if len(label) <= 5 and label.isupper():
        written = line.tokens[first].text
        return last - first == 1 and written.removesuffix("s").isupper()
    return True
