"""The section tree, from drafts whose headings are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.model import BlockKind, Section, Span
from kg.read.draft import Draft
from kg.read.titles import title_of


def build_sections(
    drafts: Sequence[Draft], *, title: str, titled_by: Draft | None, length: int
) -> tuple[tuple[Section, ...], tuple[int, ...]]:
    """Make the sections of a document, and for each draft the index of its section.

    Section 0 is the document under ``title``; ``titled_by`` is the heading that supplies
    it and opens no section of its own. Levels are relative: 1 for the outermost headings,
    one more than the parent's for the rest, whatever jumps the report makes. ``length``:
    length of the source, which section 0 spans.
    """
    root = Section(0, title, 0, Span(0, length))
    sections, homes = [root], []
    open_: list[tuple[int, int]] = []
    for index, draft in enumerate(drafts):
        if draft is titled_by:
            sections[0] = replace(sections[0], heading=index)
        elif draft.kind is BlockKind.HEADING:
            _close(open_, draft.level)
            _open(sections, open_, draft, index)
        homes.append(open_[-1][1] if open_ else 0)
        _extend(sections, [at for _, at in open_], draft.span.end)
    return tuple(sections), tuple(homes)


def _close(open_: list[tuple[int, int]], level: int) -> None:
    while open_ and open_[-1][0] >= level:
        open_.pop()


def _open(sections: list[Section], open_: list[tuple[int, int]], draft: Draft, index: int) -> None:
    parent = open_[-1][1] if open_ else 0
    number, title = title_of(draft)
    order = len(sections)
    level = len(open_) + 1
    sections.append(Section(order, title, level, draft.span, parent, number, index))
    open_.append((draft.level, order))


def _extend(sections: list[Section], open_: Sequence[int], end: int) -> None:
    for at in open_:
        span = sections[at].span
        sections[at] = replace(sections[at], span=Span(span.start, max(span.end, end)))
