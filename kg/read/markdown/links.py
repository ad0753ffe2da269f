"""Where a Markdown link ends: markdown-it knows, and does not tell."""

from __future__ import annotations

import re
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkDestination, parseLinkTitle

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
