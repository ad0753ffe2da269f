"""The words of one question: which of them are cues, and which names they may say."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Final

from kg.analysis.ask.intent import NO_MATTER, Intent
from kg.analysis.ask.name_index import NameIndex, question_forms
from kg.analysis.ask.question_cues import STRENGTHS, relations_of_verb
from kg.analysis.ask.question_words import Word, asked_part, weight_of
from kg.analysis.ask.ranking_model import Candidate
from kg.analysis.ask.topic_spotter import CONTEXT, FILLER
from kg.language.normalization import DETERMINERS
from kg.language.pos_tagger import tag, tokenize
from kg.model.schema import RelationType

NAMED: Final = 0.5
"""How well a word must stand in a name, to be said of it; how much of a name is a naming."""
_OF_CUE: Final = 0.45
"""How surely a cue, or a word that matters little, names a topic as well."""


class ParsedQuestion:
    """The words of one question beside its intent.

    ``words``: those that may matter; ``cued``: the places of those that are cues; ``exact``: what
    it names whole, with the topics; ``matches``: the topics that it may name, the best first.
    """

    def __init__(
        self,
        text: str,
        intent: Intent,
        names: NameIndex,
        contraries: Mapping[RelationType, RelationType],
    ) -> None:
        """Read a question of topics with these names; ``contraries``: relations with opposites."""
        self.text = text
        self.intent = intent
        self._contraries = contraries
        self.tokens = [t for t in tokenize(text) if t.is_word]
        self.asked = asked_part(text)
        self.words = self._weighed()
        strong = {relation.value for relation in intent.relations.get(STRENGTHS[0], ())}
        self.cued = {w.at for w in self.words if self._is_cue(w, strong)}
        self.exact = [
            (group, {t.iri for t in group.topics}) for group in intent.groups if group.exact
        ]
        self.index = names
        short = self.index.abbreviated([token.text for token in self.tokens])
        self.matches = self.index.matches(
            {
                w.at: ((*question_forms(w.token.text), *short.get(w.at, ())), self._sureness(w))
                for w in self.words
            }
        )

    def _weighed(self) -> list[Word]:
        first, end = self.asked
        return [
            Word(at, token, kind, weight_of(token, kind), first <= token.start < end)
            for at, (token, kind) in enumerate(zip(self.tokens, tag(self.tokens), strict=True))
            if token.lower not in FILLER
            and not any(g.start <= token.start < g.end for g in self.intent.without)
        ]

    def _is_cue(self, word: Word, asked: Set[str]) -> bool:
        """Whether a word stands in a cue, or is a verb for one of the relations asked for."""
        verb = word.kind == "V" and not asked.isdisjoint(relations_of_verb(word.token.lower))
        return verb or any(start <= word.token.start < end for start, end in self.intent.spans)

    def _sureness(self, word: Word) -> float:
        """How surely a word is said of a topic, and not of what is asked of it."""
        if any(group.start <= word.token.start < group.end for group, _ in self.exact):
            return 1.0
        return _OF_CUE if word.at in self.cued or word.token.lower in NO_MATTER else 1.0

    def is_spotted(self, iri: str) -> bool:
        """Whether the question names a topic whole."""
        return any(iri in topics for _, topics in self.exact)

    def is_in_context(self, word: Word) -> bool:
        """Whether a word names where something is, or for whom: "in" or "for" stands before it."""
        before = [t.lower for t in self.tokens[: word.at] if t.lower not in DETERMINERS]
        return any(each in CONTEXT for each in before[-2:])

    def is_contrary(self, each: Candidate) -> bool:
        """Whether a claim is of the opposite of the relation that is surely asked for."""
        asked = self.intent.relations.get(STRENGTHS[0], frozenset())
        return self._contraries.get(each.relation) in asked and each.relation not in asked
