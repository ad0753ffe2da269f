"""Whether a passage answers a question, by layers that read both together.

A cross-encoder (Nogueira and Cho, *Passage Re-ranking with BERT*, 2019): each place of the question
attends to each of the passage, which two vectors that are compared afterwards cannot. The
embeddings are those of the smaller encoder, the layers were those of a sentence encoder before
they learned from questions with known answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from msgspec import Struct

from kg.encoder.integer_ops import FineMatrix, fine_linear, fixed
from kg.encoder.transformer import Transformer
from kg.encoder.weight_files import ANSWERS_FILE, WORDS_FILE, Tensors, fine_matrix, shipped
from kg.encoder.wordpiece import CLS, SEP, first_pieces, vocabulary

_QUESTION: Final = 48
_CLAIM: Final = 24
_QUOTE: Final = 40
"""Wordpieces of each part that are read."""


class Passage(NamedTuple):
    """A claim in words, and the words that prove it."""

    claim: str
    quote: str


class CrossEncoder(Struct, frozen=True):
    """Layers, and the regression on the mean of their last vectors."""

    layers: Transformer
    regression: FineMatrix

    @classmethod
    def of(cls, words: Tensors, stored: Tensors) -> CrossEncoder:
        """What stored embeddings and stored layers make. Raises KeyError."""
        return cls(Transformer.of(words, stored), fine_matrix(stored, "regression"))

    def logits(self, question: str, passages: Sequence[Passage]) -> list[float]:
        """How surely each passage answers the question: above 0 more likely than not.

        The same bits on every machine, whatever the other passages are.
        """
        if not passages:
            return []
        hidden = self.layers.hidden([window(question, passage) for passage in passages])
        means = np.array([fixed(each.last).mean(axis=0) for each in hidden])
        found: list[float] = fine_linear(means, self.regression)[:, 0].tolist()
        return found


def window(question: str, passage: Passage) -> list[int]:
    """The wordpieces of a question and a passage, as the layers read them."""
    texts = (question, _QUESTION), (passage.claim, _CLAIM), (passage.quote, _QUOTE)
    end = vocabulary()[SEP]
    return [vocabulary()[CLS], *(p for text in texts for p in (*first_pieces(*text), end))]


@cache
def shipped_cross_encoder() -> CrossEncoder:
    """The one that comes with this version."""
    return CrossEncoder.of(shipped(WORDS_FILE), shipped(ANSWERS_FILE))
