"""Markdown -> drafts: CommonMark with tables, through pulldown-cmark, which gives positions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from msgspec import Struct, field

from kg.model import BlockKind, Role, Span
from kg.read.block_draft import Cell, Draft, Drafts, Numbers, Raw
from kg.read.encoding import BOM, decode
from kg.read.html.html import html_blocks
from kg.read.markdown.events import parse
from kg.read.markdown.fences import readable
from kg.read.markdown.front_matter import find_front_matter
from kg.read.markdown.inline import Leaf, verbatim
from kg.read.markdown.marks import mask_marks, mask_raw_markdown, take_out_conflicts
from kg.read.source_text import Lines

_MAX_FENCES: Final = 3
_MARK: Final = re.compile(r"\d{1,9}[.)]|[-*+]")


def read_report(raw: Raw) -> Drafts:
    """Read Markdown, front matter included. Raises UnreadableSource."""
    return markdown_drafts(*decode(raw.data, raw.name))


def markdown_drafts(text: str, encoding: str) -> Drafts:
    """Read a decoded text; its front matter is one block, so that it keeps its place."""
    start = len(text) - len(text.removeprefix(BOM))
    front, numbers = find_front_matter(text, start), Numbers()
    blocks = read_markdown(Lines.of(text, front.after if front else start), numbers)
    if front is None:
        return Drafts(text, encoding, blocks, numbers)
    inline = verbatim(Lines.of(text, front.start, front.end))
    opening = Draft(BlockKind.CODE, inline, Span(front.start, front.end), role=Role.METADATA)
    return Drafts(text, encoding, [opening, *blocks], numbers, front.facts)


def read_markdown(lines: Lines, numbers: Numbers) -> list[Draft]:
    """Read a Markdown text: its blocks in the order of the source.

    Raw HTML in it is read too. A fenced block that holds prose is read as Markdown.
    """
    return mask_marks(_regions(lines, numbers, 0))


def _regions(lines: Lines, numbers: Numbers, depth: int) -> list[Draft]:
    """Read a region; prose in its fences is a region of its own, by recursion."""
    lines, markers = take_out_conflicts(lines)
    drafts = _Reader(lines, numbers, depth).read()
    return sorted(drafts + markers, key=_start) if markers else drafts


def _start(draft: Draft) -> int:
    return draft.span.start


class _Item(Struct):
    """An open list item: its mark, where it begins, and its block once that is read.

    ``drafts``: how many there were before it.
    """

    mark: str
    start: int
    listing: int
    depth: int
    drafts: int
    draft: Draft | None = None
    outer: Draft | None = None


class _Table(Struct):
    """An open table: its number, and where in it the walk is."""

    number: int
    row: int = -1
    column: int = -1
    header: list[str] = field(default_factory=list)


class _Reader:
    """Walks the events of a region; what is open around the current one."""

    def __init__(self, lines: Lines, numbers: Numbers, depth: int) -> None:
        self.region = lines
        self.content = lines.content
        self.numbers = numbers
        self.depth = depth
        self.drafts: list[Draft] = []
        self.items: list[_Item] = []
        self.lists: list[int] = []
        self.quotes = 0
        self.table = _Table(-1)
        self.leaf: Leaf | None = None
        self.heading = (0, False)
        self.lines: list[tuple[str, int]] | None = None
        self.info: str | None = None

    def read(self) -> list[Draft]:
        for kind, value, start, end in parse(self.content):
            step = _STEPS.get(kind)
            if step is not None:
                self.close_leaf()
                step(self, value, start, end)
            elif self.lines is not None:
                self.lines.append((self.content[start:end], start))
            else:
                self.inline(kind, value, start, end)
        self.close_leaf()
        return self.drafts

    def inline(self, kind: str, value: Any, start: int, end: int) -> None:
        if self.leaf is None:
            self.leaf = Leaf(self.region, start)
        self.leaf.add(kind, value, start, end)

    def close_leaf(self) -> None:
        """Add the block whose inline content has ended, if it has any."""
        leaf, self.leaf = self.leaf, None
        if leaf is None:
            return
        if self.table.column >= 0:
            self.cell(leaf)
            return
        inline = leaf.out.inline()
        if not inline.text.value:
            return
        level, underlined = self.heading
        item = self.items[-1] if self.items else None
        kind = self.kind(item)
        draft = Draft(kind, inline, leaf.span, level=level, underlined=underlined)
        if item is not None:
            self.in_item(draft, item)
        self.drafts.append(draft)

    def kind(self, item: _Item | None) -> BlockKind:
        if self.heading[0]:
            return BlockKind.HEADING
        if item is not None:
            return BlockKind.PARAGRAPH if item.draft else BlockKind.LIST_ITEM
        return BlockKind.QUOTATION if self.quotes else BlockKind.PARAGRAPH

    def in_item(self, draft: Draft, item: _Item) -> None:
        draft.item = item.draft or item.outer
        if item.draft is None and draft.kind is BlockKind.LIST_ITEM:
            item.draft = draft
            draft.mark, draft.listing, draft.depth = item.mark, item.listing, item.depth
            draft.root = self.lists[0]

    def cell(self, leaf: Leaf) -> None:
        table, inline = self.table, leaf.out.inline()
        if table.row == 0:
            table.header[-1] = inline.text.value
        if inline.text.value:
            header = table.header[table.column] if table.row else None
            cell = Cell(table.number, table.row, table.column, header)
            self.drafts.append(Draft(BlockKind.TABLE_CELL, inline, leaf.span, cell=cell))

    def open_heading(self, value: Any, start: int, _: int) -> None:
        marked = self.content[start : start + 4].lstrip(" ").startswith("#")
        self.heading = (int(value["level"][1]), not marked)

    def close_heading(self, *_: Any) -> None:
        self.heading = (0, False)

    def open_list(self, *_: Any) -> None:
        self.lists.append(self.numbers.next_list())

    def close_list(self, *_: Any) -> None:
        self.lists.pop()

    def open_item(self, _: Any, start: int, __: int) -> None:
        outer = self.items[-1] if self.items else None
        held = (outer.draft or outer.outer) if outer else None
        found = _MARK.search(self.content, start)
        mark, at = (found[0], found.start()) if found else ("-", start)
        depth, listing = len(self.lists), self.lists[-1]
        self.items.append(_Item(mark, at, listing, depth, len(self.drafts), outer=held))

    def close_item(self, *_: Any) -> None:
        """End an item; one that is nothing but a number, as a year alone on its line, is text."""
        item = self.items.pop()
        if item.drafts == len(self.drafts) and item.mark[0].isdigit():
            leaf = Leaf(self.region, item.start)
            leaf.add("Text", item.mark, item.start, item.start + len(item.mark))
            self.drafts.append(Draft(BlockKind.PARAGRAPH, leaf.out.inline(), leaf.span))

    def open_quote(self, *_: Any) -> None:
        self.quotes += 1

    def close_quote(self, *_: Any) -> None:
        self.quotes -= 1

    def open_table(self, *_: Any) -> None:
        self.table = _Table(self.numbers.next_table())

    def close_table(self, *_: Any) -> None:
        self.table = _Table(-1)

    def open_row(self, *_: Any) -> None:
        self.table.row += 1
        self.table.column = -1

    def close_row(self, *_: Any) -> None:
        self.table.column = -1

    def open_cell(self, *_: Any) -> None:
        self.table.column += 1
        if self.table.row == 0:
            self.table.header.append("")

    def open_code(self, value: Any, *_: Any) -> None:
        self.lines = []
        self.info = value["Fenced"].strip().lower() if isinstance(value, dict) else None

    def close_code(self, *_: Any) -> None:
        lines = self.taken()
        if lines is None or not lines.content.strip():
            return
        inner = list(readable(lines, self.info)) if self.depth < _MAX_FENCES else []
        for region in inner:
            self.drafts += _regions(region, self.numbers, self.depth + 1)
        if not inner:
            span = Span(lines.starts[0], lines.end(len(lines) - 1))
            inline = verbatim(lines)
            self.drafts.append(Draft(BlockKind.CODE, inline, span, role=Role.CODE))

    def open_html(self, *_: Any) -> None:
        self.lines = []

    def close_html(self, *_: Any) -> None:
        lines = self.taken()
        if lines is not None:
            drafts = html_blocks(lines, self.numbers)[0]
            mask_raw_markdown(drafts)
            self.drafts += drafts

    def taken(self) -> Lines | None:
        """The lines of the block of code or HTML that ends, by their places in the source."""
        pieces, self.lines = self.lines, None
        texts: list[str] = []
        starts: list[int] = []
        for text, start in pieces or ():
            at = start
            for line in text.removesuffix("\n").split("\n"):
                texts.append(line)
                starts.append(self.region.place(at))
                at += len(line) + 1
        return Lines(tuple(texts), tuple(starts)) if texts else None


_STEPS: Final[dict[str, Callable[..., None]]] = {
    "Start Paragraph": lambda *_: None,
    "End Paragraph": lambda *_: None,
    "Start Heading": _Reader.open_heading,
    "End Heading": _Reader.close_heading,
    "Start List": _Reader.open_list,
    "End List": _Reader.close_list,
    "Start Item": _Reader.open_item,
    "End Item": _Reader.close_item,
    "Start BlockQuote": _Reader.open_quote,
    "End BlockQuote": _Reader.close_quote,
    "Start Table": _Reader.open_table,
    "End Table": _Reader.close_table,
    "Start TableHead": _Reader.open_row,
    "End TableHead": _Reader.close_row,
    "Start TableRow": _Reader.open_row,
    "End TableRow": _Reader.close_row,
    "Start TableCell": _Reader.open_cell,
    "End TableCell": lambda *_: None,
    "Start CodeBlock": _Reader.open_code,
    "End CodeBlock": _Reader.close_code,
    "Start HtmlBlock": _Reader.open_html,
    "End HtmlBlock": _Reader.close_html,
}
