"""Drafts -> Document: headings, title, sections, lists, roles, sentences."""

from __future__ import annotations

import hashlib
from pathlib import PurePath

from kg.model import Block, BlockKind, Document, Metadata, Sentence
from kg.read.draft import Draft
from kg.read.headings import find_headings
from kg.read.lines import Lines
from kg.read.lists import find_lead, introducers
from kg.read.markdown import read_markdown
from kg.read.sections import build_sections
from kg.read.sentences import split_sentences
from kg.read.titles import take_apart


def assemble(name: str, data: bytes, text: str, encoding: str, media_type: str) -> Document:
    """Build the document."""
    start = 1 if text.startswith("\ufeff") else 0
    drafts = find_headings(read_markdown(Lines.of(text, start)))
    first = next((d for d in drafts if d.kind is BlockKind.HEADING), None)
    levels = [d.level for d in drafts if d.kind is BlockKind.HEADING]
    titled = (
        first if first and levels.count(first.level) == 1 and first.level == min(levels) else None
    )
    title = PurePath(name).stem
    if titled:
        title = take_apart(titled.value).span.of(titled.value)
    sections, homes = build_sections(drafts, title=title, titled_by=titled, length=len(text))
    blocks = tuple(
        _block(d, home, intro)
        for d, home, intro in zip(drafts, homes, introducers(drafts), strict=True)
    )
    return Document(
        name,
        text,
        hashlib.sha256(data).hexdigest(),
        media_type,
        encoding,
        Metadata(title=title),
        sections,
        blocks,
    )


def _block(draft: Draft, section: int, introduced_by: int | None) -> Block:
    cell = draft.cell
    whole = draft.kind in (BlockKind.HEADING, BlockKind.CODE)
    value = draft.value
    return Block(
        kind=draft.kind,
        text=draft.inline.text,
        span=draft.span,
        section=section,
        sentences=(Sentence(0, len(value)),) if whole else split_sentences(value),
        emphases=draft.inline.bold,
        lead=find_lead(draft) if draft.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) else None,
        depth=draft.depth,
        introduced_by=introduced_by,
        row=cell.row if cell else None,
        column=cell.column if cell else None,
        header=cell.header if cell else None,
        table=cell.table if cell else None,
        role=draft.role,
    )
