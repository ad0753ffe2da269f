"""A tokenizer for HTML that keeps exact offsets.

Neither selectolax nor html.parser says where a text stands to the character, at the
speed wanted, in the presence of references (``&amp;``); and a report needs no tree:
which tags are open is enough. So this is the tokenisation of the HTML standard, cut to
what a reader of text needs: tags with their attributes, text, references, comments.
Any input is accepted; a ``<`` that opens nothing is text. Time is linear.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from msgspec import Struct, field

from kg.read.block_draft import Draft

_TOKEN: Final = re.compile(
    r"""<!--(?:>|->|(?P<comment>))                   # comment: its end is searched for
      | <(?P<close>/?)(?P<name>[A-Za-z][^\s/<>]*)    # tag
        (?P<rest>(?:[^<>"']++|"[^"]*"|'[^']*'){0,64}+)>
      | <[!?/][^<>]*>                                # doctype, instruction, bogus comment
      | (?P<reference>&(?:\#[0-9]{1,7};?|\#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};?))
      | (?P<space>[\ \t\r\n\f]+)
      | (?P<word>[^<&\s]+(?:[ ][^<&\s]+)*|\s|[<&])
    """,
    re.VERBOSE,
)
_ATTRIBUTE: Final = re.compile(
    r"""([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?"""
)
_RAW: Final = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes", "textarea"})


class Tag(NamedTuple):
    """A start or end tag: lower-case name, its span, and the text of its attributes."""

    name: str
    closes: bool
    start: int
    end: int
    rest: str

    def attributes(self) -> dict[str, str]:
        """Parse the attributes: lower-case names, references resolved, the first one counts."""
        found: dict[str, str] = {}
        for name, double, single, bare in _ATTRIBUTE.findall(self.rest):
            found.setdefault(name.lower(), html.unescape(double or single or bare))
        return found


class Chars(NamedTuple):
    """Text at ``[start, end)``: ``value`` as read.

    ``exact``: it stands so in the source; else it is a resolved reference. White space
    comes in tokens of its own (``space``).
    """

    value: str
    start: int
    end: int
    exact: bool
    space: bool


def tokenize(text: str) -> Iterator[Tag | Chars]:
    """Split HTML into tags and text, leaving out comments and the content of scripts."""
    at, length = 0, len(text)
    while at < length:
        found = _TOKEN.match(text, at)
        if found is None:
            return
        at = found.end()
        kind = found.lastgroup
        if kind == "comment":
            at = _after(text, "-->", at)
        elif kind == "rest":
            tag = Tag(found["name"].lower(), bool(found["close"]), found.start(), at, found["rest"])
            yield tag
            if tag.name in _RAW and not tag.closes:
                at = _raw_end(text, tag.name, at)
        elif kind is not None:
            yield _chars(found, kind)


def _chars(found: re.Match[str], kind: str) -> Chars:
    value = found[0]
    if kind == "reference":
        seen = html.unescape(value)
        return Chars(seen, found.start(), found.end(), exact=seen == value, space=False)
    return Chars(value, found.start(), found.end(), exact=True, space=kind == "space")


def _after(text: str, end: str, at: int) -> int:
    found = text.find(end, at)
    return len(text) if found < 0 else found + len(end)


def _raw_end(text: str, name: str, at: int) -> int:
    """Where the end tag of a raw text element begins; the end of the text if there is none."""
    found = re.compile(f"</{name}(?=[\\s/>])", re.IGNORECASE).search(text, at)
    return found.start() if found else len(text)


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
