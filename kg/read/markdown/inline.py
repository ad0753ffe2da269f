"""Markdown inside a block: the readable text of markdown-it's inline tokens, with offsets.

markdown-it's inline tokens carry no positions. They stand in the order of the source,
though, and each says how it was written (its content, its mark-up, or, for a link, a
destination that markdown-it's own helpers can read again), so one walk over tokens and
source in step recovers every position. Each step checks the token against the
source. Where it does not, nothing is guessed: the block is read verbatim, with its
formatting marks left in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from markdown_it.token import Token

from kg.model import Span, trimmed
from kg.read.block_draft import Inline
from kg.read.markdown.positions import link_end
from kg.read.source_text import Origin, TextBuilder

_SOFT_BREAK: Final = re.compile(r" *\n[ \t]*")
_HARD_BREAK: Final = re.compile(r"(?:\\| *)\n[ \t]*")
_TAG: Final = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)")
_UNSEEN: Final = frozenset({"script", "style", "template"})
_BOLD: Final = frozenset({"b", "strong"})


class Mismatch(Exception):  # noqa: N818 - never leaves this module
    """A token does not match the source."""


def read_inline(tokens: Sequence[Token], origin: Origin) -> Inline:
    """Make the readable text of a block, from its inline tokens and where its content stands.

    Emphasis marks, link targets, images (with their alternative text), tags and
    backslashes are left out; a line break or ``<br>`` is one blank.
    """
    try:
        return _Walk(origin).run(tokens)
    except Mismatch:
        return verbatim(origin)


def verbatim(origin: Origin) -> Inline:
    """Take the content verbatim; only line breaks and prefixes of lines are masked."""
    walk = _Walk(origin)
    walk.copy(len(origin.content))
    return walk.result()


class _Walk:
    """One pass over the tokens of a block and its content, in step."""

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.content = origin.content
        self.pos = 0
        self.out = TextBuilder()
        self.bold: list[Span] = []
        self.links: list[Span] = []
        self.anchors: list[Span] = []
        self.breaks: list[int] = []
        self.bold_from: list[int] = []
        self.link_from: list[tuple[int, bool]] = []
        self.unseen = ""
        self.gap = False

    def run(self, tokens: Sequence[Token]) -> Inline:
        steps = iter(tokens)
        for token in steps:
            if token.type == "link_open" and token.info == "auto":
                self.autolink()
                next(steps), next(steps)
            else:
                _STEPS[token.type](self, token)
        if self.pos != len(self.content):
            raise Mismatch
        return self.result()

    def result(self) -> Inline:
        inline = Inline(
            self.out.build(),
            tuple(self.bold),
            tuple(self.links),
            tuple(self.anchors),
            tuple(self.breaks),
        )
        return inline.cut(0, len(inline.text.value))

    def skip(self, expected: str) -> None:
        if not self.content.startswith(expected, self.pos):
            raise Mismatch
        self.pos += len(expected)

    def copy(self, end: int) -> None:
        """Copy the content up to ``end``; a line break within becomes a blank.

        Of the blanks on both sides of something left out, one is enough.
        """
        if self.unseen:
            self.pos = end
        if self.gap and self.content.startswith(" ", self.pos, end):
            self.pos += self.out.tail(self.out.length - 1) in {"", " "}
        self.gap = False
        while self.pos < end:
            stop = self.content.find("\n", self.pos, end)
            stop = end if stop < 0 else stop
            if stop > self.pos:
                for first, last in self.origin.pieces(self.pos, stop):
                    self.out.copy(self.content[first:last], self.origin.place(first))
            self.pos = stop
            if stop < end:
                self.line_break(stop + 1)

    def line_break(self, end: int) -> None:
        """Turn the content up to ``end`` into one blank."""
        start = self.origin.place(self.pos)
        stop = self.origin.place(end) if end < len(self.content) else self.origin.place(end - 1) + 1
        at = self.out.blank(start, stop - start)
        if at is not None and at not in self.breaks[-1:]:
            self.breaks.append(at)
        self.pos = end

    def text(self, token: Token) -> None:
        end = self.pos + len(token.content)
        if not self.content.startswith(token.content, self.pos):
            raise Mismatch
        self.copy(end)

    def special(self, token: Token) -> None:
        if token.content == token.markup:
            self.text(token)
            return
        start = self.pos
        self.skip(token.markup)
        span = self.origin.span(start, self.pos)
        if not self.unseen:
            self.out.replace(token.content, span.start, span.end - span.start)

    def soft_break(self, _: Token) -> None:
        self._break(_SOFT_BREAK)

    def hard_break(self, _: Token) -> None:
        self._break(_HARD_BREAK)

    def _break(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.content, self.pos)
        if found is None:
            raise Mismatch
        self.line_break(found.end())

    def code(self, token: Token) -> None:
        self.skip(token.markup)
        pad = 0 if self._code_at(self.pos, token) else 1
        if pad and not self._code_at(self.pos + 1, token):
            raise Mismatch
        self.pos += pad
        self.copy(self.pos + len(token.content))
        self.pos += pad
        self.skip(token.markup)

    def _code_at(self, start: int, token: Token) -> bool:
        end = start + len(token.content)
        close = end + start - self.pos
        if self.content[start:end].replace("\n", " ") != token.content:
            return False
        after = close + len(token.markup)
        return (
            self.content.startswith(token.markup, close) and self.content[after : after + 1] != "`"
        )

    def mark(self, token: Token) -> None:
        self.skip(token.markup)

    def strong_open(self, token: Token) -> None:
        self.skip(token.markup)
        self.bold_from.append(self.out.length)

    def strong_close(self, token: Token) -> None:
        self.skip(token.markup)
        self.end_bold()

    def end_bold(self) -> None:
        if self.bold_from:
            start = self.bold_from.pop()
            inner = trimmed("" if self.bold_from else self.out.tail(start))
            if inner.start < inner.end:
                self.bold.append(Span(start + inner.start, start + inner.end))

    def link_open(self, token: Token) -> None:
        self.skip("[")
        self.link_from.append((self.out.length, str(token.attrs.get("href", "")).startswith("#")))

    def link_close(self, _: Token) -> None:
        self.skip("]")
        self.pos = link_end(self.content, self.pos)
        start, anchor = self.link_from.pop()
        if start < self.out.length:
            (self.anchors if anchor else self.links).append(Span(start, self.out.length))

    def autolink(self) -> None:
        self.skip("<")
        start, end = self.out.length, self.content.find(">", self.pos)
        if end < 0:
            raise Mismatch
        self.copy(end)
        self.skip(">")
        if start < self.out.length:
            self.links.append(Span(start, self.out.length))

    def image(self, token: Token) -> None:
        self.skip(f"![{token.content}]")
        self.pos = link_end(self.content, self.pos)
        self.gap = True

    def html(self, token: Token) -> None:
        start = self.pos
        self.skip(token.content)
        tag = _TAG.match(token.content)
        name = tag[1].lower() if tag else ""
        closes = token.content.startswith("</")
        if name in _UNSEEN:
            self.unseen = "" if closes else name
        elif name in {"br", "wbr"}:
            end, self.pos = self.pos, start
            self.line_break(end)
        elif not name:
            self.gap = True
        elif name in _BOLD and closes:
            self.end_bold()
        elif name in _BOLD:
            self.bold_from.append(self.out.length)


_STEPS: Final[dict[str, Callable[[_Walk, Token], None]]] = {
    "text": _Walk.text,
    "text_special": _Walk.special,
    "softbreak": _Walk.soft_break,
    "hardbreak": _Walk.hard_break,
    "code_inline": _Walk.code,
    "em_open": _Walk.mark,
    "em_close": _Walk.mark,
    "s_open": _Walk.mark,
    "s_close": _Walk.mark,
    "strong_open": _Walk.strong_open,
    "strong_close": _Walk.strong_close,
    "link_open": _Walk.link_open,
    "link_close": _Walk.link_close,
    "image": _Walk.image,
    "html_inline": _Walk.html,
}
