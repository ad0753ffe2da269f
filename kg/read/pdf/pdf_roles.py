"""What blocks of a PDF are for: captions, labels of figures, notes, contents, legal notices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from kg.language.data_files import pattern
from kg.language.section_titles import CONTENTS
from kg.model import Role
from kg.read.pdf.pdf_page import Line
from kg.read.pdf.pdf_paragraphs import LARGER, LEADERS, Typography
from kg.read.pdf.pdf_shape import Shape, stands_out
from kg.read.structure.contents_list import PAGE_AT_END, bare_title, front_pages, key_of

_CAPTION: Final = pattern("layout", "figure_caption")
_SURVEY: Final = pattern("layout", "survey")
_SOURCE: Final = pattern("layout", "source")
_BYLINE: Final = pattern("layout", "byline")
_LEGAL: Final = pattern("layout", "legal")
_NUMBER: Final = re.compile(r"(?:\[?\d{1,3}[\].)]?|[*\u2020\u2021])\s*\S")
_SMALLER: Final = 0.93
_MOST_CAPTION_WORDS: Final = 40
_MOST_ENTRY_WORDS: Final = 20
_MOST_TITLE_WORDS: Final = 14
_LEAST_ENTRIES: Final = 5
_LEAST_ROWS: Final = 3
_MOST: Final = 0.6
_ENDS: Final = 6
_RUN: Final = 3
_REPEATED: Final = 6


def mark_roles(shapes: Sequence[Shape], usual: Typography) -> None:
    """Give captions, notes, tables of contents and legal notices their role."""
    last = max((shape.block.page for shape in shapes), default=0)
    for page, group in groupby(shapes, key=lambda shape: shape.block.page):
        here = list(group)
        if _is_contents(here, page, last):
            _mark((s for s in here if s.words <= _MOST_ENTRY_WORDS), Role.CONTENTS_TABLE)
        _mark((s for s in here if page <= front_pages(last) and _is_paged(s)), Role.CONTENTS_TABLE)
        edge = page <= _ENDS or page > last - _ENDS
        legal = [shape for shape in here if _LEGAL.search(shape.text)]
        _mark(here if edge and len(legal) > 1 else legal, Role.METADATA)
        _mark_captions(here, usual)
        _mark_notes(here, usual)


def _mark(shapes: Iterable[Shape], role: Role) -> None:
    for shape in shapes:
        if shape.block.role is Role.CONTENT:
            shape.block.role = role


def _is_contents(here: Sequence[Shape], page: int, last: int) -> bool:
    """Whether a page near the front has a table of contents, or nearly all blocks a page."""
    if page > front_pages(last):
        return False
    if any(CONTENTS.fullmatch(shape.text.strip(" .:")) for shape in here):
        return True
    entries = [shape for shape in here if shape.is_worded or shape.block.table]
    paged = [s for s in entries if LEADERS.search(s.text) or PAGE_AT_END.search(s.text)]
    return len(paged) >= max(_LEAST_ENTRIES, _MOST * len(entries))


def _is_paged(shape: Shape) -> bool:
    """Whether most rows of a table end in the number of a page."""
    table = shape.block.table
    if table is None:
        return False
    last = max(column for _, column in table.cells)
    numbers = [
        "".join(line.text for line in cell).strip()
        for (_, c), cell in table.cells.items()
        if c == last
    ]
    rows = {row for row, _ in table.cells}
    return last > 0 and sum(map(str.isdigit, numbers)) >= max(_LEAST_ROWS, _MOST * len(rows))


def _mark_captions(here: Sequence[Shape], usual: Typography) -> None:
    """Mark captions and the titles below them, sources, bylines, and what tells of a survey."""
    under: Shape | None = None
    for shape in here:
        if shape.block.mark or shape.block.table or shape.words > _MOST_CAPTION_WORDS:
            under = None
            continue
        caption = _CAPTION.match(shape.text)
        short = shape.words <= _MOST_TITLE_WORDS
        title = under is not None and short and stands_out(shape.look, usual)
        if caption or title or _SURVEY.match(shape.text):
            _mark([shape], Role.FIGURE)
        under = shape if caption else None
    _mark((shape for shape in here if _SOURCE.match(shape.text)), Role.NOTE)
    _mark((shape for shape in here if _BYLINE.fullmatch(shape.text)), Role.METADATA)


def _mark_notes(here: Sequence[Shape], usual: Typography) -> None:
    """Mark small text at the foot of a page that begins with a number, and what follows it."""
    small = [shape for shape in here if _is_small(shape, usual)]
    for column in _columns(small):
        lowest = min(shape.bottom for shape in column)
        at = next((i for i, s in enumerate(column) if _is_note(s)), None)
        over = [s for s in here if s.top < column[0].top and not _is_small(s, usual)]
        beneath = any(s.bottom < lowest and _overlaps(s, column[0]) for s in over)
        if at is not None and not beneath:
            _mark(column[at:], Role.NOTE)


def _is_small(shape: Shape, usual: Typography) -> bool:
    return shape.look.size < _SMALLER * usual.body and shape.block.table is None


def _is_note(shape: Shape) -> bool:
    return bool(shape.block.mark or _NUMBER.match(shape.text))


def _columns(shapes: Sequence[Shape]) -> list[list[Shape]]:
    """Blocks of one size that come one after the other, downwards."""
    columns: list[list[Shape]] = []
    for shape in shapes:
        last = columns[-1][-1] if columns else None
        if last and last.look.size == shape.look.size and shape.top < last.top:
            columns[-1].append(shape)
        else:
            columns.append([shape])
    return columns


def _overlaps(one: Shape, other: Shape) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1


def listed_titles(shapes: Sequence[Shape]) -> list[str]:
    """The titles that tables of contents list, line by line and block by block."""
    found: list[str] = []
    for shape in shapes:
        if shape.block.role is not Role.CONTENTS_TABLE:
            continue
        lines: list[Line] = [line for _, line in shape.block.lines]
        if shape.block.table:
            lines = [line for cell in shape.block.table.cells.values() for line in cell]
            texts = [
                " ".join(line.text for line in cell) for cell in shape.block.table.cells.values()
            ]
        else:
            texts = [shape.text]
        found += map(bare_title, (*texts, *(line.text for line in lines)))
    return found


def mark_figures(shapes: Sequence[Shape], usual: Typography) -> None:
    """Mark what is no sentence: figures alone, and labels that stand in numbers."""
    run: list[Shape] = []
    for shape in (*shapes, None):
        if shape is not None and shape.block.role in {Role.FIGURE, Role.NOTE}:
            continue
        label = shape is not None and shape.is_text and shape.is_label
        if label and shape is not None and shape.is_torn and not stands_out(shape.look, usual):
            label = False
        if not label or (run and shape is not None and shape.block.page != run[-1].block.page):
            figures = len(run) >= _RUN and run[0].block.page > 1
            _mark((s for s in run if figures or not s.is_worded), Role.FIGURE)
            run = []
        if label and shape is not None:
            run.append(shape)


def mark_repeated(shapes: Sequence[Shape], usual: Typography) -> None:
    """Mark what is set large and repeats words of the text."""
    prose = " ".join(key_of(s.text) for s in shapes if s.is_prose and not stands_out(s.look, usual))
    for shape in shapes:
        large = shape.is_text and shape.look.size > usual.body * LARGER
        if large and shape.words >= _REPEATED and key_of(shape.text) in prose:
            shape.block.role = Role.FURNITURE
