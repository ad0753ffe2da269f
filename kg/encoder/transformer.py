"""The shipped encoder: a small transformer (Vaswani et al., *Attention Is All You Need*, 2017).

Its layers are BERT's (normalisation after each sum), where weights have it with MPNet's bias of
attention by the distance of two wordpieces. Linear layers see the wordpieces of several windows
at once; attention sees one window at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import accumulate, chain
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from kg.encoder.integer_ops import (
    EXP_STEPS,
    Matrix,
    byte_scales,
    fixed,
    gelu,
    linear,
    normalise,
    quantise,
    softmax,
)
from kg.encoder.text_encoder import Doubles, Floats, Hidden
from kg.encoder.weight_files import Tensors, floats, matrix
from kg.encoder.wordpiece import CLS, SEP, pieces, vocabulary

HEADS: Final = 12

LONGEST: Final = 256
"""Wordpieces of a window at most: it has so many positions."""

_FARTHEST: Final = 128
"""Wordpieces from which on all distances are one."""

_BATCH: Final = 250
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
    """Embeddings of wordpieces (a byte a value, a scale a row) and positions, and layers.

    ``middle``: after how many layers states are told besides those after all.

    A :class:`kg.encoder.text_encoder.TextEncoder`.
    """

    words: np.ndarray[tuple[int, int], np.dtype[np.int8]]
    word_scales: Floats
    positions: Floats
    distances: Floats | None
    first: Norm
    layers: Sequence[Layer]
    middle: int

    @classmethod
    def of(cls, words: Tensors, t: Tensors) -> Transformer:
        """The transformer of stored embeddings and stored layers. Raises KeyError."""
        count = sum(name.endswith(".attend.weight") for name in t)
        return cls(
            words["words"].astype(np.int8, copy=False),
            floats(words, "words.scales"),
            floats(t, "positions") * floats(t, "positions.scales")[:, None],
            _distances(t) if "relative" in t else None,
            _norm(t, "first"),
            [_layer(t, f"layer{i}") for i in range(count)],
            int(t["middle"]) if "middle" in t else count - 1,
        )

    @property
    def width(self) -> int:
        """Numbers in a vector."""
        return len(self.first.gain)

    @property
    def longest(self) -> int:
        """Wordpieces of a window at most."""
        return LONGEST

    @property
    def start(self) -> int:
        """The wordpiece that begins each window."""
        return vocabulary()[CLS]

    @property
    def separator(self) -> int:
        """The wordpiece between two parts of a window."""
        return vocabulary()[SEP]

    def pieces(self, word: str) -> tuple[int, ...]:
        """The wordpieces of a word, at least one."""
        return pieces(word)

    def embedded(self, ids: Sequence[int]) -> Doubles:
        """The mean embedding of some wordpieces, without context."""
        chosen = np.asarray(ids, dtype=np.int64)
        rows = fixed(self.words[chosen].astype(np.float32) * self.word_scales[chosen, None])
        mean: Doubles = rows.sum(axis=0) / len(rows)
        return mean

    def hidden(self, windows: Sequence[Sequence[int]], threads: int = 1) -> list[Hidden]:
        """The hidden states of each window of wordpieces.

        Some windows at a time, so that the values between two layers stay in the cache. The
        number of ``threads`` changes no bit.
        """
        batches = list(_batches(windows))
        if min(threads, len(batches)) >= 2:
            with suppress(RuntimeError), ThreadPoolExecutor(threads) as pool:
                return list(chain.from_iterable(pool.map(self._hidden, batches)))
        return list(chain.from_iterable(map(self._hidden, batches)))  # or no room for a thread

    def _hidden(self, windows: Sequence[Sequence[int]]) -> list[Hidden]:
        ids = np.concatenate([np.asarray(w, dtype=np.int64) for w in windows])
        places = np.concatenate([np.arange(len(w)) for w in windows])
        x = self.words[ids].astype(np.float32) * self.word_scales[ids, None]
        x = normalise(x + self.positions[places], self.first.gain, self.first.bias)
        ends = list(accumulate(map(len, windows)))
        middle = x
        for number, layer in enumerate(self.layers, 1):
            x = _forward(layer, x, ends, self.distances)
            if number == self.middle:
                middle = x
        return list(map(Hidden, np.split(x, ends[:-1]), np.split(middle, ends[:-1])))


def _norm(t: Tensors, name: str) -> Norm:
    return Norm(floats(t, f"{name}.gain"), floats(t, f"{name}.bias"))


def _layer(t: Tensors, name: str) -> Layer:
    return Layer(
        matrix(t, f"{name}.attend"),
        matrix(t, f"{name}.merge"),
        _norm(t, f"{name}.after_attention"),
        matrix(t, f"{name}.widen"),
        matrix(t, f"{name}.narrow"),
        _norm(t, f"{name}.after_feeding"),
    )


def _batches(windows: Sequence[Sequence[int]]) -> Iterator[list[Sequence[int]]]:
    """The windows in order, as many together as have at most ``_BATCH`` wordpieces."""
    batch: list[Sequence[int]] = []
    size = 0
    for window in windows:
        if batch and size + len(window) > _BATCH:
            yield batch
            batch, size = [], 0
        batch.append(window)
        size += len(window)
    if batch:
        yield batch


def _distances(t: Tensors) -> Floats:
    """What attention adds to a score, ``(heads, wordpieces, wordpieces)``, in whole steps."""
    biases = floats(t, "relative") * floats(t, "relative.scales")[:, None]  # (buckets, heads)
    place = np.arange(LONGEST)
    chosen = bucket_of(place[None, :] - place[:, None], len(biases))
    return np.ascontiguousarray(np.rint(biases * np.float32(EXP_STEPS))[chosen].transpose(2, 0, 1))


def bucket_of(distance: NDArray[np.int64], buckets: int) -> NDArray[np.int64]:
    """The bucket of each distance from a wordpiece to the one that it looks at.

    The second half of the buckets is for what comes after. Of each half a half is for single
    distances, the rest for ever longer stretches up to 128 (Raffel et al., *Exploring the
    Limits of Transfer Learning*, 2020).
    """
    half = buckets // 2
    single = half // 2
    far = np.abs(distance)
    growth = (_FARTHEST / single) ** (1 / (half - single))
    edges = np.ceil([round(single * growth**i, 6) for i in range(1, half - single)])
    long = single + np.searchsorted(edges, far, side="right")
    return np.where(distance > 0, half, 0) + np.where(far < single, far, long)


def _forward(layer: Layer, x: Floats, ends: Sequence[int], distances: Floats | None) -> Floats:
    mixed = linear(x, layer.attend)
    norm = layer.after_attention
    x = normalise(x + linear(_attention(mixed, ends, distances), layer.merge), norm.gain, norm.bias)
    norm = layer.after_feeding
    return normalise(x + linear(gelu(linear(x, layer.widen)), layer.narrow), norm.gain, norm.bias)


def _attention(mixed: Floats, ends: Sequence[int], distances: Floats | None) -> Floats:
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
        if distances is not None:
            scores += distances[:, : end - start, : end - start]
        weights, sums = softmax(scores)
        seen = weights @ np.rint(value[at] / scale).reshape(-1, *apart.shape[2:]).swapaxes(0, 1)
        seen *= scale.reshape(HEADS, 1, -1)
        seen /= sums
        attended[at] = seen.swapaxes(0, 1)
    return attended.reshape(size, width)
