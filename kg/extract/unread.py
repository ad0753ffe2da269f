"""What a document says that the extractors did not understand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.headings import SectionKind, section_kind
from kg.extract.page import Page
from kg.model import BlockKind, Mention, Role, Unread

_LONGEST = 120


def unread(page: Page, mentions: Sequence[Mention]) -> Iterator[Unread]:
    """Sections and list items without a mention, each with the reason where it is known."""
    document = page.document
    spoken = {m.block for m in mentions}
    yielding = {document.blocks[b].section for b in spoken}
    for section in document.sections[1:]:
        blocks = [b for b in document.blocks if b.section == section.order]
        if section.order not in yielding and not _children_yield(
            document.sections, section.order, yielding
        ):
            yield Unread(section.title, "", _reason(section.role, section.title, len(blocks)))
    for index, block in enumerate(document.blocks):
        if block.kind is BlockKind.LIST_ITEM and block.role is Role.CONTENT and index not in spoken:
            title = document.sections[block.section].title
            yield Unread(title, block.text.value[:_LONGEST], "no name that a reader would keep")


def _children_yield(sections: Sequence[object], order: int, yielding: set[int]) -> bool:
    return any(
        getattr(s, "parent", None) == order and (getattr(s, "order", -1) in yielding)
        for s in sections
    )


def _reason(role: Role, title: str, blocks: int) -> str:
    if role is not Role.CONTENT:
        return role.value
    if blocks <= 1:
        return "heading without text"
    if section_kind(title) is SectionKind.FRAME:
        return "framing section"
    return "no name that a reader would keep"
