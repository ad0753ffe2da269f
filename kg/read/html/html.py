"""HTML -> drafts, in one pass over its tokens. Any nesting is accepted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kg.model import BlockKind, Role
from kg.read.block_draft import Cell, Draft, Drafts, Inline, InlineBuilder, Numbers, Raw
from kg.read.encoding import BOM, decode
from kg.read.html.html_tokens import (
    BLOCKS,
    CELLS,
    ITEMS,
    LISTS,
    Chars,
    Element,
    Elements,
    Tag,
    tokenize,
)
from kg.read.source_text import Lines

_BOLD: Final = frozenset({"b", "strong"})
_BREAKS: Final = frozenset({"br", "hr"})


def read_report(raw: Raw) -> Drafts:
    """Read a page, in the encoding that it declares if need be. Raises UnreadableSource."""
    text, encoding = decode(raw.data, raw.name, html=True)
    numbers, start = Numbers(), len(text) - len(text.removeprefix(BOM))
    blocks, head = html_blocks(Lines((text[start:],), (start,)), numbers)
    return Drafts(text, encoding, blocks, numbers, head)


def html_blocks(lines: Lines, numbers: Numbers) -> tuple[list[Draft], list[tuple[str, str]]]:
    """Read HTML: its blocks in order, and the (name, value) pairs of its head.

    Names are "title" and those of ``<meta>`` in lower case. White space is collapsed,
    scripts, styles, frames and images are left out. Wrong nesting, missing end tags and
    stray ones are read as far as they make sense. ``<nav>`` is a table of contents,
    ``<pre>`` is code.
    """
    reader = _Reader(lines, numbers)
    for token in tokenize(lines.content):
        if isinstance(token, Chars):
            reader.chars(token)
        else:
            reader.tag(token)
    reader.flush()
    return reader.drafts, reader.facts


class _Reader:
    """Holds the text of the block being read, and what is open around it."""

    def __init__(self, lines: Lines, numbers: Numbers) -> None:
        self.place = lines.place
        self.numbers = numbers
        self.elements = Elements(self.leave)
        self.drafts: list[Draft] = []
        self.facts: list[tuple[str, str]] = []
        self.title: list[str] | None = None
        self.bold_depth = 0
        self.start()

    def start(self) -> None:
        """Begin a block; bold that is open goes on in it."""
        self.out = InlineBuilder()
        self.bold_from = 0
        self.link_from: tuple[int, bool] | None = None

    def chars(self, token: Chars) -> None:
        if self.title is not None:
            self.title.append(token.value)
        if self.elements.skipping:
            return
        start, end = self.place(token.start), self.place(token.end - 1) + 1
        if token.space and self.elements.open["pre"]:
            for at in range(token.start, token.end):
                self.out.replace(" ", self.place(at), 1)
        elif token.space:
            self.out.blank(start, end - start)
        elif token.exact:
            self.out.copy(token.value, start)
        else:
            self.out.replace(token.value, start, end - start)

    def tag(self, tag: Tag) -> None:
        if tag.name == "title" and self.elements.open["head"]:
            self.head_title(tag)
        elif tag.name == "meta":
            self.meta(tag)
        elif tag.name in _BREAKS:
            self.line_break(tag)
        elif tag.name in _BOLD:
            self.toggle_bold(tag)
        elif tag.name == "a":
            self.link(tag)
        elif tag.closes:
            self.elements.close(tag.name)
        else:
            self.begin(tag)

    def begin(self, tag: Tag) -> None:
        if tag.name in BLOCKS:
            if self.elements.in_cell and tag.name not in {"table", "tr", *CELLS}:
                self.line_break(tag)
            else:
                self.flush()
        if not (tag.rest.endswith("/") and tag.name not in BLOCKS):
            element = self.elements.begin(tag.name)
            if (opened := _OPENED.get(tag.name)) is not None:
                opened(self, element)

    def leave(self, element: Element) -> None:
        """End the block at hand with its element; within a table cell, with the cell."""
        if element.name in CELLS or (element.name in BLOCKS and not self.elements.in_cell):
            self.flush()

    def line_break(self, tag: Tag) -> None:
        if not self.elements.skipping:
            self.out.line_break(self.place(tag.start), tag.end - tag.start)

    def flush(self) -> None:
        """Add the current block unless it is blank, and begin another."""
        if self.bold_depth:
            self.out.embolden(self.bold_from)
        self.end_link()
        inline = self.out.inline()
        if inline.text.value:
            self.add(inline)
        self.start()

    def add(self, inline: Inline) -> None:
        draft = Draft(BlockKind.PARAGRAPH, inline, inline.text.span(0, len(inline.text.value)))
        elements = self.elements
        if elements.in_cell:
            draft.kind, draft.cell = BlockKind.TABLE_CELL, self.cell(inline.text.value)
        elif elements.level:
            draft.kind, draft.level = BlockKind.HEADING, elements.level
        elif elements.open["pre"]:
            draft.kind, draft.role = BlockKind.CODE, Role.CODE
        elif elements.items:
            self.in_item(draft)
        elif elements.open["blockquote"]:
            draft.kind = BlockKind.QUOTATION
        if elements.open["nav"]:
            draft.role = Role.CONTENTS_TABLE
        self.drafts.append(draft)

    def in_item(self, draft: Draft) -> None:
        item, lists = self.elements.items[-1], self.elements.lists
        draft.item = item.draft or item.outer
        if item.draft is None:
            item.draft = draft
            draft.kind, draft.depth = BlockKind.LIST_ITEM, max(1, len(lists))
            draft.listing = lists[-1].number if lists else 0
            draft.root = lists[0].number if lists else 0
            draft.mark = f"{lists[-1].row + 1}." if lists and lists[-1].name == "ol" else "-"

    def cell(self, value: str) -> Cell:
        table = self.elements.tables[-1]
        row, column = max(0, table.row), max(0, table.column)
        if row:
            header = table.headers[column] if column < len(table.headers) else None
            return Cell(table.number, row, column, header)
        table.headers.extend([""] * (column + 1 - len(table.headers)))
        table.headers[column] = value
        return Cell(table.number, row, column)

    def toggle_bold(self, tag: Tag) -> None:
        if not tag.closes:
            self.bold_from = self.bold_from if self.bold_depth else self.out.length
            self.bold_depth += 1
        elif self.bold_depth:
            self.bold_depth -= 1
            if not self.bold_depth:
                self.out.embolden(self.bold_from)

    def link(self, tag: Tag) -> None:
        self.end_link()
        href = "" if tag.closes else tag.attributes().get("href", "")
        if href:
            self.link_from = self.out.length, href.startswith("#")

    def end_link(self) -> None:
        if self.link_from is not None:
            start, anchor = self.link_from
            self.out.link(start, anchor=anchor)
        self.link_from = None

    def open_list(self, element: Element) -> None:
        element.number = self.numbers.next_list()
        self.elements.lists.append(element)

    def open_item(self, element: Element) -> None:
        items, lists = self.elements.items, self.elements.lists
        element.outer = (items[-1].draft or items[-1].outer) if items else None
        if lists:
            lists[-1].row += 1
        items.append(element)

    def open_table(self, element: Element) -> None:
        element.number = self.numbers.next_table()
        self.elements.tables.append(element)

    def open_row(self, _: Element) -> None:
        if self.elements.tables:
            self.elements.tables[-1].row += 1
            self.elements.tables[-1].column = -1

    def open_cell(self, element: Element) -> None:
        if not self.elements.tables:
            self.open_table(element)
        self.elements.tables[-1].column += 1

    def head_title(self, tag: Tag) -> None:
        if not tag.closes:
            self.title = []
        elif self.title is not None:
            self.facts.append(("title", " ".join("".join(self.title).split())))
            self.title = None

    def meta(self, tag: Tag) -> None:
        given = tag.attributes()
        name = given.get("name") or given.get("property") or given.get("itemprop") or ""
        content = " ".join(given.get("content", "").split())
        if name and content:
            self.facts.append((name.lower(), content))


_OPENED: Final[dict[str, Callable[[_Reader, Element], None]]] = {
    **dict.fromkeys(LISTS, _Reader.open_list),
    **dict.fromkeys(ITEMS, _Reader.open_item),
    **dict.fromkeys(CELLS, _Reader.open_cell),
    "table": _Reader.open_table,
    "tr": _Reader.open_row,
}
