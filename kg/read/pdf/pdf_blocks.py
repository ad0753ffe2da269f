"""Lines of a PDF -> drafts: headings by size and weight, items by their marks, paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from kg.language.hyphens import Hyphens
from kg.model import BlockKind, Role, Span
from kg.read.block_draft import Cell, Draft, Inline, Listing, Numbers
from kg.read.document_text import Flow
from kg.read.pdf.pdf_furniture import Sheet
from kg.read.pdf.pdf_lines import Line, Rule, Run, mark_of
from kg.read.pdf.pdf_measures import (
    cut,
    first_word,
    follows,
    inks,
    is_bold,
    leading,
    levels,
    sizes,
    turns,
    whole,
)
from kg.read.pdf.pdf_tables import Table, find_tables

_LARGER: Final = 1.06
_OTHER_SIZE: Final = 0.6
_LOOSE: Final = 1.3
_INDENT: Final = 0.8
_SAME_DEPTH: Final = 3.0
_MOST_MARKS: Final = 50
_MOST_HEADING_WORDS: Final = 30
_MOST_COLOURED_WORDS: Final = 14
_ENDS: Final = re.compile(r"[.!?:;][\"'\u201d\u2019)\]]*$")
_LEADERS: Final = re.compile(r"\s*(?:[.\u2026\u00b7_]\s?){4,}\s*(?:\d+|[ivxl]+)?$")


class _Block(Struct):
    """Lines that belong together, and on which page each of them is."""

    lines: list[tuple[int, Line]]
    mark: str = ""
    cut: int = 0
    table: Table | None = None
    listed: bool = field(default=False)

    @property
    def last(self) -> Line:
        return self.lines[-1][1]


def blocks_of(
    sheets: Sequence[Sheet], rules: Sequence[Sequence[Rule]], numbers: Numbers
) -> list[Draft]:
    """Make drafts of the rows of all pages; each knows the pages that begin in it."""
    return _Writer(sheets, rules, numbers).drafts()


class _Writer:
    def __init__(
        self, sheets: Sequence[Sheet], rules: Sequence[Sequence[Rule]], numbers: Numbers
    ) -> None:
        self.sheets = sheets
        self.rules = rules
        self.numbers = numbers
        lines = [line for sheet in sheets for row in sheet.rows for line in row]
        found = sizes(lines)
        self.ink = max(inks(lines).items(), key=lambda ink: (ink[1], -ink[0]), default=(0, 0))[0]
        self.body = max(found.items(), key=lambda size: size[::-1], default=(0.0, 0))[0]
        self.levels = levels([size for size in found if size > self.body * _LARGER])
        self.leading = leading(sheets)
        self.hyphens = Hyphens([line.text for line in lines])
        self.listing = Listing(numbers)
        self.depths: list[float] = []
        self.marks: list[tuple[float, str]] = []
        self.page = 0
        self.table: tuple[int, dict[int, str], int] | None = None

    def drafts(self) -> list[Draft]:
        found: list[Draft] = []
        for block in self.blocks():
            if block.table is not None:
                self.listing.end()
                found += self.cells(block)
            else:
                self.table = None
                found += self.draft(block)
        return found

    def blocks(self) -> Iterator[_Block]:
        """Group the lines of all pages; a paragraph may go on on the next page."""
        block: _Block | None = None
        for sheet, rules in zip(self.sheets, self.rules, strict=True):
            tables = {table.start: table for table in find_tables(sheet.rows, rules)}
            at = 0
            while at < len(sheet.rows):
                if at in tables:
                    if block is not None:
                        yield block
                    block = None
                    first = sheet.rows[at][0]
                    yield _Block([(sheet.number, first)], table=tables[at])
                    at = tables[at].end
                    continue
                line = whole(sheet.rows[at])
                at += 1
                opened = self.opened(block, sheet.number, line)
                if opened is None and block is not None:
                    block.lines.append((sheet.number, line))
                    continue
                if block is not None:
                    yield block
                block = opened
        if block is not None:
            yield block

    def opened(self, block: _Block | None, page: int, line: Line) -> _Block | None:
        """The block that begins with this line, or None where the line goes on in ``block``."""
        mark, cut = mark_of(line)
        if mark and self.is_item(block, line, mark):
            self.marks.insert(0, (line.x0, mark))
            del self.marks[_MOST_MARKS:]
            return _Block([(page, line)], mark, cut)
        if block is None or self.breaks(block, page, line):
            return _Block([(page, line)])
        return None

    def is_item(self, block: _Block | None, line: Line, mark: str) -> bool:
        """Whether a mark at the start of a line is one: counted on, or set apart by a gap.

        A numbered line that is large or bold as a whole is a heading sooner than an item.
        """
        if self.level(line) or (mark != "-" and is_bold(line)):
            return False
        apart = line.words > line.x0
        if block is None or apart:
            return True
        if mark != "-":
            first = mark.strip("(.)") in {"1", "a", "i"}
            before = next((m for x, m in self.marks if abs(x - line.x0) < _SAME_DEPTH), "")
            return first or follows(before, mark)
        bullet = line.text.lstrip()[0] not in "-\u2013\u2014*o"
        return bullet or bool(block.mark) or bool(_ENDS.search(block.last.text.rstrip()))

    def breaks(self, block: _Block, page: int, line: Line) -> bool:
        """Whether a line begins a block of its own, after the last line of ``block``."""
        before_page, before = block.lines[-1]
        text = before.text.rstrip()
        if abs(before.size - line.size) > _OTHER_SIZE or _LEADERS.search(text):
            return True
        if self.level(before) != self.level(line) or turns(before, line):
            return True
        fits = 1.2 * first_word(line) + 0.6 * line.size < before.right - before.x1
        small = line.text.lstrip()[:1].islower()
        drop = before.y - line.y
        if before_page == page and drop > 0:
            if drop > _LOOSE * self.leading.get(line.size, 1.25 * line.size):
                return True
            hanging = bool(block.mark) and line.x0 >= block.lines[0][1].words - 2
            indented = line.x0 - before.x0 > _INDENT * line.size and not block.mark
            outdented = bool(block.mark) and line.x0 < block.lines[0][1].x0 - 2
            if (indented and len(block.lines) > 1) or outdented:
                return True
            return fits and not (small and not _ENDS.search(text)) and not hanging
        return not (small or (not _ENDS.search(text) and not fits)) or bool(self.level(line))

    def level(self, line: Line) -> int:
        """The level of a heading of this size, else 0."""
        return self.levels.get(line.size, 0)

    def draft(self, block: _Block) -> list[Draft]:
        flow, turns = Flow(), []
        for at, (page, line) in enumerate(block.lines):
            if page != self.page:
                turns.append((flow.length, page))
                self.page = page
            runs = cut(line.runs, block.cut) if at == 0 else line.runs
            following = block.lines[at + 1][1].text if at + 1 < len(block.lines) else ""
            self.add(flow, runs, following)
        inline = flow.inline()
        if not inline.text.value:
            return []
        turned = tuple((min(offset, len(inline.text.value) - 1), page) for offset, page in turns)
        draft = Draft(BlockKind.PARAGRAPH, inline, Span(0, 0), turns=turned)
        self.shape(draft, block)
        return [draft]

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

    def shape(self, draft: Draft, block: _Block) -> None:
        """Make a heading, an item or a line of a table of contents of a paragraph."""
        first = block.lines[0][1]
        words = len(draft.value.split())
        leaders = _LEADERS.search(draft.value)
        if leaders is not None:
            draft.inline = draft.inline.cut(0, max(1, leaders.start()))
            draft.role = Role.CONTENTS_TABLE
        if block.mark:
            depth = next((d for d in self.depths if abs(d - first.x0) < _SAME_DEPTH), first.x0)
            self.depths += [] if depth in self.depths else [depth]
            self.listing.add(draft, depth, block.mark)
            return
        self.listing.end()
        level = self.level(first)
        sentence = draft.value.endswith(".") and words > _MOST_HEADING_WORDS // 2
        if not level and words <= _MOST_COLOURED_WORDS and self.is_coloured(block):
            draft.inline = replace(draft.inline, bold=(Span(0, len(draft.value)),))
        if level and words <= _MOST_HEADING_WORDS and not sentence and draft.role is Role.CONTENT:
            draft.kind, draft.level = BlockKind.HEADING, level

    def is_coloured(self, block: _Block) -> bool:
        """Whether a short block is in another colour as a whole, as headings are."""
        runs = [run for _, line in block.lines for run in line.runs if run.text.strip()]
        return all(run.colour != self.ink for run in runs) and not block.last.text.startswith(
            "http"
        )

    def cells(self, block: _Block) -> Iterator[Draft]:
        """Make the cells of a table; one that goes on from the page before repeats its header."""
        assert block.table is not None  # noqa: S101 - told by drafts()
        page = block.lines[0][0]
        turns_here = ((0, page),) if page != self.page else ()
        self.page = page
        found = {place: self.words(lines) for place, lines in sorted(block.table.cells.items())}
        headers = {column: cell.text.value for (row, column), cell in found.items() if row == 0}
        goes_on = self.table is not None and self.table[1] == headers
        number, _, above = self.table if self.table and goes_on else (0, headers, 0)
        number = number if goes_on else self.numbers.next_table()
        for (row, column), inline in found.items():
            if not inline.text.value or (goes_on and row == 0):
                continue
            cell = Cell(number, row + above, column, headers.get(column) if row else None)
            yield Draft(BlockKind.TABLE_CELL, inline, Span(0, 0), cell=cell, turns=turns_here)
            turns_here = ()
        self.table = (number, headers, above + max(row for row, _ in found))

    def words(self, lines: Sequence[Line]) -> Inline:
        """The words of a cell."""
        flow = Flow()
        for line, following in zip(lines, [*(line.text for line in lines[1:]), ""], strict=True):
            self.add(flow, line.runs, following)
        return flow.inline()
