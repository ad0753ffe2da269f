"""The texts of the page, each once: sentences as parts of paragraphs, where these are known."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Final

from kg.graph.graph_model import GraphEvidence
from kg.model import Span

Paragraphs = Mapping[str, Sequence[tuple[Span, str]]]
"""Of reports, by IRI, paragraphs in order: where each stands in the source, and its text."""
NO_PARAGRAPHS: Final[Paragraphs] = {}

_Cut = tuple[int, int, int]
"""A part of a paragraph: which one, from where, how long, as JavaScript counts."""


class Texts:
    """Texts in the order in which they first came, each once; those of evidence by paragraph."""

    def __init__(self, around: Paragraphs = NO_PARAGRAPHS) -> None:
        self._around = around
        self._at: dict[str | _Cut, int] = {}
        self._paragraphs: dict[tuple[str, Span], int] = {}
        self._bodies: list[str] = []

    def __getitem__(self, text: str | _Cut) -> int:
        return self._at.setdefault(text, len(self._at))

    def sentence(self, piece: GraphEvidence) -> int:
        """The index of the sentence of a piece of evidence."""
        text, start = piece.sentence, piece.span.start - len(piece.prefix)
        known = self._around.get(piece.report, ())
        at = bisect_right(known, start, key=lambda each: each[0].start) - 1
        if at < 0 or piece.span.start < 0:
            return self[text]
        span, body = known[at]
        offset = start - span.start
        if body[offset : offset + len(text)] != text or text.strip() == body.strip():
            return self[text]
        number = self._paragraphs.setdefault((piece.report, span), len(self._bodies))
        if number == len(self._bodies):
            self._bodies.append(body)
        return self[number, utf16(body[:offset]), utf16(text)]

    def all(self) -> list[str | _Cut]:
        """List the texts, each at the index that it was given."""
        return list(self._at)

    def paragraphs(self) -> list[str]:
        """The paragraphs that sentences are part of."""
        return self._bodies


def utf16(text: str) -> int:
    """Measure a text as JavaScript counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
