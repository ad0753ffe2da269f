"""Slides -> drafts, through python-pptx: a heading a slide, its text as lists, tables, notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from kg.model import BlockKind, Span
from kg.read.block_draft import Cell, Draft, Drafts, Listing, Numbers, Raw
from kg.read.document_text import Flow, place_blocks
from kg.read.office.zip_package import library_errors, read_parts, repack

_KIND: Final = "presentation (PPTX)"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_GROUP, _TITLES, _LISTED = 6, frozenset({1, 3}), frozenset({2, 7})
_FURNITURE: Final = frozenset({13, 15, 16})
"""Kinds of placeholders: slide number, footer, date."""

_DEEPEST: Final = 20


def read_report(raw: Raw) -> Drafts:
    """Read a presentation: each slide is a page with its title as heading.

    Paragraphs of a slide's text are list items by their level, those of speakers' notes
    paragraphs. Raises as :func:`kg.read.office.zip_package.parts` does, and MissingExtra without
    python-pptx.
    """
    numbers, found = Numbers(), repack(read_parts(raw, _KIND))
    with library_errors(raw.name, _KIND):
        from pptx import Presentation

        presentation = Presentation(found)
        reader = _Reader(numbers)
        for number, slide in enumerate(presentation.slides, start=1):
            reader.slide(number, slide)
        said = presentation.core_properties
        date = said.created.date().isoformat() if said.created else ""
        properties = [("title", said.title), ("author", said.author), ("date", date)]
        return place_blocks(raw.name, reader.drafts, numbers, properties)


class _Reader:
    """Makes drafts of slides; the first one of each slide turns the page."""

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers
        self.listing = Listing(numbers)
        self.drafts: list[Draft] = []
        self.turns: tuple[tuple[int, int], ...] = ()

    def slide(self, number: int, slide: Any) -> None:
        self.turns = (*self.turns, (0, number))
        shapes = sorted(_shapes(slide.shapes), key=_place)
        for shape in sorted(shapes, key=_is_title, reverse=True):
            self.listing.end()
            if getattr(shape, "has_table", False):
                self.table(shape.table)
            elif shape.has_text_frame and _kind(shape) not in _FURNITURE:
                self.text(shape, first=number == 1)
        self.listing.end()
        if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame) is not None:
            for paragraph in notes.paragraphs:
                self.add(Draft(BlockKind.PARAGRAPH, _flow([paragraph]).inline(), Span(0, 0)))

    def text(self, shape: Any, *, first: bool) -> None:
        """Read a shape's words: a title, items, or paragraphs."""
        paragraphs = shape.text_frame.paragraphs
        if _is_title(shape):
            draft = Draft(BlockKind.HEADING, _flow(paragraphs).inline(), Span(0, 0))
            draft.level = 1 if first else 2
            self.add(draft)
            return
        several = sum(bool(p.text.strip()) for p in paragraphs) > 1
        for paragraph in paragraphs:
            draft = Draft(BlockKind.PARAGRAPH, _flow([paragraph]).inline(), Span(0, 0))
            if draft.value and several and _kind(shape) in _LISTED:
                self.listing.add(draft, paragraph.level, "-")
            self.add(draft)

    def table(self, table: Any) -> None:
        number, headers = self.numbers.next_table(), dict[int, str]()
        for row, cells in enumerate(table.rows):
            for column, cell in enumerate(cells.cells):
                inline = _flow(cell.text_frame.paragraphs).inline()
                if row == 0:
                    headers[column] = inline.text.value
                header = (headers.get(column) or None) if row else None
                place = Cell(number, row, column, header)
                self.add(Draft(BlockKind.TABLE_CELL, inline, Span(0, 0), cell=place))

    def add(self, draft: Draft) -> None:
        if draft.value:
            draft.turns, self.turns = self.turns, ()
            self.drafts.append(draft)


def _shapes(shapes: Iterable[Any], depth: int = 0) -> Iterator[Any]:
    """The shapes of a slide, those in groups too."""
    for shape in shapes:
        if shape.shape_type == _GROUP:
            if depth < _DEEPEST:
                yield from _shapes(shape.shapes, depth + 1)
        else:
            yield shape


def _flow(paragraphs: Iterable[Any]) -> Flow:
    """The words of paragraphs, a line each."""
    flow = Flow()
    for paragraph in paragraphs:
        flow.line_break()
        for part in paragraph._p:  # noqa: SLF001 - runs alone leave out fields and line breaks
            if part.tag == f"{_A}br":
                flow.line_break()
            elif part.tag in {f"{_A}r", f"{_A}fld"}:
                look = part.find(f"{_A}rPr")
                bold = look is not None and look.get("b") in {"1", "true"}
                flow.add(part.findtext(f"{_A}t") or "", bold=bold)
    return flow


def _kind(shape: Any) -> int | None:
    """The number of the kind of placeholder that a shape is, or None."""
    return int(shape.placeholder_format.type) if shape.is_placeholder else None


def _is_title(shape: Any) -> bool:
    return shape.has_text_frame and _kind(shape) in _TITLES


def _place(shape: Any) -> tuple[int, int]:
    """How a shape stands among others as they are read, from the top left."""
    return (shape.top or 0, shape.left or 0)
