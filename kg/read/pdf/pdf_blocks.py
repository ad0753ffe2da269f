"""Blocks of lines of a PDF -> drafts: headings by size, items by their marks, cells, paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kg.language.hyphens import Hyphens
from kg.model import BlockKind, Role, Span
from kg.read.block_draft import Cell, Draft, Inline, Listing, Numbers
from kg.read.document_text import Flow
from kg.read.pdf.pdf_headings import mark_headings
from kg.read.pdf.pdf_page import Line, Rule, Run, Sheet, without_start
from kg.read.pdf.pdf_paragraphs import LEADERS, SAME_DEPTH, PdfBlock, Typography, group_lines
from kg.read.pdf.pdf_roles import listed_titles, mark_figures, mark_repeated, mark_roles
from kg.read.pdf.pdf_shape import Shape
from kg.read.pdf.pdf_tables import Table


def blocks_of(
    sheets: Sequence[Sheet],
    rules: Sequence[Sequence[Rule]],
    numbers: Numbers,
    outline: Sequence[str] = (),
) -> list[Draft]:
    """Make drafts of the rows of all pages; each knows the pages that begin in it.

    ``outline``: the titles of the bookmarks.
    """
    writer = _Writer(sheets, numbers)
    usual = writer.usual
    blocks = list(group_lines(sheets, rules, usual))
    shapes = [Shape.of(block, usual) for block in blocks]
    mark_roles(shapes, usual)
    mark_headings(shapes, usual, [*outline, *listed_titles(shapes)])
    mark_repeated(shapes, usual)
    mark_figures(shapes, usual)
    return [draft for block in rejoined(shapes) for draft in writer.drafts(block)]


class _Writer:
    def __init__(self, sheets: Sequence[Sheet], numbers: Numbers) -> None:
        self.numbers = numbers
        self.usual = Typography.of(sheets)
        lines = (line for sheet in sheets for row in sheet.rows for line in row)
        self.hyphens = Hyphens([line.text for line in lines])
        self.listing = Listing(numbers)
        self.depths: list[float] = []
        self.page = 0
        self.table: tuple[int, dict[int, str], int] | None = None

    def drafts(self, block: PdfBlock) -> Iterator[Draft]:
        if block.table is not None:
            self.listing.end()
            yield from self.cells(block.page, block.table, block.role)
        else:
            self.table = None
            yield from self.draft(block)

    def draft(self, block: PdfBlock) -> Iterator[Draft]:
        flow, turns = Flow(), []
        for at, (page, line) in enumerate(block.lines):
            if page != self.page:
                turns.append((flow.length, page))
                self.page = page
            runs = without_start(line.runs, block.cut) if at == 0 else line.runs
            following = block.lines[at + 1][1].text if at + 1 < len(block.lines) else ""
            self.add(flow, runs, following)
        inline = flow.inline()
        if not inline.text.value:
            return
        turned = tuple((min(offset, len(inline.text.value) - 1), page) for offset, page in turns)
        draft = Draft(BlockKind.PARAGRAPH, inline, Span(0, 0), turns=turned)
        draft.role, draft.settled = block.role, True
        self.shape(draft, block)
        yield draft

    def add(self, flow: Flow, runs: Sequence[Run], following: str) -> None:
        """Add a line; a word that a hyphen divides at its end is made whole."""
        last = len(runs) - 1
        for at, run in enumerate(runs):
            text = run.text.replace("\u00ad", "-") if at < last else run.text.rstrip()
            if at == last and following:
                text, glued = self.hyphens.joined(text, following)
                text += "" if glued else " "
            elif at == last:
                text = text.replace("\u00ad", "-")
            flow.add(text, bold=run.bold)

    def shape(self, draft: Draft, block: PdfBlock) -> None:
        """Make a heading or an item of a paragraph; drop the dots in a table of contents."""
        leaders = LEADERS.search(draft.value)
        if leaders is not None:
            draft.inline = draft.inline.cut(0, max(1, leaders.start()))
            draft.role = Role.CONTENTS_TABLE
        if block.mark:
            x0 = block.first.x0
            depth = next((d for d in self.depths if abs(d - x0) < SAME_DEPTH), x0)
            self.depths += [] if depth in self.depths else [depth]
            self.listing.add(draft, depth, block.mark)
            return
        self.listing.end()
        if block.level and draft.role is Role.CONTENT:
            draft.kind, draft.level = BlockKind.HEADING, block.level

    def cells(self, page: int, table: Table, role: Role) -> Iterator[Draft]:
        """Make the cells of a table; one that goes on from the page before repeats its header."""
        turns_here = ((0, page),) if page != self.page else ()
        self.page = page
        found = {place: self.words(lines) for place, lines in sorted(table.cells.items())}
        headers = {column: cell.text.value for (row, column), cell in found.items() if row == 0}
        goes_on = self.table is not None and self.table[1] == headers
        number, _, above = self.table if self.table and goes_on else (0, headers, 0)
        number = number if goes_on else self.numbers.next_table()
        for (row, column), inline in found.items():
            if not inline.text.value or (goes_on and row == 0):
                continue
            cell = Cell(number, row + above, column, headers.get(column) if row else None)
            yield Draft(
                BlockKind.TABLE_CELL, inline, Span(0, 0), cell=cell, turns=turns_here, role=role
            )
            turns_here = ()
        self.table = (number, headers, above + max(row for row, _ in found))

    def words(self, lines: Sequence[Line]) -> Inline:
        """The words of a cell."""
        flow = Flow()
        for line, following in zip(lines, [*(line.text for line in lines[1:]), ""], strict=True):
            self.add(flow, line.runs, following)
        return flow.inline()


_REACH: Final = 40
"""Blocks between the parts of a paragraph, at most."""

_PAGES: Final = 2
_SKIPPED: Final = frozenset({Role.FIGURE, Role.NOTE, Role.FURNITURE})
_GOES_ON: Final = re.compile(r"[a-z(]")


def rejoined(shapes: Sequence[Shape]) -> list[PdfBlock]:
    """Put the two parts of a torn paragraph together, after what stands between on its page."""
    found: list[PdfBlock] = []
    at = 0
    while at < len(shapes):
        block, last = shapes[at].block, at
        later: list[PdfBlock] = []
        while _is_unfinished(shapes[last]) and (other := _continuation(shapes, last)) is not None:
            page = block.lines[-1][0]
            between = [*later, *(shape.block for shape in shapes[last + 1 : other])]
            found += [each for each in between if each.page <= page]
            later = [each for each in between if each.page > page]
            block.lines += shapes[other].block.lines
            last = other
        found += [block, *later]
        at = last + 1
    return found


def _is_unfinished(shape: Shape) -> bool:
    plain = shape.block.table is None and not shape.block.level
    return plain and shape.block.role is Role.CONTENT and shape.is_torn


def _continuation(shapes: Sequence[Shape], at: int) -> int | None:
    """The block that goes on with an unfinished one, or None."""
    first = shapes[at]
    page = first.block.lines[-1][0]
    for other in range(at + 1, min(len(shapes), at + _REACH)):
        shape = shapes[other]
        if shape.block.page >= page + _PAGES:
            return None
        if shape.block.role in _SKIPPED or (shape.block.table and other > at + 1):
            continue
        near = abs(shape.look.size - first.look.size) < 1 and shape.look.bold == first.look.bold
        text = shape.is_text and near and _GOES_ON.match(shape.text)
        return other if text else None
    return None
