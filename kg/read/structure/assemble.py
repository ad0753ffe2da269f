"""Drafts -> Document: headings, title, sections, lists, roles, sentences."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from kg.language.identify import identify_language
from kg.language.section_titles import CONTENTS
from kg.language.sentences import one_sentence, split_sentences
from kg.model import Block, BlockKind, Document, Role, Section, Span
from kg.read.block_draft import Draft, Drafts, Facts
from kg.read.source import Content
from kg.read.structure.boilerplate import mark_boilerplate
from kg.read.structure.heading_candidates import title_of
from kg.read.structure.headings import find_headings, rank_headings
from kg.read.structure.lists import find_lead, introducers, split_bullets
from kg.read.structure.metadata import Stated, combine_metadata, mark_metadata
from kg.read.structure.roles import mark_lists, mark_sections
from kg.read.structure.title import find_title

_WHOLE = frozenset({BlockKind.HEADING, BlockKind.CODE})
_LED = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.QUOTATION})


def assemble(found: Drafts, content: Content, name: str, beside: Facts = ()) -> Document:
    """Make a document of the drafts of its format's reader.

    ``beside``: metadata from a table beside the report or from its row.
    """
    drafts = find_headings(split_bullets(found.blocks, found.numbers))
    stated = Stated(beside, found.head, found.properties)
    mark_boilerplate(drafts)
    said, dated = mark_metadata(drafts)
    rank_headings([draft for draft in drafts if draft.kind is BlockKind.HEADING])
    title, titled_by = find_title(drafts, stated.title, name, stated.noted_title)
    mark_lists(drafts)
    sections, homes = build_sections(
        drafts, title=title, titled_by=titled_by, length=len(found.text)
    )
    sections = mark_sections(sections, drafts, homes)
    introduced = introducers(drafts)
    language = identify_language(d.value for d in drafts if d.role is Role.CONTENT)
    return Document(
        name=name,
        source=found.text,
        sha256=content.sha256,
        media_type=content.media_type,
        encoding=found.encoding,
        metadata=combine_metadata(stated, said, dated, title, language),
        sections=sections,
        blocks=tuple(map(_block, drafts, homes, introduced)),
        pages=found.pages,
    )


def _block(draft: Draft, section: int, introduced_by: int | None) -> Block:
    cell, value = draft.cell, draft.value
    return Block(
        kind=draft.kind,
        text=draft.inline.text,
        span=draft.span,
        section=section,
        sentences=one_sentence(value) if draft.kind in _WHOLE else split_sentences(value),
        emphases=draft.inline.bold,
        lead=find_lead(draft) if draft.kind in _LED else None,
        depth=draft.depth,
        introduced_by=introduced_by,
        row=cell.row if cell else None,
        column=cell.column if cell else None,
        header=cell.header if cell else None,
        table=cell.table if cell else None,
        role=Role.CODE
        if draft.kind is BlockKind.CODE and not cell and draft.role is Role.CONTENT
        else draft.role,
    )


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
    """Close the open sections of this level and below; their parents end no earlier."""
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
