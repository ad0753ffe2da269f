"""Lines of text and where each of them stands in the source."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from msgspec import Struct

from kg.model import Span

_BREAK: Final = re.compile(r"\r\n?|\n")


class Lines(Struct, frozen=True):
    """Lines without their ends, each a verbatim stretch of the source.

    ``starts[i]``: source offset of the first character of ``texts[i]``. A line may
    leave out a prefix that stands before it in the source (the ``> `` of a quotation).
    """

    texts: tuple[str, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, source: str, start: int = 0, end: int | None = None) -> Lines:
        r"""Split ``source[start:end]`` at CR, LF and CRLF, as CommonMark does.

        >>> Lines.of("a\r\nb")
        Lines(texts=('a', 'b'), starts=(0, 3))
        """
        stop = len(source) if end is None else end
        texts, starts, at = [], [], start
        for found in _BREAK.finditer(source, start, stop):
            texts.append(source[at : found.start()])
            starts.append(at)
            at = found.end()
        texts.append(source[at:stop])
        starts.append(at)
        return cls(tuple(texts), tuple(starts))

    def __len__(self) -> int:
        return len(self.texts)

    def text(self) -> str:
        """Join the lines by LF."""
        return "\n".join(self.texts)

    def end(self, line: int) -> int:
        """Source offset just after the last character of a line."""
        return self.starts[line] + len(self.texts[line])

    def cut(self, first: int, last: int) -> Lines:
        """Take the lines ``[first, last)``."""
        return Lines(self.texts[first:last], self.starts[first:last])

    def tails(self, first: int, wanted: Sequence[str]) -> Lines | None:
        """Find each wanted text at the end of one line, from line ``first`` on.

        White space around a text is ignored where it does not fit (an expanded tab).
        Returns None where a text is not the tail of its line.
        """
        found: list[tuple[str, int]] = []
        for line, tail in enumerate(wanted, first):
            place = self._tail(line, tail) if line < len(self.texts) else None
            if place is None:
                return None
            found.append(place)
        return Lines(tuple(text for text, _ in found), tuple(start for _, start in found))

    def _tail(self, line: int, wanted: str) -> tuple[str, int] | None:
        """Find the tail of a line: its text, and its offset in the source."""
        text, start = self.texts[line], self.starts[line]
        if text.endswith(wanted):
            return wanted, start + len(text) - len(wanted)
        body = wanted.strip(" \t")
        column = text.rfind(body)
        if column < 0 or text[column + len(body) :].strip():
            return None
        return body, start + column


def stretches(lines: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Find the runs of consecutive numbers, half-open.

    >>> list(stretches([1, 2, 5]))
    [(1, 3), (5, 6)]
    """
    start = previous = lines[0]
    for line in lines[1:]:
        if line != previous + 1:
            yield start, previous + 1
            start = line
        previous = line
    yield start, previous + 1


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
