"""Positions that markdown-it does not report: ends of links, cells of tables."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkDestination, parseLinkTitle

from kg.read.source_text import Origin

_GAP: Final = re.compile(r"[ \t\n]*")
_LABEL: Final = re.compile(r"\[(?:\\.|[^\[\]\\])*\]", re.DOTALL)
_CHECKER: Final = MarkdownIt("commonmark")


def link_end(content: str, pos: int) -> int:
    """Where a link ends whose label ends before ``pos``: after ``(...)``, ``[...]`` or at once."""
    if content.startswith("(", pos):
        end = _destination_end(content, pos + 1)
        if end is not None:
            return end
    label = _LABEL.match(content, pos)
    return label.end() if label else pos


def _destination_end(content: str, pos: int) -> int | None:
    start = _after_gap(content, pos)
    found = parseLinkDestination(content, start, len(content))
    if found.ok and _CHECKER.validateLink(_CHECKER.normalizeLink(found.str)):
        start = found.pos
    pos = _after_gap(content, start)
    title = parseLinkTitle(content, pos, len(content))
    if pos != start and title.ok:
        pos = _after_gap(content, title.pos)
    return pos + 1 if content.startswith(")", pos) else None


def _after_gap(content: str, pos: int) -> int:
    found = _GAP.match(content, pos)
    return found.end() if found else pos


_PREFIX: Final = re.compile(r"(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*[ \t]*")
_BLANK: Final = " \t\n\v\f\r"


def split_row(text: str, start: int, *, nested: bool) -> list[Origin]:
    r"""Find the cells of one row, split at the pipes that no backslash protects.

    ``start``: source offset of the line ``text``. ``nested``: whether the row stands in a
    quotation or list, whose marks come first. A cell's content is trimmed and its ``\|``
    read as ``|``, as GFM has it.

    >>> [cell.content for cell in split_row("| a | b\\|c |", 0, nested=False)]
    ['a', 'b|c']
    """
    first = _PREFIX.match(text).end() if nested else 0  # type: ignore[union-attr]
    edges = [first - 1, *(i for i in _pipes(text) if i >= first), len(text)]
    cells = [_cell(text, a + 1, b, start) for a, b in pairwise(edges)]
    if len(cells) > 1 and not text[first : edges[1]].strip(_BLANK):
        del cells[0]
    if len(cells) > 1 and not text[edges[-2] + 1 :].strip(_BLANK):
        del cells[-1]
    return cells


def _pipes(text: str) -> list[int]:
    """Find the pipes that no backslash protects (markdown-it looks one character back only)."""
    return [m.start() for m in re.finditer(r"(?<!\\)\|", text)]


def _cell(text: str, first: int, last: int, start: int) -> Origin:
    while first < last and text[first] in _BLANK:
        first += 1
    while first < last and text[last - 1] in _BLANK:
        last -= 1
    pieces, at = [], first
    for escaped in re.finditer(r"\\\|", text[first:last]):
        pieces.append((text[at : first + escaped.start()], start + at))
        at = first + escaped.start() + 1
    return Origin([*pieces, (text[at:last], start + at)], glue="")
