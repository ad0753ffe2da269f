"""The words of a document that is no text, and the text that its offsets count in.

That text is what people read, with the marks of Markdown before headings, items and
quotations and a line for each row of a table. It depends on the document's bytes and on
the library that reads them, on nothing else, so quotes can be held against it again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from kg.errors import UnreadableSource
from kg.model import BlockKind, Role, Span
from kg.read.block_draft import Draft, Drafts, Facts, Inline, InlineBuilder, Numbers
from kg.read.source_text import TextBuilder

_DEEPEST: Final = 6
_INDENT: Final = "  "


def place_blocks(name: str, blocks: Sequence[Draft], numbers: Numbers, properties: Facts) -> Drafts:
    """Write the blocks one after another, and place each of them in the text.

    Their ``inline`` keeps its readable text; its places become those in the new text.
    Raises UnreadableSource where there is no text.
    """
    parts: list[str] = []
    pages: list[tuple[int, int]] = []
    placed: dict[int, Draft] = {}
    at = 0
    before: Draft | None = None
    for block in blocks:
        between, mark, written = _between(before, block), _mark(block), _written(block)
        parts += between, mark, written
        start = at + len(between)
        at = start + len(mark)
        moved = _placed(block, written, start, at)
        pages += [(at + offset if offset else start, page) for offset, page in block.turns]
        at += len(written)
        moved.item = placed.get(id(block.item))
        placed[id(block)] = moved
        before = block
    text = "".join([*parts, "\n"])
    if not text.strip():
        raise UnreadableSource(
            f"{name} holds no text, only pictures perhaps; recognize its text first (OCR):"
            " pip install 'trendkg[ocr]', then ocrmypdf IN.pdf OUT.pdf"
        )
    return Drafts(
        text, "utf-8", list(placed.values()), numbers, properties=properties, pages=tuple(pages)
    )


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


_PIECES: Final = re.compile(r"[ \t\r\n\v\f]+|[^ \t\r\n\v\f]+")
_UNPAIRED: Final = re.compile(r"[\ud800-\udfff]")


class Flow:
    """Collects runs of text from left to right; white space is collapsed to single blanks.

    What no text can hold (unpaired surrogates) becomes U+FFFD, control characters become
    blanks, and invisible ones are left out.
    """

    __slots__ = ("_out", "_seen")

    def __init__(self) -> None:
        self._out = InlineBuilder()
        self._seen = 0

    @property
    def length(self) -> int:
        """The readable characters so far."""
        return self._out.length

    def add(self, text: str, *, bold: bool = False) -> None:
        """Add a run of text; a bold one that goes on where another ended is one with it."""
        start = self.length
        for piece in _PIECES.findall(_UNPAIRED.sub("\ufffd", text)):
            self._seen += 1
            if piece.isspace():
                self._out.blank(self._seen, 1)
            else:
                self._out.copy(piece, self._seen)
                self._seen += len(piece)
        if bold and self._out.tail(start).strip():
            last = self._out.bold[-1] if self._out.bold else None
            if last and not self._out.tail(last.end)[: start - last.end].strip():
                start = self._out.bold.pop().start
            self._out.embolden(start)

    def line_break(self) -> None:
        """End a line within the block."""
        self._seen += 1
        self._out.line_break(self._seen, 1)

    def inline(self) -> Inline:
        """The block's readable text with its bold spans and line breaks."""
        return self._out.inline()
