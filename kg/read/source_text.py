"""Text and its place in the source: lines, readable text and its parts."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import accumulate
from typing import Final

from msgspec import Struct

from kg.model import Run, Span, Text

_CONTROL: Final = r"\x00-\x08\x09-\x1f\x7f-\x9f\u2028\u2029"
_INVISIBLE: Final = r"\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_ODD: Final = re.compile(f"[{_CONTROL}]|[{_INVISIBLE}]+")
_INVISIBLES: Final = re.compile(f"[{_INVISIBLE}]+")
_CONTROLS: Final = re.compile(f"[{_CONTROL}]")


def legible(text: str) -> str:
    r"""Make control characters blanks, and invisible ones (bidi, zero width, soft hyphen) gone.

    >>> legible("a\tb\u200bc")
    'a bc'
    """
    return _CONTROLS.sub(" ", _INVISIBLES.sub("", text))


class TextBuilder:
    """Collects readable text from left to right.

    A control character is copied as a blank, one to one; an invisible character is
    left out. Calls must ascend in ``source``.
    """

    __slots__ = ("_parts", "_runs", "length")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._runs: list[Run] = []
        self.length = 0

    def copy(self, text: str, source: int) -> None:
        """Add ``text``, which stands verbatim at offset ``source``."""
        if text.isascii() and text.isprintable():
            self._add(text, source, len(text))
            return
        at = 0
        for odd in _ODD.finditer(text):
            self._add(text[at : odd.start()], source + at, odd.start() - at)
            if _CONTROLS.match(odd[0]):
                self.replace(" ", source + odd.start(), 1)
            at = odd.end()
        self._add(text[at:], source + at, len(text) - at)

    def replace(self, text: str, source: int, width: int) -> None:
        """Add ``text``, which stands for the ``width`` characters at ``source``."""
        if width > 0 and (seen := legible(text)):
            self._parts.append(seen)
            self._runs.append(Run(self.length, len(seen), source, width))
            self.length += len(seen)

    def blank(self, source: int, width: int) -> int | None:
        """Have the text end in a blank, made of the characters at ``source`` if need be.

        Returns the blank's offset, or None where nothing stands before it.
        """
        if not self.length:
            return None
        if not self._parts[-1].endswith(" "):
            self.replace(" ", source, width)
        return self.length - 1

    def tail(self, start: int) -> str:
        """Return the readable characters from ``start`` on."""
        parts, length = [], self.length
        for part in reversed(self._parts):
            if length <= start:
                break
            length -= len(part)
            parts.append(part)
        return "".join(reversed(parts))[max(0, start - length) :]

    def build(self) -> Text:
        """Return the text so far."""
        return Text("".join(self._parts), tuple(self._runs))

    def _add(self, text: str, source: int, width: int) -> None:
        if not text:
            return
        self._parts.append(text)
        last = self._runs[-1] if self._runs else None
        if last and last.length == last.width and last.source + last.width == source:
            self._runs[-1] = last._replace(length=last.length + width, width=last.width + width)
        else:
            self._runs.append(Run(self.length, width, source, width))
        self.length += width


def cut(text: Text, start: int, end: int) -> Text:
    """Take the readable characters ``[start, end)`` as a text of their own.

    >>> cut(Text.verbatim("federated", 10), 3, 5)
    Text(value='er', runs=(Run(at=0, length=2, source=13, width=2),))
    """
    if start <= 0 and end >= len(text.value):
        return text
    first = max(0, bisect_right(text.runs, start, key=_at) - 1)
    last = bisect_left(text.runs, end, key=_at)
    runs = tuple(_cut_run(run, start, end) for run in text.runs[first:last])
    return Text(text.value[start:end], runs)


def _at(run: Run) -> int:
    return run.at


def _cut_run(run: Run, start: int, end: int) -> Run:
    first, last = max(run.at, start), min(run.at + run.length, end)
    if run.length == run.width:
        return Run(first - start, last - first, run.source + first - run.at, last - first)
    return Run(first - start, last - first, run.source, run.width)


_BREAK: Final = re.compile(r"\r\n?|\n")
_INDENT: Final = " \t\f\v\xa0"


class Lines(Struct, frozen=True, dict=True):
    """Lines without their ends, each a verbatim stretch of the source.

    ``starts[i]``: source offset of the first character of ``texts[i]``. A line may
    leave out a prefix that stands before it in the source (the ``> `` of a quotation).
    """

    texts: tuple[str, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, source: str, start: int = 0, end: int | None = None) -> Lines:
        r"""Split ``source[start:end]`` at CR, LF and CRLF, as CommonMark does.

        >>> Lines.of("a\r\nb")
        Lines(texts=('a', 'b'), starts=(0, 3))
        """
        stop = len(source) if end is None else end
        texts, starts, at = [], [], start
        for found in _BREAK.finditer(source, start, stop):
            texts.append(source[at : found.start()])
            starts.append(at)
            at = found.end()
        texts.append(source[at:stop])
        starts.append(at)
        return cls(tuple(texts), tuple(starts))

    def __len__(self) -> int:
        return len(self.texts)

    @cached_property
    def content(self) -> str:
        """The lines, joined by LF."""
        return "\n".join(self.texts)

    @cached_property
    def _firsts(self) -> list[int]:
        """The offset in the content of each line's first character."""
        return list(accumulate((len(text) + 1 for text in self.texts[:-1]), initial=0))

    def end(self, line: int) -> int:
        """Source offset just after the last character of a line."""
        return self.starts[line] + len(self.texts[line])

    def body(self, line: int) -> tuple[str, int]:
        """A line without white space at its ends, and where that begins in the source."""
        text = self.texts[line]
        body = text.lstrip(_INDENT)
        return body.rstrip(), self.starts[line] + len(text) - len(body)

    def place(self, offset: int) -> int:
        """Source offset of the character at ``offset`` of the content."""
        line = bisect_right(self._firsts, offset) - 1
        return self.starts[line] + offset - self._firsts[line]

    def span(self, start: int, end: int) -> Span:
        """Source span of the content's characters ``[start, end)``, not empty."""
        return Span(self.place(start), self.place(end - 1) + 1)
