"""How strongly a sentence speaks for what it names: from a warning to advice to use it.

A linear model on the mean of what the larger encoder makes of the wordpieces of a sentence, and on
counts of cue words. Its sums are exact, so that it gives the same numbers on every machine.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from math import fsum
from typing import Final

import msgspec
import numpy as np
from msgspec import Struct

from kg.encoder.integer_ops import fixed
from kg.encoder.text_encoder import Doubles, TextEncoder
from kg.encoder.weight_files import LARGE
from kg.extract.page_encoder import shipped as shipped_encoder
from kg.language.stance import ADVISING, WARNING, cue_counts, tokens
from kg.resources import shipped_bytes

_PIECES: Final = 200
"""Wordpieces of a sentence that are read."""
FEWEST_WORDS: Final = 6
"""Words of what is a sentence rather than a heading or an item."""
_AT_ONCE: Final = 64
_THREADS: Final = min(4, os.cpu_count() or 1)
_PRIOR: Final = 2
"""Middling sentences that each text is thought to have besides its own."""


class StanceModel(Struct, frozen=True):
    """The weights of the encoder's numbers and of the kinds of cue words, after one another.

    ``bounds``: the least stances of the three upper of four rings.
    """

    weights: tuple[float, ...]
    bias: float
    bounds: tuple[float, float, float]

    def stances(self, sentences: Sequence[str]) -> list[float]:
        """The stance of each sentence; 0 is middling, more is firmer advice."""
        if not sentences:
            return []  # and no encoder is loaded
        weights = np.asarray(self.weights)
        return [fsum((row * weights).tolist()) + self.bias for row in features(sentences)]

    def ring(self, mean: float, cues: Sequence[float]) -> int:
        """The ring of a text by its stance and counts of cues: 0 (warned of) to 3 (advised).

        It is in an outermost ring only if it has a word that warns, or one that advises.
        """
        found = sum(mean >= bound for bound in self.bounds)
        if found == 0 and not any(cues[kind] for kind in WARNING):
            return 1
        if found == len(self.bounds) and not any(cues[kind] for kind in ADVISING):
            return found - 1
        return found


def overall(stances: Sequence[float]) -> float:
    """The stance of a text: the mean of its sentences', nearer to 0 where they are few."""
    return fsum(stances) / (len(stances) + _PRIOR)


def features(sentences: Sequence[str]) -> list[Doubles]:
    """What the model knows of each sentence."""
    encoder = shipped_encoder(LARGE).text
    found: list[Doubles] = []
    for first in range(0, len(sentences), _AT_ONCE):
        some = sentences[first : first + _AT_ONCE]
        hidden = encoder.hidden([_window(encoder, each) for each in some], _THREADS)
        for sentence, states in zip(some, hidden, strict=True):
            mean = fixed(states.last).sum(axis=0) / len(states.last)
            found.append(np.concatenate([mean, np.asarray(cue_counts(sentence), np.float64)]))
    return found


def _window(encoder: TextEncoder, sentence: str) -> list[int]:
    pieces = [piece for word in tokens(sentence) for piece in encoder.pieces(word)]
    return [encoder.start, *pieces[:_PIECES], encoder.separator]


@cache
def shipped() -> StanceModel:
    """The model that comes with this version."""
    return msgspec.json.decode(shipped_bytes("kg.analysis.radar", "stance.json"), type=StanceModel)
