"""The encoder: a small transformer (Vaswani et al., *Attention Is All You Need*, 2017).

Its layers are as BERT has them (normalisation after each sum). Linear layers see the
wordpieces of several windows at once; attention looks at one window at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import accumulate, chain
from typing import Final

import numpy as np
from msgspec import Struct

from kg.encoder.int8_matmul import Floats
from kg.encoder.integer_ops import (
    EXP_STEPS,
    Doubles,
    Matrix,
    byte_scales,
    fixed,
    gelu,
    linear,
    normalise,
    quantise,
    softmax,
)

HEADS: Final = 12

_TOGETHER: Final = 250
"""Wordpieces that go through the layers at once, unless one window has more."""


class Norm(Struct, frozen=True):
    """Gain and bias of a normalisation."""

    gain: Floats
    bias: Floats


class Layer(Struct, frozen=True):
    """Attention (query, key and value in one matrix) and a feed-forward network."""

    attend: Matrix
    merge: Matrix
    after_attention: Norm
    widen: Matrix
    narrow: Matrix
    after_feeding: Norm


class Transformer(Struct, frozen=True):
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

    def hidden(self, windows: Sequence[Sequence[int]], threads: int = 1) -> list[Floats]:
        """The hidden states ``(wordpieces, width)`` of each window of wordpieces.

        Some windows at a time, so that what is between two layers stays in the cache; by as
        many ``threads``, which makes no difference to any number.
        """
        batches = list(_batches(windows))
        if min(threads, len(batches)) >= 2:
            from concurrent.futures import ThreadPoolExecutor

            with suppress(RuntimeError), ThreadPoolExecutor(threads) as pool:
                return list(chain.from_iterable(pool.map(self._hidden, batches)))
        return list(chain.from_iterable(map(self._hidden, batches)))  # or no room for a thread

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
    norm = layer.after_attention
    x = normalise(x + linear(_attended(mixed, ends), layer.merge), norm.gain, norm.bias)
    norm = layer.after_feeding
    return normalise(x + linear(gelu(linear(x, layer.widen)), layer.narrow), norm.gain, norm.bias)


def _attended(mixed: Floats, ends: Sequence[int]) -> Floats:
    """Attention within each window: ``(wordpieces, 3 * width)`` to ``(wordpieces, width)``.

    ``ends`` says where windows end. Queries and keys have a scale for each wordpiece and head,
    values one for each window and column.
    """
    size, triple = mixed.shape
    width = triple // 3
    apart = mixed.reshape(size, 3, HEADS, width // HEADS)
    whole, scales = quantise(apart[:, :2])
    query, key = whole.transpose(1, 2, 0, 3)
    query_scale, key_scale = scales.transpose(1, 2, 0, 3)
    step = query_scale * np.float32(EXP_STEPS / (width // HEADS) ** 0.5)
    value = mixed[:, 2 * width :]
    starts = [0, *ends[:-1]]
    value_scales = byte_scales(np.maximum.reduceat(np.abs(value), starts, axis=0))
    attended = np.empty((size, HEADS, width // HEADS), np.float32)
    for start, end, scale in zip(starts, ends, value_scales, strict=True):
        at = slice(start, end)
        scores = query[:, at] @ key[:, at].transpose(0, 2, 1)
        scores *= step[:, at]
        scores *= key_scale[:, at].transpose(0, 2, 1)
        weights, sums = softmax(scores)
        seen = weights @ np.rint(value[at] / scale).reshape(-1, *apart.shape[2:]).swapaxes(0, 1)
        seen *= scale.reshape(HEADS, 1, -1)
        seen /= sums
        attended[at] = seen.swapaxes(0, 1)
    return attended.reshape(size, width)
