"""How near claims are to a question by what both mean, in any wording, and how surely they answer.

Nearness compares vectors of the two; relevance is of both read together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from kg.analysis.ask.answer import plain_verb
from kg.analysis.ask.ranking_model import Candidate
from kg.analysis.ask.topic_index import TopicIndex
from kg.encoder.cross_encoder import Passage, shipped_cross_encoder
from kg.encoder.sentence_embeddings import shipped
from kg.encoder.text_encoder import Doubles
from kg.model import Modality

_TOPICS: Final = 60
"""Topics whose claims are weighed, beside those that a question names."""
_AT_ONCE: Final = 2000
"""Claims whose vectors are in memory at once."""
_OF_END: Final = 0.5
"""How much the nearer end of a claim counts beside the claim as a whole."""
_QUOTED: Final = 300
"""Characters of a claim's quote that are read."""
_BEST: Final = 10
"""Claims whose similarities tell how near the graph comes to a question at all."""


class ClaimMeaning:
    """The topics and claims of a graph, beside one question."""

    def __init__(self, question: str) -> None:
        """Compare with this question, by the shipped sentence embeddings."""
        self._embeddings = shipped()
        self._question: Doubles = self._embeddings.vectors([question])[0]

    def nearest(self, topics: TopicIndex) -> list[str]:
        """The topics of claims that are nearest to the question, by IRI."""
        return topics.nearest(self._question, _TOPICS)

    def of_claims(self, claims: Sequence[Candidate]) -> list[float]:
        """How near each claim is, by its ends and relation, without its quote."""
        texts = sorted({text for each in claims for text in _parts(each)})
        number = {text: at for at, text in enumerate(texts)}
        sums = self._embeddings.weighted_sums(texts)
        single = self._embeddings.projected(sums) @ self._question
        found: list[float] = []
        for first in range(0, len(claims), _AT_ONCE):
            some = claims[first : first + _AT_ONCE]
            ends = np.array([[number[text] for text in _parts(each)] for each in some]).T
            whole = self._embeddings.projected(sums[ends[0]] + sums[ends[1]] + sums[ends[2]])
            nearer = np.maximum(single[ends[0]], single[ends[2]])
            found += (whole @ self._question + _OF_END * nearer).tolist()
        return found

    def features(self, passages: Sequence[Passage]) -> list[dict[str, float]]:
        """The features of all claims of a question together, in their order."""
        if not passages:
            return []
        claims = [passage.claim for passage in passages]
        quotes = [passage.quote[:_QUOTED] for passage in passages]
        both = self._similarity([f"{c}. {q}" for c, q in zip(claims, quotes, strict=True)])
        rows = zip(both, self._similarity(claims), self._similarity(quotes), strict=True)
        best = sorted(both, reverse=True)
        general = {
            "meaning.best": best[0],
            "meaning.third": best[min(2, len(best) - 1)],
            "meaning.mean": sum(best[:_BEST]) / len(best[:_BEST]),
        }
        return [
            general
            | {
                "meaning": similarity,
                "meaning.claim": claim,
                "meaning.quote": quote,
                "meaning.behind": best[0] - similarity,
                "meaning.first": float(similarity == best[0]),
            }
            for similarity, claim, quote in rows
        ]

    def _similarity(self, texts: Sequence[str]) -> list[float]:
        """The cosine of each text with the question."""
        found: list[float] = (self._embeddings.vectors(texts) @ self._question).tolist()
        return found


def _parts(claim: Candidate) -> tuple[str, str, str]:
    """The subject, the relation as a verb, and the object of a claim, in words."""
    return claim.label(claim.subject), plain_verb(claim.relation), claim.label(claim.object)


def passage_of(claim: Candidate, quote: str) -> Passage:
    """A claim in words, and its quote on one line."""
    said = " ".join(_parts(claim))
    denied = claim.modality is Modality.NEGATED
    return Passage(f"it is denied that {said}" if denied else said, " ".join(quote.split()))


def relevance_features(question: str, passages: Sequence[Passage]) -> list[dict[str, float]]:
    """The features of all claims of a question together, in their order."""
    logits = shipped_cross_encoder().logits(question, passages)
    best = sorted(logits, reverse=True)
    return [
        {
            "relevance": logit,
            "relevance.positive": max(logit, 0.0),
            "relevance.behind": best[0] - logit,
            "relevance.best": best[0],
            "relevance.third": best[min(2, len(best) - 1)],
        }
        for logit in logits
    ]
