"""Word documents -> drafts, through python-docx."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from kg.model import BlockKind, Role, Span
from kg.read.block_draft import Cell, Draft, Drafts, Listing, Numbers, Raw
from kg.read.document_text import Flow, place_blocks
from kg.read.office.docx_styles import Place, Styles
from kg.read.office.zip_package import library_errors, read_parts, repack

if TYPE_CHECKING:
    from docx.document import Document as Docx

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GONE: Final = frozenset(_W + tag for tag in ("del", "moveFrom", "pPr", "rPr", "sectPr", "tblPr"))
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_P, _TBL, _TR, _TC, _R, _BOX = (_W + t for t in ("p", "tbl", "tr", "tc", "r", "txbxContent"))
_KIND: Final = "Word document (DOCX)"


def read_report(raw: Raw) -> Drafts:
    """Read a Word document: its blocks in order, and its properties.

    What is tracked as deleted, hidden, or in headers, footers, notes and comments is left
    out. Raises as :func:`kg.read.office.zip_package.parts`, and MissingExtra without python-docx.
    """
    numbers, found = Numbers(), repack(read_parts(raw, _KIND))
    with library_errors(raw.name, _KIND):
        from docx import Document

        document = Document(found)
        reader = _Reader(Styles(document), numbers)
        reader.blocks(document.element.body)
        return place_blocks(raw.name, reader.drafts, numbers, _properties(document))


def _properties(document: Docx) -> list[tuple[str, str]]:
    said = document.core_properties
    date = said.created.date().isoformat() if said.created else ""
    return [("title", said.title), ("author", said.author), ("date", date)]


class _Reader:
    """Walks the body of a document; paragraphs become drafts as their styles say."""

    def __init__(self, styles: Styles, numbers: Numbers) -> None:
        self.styles = styles
        self.numbers = numbers
        self.drafts: list[Draft] = []
        self.counts: dict[tuple[str, int], int] = {}
        self.lists = Listing(numbers)

    def blocks(self, container: Any) -> None:
        """Read the paragraphs and tables in an element, at any depth."""
        for element in container:
            if element.tag == _P:
                self.paragraph(element)
            elif element.tag == _TBL:
                self.table(element)
            elif element.tag not in _GONE:
                self.blocks(element)

    def paragraph(self, element: Any) -> None:
        style = self.styles.of(element)
        flow = Flow()
        for run in _runs(element):
            self.run(run, flow, bold=style.bold)
        inline = flow.inline()
        if inline.text.value:
            draft = Draft(BlockKind.PARAGRAPH, inline, Span(0, 0))
            if style.level:
                draft.kind, draft.level = BlockKind.HEADING, style.level
            elif style.list is not None:
                self.item(draft, style.list)
            elif style.contents:
                draft.role = Role.CONTENTS_TABLE
            if style.list is None:
                self.lists.end()
            self.drafts.append(draft)
        for box in _boxes(element):
            self.blocks(box)

    def run(self, run: Any, flow: Flow, *, bold: bool) -> None:
        look = self.styles.look(run, bold=bold)
        if look.hidden:
            return
        for part in run:
            if part.tag == _W + "t":
                flow.add(part.text or "", bold=look.bold)
            elif part.tag in {_W + "tab", _W + "ptab"}:
                flow.add(" ")
            elif part.tag in {_W + "br", _W + "cr"}:
                flow.line_break()
            elif part.tag == _W + "noBreakHyphen":
                flow.add("-", bold=look.bold)

    def item(self, draft: Draft, place: Place) -> None:
        """Make an item of a paragraph, counted among its likes where its list counts."""
        number, depth, indent = place
        self.counts[number, depth] = self.counts.get((number, depth), 0) + 1
        for deeper in [key for key in self.counts if key[0] == number and key[1] > depth]:
            del self.counts[deeper]
        ordered = self.styles.is_ordered(number, depth)
        mark = f"{self.counts[number, depth]}." if ordered else "-"
        self.lists.add(draft, indent, mark, number)

    def table(self, element: Any) -> None:
        """Read a table; one of a single cell is only a frame."""
        rows = [list(_within(row, _TC)) for row in _within(element, _TR)]
        if sum(map(len, rows)) == 1:
            self.blocks(rows[0][0])
            return
        self.lists.end()
        number = self.numbers.next_table()
        headers: dict[int, str] = {}
        for row, cells in enumerate(rows):
            column = 0
            for cell in cells:
                self.cell(cell, number, row, column, headers)
                column += _width(cell)

    def cell(
        self, element: Any, table: int, row: int, column: int, headers: dict[int, str]
    ) -> None:
        flow = Flow()
        for paragraph in element.iter(_P):
            style = self.styles.of(paragraph)
            flow.line_break()
            for run in _runs(paragraph):
                self.run(run, flow, bold=style.bold)
        inline = flow.inline()
        if not inline.text.value:
            return
        if row == 0:
            headers[column] = inline.text.value
        header = headers.get(column) if row else None
        place = Cell(table, row, column, header)
        self.drafts.append(Draft(BlockKind.TABLE_CELL, inline, Span(0, 0), cell=place))


def _width(cell: Any) -> int:
    """The columns that a cell spans."""
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    said = "" if span is None else span.get(_W + "val") or ""
    return int(said) if said.isdecimal() else 1


def _runs(element: Any) -> Iterator[Any]:
    """The runs of a paragraph, in links and insertions too, without those in text boxes."""
    for part in element:
        if part.tag == _R:
            yield part
        elif part.tag not in _GONE and part.tag not in {_P, _TBL}:
            yield from _runs(part)


def _boxes(element: Any) -> Iterator[Any]:
    """The text boxes that hang on a paragraph, each once and none in another."""
    for part in element:
        if part.tag == _BOX:
            yield part
        elif part.tag != _FALLBACK:
            yield from _boxes(part)


def _within(element: Any, tag: str) -> Iterator[Any]:
    """The outermost elements of that name below, at any depth."""
    for part in element:
        if part.tag == tag:
            yield part
        elif part.tag not in _GONE and isinstance(part.tag, str):
            yield from _within(part, tag)
