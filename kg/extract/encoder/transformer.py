"""The encoder: a small transformer (Vaswani et al., *Attention Is All You Need*, 2017).

Its layers are as BERT has them (normalisation after each sum). Linear layers see the
wordpieces of several windows at once; attention looks at one window at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import numpy as np

from kg.extract.encoder.exact import (
    Doubles,
    Floats,
    Matrix,
    fixed,
    gelu,
    linear,
    normalise,
    quantise,
    softmax,
)

HEADS: Final = 12

_TOGETHER: Final = 400
"""Wordpieces that go through the layers at once, unless one window has more."""


@dataclass(frozen=True, slots=True)
class Norm:
    """Gain and bias of a normalisation."""

    gain: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class Layer:
    """Attention (query, key and value in one matrix) and a feed-forward network."""

    attend: Matrix
    merge: Matrix
    after_attention: Norm
    widen: Matrix
    narrow: Matrix
    after_feeding: Norm


@dataclass(frozen=True, slots=True)
class Transformer:
    """Embeddings of wordpieces (a byte a value, a scale a row) and positions, and layers."""

    words: np.ndarray[tuple[int, int], np.dtype[np.int8]]
    word_scales: Floats
    positions: Floats
    first: Norm
    layers: Sequence[Layer]

    def embedded(self, ids: Sequence[int]) -> Doubles:
        """The mean embedding of some wordpieces, as they are without context."""
        chosen = np.asarray(ids, dtype=np.int64)
        rows = fixed(self.words[chosen].astype(np.float32) * self.word_scales[chosen, None])
        mean: Doubles = rows.sum(axis=0) / len(rows)
        return mean

    def hidden(self, windows: Sequence[Sequence[int]]) -> list[Floats]:
        """The hidden states ``(wordpieces, width)`` of each window of wordpieces.

        Some windows at a time, so that what is between two layers stays in the cache.
        """
        states: list[Floats] = []
        for some in _batches(windows):
            states += self._hidden(some)
        return states

    def _hidden(self, windows: Sequence[Sequence[int]]) -> list[Floats]:
        ids = np.concatenate([np.asarray(w, dtype=np.int64) for w in windows])
        places = np.concatenate([np.arange(len(w)) for w in windows])
        x = self.words[ids].astype(np.float32) * self.word_scales[ids, None]
        x = normalise(x + self.positions[places], self.first.gain, self.first.bias)
        ends = list(accumulate(map(len, windows)))
        for layer in self.layers:
            x = _through(layer, x, ends)
        return list(np.split(x, ends[:-1]))


def _batches(windows: Sequence[Sequence[int]]) -> Iterator[list[Sequence[int]]]:
    """The windows in order, as many together as have no more than so many wordpieces."""
    some: list[Sequence[int]] = []
    size = 0
    for window in windows:
        if some and size + len(window) > _TOGETHER:
            yield some
            some, size = [], 0
        some.append(window)
        size += len(window)
    if some:
        yield some


def _through(layer: Layer, x: Floats, ends: Sequence[int]) -> Floats:
    mixed = linear(x, layer.attend)
    attended = np.empty_like(x)
    start = 0
    for end in ends:
        attended[start:end] = _attend(mixed[start:end])
        start = end
    norm = layer.after_attention
    x = normalise(x + linear(attended, layer.merge), norm.gain, norm.bias)
    norm = layer.after_feeding
    return normalise(x + linear(gelu(linear(x, layer.widen)), layer.narrow), norm.gain, norm.bias)


def _attend(mixed: Floats) -> Floats:
    """Attention within one window: ``(wordpieces, 3 * width)`` to ``(wordpieces, width)``."""
    size, triple = mixed.shape
    width = triple // 3
    apart = mixed.reshape(size, 3, HEADS, width // HEADS).transpose(1, 2, 0, 3)
    query, query_scale = quantise(apart[0])
    key, key_scale = quantise(apart[1])
    root = np.float32(1 / (width // HEADS) ** 0.5)
    scores = (query @ key.transpose(0, 2, 1)) * (query_scale * root) * key_scale.transpose(0, 2, 1)
    weights, sums = softmax(scores)
    value, value_scale = quantise(apart[2].transpose(0, 2, 1))
    seen = (weights @ value.transpose(0, 2, 1)) * value_scale.transpose(0, 2, 1) / sums
    return seen.transpose(1, 0, 2).reshape(size, width)
