"""The section tree, from drafts whose headings are known."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from kg.language.section_titles import CONTENTS
from kg.model import BlockKind, Section, Span
from kg.read.block_draft import Draft
from kg.read.structure.heading_text import title_of


def build_sections(
    drafts: Sequence[Draft], *, title: str, titled_by: Draft | None, length: int
) -> tuple[tuple[Section, ...], tuple[int, ...]]:
    """Make the sections of a document, and for each draft the index of its section.

    Section 0 is the document under ``title``; ``titled_by`` is the heading that supplies
    it and opens no section of its own. Levels are relative: 1 for the outermost headings,
    one more than the parent's for the rest, whatever jumps the report makes. A table of
    contents has no sections within. ``length``: length of the source, which section 0 spans.
    """
    sections, homes = [Section(0, title, 0, Span(0, length))], []
    ends = [length]
    open_: list[tuple[int, int]] = []
    for index, draft in enumerate(drafts):
        if draft is titled_by:
            sections[0] = replace(sections[0], heading=index)
        elif draft.kind is BlockKind.HEADING:
            above = sections[open_[-1][1]].title if open_ else ""
            _close(open_, ends, open_[-1][0] if CONTENTS.fullmatch(above) else draft.level)
            _close(open_, ends, draft.level)
            sections.append(_section(len(sections), open_, draft, index))
            ends.append(draft.span.end)
            open_.append((draft.level, len(sections) - 1))
        if open_:
            ends[open_[-1][1]] = max(ends[open_[-1][1]], draft.span.end)
        homes.append(open_[-1][1] if open_ else 0)
    _close(open_, ends, 0)
    return tuple(map(_ended, sections, ends)), tuple(homes)


def _close(open_: list[tuple[int, int]], ends: list[int], level: int) -> None:
    """Close the open sections of this level and below; what is around ends no earlier."""
    while open_ and open_[-1][0] >= level:
        _, closed = open_.pop()
        if open_:
            ends[open_[-1][1]] = max(ends[open_[-1][1]], ends[closed])


def _section(order: int, open_: list[tuple[int, int]], draft: Draft, index: int) -> Section:
    number, title = title_of(draft)
    parent = open_[-1][1] if open_ else 0
    return Section(order, title, len(open_) + 1, draft.span, parent, number, index)


def _ended(section: Section, end: int) -> Section:
    return replace(section, span=Span(section.span.start, end))
