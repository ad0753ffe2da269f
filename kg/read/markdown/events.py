"""Markdown -> events: pulldown-cmark's, with offsets in characters."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, Final

import pyromark

Event = tuple[str, Any, int, int]
"""The name ("Text", "Start Heading"), its value, and its half-open place in the text."""

_OPTIONS: Final = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH


def parse(content: str) -> Iterator[Event]:
    """Yield the events of a text, blocks and inline marks alike, in its order.

    A panic of the parser, which is no Exception, becomes a RuntimeError.
    """
    place = _Places(content)
    for event, span in _events(content):
        yield (*_named(event), place(span["start"]), place(span["end"]))


def _events(content: str) -> Iterator[tuple[Any, Any]]:
    try:
        yield from pyromark.events_with_range(content, options=_OPTIONS)
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise RuntimeError(f"the Markdown parser failed: {error}") from error
        raise


def _named(event: Any) -> tuple[str, Any]:
    """The name of an event ("Text", "Start Heading") and its value."""
    if isinstance(event, str):
        return event, None
    ((kind, value),) = event.items()
    if kind not in {"Start", "End"}:
        return kind, value
    if isinstance(value, str):
        return f"{kind} {value}", None
    ((name, details),) = value.items()
    return f"{kind} {name}", details


class _Places:
    """Offsets of characters by those of bytes in UTF-8, which the parser counts."""

    _STEP: Final = 256

    def __init__(self, content: str) -> None:
        self._bytes = b"" if content.isascii() else content.encode()
        self._marks = [0]
        """The offset in bytes of every 256th character; none behind the last that is there."""
        whole = len(content) // self._STEP * self._STEP
        for at in range(0, whole if self._bytes else 0, self._STEP):
            self._marks.append(self._marks[-1] + len(content[at : at + self._STEP].encode()))

    def __call__(self, at: int) -> int:
        if not self._bytes:
            return at
        mark = bisect_right(self._marks, at) - 1
        return mark * self._STEP + len(self._bytes[self._marks[mark] : at].decode())
