"""How surely claims answer a question, each read together with it."""

from __future__ import annotations

from collections.abc import Sequence

from kg.analysis.ask.claim_meaning import parts
from kg.analysis.ask.ranking_model import Candidate
from kg.encoder.cross_encoder import Passage, shipped_cross_encoder
from kg.model import Modality


def passage_of(claim: Candidate, quote: str) -> Passage:
    """A claim in words, and its quote on one line."""
    said = " ".join(parts(claim))
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
