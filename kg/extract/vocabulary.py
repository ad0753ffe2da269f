"""Known names: all labels of all vocabularies matched in one pass over the words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from kg.extract.findings import Finding
from kg.extract.page import Line, Page
from kg.extract.phrases import text_of
from kg.extract.tokens import Token
from kg.model import Concept, Vocabulary
from kg.wording import COMPOUNDS, words

_CONFIDENCE: Final = 0.45
_JOINING: Final = frozenset({"-", "'", "’", "'s", "/", "&", "“", "”", '"'})
"""Marks that may stand within a name."""


@dataclass(slots=True)
class _Node:
    """A node of the trie of normalised words."""

    next: dict[str, _Node] = field(default_factory=dict)
    ends: list[tuple[Concept, str]] = field(default_factory=list)


class VocabularyMatcher:
    """Finds the longest label at each place, whatever its case, number or hyphens.

    A label in capitals of at most five letters is an acronym and must be so written.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Index every label of every concept; the first concept with a label has it."""
        self._root = _Node()
        for concept in vocabulary:
            for label in (concept.label, *concept.alt_labels):
                self._add(label, concept)

    def _add(self, label: str, concept: Concept) -> None:
        node = self._root
        for word in words(label):
            node = node.next.setdefault(word, _Node())
        if node is not self._root and all(
            c.topic_class is not concept.topic_class for c, _ in node.ends
        ):
            node.ends.append((concept, label))

    def __call__(self, page: Page) -> Iterator[Finding]:
        """All longest matches, in order of their place; one for each class."""
        for line in page.lines:
            yield from self._line(line)

    def _line(self, line: Line) -> Iterator[Finding]:
        flat = list(_flat(line))
        at = 0
        while at < len(flat):
            length, ends = self._longest(flat, at)
            first = flat[at][1]
            last = flat[at + length - 1][2] + 1 if length else first
            for concept, label in ends:
                if _written_as(label, line, first, last):
                    name = text_of(line.tokens, first, last)
                    rule = "vocabulary"
                    yield Finding(
                        line.number,
                        first,
                        last,
                        name,
                        concept.topic_class,
                        _CONFIDENCE,
                        rule,
                        concept,
                    )
            at += max(length, 1)

    def _longest(
        self, flat: list[tuple[str, int, int]], at: int
    ) -> tuple[int, list[tuple[Concept, str]]]:
        node, best, ends = self._root, 0, []
        whole_token = at == 0 or flat[at - 1][2] != flat[at][1]
        for offset in range(at, len(flat)):
            following = node.next.get(flat[offset][0])
            if following is None:
                break
            node = following
            ends_token = offset + 1 == len(flat) or flat[offset + 1][1] != flat[offset][2]
            if node.ends and ends_token and whole_token:
                best, ends = offset - at + 1, node.ends
        return best, list(ends)


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
