"""How near claims are to a question by what both mean, in any wording."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from kg.analysis.ask.answer import said_plainly
from kg.analysis.ask.ranking_model import Candidate
from kg.encoder.sentence_encoder import SentenceEncoder
from kg.encoder.text_encoder import Doubles
from kg.graph.topic_lookup import Name

_TOPICS: Final = 60
"""Topics whose claims are weighed, beside those that a question names."""
_AT_ONCE: Final = 2000
"""Topics or claims whose vectors are in memory at once."""
_OF_END: Final = 0.5
"""How much the nearer end of a claim counts beside the claim as a whole."""
_QUOTED: Final = 300
"""Characters of a claim's words that are read."""
_BEST: Final = 10
"""Claims whose likenesses tell how near the graph comes to a question at all."""
_THREADS: Final = 2


class Passage(NamedTuple):
    """A claim that may answer, and the words that prove it."""

    candidate: Candidate
    quote: str


class ClaimMeaning:
    """What the topics and claims of a graph mean, beside one question."""

    def __init__(self, question: str, encoder: SentenceEncoder) -> None:
        """Compare with this question, by an encoder."""
        self._encoder = encoder
        self._question = question
        self._roughly: Doubles = self._encoder.roughly(self._encoder.sums([question]))[0]

    def nearest(self, topics: Sequence[Name]) -> list[str]:
        """The topics that are roughly nearest to the question, by IRI."""
        likeness = np.zeros(len(topics))
        for first in range(0, len(topics), _AT_ONCE):
            labels = [topic.label for topic in topics[first : first + _AT_ONCE]]
            vectors = self._encoder.roughly(self._encoder.sums(labels))
            likeness[first : first + len(labels)] = vectors @ self._roughly
        order = np.argsort(-likeness, kind="stable")[:_TOPICS]
        return [topics[at].iri for at in order.tolist()]

    def rough(self, claims: Sequence[Candidate]) -> list[float]:
        """How near each claim is roughly, in its order."""
        if not claims:
            return []
        texts = {text for each in claims for text in _parts(each)}
        number = {text: at for at, text in enumerate(sorted(texts))}
        sums = self._encoder.sums(list(number))
        single = self._encoder.roughly(sums) @ self._roughly
        found: list[float] = []
        for first in range(0, len(claims), _AT_ONCE):
            some = claims[first : first + _AT_ONCE]
            parts = np.array([[number[text] for text in _parts(each)] for each in some]).T
            whole = sums[parts[0]] + sums[parts[1]] + sums[parts[2]]
            nearer = np.maximum(single[parts[0]], single[parts[2]])
            found += (self._encoder.roughly(whole) @ self._roughly + _OF_END * nearer).tolist()
        return found

    def features(self, passages: Sequence[Passage]) -> list[dict[str, float]]:
        """The features of all claims of a question together, in their order."""
        if not passages:
            return []
        texts = [f"{_told(p.candidate)}. {' '.join(p.quote.split())[:_QUOTED]}" for p in passages]
        vectors = self._encoder.vectors([self._question, *texts], _THREADS)
        likeness: list[float] = (vectors[1:] @ vectors[0]).tolist()
        best = sorted(likeness, reverse=True)
        general = {
            "meaning.best": best[0],
            "meaning.third": best[min(2, len(best) - 1)],
            "meaning.mean": sum(best[:_BEST]) / len(best[:_BEST]),
        }
        return [
            general
            | {
                "meaning": alike,
                "meaning.behind": best[0] - alike,
                "meaning.first": float(alike == best[0]),
            }
            for alike in likeness
        ]


def _parts(claim: Candidate) -> tuple[str, str, str]:
    return claim.label(claim.subject), said_plainly(claim.relation), claim.label(claim.object)


def _told(claim: Candidate) -> str:
    return " ".join(_parts(claim))
