"""Vectors of what short texts mean, without context: near for a question and its answer.

A text's vector is the mean of the embeddings of its wordpieces, rare ones weighing more (smooth
inverse frequency: Arora et al., *A Simple but Tough-to-Beat Baseline for Sentence Embeddings*,
2017), through one matrix. The embeddings are those of the smaller encoder; the matrix is fitted to
the vectors of the sentence encoder that they come from (Reimers and Gurevych, *Sentence-BERT*,
2019).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from kg.encoder import weight_files
from kg.encoder.integer_ops import FineMatrix, fine_linear, fixed
from kg.encoder.text_encoder import Doubles, Floats
from kg.encoder.weight_files import SENTENCES_FILE, WORDS_FILE, Tensors, fine_matrix, floats
from kg.encoder.wordpiece import first_pieces

_LONGEST: Final = 80
"""Wordpieces of a text that are read."""

_AT_ONCE: Final = 200
"""Texts whose embeddings are in memory at once."""


class SentenceEmbeddings(Struct, frozen=True):
    """Vectors of length 1, to 2**-16, in multiples of it: products are the same on every machine.

    Of each text the first 80 wordpieces are read; one without any has zeros for a vector.
    ``words``: embeddings ``(wordpieces, embedding width)``, a byte a value and a scale a row;
    ``weights``: how much each wordpiece weighs; ``projection``: ``(width, embedding width)``,
    without a bias.
    """

    words: NDArray[np.int8]
    word_scales: Floats
    weights: Doubles
    projection: FineMatrix

    @classmethod
    def of(cls, words: Tensors, stored: Tensors) -> SentenceEmbeddings:
        """What stored embeddings and a stored projection make. Raises KeyError."""
        return cls(
            words["words"].astype(np.int8, copy=False),
            floats(words, "words.scales"),
            fixed(floats(stored, "weights")),
            fine_matrix(stored, "projection"),
        )

    @property
    def width(self) -> int:
        """Numbers in a vector."""
        return len(self.projection.scales)

    def vectors(self, texts: Sequence[str]) -> Doubles:
        """The vectors ``(texts, width)`` of some texts."""
        return self.projected(self.weighted_sums(texts))

    def weighted_sums(self, texts: Sequence[str]) -> Doubles:
        """The weighted sum of each text's embeddings, and its weight in the last column.

        ``(texts, embedding width + 1)``; the sum of two rows is that of both texts as one.
        """
        found = np.zeros((len(texts), self.words.shape[1] + 1))
        for first in range(0, len(texts), _AT_ONCE):
            read = [first_pieces(text, _LONGEST) for text in texts[first : first + _AT_ONCE]]
            held = [at for at, some in enumerate(read) if some]
            if held:
                starts = [0, *accumulate(len(read[at]) for at in held)][:-1]
                every = np.array([number for some in read for number in some], np.int64)
                numbers, places = np.unique(every, return_inverse=True)
                added = np.add.reduceat(self._weighted(numbers)[places], starts, axis=0)
                found[[first + at for at in held]] = added
        return found

    def projected(self, sums: Doubles) -> Doubles:
        """The vectors ``(texts, width)`` of weighted sums."""
        means = sums[:, :-1] / np.maximum(sums[:, -1:], 2.0**-16)
        return _units(fine_linear(fixed(means.astype(np.float32)), self.projection))

    def _weighted(self, numbers: NDArray[np.int64]) -> Doubles:
        weights = self.weights[numbers, None]
        words = self.words[numbers].astype(np.float32)
        words *= self.word_scales[numbers, None]
        return np.hstack([fixed(words) * weights, weights])


def _units(x: Doubles) -> Doubles:
    """Rows scaled to length 1; one of zeros stays."""
    steps = fixed(x.astype(np.float32))
    lengths = np.sqrt((steps * steps).sum(axis=1, keepdims=True))
    return fixed((steps / np.where(lengths > 0, lengths, 1.0)).astype(np.float32))


@cache
def shipped() -> SentenceEmbeddings:
    """Those that come with this version."""
    stored = (weight_files.shipped(name) for name in (WORDS_FILE, SENTENCES_FILE))
    return SentenceEmbeddings.of(*stored)
