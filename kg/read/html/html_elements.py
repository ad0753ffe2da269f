"""Which elements are open at a place in a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final

from msgspec import Struct, field

from kg.read.block_draft import Draft

SKIPPED: Final = frozenset(
    {"script", "style", "template", "noscript", "head", "svg", "math", "iframe", "object",
     "select", "textarea", "button", "audio", "video", "canvas", "map"}
)  # fmt: skip
"""Elements whose text is not read."""

BLOCKS: Final = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
     "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
     "h3", "h4", "h5", "h6", "header", "hgroup", "html", "li", "main", "menu", "nav", "ol", "p",
     "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)  # fmt: skip
HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
ITEMS: Final = frozenset({"li", "dt"})
LISTS: Final = frozenset({"ul", "ol", "menu", "dl"})
CELLS: Final = frozenset({"td", "th"})

_IN_HEAD: Final = frozenset(
    {"base", "link", "meta", "noscript", "script", "style", "template", "title"}
)
_ENDS: Final = {
    "li": (("li",), ("ul", "ol", "menu")),
    "dt": (("dt", "dd"), ("dl",)),
    "dd": (("dd",), ("dl",)),
    "td": (("td", "th"), ("table",)),
    "th": (("td", "th"), ("table",)),
    "tr": (("tr", "td", "th"), ("table",)),
    "p": (("p",), ("td", "th", "li", "dd", "div", "blockquote", "table")),
}
"""Start tag -> the open elements that it ends, unless one of the second kind is nearer."""


class Element(Struct, eq=False):
    """An open element. ``number`` counts lists and tables, ``row`` and ``column`` within."""

    name: str
    draft: Draft | None = None
    outer: Draft | None = None
    number: int = 0
    row: int = -1
    column: int = -1
    headers: list[str] = field(default_factory=list)


class Elements:
    """The open elements: blocks, and those that are skipped. Others leave no trace.

    ``leave`` is called for each element that ends, while it is still open. Any order of
    tags is accepted; time is linear in their number, but for very odd nestings.
    """

    def __init__(self, leave: Callable[[Element], None]) -> None:
        self.open: Counter[str] = Counter()
        self.items: list[Element] = []
        self.lists: list[Element] = []
        self.tables: list[Element] = []
        self.skipping = 0
        self._leave = leave
        self._stack: list[Element] = []

    def begin(self, name: str) -> Element:
        """Open an element, after ending those that its start tag ends."""
        if name not in _IN_HEAD:
            self.close("head")
        if name in BLOCKS:
            for heading in HEADINGS:
                self.close(heading)
        ended, fence = _ENDS.get(name, ((), ()))
        for other in ended:
            self.close(other, fence)
        element = Element(name)
        if name in BLOCKS or name in SKIPPED:
            self._stack.append(element)
            self.open[name] += 1
            self.skipping += name in SKIPPED
        return element

    def close(self, name: str, fence: tuple[str, ...] = ()) -> None:
        """End the innermost element of this name and all within, unless a fence is within."""
        if not self.open[name] or (fence and self._is_fenced(name, fence)):
            return
        while self._end() != name:
            pass

    @property
    def level(self) -> int:
        """The level of the heading that is open, or 0."""
        return next((level for name, level in HEADINGS.items() if self.open[name]), 0)

    @property
    def in_cell(self) -> bool:
        """Whether a table cell is open."""
        return any(self.open[name] for name in CELLS)

    def _is_fenced(self, name: str, fence: tuple[str, ...]) -> bool:
        for element in reversed(self._stack):
            if element.name == name:
                return False
            if element.name in fence:
                return True
        return True

    def _end(self) -> str:
        element = self._stack[-1]
        self._leave(element)
        self._stack.pop()
        self.open[element.name] -= 1
        self.skipping -= element.name in SKIPPED
        for pile in (self.items, self.lists, self.tables):
            if pile and pile[-1] is element:
                pile.pop()
        return element.name
