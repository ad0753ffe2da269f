"""Drafts of a document that is no text -> the text that its offsets count in.

That text is what people read, with the marks of Markdown before headings, items and
quotations and a line for each row of a table. It depends on the document's bytes and on
the library that reads them, on nothing else, so quotes can be held against it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kg.model import BlockKind, Role, Span
from kg.read.block_draft import Draft
from kg.read.source_text import TextBuilder

Pages = tuple[tuple[int, int], ...]
"""(offset in the source, number of the page that begins there), ascending."""

_DEEPEST: Final = 6
_INDENT: Final = "  "


class Settled(Struct, frozen=True):
    """The text, the drafts as spans into it, and where pages begin in it."""

    text: str
    drafts: list[Draft]
    pages: Pages = ()


def settle(drafts: Sequence[Draft]) -> Settled:
    """Write the drafts one after another, and tell where each of them stands.

    Their ``inline`` keeps its readable text; its places become those in the new text.
    """
    parts: list[str] = []
    pages: list[tuple[int, int]] = []
    settled: dict[int, Draft] = {}
    at = 0
    before: Draft | None = None
    for draft in drafts:
        between, mark, written = _between(before, draft), _mark(draft), _written(draft)
        parts += between, mark, written
        start = at + len(between)
        at = start + len(mark)
        placed = _placed(draft, written, start, at)
        pages += [(at + offset if offset else start, page) for offset, page in draft.turns]
        at += len(written)
        placed.item = settled.get(id(draft.item))
        settled[id(draft)] = placed
        before = draft
    return Settled("".join([*parts, "\n"]), list(settled.values()), tuple(pages))


def _placed(draft: Draft, written: str, start: int, at: int) -> Draft:
    """The draft with its mark at offset ``start`` and its words at ``at``."""
    out = TextBuilder()
    out.copy(written, at)
    inline = replace(draft.inline, text=out.build())
    return replace(draft, inline=inline, span=Span(start, at + len(written)), turns=())


def _written(draft: Draft) -> str:
    """The readable text with its line breaks as such."""
    if not draft.inline.breaks:
        return draft.value
    chars = list(draft.value)
    for at in draft.inline.breaks:
        chars[at] = "\n"
    return "".join(chars)


def _mark(draft: Draft) -> str:
    if draft.kind is BlockKind.HEADING:
        return "#" * min(max(draft.level, 1), _DEEPEST) + " "
    if draft.kind is BlockKind.LIST_ITEM:
        return _INDENT * (draft.depth - 1) + f"{draft.mark or '-'} "
    if draft.item is not None:
        return _INDENT * draft.item.depth
    return "> " if draft.kind is BlockKind.QUOTATION else ""


def _between(before: Draft | None, draft: Draft) -> str:
    if before is None:
        return ""
    if before.cell and draft.cell and before.cell.table == draft.cell.table:
        return " | " if before.cell.row == draft.cell.row else "\n"
    code = before.role is draft.role is Role.CODE
    items = before.kind is draft.kind is BlockKind.LIST_ITEM and before.root == draft.root
    return "\n" if items or code else "\n\n"
