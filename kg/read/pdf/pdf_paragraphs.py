"""Rows of a PDF -> blocks of lines that belong together: paragraphs, items, headings, tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from msgspec import Struct

from kg.model import Role
from kg.read.pdf.pdf_page import Line, Rule, Sheet, mark_of, parted
from kg.read.pdf.pdf_tables import Table, find_tables

LEADERS: Final = re.compile(r"\s*(?:[.\u2026\u00b7_]\s?){4,}\s*(?:\d+|[ivxl]+)?$")
"""The dots of a table of contents, with the number of the page."""

LARGER: Final = 1.06
"""Times the size of the text: what is larger stands out."""

_OTHER_SIZE: Final = 0.6
_LOOSE: Final = 1.3
_INDENT: Final = 0.8
SAME_DEPTH: Final = 3.0
"""Points: items whose marks are no further apart are of one depth."""

_MOST_MARKS: Final = 50
_MODEST: Final = "-\u2013\u2014*on"
"""Marks that a line of text may begin with, too."""

_TIGHT: Final = 1.4
_LONG: Final = 0.75
_HALF: Final = 0.5
_NOT_DONE: Final = re.compile(r"[^.!?;]$")
ENDS: Final = re.compile(r"[.!?:;][\"'\u201d\u2019)\]]*$")


class PdfBlock(Struct):
    """Lines that belong together, and on which page each of them is.

    ``mark``: of a list item, its first ``cut`` characters. ``level``: of a heading, from 1.
    """

    lines: list[tuple[int, Line]]
    mark: str = ""
    cut: int = 0
    table: Table | None = None
    role: Role = Role.CONTENT
    level: int = 0

    @property
    def text(self) -> str:
        """Its words, but for those of a table."""
        return " ".join(line.text.strip() for _, line in self.lines) if self.table is None else ""

    @property
    def first(self) -> Line:
        """Its first line."""
        return self.lines[0][1]

    @property
    def page(self) -> int:
        """The page on which it begins."""
        return self.lines[0][0]

    @property
    def last(self) -> Line:
        """Its last line."""
        return self.lines[-1][1]


class Typography(Struct, frozen=True):
    """The usual look of a document.

    ``ink``: the colour of most characters, ``body`` their size; ``levels``: a level for each
    size above that of the text; ``leading``: for each size the usual distance of two lines.
    """

    ink: int
    body: float
    levels: dict[float, int]
    leading: dict[float, float]

    @classmethod
    def of(cls, sheets: Sequence[Sheet]) -> Typography:
        """Measure all lines of a document."""
        sizes: Counter[float] = Counter()
        inks: Counter[int] = Counter()
        for line in (line for sheet in sheets for row in sheet.rows for line in row):
            sizes[line.size] += len(line.text)
            for run in line.runs:
                inks[run.colour] += len(run.text)
        body = max(sizes.items(), key=lambda size: size[::-1], default=(0.0, 0))[0]
        ink = max(inks.items(), key=lambda ink: (ink[1], -ink[0]), default=(0, 0))[0]
        levels = _levels(size for size in sizes if size > body * LARGER)
        return cls(ink, body, levels, _leading(sheets))

    def level(self, line: Line) -> int:
        """The level of a heading of this size, else 0."""
        return self.levels.get(line.size, 0)


def group_lines(
    sheets: Sequence[Sheet], rules: Sequence[Sequence[Rule]], usual: Typography
) -> Iterator[PdfBlock]:
    """Group the lines of all pages; a paragraph may go on on the next page."""
    return _Grouping(usual).blocks(sheets, rules)


class _Grouping:
    def __init__(self, usual: Typography) -> None:
        self.level = usual.level
        self.leading = usual.leading
        self.marks: list[tuple[float, str]] = []

    def blocks(
        self, sheets: Sequence[Sheet], rules: Sequence[Sequence[Rule]]
    ) -> Iterator[PdfBlock]:
        block: PdfBlock | None = None
        beside: list[PdfBlock] = []
        for sheet, drawn in zip(sheets, rules, strict=True):
            tables = {table.start: table for table in find_tables(sheet.rows, drawn)}
            at = 0
            while at < len(sheet.rows):
                if at in tables:
                    if block is not None:
                        yield from (block, *beside)
                    block, beside = None, []
                    first = sheet.rows[at][0]
                    yield PdfBlock([(sheet.number, first)], table=tables[at])
                    at = tables[at].end
                    continue
                line, *others = parted(sheet.rows[at])
                at += 1
                opened = self.opened(block, sheet.number, line)
                apart = [new for o in others if (new := self.opened(None, sheet.number, o))]
                if opened is None and block is not None:
                    block.lines.append((sheet.number, line))
                    beside += apart
                    continue
                if block is not None:
                    yield from (block, *beside)
                block, beside = opened, apart
        if block is not None:
            yield from (block, *beside)

    def opened(self, block: PdfBlock | None, page: int, line: Line) -> PdfBlock | None:
        """The block that begins with this line, or None where the line goes on in ``block``."""
        mark, cut = mark_of(line)
        if mark and self.is_item(block, line, mark):
            self.marks.insert(0, (line.x0, mark))
            del self.marks[_MOST_MARKS:]
            return PdfBlock([(page, line)], mark, cut)
        if block is None or self.breaks(block, page, line):
            return PdfBlock([(page, line)])
        return None

    def is_item(self, block: PdfBlock | None, line: Line, mark: str) -> bool:
        """Whether a mark at the start of a line is one: counted on, or set apart by a gap.

        A numbered line that is large or bold as a whole is a heading sooner than an item.
        """
        bullet = mark == "-" and line.text.lstrip()[0] not in _MODEST
        in_list = block is not None and (bool(block.mark) or block.last.text.rstrip().endswith(":"))
        if mark == "-" and self.level(line):
            return bullet or in_list
        if mark != "-" and (self.level(line) or line.is_bold):
            return False
        apart = line.words > line.x0
        if block is None or apart:
            return True
        if mark != "-":
            first = mark.strip("(.)") in {"1", "a", "i"}
            before = next((m for x, m in self.marks if abs(x - line.x0) < SAME_DEPTH), "")
            return first or _follows(before, mark)
        return bullet or bool(block.mark) or bool(ENDS.search(block.last.text.rstrip()))

    def breaks(self, block: PdfBlock, page: int, line: Line) -> bool:
        """Whether a line begins a block of its own, after the last line of ``block``."""
        before_page, before = block.lines[-1]
        text = before.text.rstrip()
        if abs(before.size - line.size) > _OTHER_SIZE or LEADERS.search(text):
            return True
        if self.level(before) != self.level(line) or _turns(before, line):
            return True
        small = line.text.lstrip()[:1].islower()
        fits = 1.2 * _first_word(line) + 0.6 * line.size < before.right - before.x1
        fits = fits and not _is_ragged(before, line)
        drop = before.y - line.y
        if before_page == page and self.is_one_heading(before, line):
            return False
        if before_page == page and drop > 0:
            if drop > _LOOSE * self.leading.get(line.size, 1.25 * line.size):
                return True
            hanging = bool(block.mark) and line.x0 >= block.lines[0][1].words - 2
            indented = line.x0 - before.x0 > _INDENT * line.size and not block.mark
            outdented = bool(block.mark) and line.x0 < block.lines[0][1].x0 - 2
            if (indented and len(block.lines) > 1) or outdented:
                return True
            return fits and not (small and not ENDS.search(text)) and not hanging
        if not any(char.isalpha() for char in text):
            return True
        return not (small or (not ENDS.search(text) and not fits)) or bool(self.level(line))

    def is_one_heading(self, before: Line, line: Line) -> bool:
        """Whether two large lines, close to each other, are of one heading."""
        level = self.level(line)
        close = 0 < before.y - line.y < _TIGHT * line.size
        centred = abs(before.x0 + before.x1 - line.x0 - line.x1) < line.size
        beside = abs(before.x0 - line.x0) < line.size or centred
        goes_on = _NOT_DONE.search(before.text.rstrip()) is not None
        return (
            bool(level)
            and close
            and beside
            and goes_on
            and before.runs[-1].bold == line.runs[0].bold
        )


def _is_ragged(before: Line, line: Line) -> bool:
    """Whether a line goes on with an unfinished one that ends early, in a ragged column.

    A figure or a small letter goes on with a shorter one, as no block begins with it.
    """
    if ENDS.search(before.text.rstrip()) or abs(before.x0 - line.x0) > SAME_DEPTH:
        return False
    first = line.text.lstrip()[:1]
    filled = (before.x1 - before.x0) / max(1.0, before.right - before.x0)
    return filled > (_HALF if first.isdigit() or first.islower() else _LONG)


def _levels(larger: Iterable[float]) -> dict[float, int]:
    """A level for each size above that of the text; sizes that hardly differ share one."""
    found: dict[float, int] = {}
    level, before = 0, 0.0
    for size in sorted(larger, reverse=True):
        level += before == 0.0 or before - size > _OTHER_SIZE
        before = size
        found[size] = min(level, 6)
    return found


def _leading(sheets: Sequence[Sheet]) -> dict[float, float]:
    """For each size the usual distance of two lines, in points."""
    drops: dict[float, Counter[float]] = {}
    for sheet in sheets:
        for above, below in pairwise(sheet.rows):
            drop = above[0].y - below[0].y
            if above[0].size == below[0].size and 0 < drop < 3 * below[0].size:
                drops.setdefault(below[0].size, Counter())[round(drop * 2) / 2] += 1
    return {
        size: max(found, key=lambda drop: (found[drop], -drop)) for size, found in drops.items()
    }


def _turns(before: Line, line: Line) -> bool:
    """Whether lines that are bold as a whole end, or begin, between the two.

    A bold item goes on in lines that do not begin with a capital.
    """
    if before.is_bold:
        begins = not mark_of(before)[0] or line.text.lstrip()[:1].isupper()
        return begins and not line.runs[0].bold
    return line.is_bold and not before.runs[-1].bold


def _first_word(line: Line) -> float:
    """How wide the first word of a line is, about."""
    text = line.text.strip()
    word = text.split(maxsplit=1)[0] if text else ""
    return (line.x1 - line.words) * len(word) / max(1, len(text))


def _follows(before: str, mark: str) -> bool:
    """Whether one number comes right after another of its kind."""
    one, other = before.strip("(.)"), mark.strip("(.)")
    if one.isdigit() and other.isdigit():
        return int(other) == int(one) + 1
    return len(one) == len(other) == 1 and ord(other) == ord(one) + 1
