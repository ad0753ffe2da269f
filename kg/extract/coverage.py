"""What a document says that the extractors did not understand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from kg.extract.analyzed_document import Page
from kg.extract.heading_topics import SectionKind, section_kind
from kg.model import BlockKind, Mention, Role, Section, Unread

_LONGEST: Final = 120


def unread(page: Page, mentions: Sequence[Mention]) -> Iterator[Unread]:
    """Sections and list items without a mention, each with the reason where it is known."""
    document = page.document
    spoken = {m.block for m in mentions}
    yielding = {s.order for b in spoken for s in document.ancestors(document.blocks[b].section)}
    sizes = Counter(block.section for block in document.blocks)
    for section in document.sections[1:]:
        if section.order not in yielding:
            yield Unread(section.title, "", _reason(section, sizes[section.order]))
    for index, block in enumerate(document.blocks):
        if block.kind is BlockKind.LIST_ITEM and block.role is Role.CONTENT and index not in spoken:
            title = document.sections[block.section].title
            yield Unread(title, block.text.value[:_LONGEST], "no name that a reader would keep")


def _reason(section: Section, blocks: int) -> str:
    if section.role is not Role.CONTENT:
        return section.role.value
    if blocks <= 1:
        return "heading without text"
    if section_kind(section.title) is SectionKind.FRAME:
        return "framing section"
    return "no name that a reader would keep"
