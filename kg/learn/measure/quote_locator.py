"""Where a report says the words that an annotation quotes."""

from __future__ import annotations

from collections.abc import Iterable

from kg.learn.measure.predictions import Words
from kg.model import Document


def locate(document: Document, quotes: Iterable[str]) -> dict[str, Words]:
    """Section and offsets of the first place of each quote; quotes not found are left out."""
    found = {}
    for quote in quotes:
        at, length = _find(document.source, quote)
        if at >= 0:
            found[quote] = Words(quote, _section(document, at), at, at + length)
    return found


def _find(source: str, quote: str) -> tuple[int, int]:
    """Offset and length, -1 where it is not there; line ends may be of another kind."""
    for written in (quote, quote.replace("\n", "\r\n"), quote.replace("\n", "\r")):
        if quote and (at := source.find(written)) >= 0:
            return at, len(written)
    return -1, 0


def _section(document: Document, offset: int) -> str:
    """The title of the innermost section that holds an offset."""
    holding = [s for s in document.sections if s.span.start <= offset < s.span.end]
    return max(holding, key=lambda s: s.level).title if holding else ""
