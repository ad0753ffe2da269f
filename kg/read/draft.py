"""Blocks in the making: what a format reader hands on, before sections and roles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.model import BlockKind, Role, Span, Text
from kg.read.text import cut, trimmed


@dataclass(frozen=True, slots=True)
class Inline:
    """Readable text of one block with what its formatting says.

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
        return Inline(
            cut(self.text, first, last),
            _shifted(self.bold, first, last),
            _shifted(self.links, first, last),
            _shifted(self.anchors, first, last),
            tuple(at - first for at in self.breaks if first <= at < last),
        )

    def without(self, hidden: Sequence[Span]) -> Inline:
        """Leave out readable stretches (ascending, apart), and white space at the ends."""
        if not hidden:
            return self
        end = len(self.text.value)
        edges = [0, *(edge for span in hidden for edge in span), end]
        kept = [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]
        joined = Inline(Text(""))
        for span in kept:
            joined = joined.followed_by(self.slice(span.start, span.end))
        return joined.cut(0, len(joined.text.value))

    def followed_by(self, other: Inline) -> Inline:
        """Put another stretch of the same block right after this one."""
        by = len(self.text.value)
        runs = tuple(run._replace(at=run.at + by) for run in other.text.runs)
        return Inline(
            Text(self.text.value + other.text.value, self.text.runs + runs),
            self.bold + tuple(Span(s.start + by, s.end + by) for s in other.bold),
            self.links + tuple(Span(s.start + by, s.end + by) for s in other.links),
            self.anchors + tuple(Span(s.start + by, s.end + by) for s in other.anchors),
            self.breaks + tuple(at + by for at in other.breaks),
        )

    def slice(self, first: int, last: int) -> Inline:
        """Take the readable characters ``[first, last)`` as they are."""
        return Inline(
            cut(self.text, first, last),
            _shifted(self.bold, first, last),
            _shifted(self.links, first, last),
            _shifted(self.anchors, first, last),
            tuple(at - first for at in self.breaks if first <= at < last),
        )


def _shifted(spans: tuple[Span, ...], first: int, last: int) -> tuple[Span, ...]:
    return tuple(
        Span(max(s.start, first) - first, min(s.end, last) - first)
        for s in spans
        if s.start < last and first < s.end
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a table cell stands: 0-based; row 0 is the header."""

    table: int
    row: int
    column: int
    header: str | None = None


@dataclass(slots=True)
class Numbers:
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


@dataclass(slots=True, eq=False)
class Draft:
    """A block in the making. Compared by identity.

    ``span``: in the source, formatting marks at the ends included. ``level``: 1..6 of
    a heading, else 0; ``underlined``: it is so by a line of ``=`` or ``-`` below.
    ``style``: how a heading that is not marked up was found, else 0 (``headings.Style``).
    ``mark``: the list mark as written ("-", "3."). ``item``: the list item around this
    block; ``listing``: which list an item is of.
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
    cell: Cell | None = None
    role: Role = Role.CONTENT

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
