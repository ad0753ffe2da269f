"""Markers that an unfinished merge left in a file."""

from __future__ import annotations

import re
from typing import Final

from kg.model import BlockKind, Role, Span, Text
from kg.read.block_draft import Draft, Inline
from kg.read.source_lines import Lines

_OPEN: Final = re.compile(r"<{7}(?: .*)?$")
_INNER: Final = re.compile(r"(?:\|{7}(?: .*)?|={7})\s*$")
_CLOSE: Final = re.compile(r">{7}(?: .*)?$")


def take_out_conflicts(lines: Lines) -> tuple[Lines, list[Draft]]:
    """Blank merge conflict markers; return the lines, and the markers as drafts.

    Both sides of a conflict stay: nobody has decided between them. Left in place, the row
    of equals signs would turn the paragraph above it into a heading.
    """
    texts, found, within = list(lines.texts), [], False
    for at, text in enumerate(lines.texts):
        opens, closes = _OPEN.match(text), _CLOSE.match(text)
        if opens or (within and (closes or _INNER.match(text))):
            within = not closes
            texts[at] = ""
            found.append(_marker(text.rstrip(), lines.starts[at]))
    return (Lines(tuple(texts), lines.starts), found) if found else (lines, found)


def _marker(text: str, start: int) -> Draft:
    inline = Inline(Text.verbatim(text, start))
    span = Span(start, start + len(text))
    return Draft(BlockKind.PARAGRAPH, inline, span, role=Role.RESIDUE)
