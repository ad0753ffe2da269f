"""A report as read: the source, and everything else as spans into it; frozen, and free of RDF.

Offsets count characters (Unicode code points), never bytes. Every span is half-open: ``start``
is in it, ``end`` is not. A span is either *in the source* (the decoded file, untouched) or *in
the readable text* of one block; each docstring says which.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from kg.model.short_repr import ShortRepr


class Span(NamedTuple):
    """Half-open character offsets ``[start, end)``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The stretch of ``text`` that this span covers."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Whether ``other`` lies within this span (both ends may touch)."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


class Run(NamedTuple):
    """A stretch of readable text and the stretch of source it stands for.

    ``at``: offset of its first character in the readable text. ``length``: number
    of readable characters. ``source``: offset of its first character in the source.
    ``width``: number of source characters. Where ``width == length`` the characters
    correspond one to one; elsewhere (``&amp;``, a line break with its indent) the
    run maps only as a whole.
    """

    at: int
    length: int
    source: int
    width: int


class Text(Struct, frozen=True):
    """Readable text, and for each of its characters the place in the source.

    ``runs`` are ascending in ``at`` and in ``source``, without gaps in ``at``.
    """

    value: str
    runs: tuple[Run, ...] = ()

    @classmethod
    def verbatim(cls, value: str, source: int) -> Text:
        """Text copied one to one from the source offset ``source`` on."""
        return cls(value, (Run(0, len(value), source, len(value)),) if value else ())

    def span(self, start: int, end: int) -> Span:
        """The source span of the readable characters ``[start, end)``.

        Raises ValueError unless ``0 <= start < end <= len(value)``.
        """
        if not 0 <= start < end <= len(self.value):
            raise ValueError(f"no readable characters at [{start}, {end}) of {len(self.value)}")
        first, last = self._run(start), self._run(end - 1)
        begin = first.source + (start - first.at if first.width == first.length else 0)
        one_to_one = last.width == last.length
        stop = last.source + (end - last.at if one_to_one else last.width)
        return Span(begin, stop)

    def _run(self, offset: int) -> Run:
        return self.runs[bisect_right(self.runs, offset, key=lambda run: run.at) - 1]


class BlockKind(StrEnum):
    """What a block is on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    TABLE_CELL = "table cell"
    QUOTATION = "quotation"
    CODE = "code"


class Role(StrEnum):
    """What a block or section is for. Only CONTENT yields topics."""

    CONTENT = "content"
    CONTENTS_TABLE = "table of contents"
    REFERENCES = "references"
    RESIDUE = "chat residue"
    TEMPLATE = "unfilled template"
    METADATA = "metadata"
    CODE = "code"
    FIGURE = "text of a figure"
    NOTE = "note"
    FURNITURE = "page furniture"


class Sentence(Struct, frozen=True):
    """A sentence: half-open offsets in the readable text of its block."""

    start: int
    end: int


class Block(Struct, frozen=True):
    """The smallest unit of layout: a heading, paragraph, list item or table cell.

    ``section``: index in ``Document.sections``. ``emphases``: bold stretches, and
    ``lead``: the bold or colon-ended opening of a paragraph or item ("**Federated
    learning**: ..."), both in the readable text. ``depth``: nesting of a list item
    (1 = outermost), else 0. ``introduced_by``: index of the block whose last sentence
    introduces this list item ("Key techniques include:") or, of a nested item, its
    parent item. ``row``, ``column``: position of a table cell, 0-based, row 0 being
    the header; ``header``: text of the column's header cell.
    """

    kind: BlockKind
    text: Text
    span: Span
    section: int
    sentences: tuple[Sentence, ...] = ()
    emphases: tuple[Span, ...] = ()
    lead: Span | None = None
    depth: int = 0
    introduced_by: int | None = None
    row: int | None = None
    column: int | None = None
    header: str | None = None
    table: int | None = None
    role: Role = Role.CONTENT


class Section(Struct, frozen=True):
    """A part of a document under one heading.

    Section 0 is the document itself: what stands before the first heading, titled
    with the document's title. ``order`` is the 0-based index in
    ``Document.sections``; ``level`` is 1 for the outermost headings (0 for section 0);
    ``parent`` the index of the enclosing section; ``title`` the heading as read,
    without its number, and ``number`` that number as written ("2.1", "IV"), or "".
    ``heading``: index of the heading block. ``span`` runs in the source from the
    heading to the end of the last block, sub-sections included.
    """

    order: int
    title: str
    level: int
    span: Span
    parent: int | None = None
    number: str = ""
    heading: int | None = None
    role: Role = Role.CONTENT


class Metadata(Struct, frozen=True):
    """What a document says of itself; empty where it does not.

    ``issued`` is ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.
    """

    title: str = ""
    issued: str = ""
    creators: tuple[str, ...] = ()
    publisher: str = ""
    language: str = "en"


class Document(ShortRepr, frozen=True):
    """A report as read: the decoded source, and everything else as spans into it.

    ``name`` is the file's name as given (for people, never opened again).
    ``sha256`` is the hexadecimal hash of the file's bytes. ``source`` keeps the BOM
    (if any) and line ends as decoded, so offsets match the file; of a document that is no
    text (PDF, Word, ...) it is the text drawn out of it. ``pages``: (offset in the source,
    page number from 1) for each page that begins there, ascending; empty without pages.
    """

    name: str
    source: str
    sha256: str
    media_type: str
    encoding: str
    metadata: Metadata
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]
    pages: tuple[tuple[int, int], ...] = ()

    def page(self, offset: int) -> int | None:
        """The page on which the source character at ``offset`` stands; None without pages."""
        at = bisect_right(self.pages, offset, key=lambda page: page[0]) - 1
        return self.pages[at][1] if at >= 0 else None

    def ancestors(self, section: int) -> Iterator[Section]:
        """The section with this index, then its parents, outermost last."""
        at: int | None = section
        while at is not None:
            yield self.sections[at]
            at = self.sections[at].parent


def trimmed(value: str) -> Span:
    """Find the span of ``value`` without white space at its ends (empty for a blank value)."""
    start = len(value) - len(value.lstrip())
    return Span(start, max(start, len(value.rstrip())))


def collapse(text: str) -> str:
    """White space collapsed to single blanks, ends trimmed."""
    return " ".join(text.split())


def unique(items: Iterable[str]) -> tuple[str, ...]:
    """The items without repeats, in their first order."""
    return tuple(dict.fromkeys(items))
