"""A document prepared for the extractors: sentences with tokens, classes and phrases."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from msgspec import Struct

from kg.language.data_files import pattern
from kg.language.lines import Line
from kg.language.pos_tagger import Token, tag, tokenize
from kg.model import Block, BlockKind, Document, Role, Section, Span

_NUMBER: Final = pattern("headings", "numbered")

_LONG: Final = 7_000
"""Words, punctuation marks among them, from which a report is long."""

_LONG_PAGED: Final = 100
"""Lines from which one on pages is long."""


class Page(Struct, frozen=True, dict=True):
    """All lines of a document that may yield topics, in order."""

    document: Document
    lines: tuple[Line, ...]

    @cached_property
    def by_block(self) -> dict[int, tuple[Line, ...]]:
        """The lines of each block, by its index."""
        found: defaultdict[int, list[Line]] = defaultdict(list)
        for line in self.lines:
            found[line.block].append(line)
        return {block: tuple(lines) for block, lines in found.items()}

    @cached_property
    def first_line(self) -> dict[int, int]:
        """The number of the first line of each section, by its index."""
        found: dict[int, int] = {}
        for line in self.lines:
            found.setdefault(line.section, line.number)
        return found

    @cached_property
    def long(self) -> bool:
        """Whether it is a report as organisations publish them: on pages, or very long.

        There names stand in prose, and sentences carry the claims.
        """
        if self.document.pages:
            return len(self.lines) >= _LONG_PAGED
        return sum(len(line.tokens) for line in self.lines) >= _LONG

    @cached_property
    def lengths(self) -> Counter[int]:
        """The number of lines of each section, those of its subsections left out."""
        return Counter(line.section for line in self.lines)

    def block(self, line: Line) -> Block:
        """The block that a line stands in."""
        return self.document.blocks[line.block]

    def section(self, line: Line) -> Section:
        """The section that a line stands in."""
        return self.document.sections[line.section]

    def lines_in(self, span: Span) -> frozenset[int]:
        """The numbers of the lines of which some words lie in a span of the source."""
        return frozenset(
            line.number
            for line in self.lines
            if line.tokens
            and self.block(line).text.span(line.tokens[0].start, line.tokens[-1].end).overlaps(span)
        )

    def introduction(self, line: Line) -> Line | None:
        """The last line of the block that introduces this line's list, if any."""
        at = self.block(line).introduced_by
        return self.by_block.get(at, (None,))[-1] if at is not None else None


def prepare(document: Document) -> Page:
    """Tokenize and tag every sentence of the document's content blocks."""
    return Page(document, tuple(_lines(document)))


def _lines(document: Document) -> Iterator[Line]:
    number = 0
    for index, block in enumerate(document.blocks):
        if block.role is not Role.CONTENT or block.kind is BlockKind.CODE:
            continue
        for at, sentence in enumerate(block.sentences):
            start, end = sentence.start, sentence.end
            tokens = tuple(tokenize(block.text.value, start, end))
            yield Line(
                number,
                index,
                start,
                end,
                block.kind,
                block.section,
                block.text.value[start:end],
                at == 0,
                tokens,
                "".join(tag(tokens)),
            )
            number += 1


def whole_line(line: Line) -> tuple[int, int]:
    """Token indices of a line without its number, and without marks and sources at its ends."""
    first, last = _after_number(line), len(line.tokens)
    while first < last and not line.tokens[first].is_word:
        first += 1
    before = last + 1
    while last < before:
        before = last
        while last > first and _is_mark(line.tokens[last - 1]):
            last -= 1
        last = _before_open(line, first, last)
    return first, last


def _is_mark(token: Token) -> bool:
    """Whether a token at the end of a name is punctuation; a closing bracket may belong to it."""
    return not token.is_word and token.text != ")"


def _before_open(line: Line, first: int, last: int) -> int:
    """The end of some tokens, or the bracket among them that is not closed."""
    opened: list[int] = []
    for at in range(first, last):
        text = line.tokens[at].text
        if text in {"(", "["}:
            opened.append(at)
        elif text in {")", "]"} and opened:
            opened.pop()
    return opened[0] if opened and opened[0] > first else last


def _after_number(line: Line) -> int:
    """The first token after "2.1", "IV." or "Trend 3:"."""
    number = _NUMBER.match(line.text)
    if number is None:
        return 0
    at = line.start + number.end()
    return next((i for i, t in enumerate(line.tokens) if t.start >= at), 0)
