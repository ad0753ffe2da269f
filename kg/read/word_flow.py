"""The words of one block as they come out of a document that is no text."""

from __future__ import annotations

import re
from typing import Final

from kg.model import Span
from kg.read.block_draft import Inline
from kg.read.source_text import TextBuilder, trimmed

_PIECES: Final = re.compile(r"[ \t\r\n\v\f]+|[^ \t\r\n\v\f]+")
_UNPAIRED: Final = re.compile(r"[\ud800-\udfff]")


class Flow:
    """Collects runs of text from left to right; white space is collapsed to single blanks.

    What no text can hold (unpaired surrogates) becomes U+FFFD, control characters become
    blanks, and invisible ones are left out.
    """

    __slots__ = ("_bold", "_breaks", "_out", "_seen")

    def __init__(self) -> None:
        self._out = TextBuilder()
        self._seen = 0
        self._bold: list[Span] = []
        self._breaks: list[int] = []

    @property
    def length(self) -> int:
        """The readable characters so far."""
        return self._out.length

    def add(self, text: str, *, bold: bool = False) -> None:
        """Add a run of text."""
        start = self.length
        for piece in _PIECES.findall(_UNPAIRED.sub("\ufffd", text)):
            self._seen += 1
            if piece.isspace():
                self._out.blank(self._seen, 1)
            else:
                self._out.copy(piece, self._seen)
                self._seen += len(piece)
        inner = trimmed(self._out.tail(start))
        if bold and inner.start < inner.end:
            self._embolden(Span(start + inner.start, start + inner.end))

    def line_break(self) -> None:
        """End a line within the block."""
        self._seen += 1
        at = self._out.blank(self._seen, 1)
        if at is not None and at not in self._breaks[-1:]:
            self._breaks.append(at)

    def inline(self) -> Inline:
        """The block's readable text with what is bold in it and where its lines end."""
        text = self._out.build()
        inline = Inline(text, tuple(self._bold), breaks=tuple(self._breaks))
        return inline.cut(0, len(text.value))

    def _embolden(self, span: Span) -> None:
        """Note a bold stretch; one that goes on where another ended is the same."""
        last = self._bold[-1] if self._bold else None
        if last and not self._out.tail(last.end)[: span.start - last.end].strip():
            self._bold[-1] = Span(last.start, span.end)
        else:
            self._bold.append(span)
