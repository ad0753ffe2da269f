"""HTML -> drafts, in one pass over its tokens, whatever its nesting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kg.model import BlockKind, Role, Span
from kg.read.draft import Cell, Draft, Inline, Numbers
from kg.read.html_tokens import Chars, Tag, tokenize
from kg.read.inline import Origin
from kg.read.text import TextBuilder, trimmed

_SKIPPED: Final = frozenset(
    {"script", "style", "template", "noscript", "head", "svg", "math", "iframe", "object",
     "select", "textarea", "button", "audio", "video", "canvas", "map"}
)  # fmt: skip
_BLOCKS: Final = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
     "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
     "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "li", "main", "menu", "nav", "ol",
     "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)  # fmt: skip
_VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
     "source", "track", "wbr"}
)  # fmt: skip
_IMPLIES_END: Final = {
    "li": (("li",), ("ul", "ol", "menu")),
    "dt": (("dt", "dd"), ("dl",)),
    "dd": (("dt", "dd"), ("dl",)),
    "td": (("td", "th"), ("table",)),
    "th": (("td", "th"), ("table",)),
    "tr": (("tr", "td", "th"), ("table",)),
}
"""Start tag -> the open elements that it ends, as far as the nearest of the second kind."""

_IN_HEAD: Final = frozenset(
    {"base", "link", "meta", "noscript", "script", "style", "template", "title"}
)
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_ITEMS: Final = frozenset({"li", "dt"})
_LISTS: Final = frozenset({"ul", "ol", "menu", "dl"})
_BOLD: Final = frozenset({"b", "strong"})


def read_html(origin: Origin, numbers: Numbers) -> tuple[list[Draft], list[tuple[str, str]]]:
    """Read a page: its blocks in order, and what its head says as (name, value) pairs.

    Names are "title" and those of ``<meta>`` in lower case. White space is collapsed,
    scripts, styles, frames and images are left out. Wrong nesting, missing end tags and
    stray ones are read as far as they make sense. ``<nav>`` is a table of contents,
    ``<pre>`` is code.
    """
    reader = _Reader(origin, numbers)
    for token in tokenize(origin.content):
        if isinstance(token, Tag):
            reader.tag(token)
        else:
            reader.chars(token)
    reader.flush()
    return reader.drafts, reader.facts


@dataclass(slots=True)
class _Open:
    """An open element; the numbers count lists, rows and columns within it."""

    name: str
    draft: Draft | None = None
    outer: Draft | None = None
    number: int = 0
    row: int = -1
    column: int = -1
    headers: list[str] | None = None


class _Reader:
    """Holds the open elements and the text of the block being read."""

    def __init__(self, origin: Origin, numbers: Numbers) -> None:
        self.origin = origin
        self.numbers = numbers
        self.drafts: list[Draft] = []
        self.facts: list[tuple[str, str]] = []
        self.stack: list[_Open] = []
        self.open: Counter[str] = Counter()
        self.items: list[_Open] = []
        self.lists: list[_Open] = []
        self.tables: list[_Open] = []
        self.skipping = 0
        self.title: list[str] | None = None
        self.start()

    def start(self) -> None:
        """Begin a block."""
        self.out = TextBuilder()
        self.bold: list[Span] = []
        self.links: list[Span] = []
        self.anchors: list[Span] = []
        self.breaks: list[int] = []
        self.bold_from: int | None = 0 if any(self.open[name] for name in _BOLD) else None
        self.link_from: tuple[int, bool] | None = None

    def chars(self, token: Chars) -> None:
        if self.title is not None:
            self.title.append(token.value)
        if self.skipping:
            return
        start, end = self.origin.place(token.start), self.origin.place(token.end - 1) + 1
        if token.space and not self.open["pre"]:
            self.out.blank(start, end - start)
        elif token.exact and not token.space:
            self.out.copy(token.value, start)
        else:
            self.out.replace(token.value if not token.space else " ", start, end - start)

    def tag(self, tag: Tag) -> None:
        if tag.name == "title" and self.open["head"]:
            self.head_title(tag)
        elif tag.name == "meta":
            self.meta(tag)
        elif tag.name == "br":
            self.line_break(tag)
        elif tag.closes:
            self.close(tag.name)
        else:
            self.begin(tag)

    def begin(self, tag: Tag) -> None:
        name = tag.name
        if name not in _IN_HEAD:
            self.close("head")
        if name in _BLOCKS:
            self.close_heading()
        ended, fence = _IMPLIES_END.get(name, ((), ()))
        for other in ended:
            self.close(other, fence)
        if name in _BLOCKS:
            self.boundary(tag)
        if name in _VOID or (tag.rest.endswith("/") and name in _SKIPPED):
            return
        opened = _Open(name)
        self.stack.append(opened)
        self.open[name] += 1
        self.skipping += name in _SKIPPED
        _OPENERS.get(name, _Reader.nothing)(self, opened, tag)

    def close_heading(self) -> None:
        for name in _HEADINGS:
            self.close(name)

    def nothing(self, opened: _Open, tag: Tag) -> None:
        """Nothing more to do for most tags."""

    def close(self, name: str, fence: tuple[str, ...] = ()) -> None:
        """End the innermost element of this name and all within, unless a fence is within."""
        if not self.open[name]:
            return
        if fence:
            for element in reversed(self.stack):
                if element.name == name:
                    break
                if element.name in fence:
                    return
        while self.stack:
            ended = self.end()
            if ended == name:
                return

    def end(self) -> str:
        element = self.stack[-1]
        if element.name in _BLOCKS:
            self.boundary(None)
        self.stack.pop()
        self.open[element.name] -= 1
        self.skipping -= element.name in _SKIPPED
        for pile in (self.items, self.lists, self.tables):
            if pile and pile[-1] is element:
                pile.pop()
        if element.name in _BOLD and not any(self.open[name] for name in _BOLD):
            self.end_bold()
        if element.name == "a":
            self.end_link()
        return element.name

    def boundary(self, tag: Tag | None) -> None:
        """End the block at hand; within a table cell a blank is enough."""
        in_cell = self.open["td"] + self.open["th"] > 0
        closing_cell = tag is None and self.stack[-1].name in {"td", "th"}
        if not in_cell or closing_cell or (tag is not None and tag.name == "table"):
            self.flush()
        elif tag is not None:
            self.line_break(tag)

    def line_break(self, tag: Tag) -> None:
        if self.skipping:
            return
        at = self.out.blank(self.origin.place(tag.start), tag.end - tag.start)
        if at is not None and at not in self.breaks[-1:]:
            self.breaks.append(at)

    def flush(self) -> None:
        """Hand on the block at hand and begin another."""
        if self.bold_from is not None:
            self.end_bold()
        if self.link_from is not None:
            self.end_link()
        text = self.out.build()
        if text.value.strip():
            inline = Inline(text, tuple(self.bold), tuple(self.links), tuple(self.anchors),
                            tuple(self.breaks)).cut(0, len(text.value))  # fmt: skip
            self.add(inline)
        self.start()

    def add(self, inline: Inline) -> None:
        draft = Draft(BlockKind.PARAGRAPH, inline, inline.text.span(0, len(inline.text.value)))
        level = next((n for name, n in _HEADINGS.items() if self.open[name]), 0)
        if self.open["td"] or self.open["th"]:
            draft.kind, draft.cell = BlockKind.TABLE_CELL, self.cell(inline.text.value)
        elif level:
            draft.kind, draft.level = BlockKind.HEADING, level
        elif self.open["pre"]:
            draft.kind, draft.role = BlockKind.CODE, Role.CODE
        elif self.items:
            self.in_item(draft)
        elif self.open["blockquote"]:
            draft.kind = BlockKind.QUOTATION
        if self.open["nav"]:
            draft.role = Role.CONTENTS_TABLE
        self.drafts.append(draft)

    def in_item(self, draft: Draft) -> None:
        item = self.items[-1]
        draft.item = item.draft or item.outer
        if item.draft is None:
            item.draft = draft
            draft.kind = BlockKind.LIST_ITEM
            draft.depth = max(1, len(self.lists))
            draft.listing = self.lists[-1].number if self.lists else 0
            ordered = self.lists and self.lists[-1].name == "ol"
            draft.mark = f"{self.lists[-1].row + 1}." if ordered else "-"

    def cell(self, value: str) -> Cell:
        table = self.tables[-1]
        row, column = max(0, table.row), max(0, table.column)
        headers = table.headers if table.headers is not None else []
        if row == 0:
            headers.extend([""] * (column + 1 - len(headers)))
            headers[column] = value
            return Cell(table.number, row, column)
        return Cell(table.number, row, column, headers[column] if column < len(headers) else None)

    def end_bold(self) -> None:
        if self.bold_from is not None:
            inner = trimmed(self.out.tail(self.bold_from))
            if inner.start < inner.end:
                self.bold.append(Span(self.bold_from + inner.start, self.bold_from + inner.end))
        self.bold_from = None

    def end_link(self) -> None:
        if self.link_from is not None and self.link_from[0] < self.out.length:
            start, anchor = self.link_from
            (self.anchors if anchor else self.links).append(Span(start, self.out.length))
        self.link_from = None

    def open_bold(self, _: _Open, __: Tag) -> None:
        if self.bold_from is None:
            self.bold_from = self.out.length

    def open_link(self, _: _Open, tag: Tag) -> None:
        self.end_link()
        href = tag.attributes().get("href", "")
        if href:
            self.link_from = self.out.length, href.startswith("#")

    def open_list(self, opened: _Open, _: Tag) -> None:
        opened.number = self.numbers.next_list()
        self.lists.append(opened)

    def open_item(self, opened: _Open, _: Tag) -> None:
        outer = self.items[-1] if self.items else None
        opened.outer = (outer.draft or outer.outer) if outer else None
        if self.lists:
            self.lists[-1].row += 1
        self.items.append(opened)

    def open_table(self, opened: _Open, _: Tag) -> None:
        opened.number, opened.headers = self.numbers.next_table(), []
        self.tables.append(opened)

    def open_row(self, _: _Open, __: Tag) -> None:
        if self.tables:
            self.tables[-1].row += 1
            self.tables[-1].column = -1

    def open_cell(self, opened: _Open, tag: Tag) -> None:
        if not self.tables:
            self.open_table(opened, tag)
        self.tables[-1].column += 1

    def head_title(self, tag: Tag) -> None:
        if not tag.closes:
            self.title = []
        elif self.title is not None:
            self.facts.append(("title", " ".join("".join(self.title).split())))
            self.title = None

    def meta(self, tag: Tag) -> None:
        given = tag.attributes()
        name = given.get("name") or given.get("property") or given.get("itemprop") or ""
        if name and given.get("content", "").strip():
            self.facts.append((name.lower(), given["content"].strip()))


_OPENERS: Final[dict[str, Callable[[_Reader, _Open, Tag], None]]] = {
    **dict.fromkeys(_BOLD, _Reader.open_bold),
    **dict.fromkeys(_LISTS, _Reader.open_list),
    **dict.fromkeys(_ITEMS, _Reader.open_item),
    "a": _Reader.open_link,
    "table": _Reader.open_table,
    "tr": _Reader.open_row,
    "td": _Reader.open_cell,
    "th": _Reader.open_cell,
}
