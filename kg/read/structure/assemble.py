"""Drafts -> Document: headings, title, sections, lists, roles, sentences."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from kg.language.sentences import one_sentence, split_sentences
from kg.model import Block, BlockKind, Document, Role
from kg.read.block_draft import Draft, Numbers
from kg.read.structure.boilerplate import mark_residue
from kg.read.structure.bullets import split_bullets
from kg.read.structure.heading_levels import rank_headings
from kg.read.structure.headings import find_headings
from kg.read.structure.lists import find_lead, introducers
from kg.read.structure.metadata import Stated, gather, mark_metadata
from kg.read.structure.roles import mark_lists, mark_sections
from kg.read.structure.sections import build_sections
from kg.read.structure.title import find_title

_WHOLE = frozenset({BlockKind.HEADING, BlockKind.CODE})
_LED = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.QUOTATION})


class Decoded(Struct, frozen=True):
    """A file as text: what a format reader starts from."""

    name: str
    sha256: str
    text: str
    encoding: str
    media_type: str


def assemble(
    file: Decoded,
    drafts: Sequence[Draft],
    numbers: Numbers,
    stated: Stated,
    pages: tuple[tuple[int, int], ...] = (),
) -> Document:
    """Make a document of the drafts that its format's reader found, in source order.

    ``stated``: what is said of it outside its text; ``pages``: (offset, number) of its pages.
    """
    drafts = find_headings(split_bullets(drafts, numbers))
    mark_residue(drafts)
    said, dated = mark_metadata(drafts)
    rank_headings([draft for draft in drafts if draft.kind is BlockKind.HEADING])
    title, titled_by = find_title(drafts, stated.title, file.name, stated.noted_title)
    mark_lists(drafts)
    sections, homes = build_sections(
        drafts, title=title, titled_by=titled_by, length=len(file.text)
    )
    sections = mark_sections(sections, drafts, homes)
    introduced = introducers(drafts)
    blocks = map(_block, drafts, homes, introduced)
    return Document(
        name=file.name,
        source=file.text,
        sha256=file.sha256,
        media_type=file.media_type,
        encoding=file.encoding,
        metadata=gather(stated, said, dated, title),
        sections=sections,
        blocks=tuple(blocks),
        pages=pages,
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
