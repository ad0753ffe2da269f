"""A line: one sentence, heading, list item or cell, with its words and their classes."""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct

from kg.language.normalization import singular
from kg.language.noun_phrases import Phrase, phrases
from kg.language.pos_tagger import Token
from kg.model import BlockKind


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
