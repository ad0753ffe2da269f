"""A page as the encoder reads it: windows of wordpieces, each under its headings.

A window is ``[CLS] heading [SEP] heading [SEP] lines``: the nearest two headings, outermost
first, and as many lines of the section as fit. So each line is read with its context.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import islice, pairwise
from typing import Final, NamedTuple

from msgspec import Struct

from kg.encoder.text_encoder import TextEncoder
from kg.extract.analyzed_document import Page
from kg.extract.candidates import Occurrence
from kg.language.lines import Line
from kg.model import BlockKind

_FULL: Final = 160
"""Wordpieces above which a further line begins a new window."""

_PREFIX: Final = 40
"""Wordpieces below which a window takes a line however long."""

_TITLE: Final = 20
"""Words of a title that is on no line."""


class PieceSpan(NamedTuple):
    """Where a name stands: a window, its first and its last wordpiece (inclusive)."""

    window: int
    first: int
    last: int


class Window(Struct):
    """Wordpieces by number; ``starts[line]`` has where each token of a line begins, and its end."""

    section: int
    pieces: list[int]
    starts: dict[int, list[int]]

    def append(self, line: Line, pieces: list[tuple[int, ...]]) -> None:
        """Add a line, by the wordpieces of each of its tokens."""
        starts = []
        for own in pieces:
            starts.append(len(self.pieces))
            self.pieces += own
        self.starts[line.number] = [*starts, len(self.pieces)]


class Windows:
    """The windows of one page, and where its lines stand in them."""

    def __init__(
        self,
        page: Page,
        encoder: TextEncoder,
        scope: Set[int] | None = None,
        *,
        apart: bool = False,
    ) -> None:
        """Cut the page into windows for an encoder, in document order.

        With a ``scope``, lines by number, only the windows that have some of these. ``apart``:
        each line, of the scope if there is one, has a window of its own under its headings.
        """
        self._page = page
        self._encoder = encoder
        self._headings: dict[int, Line] = {}
        for line in page.lines:
            if line.kind is BlockKind.HEADING:
                self._headings.setdefault(line.section, line)
        if apart:
            self.windows = list(self._cut_apart(scope))
        else:
            self.windows = [w for w in self._cut() if scope is None or self._lies_in(w, scope)]
        self._first: dict[int, int] = {}
        for number, window in enumerate(self.windows):
            for line_number in window.starts:
                self._first.setdefault(line_number, number)

    @property
    def pieces(self) -> list[list[int]]:
        """The wordpieces of each window, as many as the encoder reads."""
        return [window.pieces[: self._encoder.longest] for window in self.windows]

    def _cut(self) -> Iterator[Window]:
        current: Window | None = None
        for line in self._page.lines:
            pieces = self._pieces(line)
            begins = self._headings.get(line.section) is line
            if begins or current is None or not _fits(current, line, pieces):
                if current is not None:
                    yield current
                current = self._open(line.section)
            if not begins:
                current.append(line, pieces)
        if current is not None:
            yield current

    def _cut_apart(self, scope: Set[int] | None) -> Iterator[Window]:
        for line in self._page.lines:
            if scope is None or line.number in scope:
                window = self._open(line.section)
                if line.number not in window.starts:
                    window.append(line, self._pieces(line))
                yield window

    def _lies_in(self, window: Window, scope: Set[int]) -> bool:
        """Whether a window has lines of a scope beyond its headings."""
        body = (n for n in window.starts if self._page.lines[n].section == window.section)
        return any(n in scope for n in body)

    def _pieces(self, line: Line) -> list[tuple[int, ...]]:
        return [self._encoder.pieces(token.text) for token in line.tokens]

    def _open(self, section: int) -> Window:
        window = Window(section, [self._encoder.start], {})
        nearest = list(islice(self._page.document.ancestors(section), 2))
        for above in reversed(nearest):
            heading = self._headings.get(above.order)
            if heading is not None:
                window.append(heading, self._pieces(heading))
            else:
                for word in above.title.split()[:_TITLE]:
                    window.pieces += self._encoder.pieces(word)
            window.pieces.append(self._encoder.separator)
        return window

    def words(self, line: Line) -> list[PieceSpan]:
        """Where the words of a line stand in the first window that has it, as far as it reads."""
        at = self._first.get(line.number)
        if at is None:
            return []
        starts = self.windows[at].starts[line.number]
        end = min(self._encoder.longest, len(self.windows[at].pieces))
        each = pairwise(starts)
        return [PieceSpan(at, first, after - 1) for first, after in each if after <= end]

    def place(self, o: Occurrence, window: int | None = None) -> PieceSpan | None:
        """Where an occurrence stands, in this window or else the first that has its line.

        ``None`` where no window has it.
        """
        at = self._first.get(o.line.number) if window is None else window
        starts = None if at is None else self.windows[at].starts.get(o.line.number)
        if at is None or starts is None:
            return None
        first, last = starts[o.first], starts[o.last] - 1
        if last >= min(self._encoder.longest, len(self.windows[at].pieces)):
            return None
        return PieceSpan(at, first, last)


def _fits(window: Window, line: Line, pieces: list[tuple[int, ...]]) -> bool:
    if window.section != line.section:
        return False
    size = len(window.pieces)
    return size <= _PREFIX or size + sum(map(len, pieces)) <= _FULL
