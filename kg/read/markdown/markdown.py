"""Markdown -> drafts: CommonMark with tables, through markdown-it-py."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec import Struct, field

from kg.model import BlockKind, Role, Span, Text
from kg.read.block_draft import Cell, Draft, Drafts, Inline, Numbers, Raw
from kg.read.encoding import BOM, decode
from kg.read.html.html import html_blocks
from kg.read.markdown.fences import readable
from kg.read.markdown.front_matter import find_front_matter
from kg.read.markdown.inline import read_inline, verbatim
from kg.read.markdown.marks import mask_marks, mask_raw_markdown, take_out_conflicts
from kg.read.markdown.positions import split_row
from kg.read.source_text import Lines, Origin, stretches

_MAX_NESTING: Final = 100
_MAX_FENCES: Final = 3
_DEFINITION: Final = re.compile(r"[ >]*\[[^\]]+\]:|\s*$")


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING})
    parser.enable(["table", "strikethrough"])
    parser.disable("text_join")
    return parser


_PARSER: Final = _parser()


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
    inline = verbatim(Origin.of(Lines.of(text, front.start, front.end)))
    opening = Draft(BlockKind.CODE, inline, Span(front.start, front.end), role=Role.METADATA)
    return Drafts(text, encoding, [opening, *blocks], numbers, front.facts)


def read_markdown(lines: Lines, numbers: Numbers) -> list[Draft]:
    """Read a Markdown text: its blocks in the order of the source.

    Raw HTML in it is read too. A fenced block that holds prose is read as Markdown. What
    the parser leaves out (over 100 levels deep) comes as verbatim paragraphs.
    """
    reader = _Reader(numbers)
    reader.region(lines)
    return mask_marks(reader.drafts)


class _Reader:
    """Walks block tokens; regions within regions (prose in fences) by recursion."""

    def __init__(self, numbers: Numbers) -> None:
        self.drafts: list[Draft] = []
        self.numbers = numbers
        self.depth = 0
        self.lines = Lines((), ())
        self.at = Place()
        self.row_cells: list[Origin] = []

    def region(self, lines: Lines) -> None:
        lines, markers = take_out_conflicts(lines)
        first = len(self.drafts)
        outer_lines, outer_place = self.lines, self.at
        self.lines, self.at = lines, Place()
        read = bytearray(len(lines))
        tokens = _PARSER.parse(lines.text())
        for index, token in enumerate(tokens):
            if token.map and token.type in _LEAVES:
                read[token.map[0] : token.map[1]] = b"\1" * (token.map[1] - token.map[0])
            self.step(token, tokens, index)
        after = len(self.drafts)
        self.leftovers(read)
        if markers or len(self.drafts) > after:
            self.drafts[first:] = sorted(self.drafts[first:] + markers, key=_start)
        self.lines, self.at = outer_lines, outer_place

    def step(self, token: Token, tokens: Sequence[Token], index: int) -> None:
        step = _STEPS.get(token.type)
        if step is not None:
            step(self, token)
        elif token.type == "inline":
            self.leaf(token, tokens[index - 1])

    def leaf(self, token: Token, opened: Token) -> None:
        if opened.type in {"th_open", "td_open"}:
            self.cell(token)
            return
        origin = self.origin(token, opened)
        if origin is None:
            return
        inline = read_inline(token.children or (), origin)
        level = int(opened.tag[1]) if opened.type == "heading_open" else 0
        self.add(inline, origin, level=level, underlined=opened.markup in {"=", "-"})

    def origin(self, token: Token, opened: Token) -> Origin | None:
        if not token.content or token.map is None:
            return None
        if opened.markup.startswith("#"):
            return self.heading_origin(token, opened)
        found = self.lines.tails(token.map[0], token.content.split("\n"))
        return self.whole(token.map) if found is None else Origin.of(found)

    def heading_origin(self, token: Token, opened: Token) -> Origin:
        line = token.map[0] if token.map else 0
        text = self.lines.texts[line]
        start = text.find(token.content, text.index("#") + len(opened.markup))
        if start < 0:
            return self.whole((line, line + 1))
        return Origin([(token.content, self.lines.starts[line] + start)])

    def whole(self, lines: Sequence[int]) -> Origin:
        """Take the lines as they stand, for a block whose content is not found in them."""
        return Origin.of(self.lines.cut(lines[0], lines[1]))

    def add(
        self, inline: Inline, origin: Origin, *, level: int = 0, underlined: bool = False
    ) -> None:
        if not inline.text.value:
            return
        span = origin.span(0, len(origin.content))
        item = self.at.items[-1] if self.at.items else None
        kind = self.kind(level, item)
        draft = Draft(kind, inline, span, level=level, underlined=underlined)
        if item is not None:
            self.in_item(draft, item)
        self.drafts.append(draft)

    def kind(self, level: int, item: Item | None) -> BlockKind:
        if level:
            return BlockKind.HEADING
        if item is not None:
            return BlockKind.PARAGRAPH if item.draft else BlockKind.LIST_ITEM
        return BlockKind.QUOTATION if self.at.quotes else BlockKind.PARAGRAPH

    def in_item(self, draft: Draft, item: Item) -> None:
        draft.item = item.draft or item.outer
        if item.draft is None and draft.kind is BlockKind.LIST_ITEM:
            item.draft = draft
            draft.mark, draft.listing, draft.depth = item.mark, item.listing, item.depth
            draft.root = self.at.lists[0]

    def open_list(self, _: Token) -> None:
        self.at.lists.append(self.numbers.next_list())

    def close_list(self, _: Token) -> None:
        self.at.lists.pop()

    def open_item(self, token: Token) -> None:
        outer = self.at.items[-1] if self.at.items else None
        held = (outer.draft or outer.outer) if outer else None
        mark = token.info + token.markup
        self.at.items.append(Item(mark, self.at.lists[-1], len(self.at.lists), outer=held))

    def close_item(self, _: Token) -> None:
        self.at.items.pop()

    def open_quote(self, _: Token) -> None:
        self.at.quotes += 1

    def close_quote(self, _: Token) -> None:
        self.at.quotes -= 1

    def open_table(self, _: Token) -> None:
        self.at.table, self.at.row, self.at.header = self.numbers.next_table(), -1, []

    def open_row(self, token: Token) -> None:
        self.at.row += 1
        self.at.column = -1
        line = token.map[0] if token.map else 0
        self.row_cells = split_row(
            self.lines.texts[line],
            self.lines.starts[line],
            nested=bool(self.at.quotes or self.at.items),
        )

    def cell(self, token: Token) -> None:
        self.at.column += 1
        column = self.at.column
        origin = self.row_cells[column] if column < len(self.row_cells) else None
        if not token.content or origin is None or origin.content != token.content:
            inline = Inline(Text("")) if origin is None or not origin.content else verbatim(origin)
        else:
            inline = read_inline(token.children or (), origin)
        if self.at.row == 0:
            self.at.header.append(inline.text.value)
        if inline.text.value and origin is not None:
            header = self.at.header[column] if self.at.row else None
            cell = Cell(self.at.table, self.at.row, column, header)
            span = origin.span(0, len(origin.content))
            self.drafts.append(Draft(BlockKind.TABLE_CELL, inline, span, cell=cell))

    def code(self, token: Token) -> None:
        lines = self.code_lines(token)
        if lines is None or not lines.text().strip():
            return
        info = token.info.strip().lower() if token.type == "fence" else None
        inner = list(readable(lines, info)) if self.depth < _MAX_FENCES else []
        self.depth += 1
        for region in inner:
            self.region(region)
        self.depth -= 1
        if not inner:
            span = Span(lines.starts[0], lines.end(len(lines) - 1))
            inline = verbatim(Origin.of(lines))
            self.drafts.append(Draft(BlockKind.CODE, inline, span, role=Role.CODE))

    def code_lines(self, token: Token) -> Lines | None:
        if token.map is None:
            return None
        content = token.content.removesuffix("\n")
        return self.lines.tails(token.map[0] + (token.type == "fence"), content.split("\n"))

    def html(self, token: Token) -> None:
        lines = self.lines.cut(*token.map) if token.map else None
        if lines is not None:
            drafts = html_blocks(Origin.of(lines), self.numbers)[0]
            mask_raw_markdown(drafts)
            self.drafts += drafts

    def leftovers(self, read: bytearray) -> None:
        """Add what no block token covers as verbatim paragraphs."""
        missing = [
            line
            for line, text in enumerate(self.lines.texts)
            if not read[line] and not _DEFINITION.match(text)
        ]
        if not missing:
            return
        for start, end in stretches(missing):
            origin = self.whole((start, end))
            self.add(verbatim(origin), origin)


def _start(draft: Draft) -> int:
    return draft.span.start


_LEAVES: Final = frozenset(
    {"heading_open", "paragraph_open", "fence", "code_block", "html_block", "hr", "table_open"}
)
_STEPS: Final = {
    "bullet_list_open": _Reader.open_list,
    "ordered_list_open": _Reader.open_list,
    "bullet_list_close": _Reader.close_list,
    "ordered_list_close": _Reader.close_list,
    "list_item_open": _Reader.open_item,
    "list_item_close": _Reader.close_item,
    "blockquote_open": _Reader.open_quote,
    "blockquote_close": _Reader.close_quote,
    "table_open": _Reader.open_table,
    "tr_open": _Reader.open_row,
    "fence": _Reader.code,
    "code_block": _Reader.code,
    "html_block": _Reader.html,
}


class Item(Struct):
    """An open list item: its mark, and its block once that is read."""

    mark: str
    listing: int
    depth: int
    draft: Draft | None = None
    outer: Draft | None = None


class Place(Struct):
    """Where in the nesting of blocks the walk stands."""

    items: list[Item] = field(default_factory=list)
    lists: list[int] = field(default_factory=list)
    quotes: int = 0
    table: int = -1
    row: int = -1
    column: int = 0
    header: list[str] = field(default_factory=list)
