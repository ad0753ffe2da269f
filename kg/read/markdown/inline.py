"""Markdown inside a block: the readable text of pulldown-cmark's inline events."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, ClassVar, Final

from kg.model import Span, trimmed
from kg.read.block_draft import Inline, InlineBuilder
from kg.read.source_text import Lines

_TAG: Final = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)")
_UNSEEN: Final = frozenset({"script", "style", "template"})
_BOLD: Final = frozenset({"b", "strong"})
_SCRIPT: Final = re.compile(r"\s*(?:javascript|vbscript):", re.IGNORECASE)
_BREAKS: Final = frozenset({"SoftBreak", "HardBreak"})


def verbatim(lines: Lines) -> Inline:
    """Take the lines verbatim; only line breaks and prefixes of lines are masked."""
    leaf, at = Leaf(lines, 0), 0
    for line in lines.content.split("\n"):
        if at:
            leaf.add("SoftBreak", None, at - 1, at)
        leaf.add("Text", line, at, at + len(line))
        at += len(line) + 1
    return leaf.out.inline()


class Leaf:
    """Collects the inline events of one block of ``lines`` that begins at ``start``.

    Emphasis marks, link targets, images (with their alternative text), links to scripts,
    tags and backslashes are left out; a line break or ``<br>`` is one blank.
    """

    def __init__(self, lines: Lines, start: int) -> None:
        self.lines = lines
        self.content = lines.content
        self.first = self.last = self.done = start - self._is_escape(start - 1)
        self.out = InlineBuilder()
        self.bold_from: list[int] = []
        self.link_from: list[tuple[int, str]] = []
        self.hidden = 0
        self.unseen = ""
        self.gap = False
        self.broken: tuple[int, int] | None = None

    @property
    def span(self) -> Span:
        """The block's place in the source, marks at its ends included."""
        inner = trimmed(self.content[self.first : self.last])
        return self.lines.span(self.first + inner.start, self.first + inner.end)

    def _is_escape(self, at: int) -> bool:
        """Whether a backslash stands there."""
        return at >= 0 and self.content.startswith("\\", at)

    def add(self, kind: str, value: Any, start: int, end: int) -> None:
        """Add an event that stands at ``[start, end)`` of the content."""
        self.last = max(self.last, end)
        if self._hides(kind, value):
            return
        if kind not in _BREAKS:
            self._end_line(end if kind.startswith("End") else start, kind)
        step = self._STEPS.get(kind)
        if step is not None:
            step(self, value, start, end)
        self.done = start if kind.startswith("Start") else end

    def _break(self, _: Any, start: int, end: int) -> None:
        blank = self.content[self.done : start].isspace()
        self.broken = self.broken or (self.done if blank else start, end)

    def _start_bold(self, *_: Any) -> None:
        self.bold_from.append(self.out.length)

    def _start_link(self, value: Any, *_: Any) -> None:
        self.link_from.append((self.out.length, value["dest_url"]))

    def _hides(self, kind: str, value: Any) -> bool:
        """Whether an event is of something left out: an image, a link to a script."""
        script = kind == "Start Link" and _SCRIPT.match(value["dest_url"]) is not None
        if kind == "Start Image" or script or (self.hidden and kind == "Start Link"):
            self.hidden += 1
        elif self.hidden and kind in {"End Image", "End Link"}:
            self.hidden -= 1
            self.gap = True
            return True
        return self.hidden > 0

    def _end_line(self, at: int, kind: str) -> None:
        """Make one blank of the line break before an event, and of the prefix after it."""
        if self.broken is not None:
            start, end = self.broken
            self.broken = None
            stop = end if kind.startswith("End") else at - (at > end and self._is_escape(at - 1))
            self._blank(start, stop)

    def _blank(self, start: int, end: int) -> None:
        if not self.unseen:
            span = self.lines.span(start, end)
            stop = self.lines.place(end) if end < len(self.content) else span.end
            self.out.line_break(span.start, stop - span.start)

    def _copy(self, start: int, end: int) -> None:
        """Copy a stretch of one line. Of blanks around something left out, one is enough."""
        if self.unseen:
            return
        if self.gap and self.content.startswith(" ", start, end):
            start += self.out.tail(self.out.length - 1) in {"", " "}
        self.gap = False
        if start < end:
            self.out.copy(self.content[start:end], self.lines.place(start))

    def _replace(self, value: str, start: int, end: int) -> None:
        if not self.unseen:
            span = self.lines.span(start, end)
            self.out.replace(value, span.start, span.end - span.start)
            self.gap = False

    def _text(self, value: str, start: int, end: int) -> None:
        """Add text: as it stands, behind a backslash, or a reference such as ``&amp;``."""
        if value != self.content[start:end]:
            self._replace(value, start, end)
        elif start > self.done and self._is_escape(start - 1):
            self._replace(value[0], start - 1, start + 1)
            self._copy(start + 1, end)
        else:
            self._copy(start, end)

    def _code(self, value: str, start: int, end: int) -> None:
        """Add a code span, which may go over lines, and hold escaped pipes in a table."""
        ticks = len(self.content[start:end]) - len(self.content[start:end].lstrip("`"))
        start, end = start + ticks, end - ticks
        if self.content[start:end].replace("\n", " ") == f" {value} ":
            start, end = start + 1, end - 1
        if self.content[start:end].replace("\n", " ").replace("\\|", "|") != value:
            self._replace(value, start, end)  # lines with a prefix, as in a quotation
            return
        for found in re.finditer(r"\n|\\(?=\|)|(?:[^\n\\]|\\(?!\|))+", self.content[start:end]):
            first, last = start + found.start(), start + found.end()
            if found[0] == "\n":
                self._blank(first, last)
            elif found[0] != "\\" or self.content[last : last + 1] != "|":
                self._copy(first, last)

    def _end_bold(self, *_: Any) -> None:
        if self.bold_from:
            start = self.bold_from.pop()
            if not self.bold_from:
                self.out.embolden(start)

    def _end_link(self, *_: Any) -> None:
        start, target = self.link_from.pop()
        self.out.link(start, anchor=target.startswith("#"))

    def _html(self, value: str, start: int, end: int) -> None:
        tag = _TAG.match(value)
        name, closes = (tag[1].lower() if tag else ""), value.startswith("</")
        if name in _UNSEEN:
            self.unseen = "" if closes else name
        elif name in {"br", "wbr"}:
            self._blank(start, end)
        elif not name:
            self.gap = True
        elif name in _BOLD and closes:
            self._end_bold()
        elif name in _BOLD:
            self.bold_from.append(self.out.length)

    _STEPS: ClassVar[dict[str, Callable[..., None]]] = {
        "SoftBreak": _break,
        "HardBreak": _break,
        "Text": _text,
        "Code": _code,
        "InlineHtml": _html,
        "Start Strong": _start_bold,
        "End Strong": _end_bold,
        "Start Link": _start_link,
        "End Link": _end_link,
    }
