"""A document prepared for the extractors: sentences with tokens, classes and phrases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from kg.language.lines import Line
from kg.language.pos_tagger import tag
from kg.language.tokens import tokenize
from kg.model import Block, BlockKind, Document, Role, Section


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

    def block(self, line: Line) -> Block:
        """The block that a line stands in."""
        return self.document.blocks[line.block]

    def section(self, line: Line) -> Section:
        """The section that a line stands in."""
        return self.document.sections[line.section]

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
        for at, (start, end) in enumerate(_stretches(block)):
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


def _stretches(block: Block) -> list[tuple[int, int]]:
    if block.sentences:
        return [(s.start, s.end) for s in block.sentences]
    return [(0, len(block.text.value))] if block.text.value.strip() else []
