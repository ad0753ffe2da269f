"""A document prepared for the extractors: sentences with tokens, classes and phrases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from kg.language.normalization import singular
from kg.language.noun_phrases import Phrase, phrases
from kg.language.pos_tagger import tag
from kg.language.tokens import Token, tokenize
from kg.model import Block, BlockKind, Document, Role, Section


class Line(Struct, frozen=True, dict=True):
    """One sentence, heading, list item or cell of a document.

    ``block`` is its index in ``Document.blocks``; ``start``, ``end`` its half-open place in
    that block's readable text; ``number`` its position among the lines of the page.
    """

    number: int
    block: int
    start: int
    end: int
    kind: BlockKind
    section: int
    text: str
    first: bool
    tokens: tuple[Token, ...]
    tags: str

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        """Noun phrases, in order of their start."""
        return tuple(phrases(self.tokens, self.tags))

    @cached_property
    def base_ending_at(self) -> dict[int, int]:
        """The first token of each phrase that nothing was added to, by the token after it."""
        found: dict[int, int] = {}
        for phrase in self.phrases:
            if phrase.kind == "base":
                found.setdefault(phrase.last, phrase.first)
        return found

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Lower-cased tokens."""
        return tuple(t.lower for t in self.tokens)

    @cached_property
    def singulars(self) -> tuple[str, ...]:
        """These words in the singular, as if each were a noun."""
        return tuple(map(singular, self.words))


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
