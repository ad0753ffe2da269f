"""Paragraphs of a PDF that figures, notes and ends of pages tear apart, made whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.model import Role
from kg.read.pdf.pdf_paragraphs import PdfBlock
from kg.read.pdf.pdf_shape import Shape

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
