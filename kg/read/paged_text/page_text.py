"""Plain text that was drawn out of a paged document -> drafts.

Programs that draw the text out of a PDF write line by line what is on a page: running heads,
labels of charts and the lines of paragraphs, often without a blank line between.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kg.language.hyphens import Hyphens
from kg.model import BlockKind, Role, Span
from kg.read.block_draft import Draft, InlineBuilder, Pages
from kg.read.paged_text.page_contents import find_contents
from kg.read.paged_text.page_headings import find_headings
from kg.read.paged_text.page_lines import STOPS, Line, Look, classify_lines, usual_length
from kg.read.paged_text.page_marks import pages_of, running_lines, split_pages
from kg.read.paged_text.page_notes import foot_notes
from kg.read.source_text import Lines

_SOFT: Final = "\u00ad"
_SHORTER: Final = 0.85
_RUN: Final = 3
_ROLES: Final = {
    Line.FURNITURE: Role.FURNITURE,
    Line.REPEATED: Role.FURNITURE,
    Line.NOTE: Role.NOTE,
    Line.FIGURE: Role.FIGURE,
    Line.CONTENTS: Role.CONTENTS_TABLE,
}


def page_drafts(source: Lines, marks: Pages) -> list[Draft]:
    """Make drafts of the lines, each with its role. ``marks``: where pages begin."""
    lines = split_pages(source)
    texts = [" ".join(text.split()) for text in lines.texts]
    looks, levels = _looks(texts, pages_of(lines, marks))
    hyphens = Hyphens(lines.texts)
    drafts: list[Draft] = []
    for first, last in _groups(looks, levels):
        kind = looks[first].kind
        draft = _draft(lines, first, last, hyphens)
        if not any(map(str.isalnum, draft.value)):
            continue
        draft.role = _ROLES.get(kind, Role.CONTENT)
        draft.settled = True
        if kind is Line.HEADING:
            draft.kind, draft.level = BlockKind.HEADING, levels[first]
        drafts.append(draft)
    return drafts


def _looks(texts: Sequence[str], pages: Sequence[int]) -> tuple[list[Look], dict[int, int]]:
    """What each line is, and the level of the heading that begins at a line."""
    edges = running_lines(texts, pages)
    contents = find_contents(texts, pages, edges)
    notes = foot_notes(texts, pages, edges | contents.lines)
    running = running_lines(texts, pages, notes | contents.lines)
    known = dict.fromkeys(running, Line.FURNITURE)
    known |= dict.fromkeys(notes, Line.NOTE)
    known |= dict.fromkeys(contents.lines, Line.CONTENTS)
    looks = classify_lines(texts, pages, known)
    headings = find_headings(looks, pages, contents.titles, usual_length(texts))
    for heading in headings:
        for at in range(heading.first, heading.last):
            looks[at] = looks[at]._replace(kind=Line.HEADING)
    return looks, {heading.first: heading.level for heading in headings}


def _groups(looks: Sequence[Look], levels: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Stretches of lines that are one block, half-open. ``levels``: where a heading begins."""
    first = 0
    for at in range(1, len(looks) + 1):
        if at == len(looks) or at in levels or _parts(looks, first, at):
            if looks[first].kind is not Line.BLANK:
                yield first, at
            first = at


def _parts(looks: Sequence[Look], first: int, at: int) -> bool:
    """Whether the block that began at ``first`` ends before the line at ``at``."""
    before, line = looks[at - 1], looks[at]
    if before.kind is not line.kind or line.kind is Line.LABEL:
        return True
    if line.kind is not Line.TEXT:
        return False
    longest = max(len(look.text) for look in looks[max(first, at - _RUN) : at])
    ended = STOPS.search(before.text) and len(before.text) < _SHORTER * longest
    lone = at - first == 1 and bool(STOPS.search(before.text))
    upper = not line.text[0].islower()
    return upper and bool(ended or (lone and len(before.text) > 2 * len(line.text)))


def _draft(lines: Lines, first: int, last: int, hyphens: Hyphens) -> Draft:
    """The lines as a paragraph; a word that a hyphen divides at the end of one is made whole."""
    out = InlineBuilder()
    bodies = [lines.body(at) for at in range(first, last)]
    for (text, start), (following, below) in zip(bodies, [*bodies[1:], ("", -1)], strict=True):
        joined, glued = hyphens.joined(text, following) if following else (text, True)
        kept = text[: len(joined)]
        out.copy(kept.removesuffix(_SOFT), start)
        end = start + len(kept)
        if kept.endswith(_SOFT) and following and glued:
            out.replace("-", end - 1, below - end + 1)
        if not glued:
            out.line_break(end, below - end)
    text, start = bodies[-1]
    span = Span(bodies[0][1], start + len(text))
    return Draft(BlockKind.PARAGRAPH, out.inline(), span)
