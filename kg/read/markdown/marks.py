"""Marks that CommonMark takes for text: those of other tools, and of unfinished merges."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.model import BlockKind, Role, Span, Text
from kg.read.block_draft import Draft, Inline
from kg.read.source_text import Lines

_ANYWHERE: Final = re.compile(
    r"\{\{[<%].{0,400}?[>%]\}\}"  # a shortcode of Hugo
    r"|\s*\{(?:[#.:][^{}\n]{0,200}|\s*[\w-]+=[^{}\n]{0,200})\}"  # attributes of Kramdown or Pandoc
    r"|(?<!\w)_{2,}(?!\w)"  # an icon that was a font
)
_OPENING: Final = re.compile(
    r"(?:!!!|\?\?\?\+?)\s+\w+\s*"  # an admonition of MkDocs
    r"|:{3,}\s*\w*\s*"  # a fenced division of Pandoc
    r"|\[!\w+\][+-]?\s*"  # an alert of GitHub
    r"|\[[ xX]\]\s+"  # a task of GitHub
)
_RAW: Final = re.compile(
    r"!\[[^\[\]\n]{0,300}\]\([^()\n]{0,500}\)"
    r"|\[(?P<label>[^\[\]\n]{1,300})\](?P<target>\([^()\n]{1,500}\))"
    r"|(?P<bold>\*\*|__)(?=\S)(?P<inner>[^*_\n]{1,300}?)(?<=\S)(?P=bold)"
)
_HINT: Final = re.compile(r"[{_]|!!!|\?\?\?|:::|\[[! xX]")


def mask_marks(drafts: Sequence[Draft]) -> list[Draft]:
    """Take such marks out of the readable text, and drop blocks that were nothing else.

    Shortcodes, attribute lists, admonition and alert openers, task boxes. A
    block without a letter or digit is dropped as well, unless it is code, a table cell or
    a conflict marker.
    """
    for draft in drafts:
        if draft.kind is not BlockKind.CODE and _HINT.search(draft.value):
            found = [Span(*m.span()) for m in _ANYWHERE.finditer(draft.value)]
            opening = _OPENING.match(draft.value)
            draft.inline = draft.inline.without(
                ([Span(*opening.span())] if opening else []) + found
            )
    return [draft for draft in drafts if _says_something(draft)]


def mask_raw_markdown(drafts: Sequence[Draft]) -> None:
    """Take the Markdown that stands within raw HTML out of the readable text."""
    for draft in drafts:
        if draft.kind is not BlockKind.CODE and ("](" in draft.value or "**" in draft.value):
            hidden: list[Span] = []
            for found in _RAW.finditer(draft.value):
                hidden += _around(found)
            draft.inline = draft.inline.without(hidden)


def _around(found: re.Match[str]) -> list[Span]:
    """The spans that a match hides: all of an image, the marks around a label or bold words."""
    group = "label" if found["label"] else "inner"
    if not found[group]:
        return [Span(*found.span())]
    return [Span(found.start(), found.start(group)), Span(found.end(group), found.end())]


def _says_something(draft: Draft) -> bool:
    kept = draft.kind in {BlockKind.CODE, BlockKind.TABLE_CELL} or draft.role is Role.RESIDUE
    return (kept and bool(draft.value)) or any(map(str.isalnum, draft.value))


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
