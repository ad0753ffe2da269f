"""Which blocks of a PDF are headings: those whose look others with text below them share.

A heading is said to be one by the bookmarks or the table of contents, or it stands out, is no
sentence, and text that it heads stands right below; many blocks of its look do so, or it is large.
A large one over all else on its page heads the page. Titles of charts, quotations set large, names
and labels have no such text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from kg.language.data_files import pattern
from kg.model import Role
from kg.read.pdf.pdf_paragraphs import Typography
from kg.read.pdf.pdf_shape import Look, Shape, stands_out
from kg.read.structure.contents_list import Titles, key_of

_MOST_WORDS: Final = 20
_MOST_LISTED_WORDS: Final = 30
_MOST_SENTENCE_WORDS: Final = 10
_TABLED: Final = 1.2
_ENDS: Final = re.compile(r"[.!,;\u2026][\"'\u201d\u2019)\]]*$")
_OPENS: Final = re.compile(r"[\"'\u201c\u2018(\[]*([^\s\"'\u201c\u2018(\[])")
_ADDRESS: Final = re.compile(r"://|www\.|\S@\S|\.\w{2,3}/")
_NUMBERED: Final = re.compile(r"(?:[A-Z]|\d{1,2}(?:\.\d{1,2})*|[IVX]{1,5})[.)]?\s+[A-Z]")
_PERSON: Final = pattern("layout", "person")
_QUOTED: Final = '"\u201c\u2018'
_LEAST_KEY: Final = 6
_STACKED: Final = 3
_NEAR: Final = 9.0
_SHARED: Final = 0.3
_LEAST_SHARE: Final = 0.3
_REPEATED: Final = 6
"""Words of a block that the text repeats: a quotation set large, say."""

_LEAST_TITLE: Final = 1.25
_LARGE: Final = 1.25
"""Times the size of the text: what is so large needs no likes."""

_DEEPEST: Final = 6
_SMALL_CAPITALS: Final = 1.3
"""Times their size: how large capitals are among other headings."""


def mark_headings(shapes: Sequence[Shape], usual: Typography, titles: Iterable[str]) -> None:
    """Give headings their level. ``titles``: those of bookmarks and of the table of contents."""
    listed = Titles(titles, _LEAST_KEY)
    prose = " ".join(key_of(s.text) for s in shapes if s.is_prose and s.look.size <= usual.body + 1)
    possible = [_is_possible(shape, usual, listed, prose) for shape in shapes]
    heads = [ok and _heads(shapes, at, possible, usual) for at, ok in enumerate(possible)]
    heading = Counter(_kind(s) for s, head in zip(shapes, heads, strict=True) if head)
    kinds = Counter(_kind(s) for s in shapes if s.is_text and s.is_worded)
    tops = _tops(shapes)
    chosen = [
        shape
        for shape, ok, head in zip(shapes, possible, heads, strict=True)
        if ok
        and (
            shape.text in listed
            or (head and heading[_kind(shape)] >= _LEAST_SHARE * kinds[_kind(shape)])
            or (shape.look.size >= _LARGE * usual.body and (head or id(shape) in tops))
        )
    ]
    title = _title(shapes, usual)
    _rank([shape for shape in chosen if shape is not title], 1 if title is None else 2)
    if title is not None:
        title.block.level = 1


def _kind(shape: Shape) -> tuple[Look, bool]:
    """What headings of one level share: how they look, and whether they have a number."""
    return shape.look, _NUMBERED.match(shape.text) is not None


def _tops(shapes: Sequence[Shape]) -> set[int]:
    """The block over all others of each page that has prose or items, as titles of slides are."""
    found: set[int] = set()
    for _, group in groupby(shapes, key=lambda shape: shape.block.page):
        here = [shape for shape in group if shape.block.role is Role.CONTENT]
        if any(shape.is_prose or shape.block.mark for shape in here):
            found.add(id(max(here, key=lambda shape: shape.top)))
    return found


def _is_possible(shape: Shape, usual: Typography, listed: Titles, prose: str) -> bool:
    """Whether a block may be a heading by itself."""
    if not shape.is_text or not shape.is_worded or _ADDRESS.search(shape.text):
        return False
    if not stands_out(shape.look, usual) and not _NUMBERED.match(shape.text):
        return False
    if shape.text in listed:
        most = _MOST_SENTENCE_WORDS if _ENDS.search(shape.text) else _MOST_LISTED_WORDS
        return shape.words <= most
    opens = _OPENS.match(shape.text)
    begins = opens is not None and not opens[1].islower() and shape.text[0] not in _QUOTED
    short = shape.words <= _MOST_WORDS and not _ENDS.search(shape.text)
    if shape.text.count(",") > 1 and _PERSON.fullmatch(
        shape.text.replace("(", "").replace(")", "")
    ):
        return False
    return begins and short and not (shape.words >= _REPEATED and key_of(shape.text) in prose)


def _heads(shapes: Sequence[Shape], at: int, possible: Sequence[bool], usual: Typography) -> bool:
    """Whether text stands right below a block, other possible headings between."""
    head = shapes[at]
    tabled = head.look.size >= _TABLED * usual.body
    stacked = 0
    for below in range(at + 1, len(shapes)):
        shape = shapes[below]
        if shape.block.role is not Role.CONTENT:
            continue
        if possible[below] and stacked < _STACKED and _is_below(head, shape):
            stacked += 1
            continue
        larger = shape.look.size > head.look.size and not head.look.capitals
        text = shape.is_prose and not larger
        text = tabled if shape.block.table else text
        return (text or bool(shape.block.mark)) and _is_below(head, shape)
    return False


def _is_below(head: Shape, shape: Shape) -> bool:
    """Whether a block comes below another in its column, or at the top of the next page."""
    if shape.block.page != head.block.page:
        return shape.block.page == head.block.page + 1
    shared = min(head.x1, shape.x1) - max(head.x0, shape.x0)
    width = min(head.x1 - head.x0, shape.x1 - shape.x0)
    gap = head.bottom - shape.top
    return shared >= _SHARED * width and 0 < gap < _NEAR * max(head.look.size, shape.look.size)


def _title(shapes: Sequence[Shape], usual: Typography) -> Shape | None:
    """The largest words on the first page, where they are larger than text."""
    first = [
        shape
        for shape in shapes
        if shape.block.page == 1 and shape.is_text and shape.is_worded
        and shape.words <= _MOST_LISTED_WORDS and not _ENDS.search(shape.text)
    ]  # fmt: skip
    title = max(first, key=lambda shape: (shape.look.size, shape.words), default=None)
    return title if title and title.look.size >= _LEAST_TITLE * usual.body else None


def _rank(headings: Sequence[Shape], level: int) -> None:
    """Give levels by look: the larger, then the bold or coloured, then the capitals, come first."""
    looks = sorted({_weight(shape.look) for shape in headings}, reverse=True)
    levels = {look: min(level + at, _DEEPEST) for at, look in enumerate(looks)}
    for shape in headings:
        shape.block.level = levels[_weight(shape.look)]


def _weight(look: Look) -> tuple[float, bool, bool]:
    size = look.size * (_SMALL_CAPITALS if look.capitals else 1)
    return size, look.bold or look.coloured, look.capitals
