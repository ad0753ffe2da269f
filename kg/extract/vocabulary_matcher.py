"""Known names: all labels of all vocabularies matched in one pass over the words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from kg.extract.analyzed_document import Page
from kg.extract.candidates import Finding
from kg.language.label_index import Labels, label_of, labels_of
from kg.language.lines import Line
from kg.language.normalization import COMPOUNDS, words
from kg.language.noun_phrases import text_of
from kg.language.pos_tagger import Token
from kg.model import Vocabulary

_JOINING: Final = frozenset({"-", "'", "’", "'s", "/", "&", "“", "”", '"'})
"""Marks that may stand within a name."""
_SIGNS: Final = frozenset("+#")
"""Marks that end a name: "C++"."""
_ACRONYM: Final = 5
_Word: TypeAlias = tuple[str, int, int]
"""A word of a line, with its first and last token."""


class VocabularyMatcher:
    """Finds the longest label at each place, whatever its case, number or hyphens.

    A label in capitals of at most five letters is an acronym and must be so written.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Index every label of every concept; the first concept with a label has it."""
        self._labels = labels_of(vocabulary)
        self.given = tuple(c for c in vocabulary if c.given)
        self._given = labels_of(Vocabulary(self.given)) if self.given else None

    def __call__(self, page: Page) -> Iterator[Finding]:
        """All longest matches, in order of their place; one for each class.

        Terms of the user's are found within longer names of ours, too.
        """
        for line in page.lines:
            found = list(_matches(line, list(_flat(_single(line))), self._labels))
            if self._given is not None:
                whole = list(_flat(_whole(line)))
                found += [f for f in _matches(line, whole, self._given) if f not in found]
            yield from found


def _matches(line: Line, flat: list[_Word], labels: Labels) -> Iterator[Finding]:
    at = 0
    while at < len(flat):
        length, form = _longest(flat, at, labels)
        first = flat[at][1]
        last = flat[at + length - 1][2] + 1 if length else first
        for concept in labels.named(form):
            if _written_as(label_of(concept, form), line, first, last):
                name = text_of(line.tokens, first, last)
                yield Finding(
                    line.number, first, last, name, concept.topic_class, "vocabulary", concept
                )
        at += max(length, 1)


def _longest(flat: list[_Word], at: int, labels: Labels) -> tuple[int, str]:
    """How many words the longest label has that begins here, and which (0 and none)."""
    most = labels.longest.get(flat[at][0], 0)
    if at and flat[at - 1][2] == flat[at][1]:  # within a token
        return 0, ""
    for end in range(min(at + most, len(flat)), at, -1):
        if end < len(flat) and flat[end][1] == flat[end - 1][2]:  # within a token
            continue
        form = " ".join([word for word, _, _ in flat[at:end]])
        if form in labels.by_form:
            return end - at, form
    return 0, ""


def _flat(pieces: Iterable[tuple[tuple[str, ...], int, int]]) -> Iterator[_Word]:
    """The words of a line, each with its first and last token; compounds are one word.

    ``pieces``: the words of stretches of the line, with the first and last token of each.
    """
    before: _Word | None = None
    for said, first, last in pieces:
        for word in said:
            if before is not None and (before[0], word) in COMPOUNDS:
                before = (before[0] + word, before[1], last)
                continue
            if before is not None:
                yield before
            before = (word, first, last)
    if before is not None:
        yield before


def _single(line: Line) -> Iterator[tuple[tuple[str, ...], int, int]]:
    return ((_words(token), at, at) for at, token in enumerate(line.tokens))


def _whole(line: Line) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Tokens without a space between that read as one word, "k" and "8s", in one piece.

    Of an acronym in the plural the singular: "DTs".
    """
    tokens = line.tokens
    first = 0
    for at in range(1, len(tokens) + 1):
        if at < len(tokens) and _joined(tokens[at - 1], tokens[at]):
            continue
        text = text_of(tokens, first, at)
        if text[:-1].isupper() and len(text) > 2:
            text = text.removesuffix("s")
        yield words(text) if tokens[first].is_word else _words(tokens[first]), first, at - 1
        first = at


def _joined(before: Token, token: Token) -> bool:
    if before.end != token.start:
        return False
    return (before.text[-1].isalnum() and token.text[0].isalnum()) or (
        token.text in _SIGNS and (before.is_word or before.text in _SIGNS)
    )


def _words(token: Token) -> tuple[str, ...]:
    """The words of a token; a mark that parts names is a word which no label has."""
    if token.is_word:
        return words(token.text)
    return () if token.lower in _JOINING else ("",)


def _written_as(label: str, line: Line, first: int, last: int) -> bool:
    written = text_of(line.tokens, first, last)
    return not is_acronym(label) or (" " not in written and written.removesuffix("s").isupper())


def is_acronym(label: str) -> bool:
    """Whether a label is one that must be written in capitals."""
    return len(label) <= _ACRONYM and label.isupper()
