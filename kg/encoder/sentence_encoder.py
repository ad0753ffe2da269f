"""Short texts to vectors of what they mean: near for a question and for words that answer it.

The layers are those of ``all-MiniLM-L6-v2`` (Reimers and Gurevych, *Sentence-BERT*, 2019; Wang et
al., *MiniLM*, 2020), on the embeddings that the smaller encoder of reports has, too. A rough vector
costs a hundredth of that: the mean of a text's wordpieces, rare ones counting more (Arora et al.,
*A Simple but Tough-to-Beat Baseline for Sentence Embeddings*, 2017), through one matrix that was
fitted to the vectors of the layers.
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
from kg.encoder.text_encoder import Doubles
from kg.encoder.transformer import Transformer
from kg.encoder.weight_files import SENTENCES_FILE, WORDS_FILE, Tensors, fine_matrix, floats

_LONGEST: Final = 80
"""Wordpieces of a text that are read."""

_AT_ONCE: Final = 200
"""Texts whose embeddings or states are in memory at once."""


class SentenceEncoder(Struct, frozen=True):
    """Vectors of length 1, to 2**-16, in multiples of it: products are the same on every machine.

    Of each text the first 80 wordpieces are read; one without any has zeros for a vector.
    ``rarity``: how much each wordpiece counts in a rough vector. ``rough``: the matrix of these,
    ``(rough width, width)``, without a bias.
    """

    layers: Transformer
    rarity: Doubles
    rough: FineMatrix

    @classmethod
    def of(cls, words: Tensors, stored: Tensors) -> SentenceEncoder:
        """The encoder of stored embeddings and a stored file of layers. Raises KeyError."""
        rarity = fixed(floats(stored, "rarity"))
        return cls(Transformer.of(words, stored), rarity, fine_matrix(stored, "rough"))

    def vectors(self, texts: Sequence[str], threads: int = 1) -> Doubles:
        """The vectors ``(texts, width)`` of what some texts mean."""
        if not texts:
            return np.zeros((0, self.layers.width))
        windows = [[self.layers.start, *self._pieces(t), self.layers.separator] for t in texts]
        order = sorted(range(len(windows)), key=lambda at: len(windows[at]))
        found = np.empty((len(texts), self.layers.width))
        for first in range(0, len(order), _AT_ONCE):
            some = order[first : first + _AT_ONCE]
            read = self.layers.hidden([windows[at] for at in some], threads)
            for at, hidden in zip(some, read, strict=True):
                found[at] = fixed(hidden.last).sum(axis=0) / len(hidden.last)
        return _units(found)

    def sums(self, texts: Sequence[str]) -> Doubles:
        """What each text has of a rough vector, ``(texts, width + 1)``; the last is its weight."""
        found = np.zeros((len(texts), self.layers.width + 1))
        for first in range(0, len(texts), _AT_ONCE):
            pieces = [self._pieces(text) for text in texts[first : first + _AT_ONCE]]
            held = [at for at, some in enumerate(pieces) if some]
            if held:
                starts = [0, *accumulate(len(pieces[at]) for at in held)][:-1]
                every = np.array([number for some in pieces for number in some], np.int64)
                numbers, places = np.unique(every, return_inverse=True)
                added = np.add.reduceat(self._weighed(numbers)[places], starts, axis=0)
                found[[first + at for at in held]] = added
        return found

    def roughly(self, sums: Doubles) -> Doubles:
        """Rough vectors of some sums, or sums of these: ``(texts, rough width)``."""
        means = sums[:, :-1] / np.maximum(sums[:, -1:], 2.0**-16)
        return _units(fine_linear(fixed(means.astype(np.float32)), self.rough))

    def _weighed(self, pieces: NDArray[np.int64]) -> Doubles:
        """The embeddings of wordpieces by how much they count, and how much that is."""
        weights = self.rarity[pieces, None]
        words = self.layers.words[pieces].astype(np.float32)
        words *= self.layers.word_scales[pieces, None]
        return np.hstack([fixed(words) * weights, weights])

    def _pieces(self, text: str) -> list[int]:
        found: list[int] = []
        for word in text.split():
            if len(found) >= _LONGEST:
                break
            found += self.layers.pieces(word)
        return found[:_LONGEST]


def _units(x: Doubles) -> Doubles:
    """Rows scaled to length 1; one of zeros stays."""
    steps = fixed(x.astype(np.float32))
    lengths = np.sqrt((steps * steps).sum(axis=1, keepdims=True))
    return fixed((steps / np.where(lengths > 0, lengths, 1.0)).astype(np.float32))


@cache
def shipped() -> SentenceEncoder:
    """The encoder that comes with this version."""
    return SentenceEncoder.of(
        weight_files.shipped(WORDS_FILE), weight_files.shipped(SENTENCES_FILE)
    )
