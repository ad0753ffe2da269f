"""The input and output of format readers: raw bytes, and blocks before sections and roles."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

from kg.model import BlockKind, Role, Span, Text, trimmed
from kg.read.source_text import TextBuilder, cut


class Inline(Struct, frozen=True):
    """Readable text of one block with its formatting.

    All spans are in the readable text. ``breaks``: offsets of the blanks that stand for
    line breaks. ``links``: linked stretches, ``anchors``: those which point into the
    same document.
    """

    text: Text
    bold: tuple[Span, ...] = ()
    links: tuple[Span, ...] = ()
    anchors: tuple[Span, ...] = ()
    breaks: tuple[int, ...] = ()

    def cut(self, start: int, end: int) -> Inline:
        """Take the readable characters ``[start, end)``, less white space at their ends."""
        inner = trimmed(self.text.value[start:end])
        first, last = start + inner.start, start + inner.end
        if first == 0 and last == len(self.text.value):
            return self
        return self.slice(first, last)

    def without(self, hidden: Sequence[Span]) -> Inline:
        """Leave out readable stretches (ascending, apart), and white space at the ends."""
        if not hidden:
            return self
        end = len(self.text.value)
        edges = [0, *(edge for span in hidden for edge in span), end]
        kept = [self.slice(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]
        joined = _joined(kept)
        return joined.cut(0, len(joined.text.value))

    def slice(self, first: int, last: int) -> Inline:
        """Take the readable characters ``[first, last)`` as they are."""
        breaks = self.breaks[bisect_left(self.breaks, first) : bisect_left(self.breaks, last)]
        return Inline(
            cut(self.text, first, last),
            _shifted(self.bold, first, last),
            _shifted(self.links, first, last),
            _shifted(self.anchors, first, last),
            tuple(at - first for at in breaks),
        )


def _joined(parts: Sequence[Inline]) -> Inline:
    """Put stretches of one block, ascending, one right after the other."""
    lengths = [len(part.text.value) for part in parts]
    placed = list(zip(accumulate(lengths, initial=0), parts, strict=False))
    runs = (run._replace(at=run.at + at) for at, part in placed for run in part.text.runs)
    return Inline(
        Text("".join(part.text.value for part in parts), tuple(runs)),
        tuple(_moved(span, at) for at, part in placed for span in part.bold),
        tuple(_moved(span, at) for at, part in placed for span in part.links),
        tuple(_moved(span, at) for at, part in placed for span in part.anchors),
        tuple(each + at for at, part in placed for each in part.breaks),
    )


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _shifted(spans: tuple[Span, ...], first: int, last: int) -> tuple[Span, ...]:
    """Cut ascending spans that do not overlap to ``[first, last)`` and count from there."""
    low = bisect_right(spans, first, key=lambda span: span.end)
    high = bisect_left(spans, last, key=lambda span: span.start)
    return tuple(
        Span(max(span.start, first) - first, min(span.end, last) - first)
        for span in spans[low:high]
    )


class InlineBuilder(TextBuilder):
    """Collects the readable text of one block from left to right, with its formatting."""

    __slots__ = ("anchors", "bold", "breaks", "links")

    def __init__(self) -> None:
        super().__init__()
        self.bold: list[Span] = []
        self.links: list[Span] = []
        self.anchors: list[Span] = []
        self.breaks: list[int] = []

    def line_break(self, source: int, width: int) -> None:
        """End a line by a blank, made of the characters at ``source`` if need be."""
        at = self.blank(source, width)
        if at is not None and at not in self.breaks[-1:]:
            self.breaks.append(at)

    def embolden(self, start: int) -> None:
        """Note the text from ``start`` on as bold, less white space at its ends."""
        inner = trimmed(self.tail(start))
        if inner.start < inner.end:
            self.bold.append(Span(start + inner.start, start + inner.end))

    def link(self, start: int, *, anchor: bool) -> None:
        """Note the text from ``start`` on as linked, as an anchor within the document."""
        if start < self.length:
            (self.anchors if anchor else self.links).append(Span(start, self.length))

    def inline(self) -> Inline:
        """The text so far, less white space at its ends."""
        text, spans = self.build(), (tuple(self.bold), tuple(self.links), tuple(self.anchors))
        return Inline(text, *spans, tuple(self.breaks)).cut(0, len(text.value))


Facts = Sequence[tuple[str, str]]
"""Metadata as (key in lower case, value) pairs, in the order found."""

Pages = tuple[tuple[int, int], ...]
"""(offset in the text, number of the page that begins there), ascending."""


class Raw(Struct, frozen=True):
    """The bytes of a report. ``limit``: how many it may unpack to; ``name`` is for messages."""

    data: bytes
    name: str
    limit: int


class Drafts(Struct, frozen=True):
    """The output of a reader.

    ``text``: the decoded source, in which the spans of ``blocks`` count; for a binary format
    the extracted text. ``head``: metadata of the front matter or a page's head;
    ``properties``: those of the file, which programs fill in.
    """

    text: str
    encoding: str
    blocks: Sequence[Draft]
    numbers: Numbers
    head: Facts = ()
    properties: Facts = ()
    pages: Pages = ()


class Cell(Struct, frozen=True):
    """Where a table cell stands: 0-based; row 0 is the header."""

    table: int
    row: int
    column: int
    header: str | None = None


class Numbers(Struct):
    """Counts the lists and tables of one document, across its readers."""

    lists: int = 0
    tables: int = 0

    def next_list(self) -> int:
        """Count one more list; its number, from 1."""
        self.lists += 1
        return self.lists

    def next_table(self) -> int:
        """Count one more table; its number, from 0."""
        self.tables += 1
        return self.tables - 1


class Draft(Struct, eq=False):
    """A block in the making. Compared by identity.

    ``span``: in the source, formatting marks at the ends included. ``level``: 1..6 of
    a heading, else 0; ``underlined``: it is so by a line of ``=`` or ``-`` below.
    ``style``: how a heading that is not marked up was found, else 0 (``headings.Style``).
    ``mark``: the list mark as written ("-", "3."). ``item``: the list item around this
    block; ``listing``: which list an item is of, ``root``: the outermost list around it.
    ``turns``: (offset in the readable text, page) for each page that begins at or in this
    block, until it has its place in a source. ``settled``: the reader has decided whether it
    is a heading, so none is looked for in it.
    """

    kind: BlockKind
    inline: Inline
    span: Span
    level: int = 0
    underlined: bool = False
    style: int = 0
    depth: int = 0
    mark: str = ""
    item: Draft | None = None
    listing: int | None = None
    root: int | None = None
    cell: Cell | None = None
    role: Role = Role.CONTENT
    turns: tuple[tuple[int, int], ...] = ()
    settled: bool = False

    @property
    def value(self) -> str:
        """The readable text."""
        return self.inline.text.value

    def part(self, start: int, end: int) -> Draft:
        """Make a copy that holds only the readable characters ``[start, end)``."""
        inline = self.inline.cut(start, end)
        first = self.span.start if start <= 0 else inline.text.runs[0].source
        length = len(inline.text.value)
        last = self.span.end if end >= len(self.value) else inline.text.span(0, length).end
        return replace(self, inline=inline, span=Span(first, last))


class _Open(Struct):
    """An open list: its depth as given, its key, its number, its last item."""

    depth: float
    key: str
    number: int
    item: Draft


class Listing:
    """Makes list items of drafts, from the depth of each (in any unit) and its mark."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._open: list[_Open] = []

    def add(self, draft: Draft, depth: float, mark: str, key: str = "") -> None:
        """Make the draft the next item. ``key``: lists of one depth with another are others."""
        while self._open and self._open[-1].depth > depth:
            self._open.pop()
        last = self._open[-1] if self._open else None
        if last is not None and last.depth == depth and last.key == key:
            last.item = draft
        else:
            if last is not None and last.depth == depth:
                self._open.pop()
            self._open.append(_Open(depth, key, self._numbers.next_list(), draft))
        draft.kind, draft.mark, draft.depth = BlockKind.LIST_ITEM, mark, len(self._open)
        draft.listing, draft.root = self._open[-1].number, self._open[0].number
        draft.item = self._open[-2].item if len(self._open) > 1 else None

    def end(self) -> None:
        """Let the next item begin a new list."""
        self._open.clear()
