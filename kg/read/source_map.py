"""Where the content of a block stands in the source."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from kg.model import Span
from kg.read.source_lines import Lines


class Origin:
    """Where the characters of a block's inline content stand in the source."""

    __slots__ = ("_at", "_source", "content")

    def __init__(self, pieces: Sequence[tuple[str, int]], glue: str = "\n") -> None:
        """Join verbatim ``(text, source offset)`` pieces with ``glue``."""
        self.content = glue.join(text for text, _ in pieces)
        self._at: list[int] = []
        self._source: list[int] = []
        at = 0
        for text, source in pieces:
            self._at.append(at)
            self._source.append(source)
            at += len(text) + len(glue)

    @classmethod
    def of(cls, lines: Lines) -> Origin:
        """Join lines by LF."""
        return cls(list(zip(lines.texts, lines.starts, strict=True)))

    def place(self, offset: int) -> int:
        """Return the source offset of the character at ``offset`` of the content."""
        piece = bisect_right(self._at, offset) - 1
        return self._source[piece] + offset - self._at[piece]

    def span(self, start: int, end: int) -> Span:
        """Return the source span of the content's characters ``[start, end)``, not empty."""
        return Span(self.place(start), self.place(end - 1) + 1)

    def pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """Split ``[start, end)`` of the content where its pieces meet."""
        first = bisect_right(self._at, start)
        last = bisect_right(self._at, end - 1)
        edges = [start, *self._at[first:last], end]
        return list(pairwise(edges))
