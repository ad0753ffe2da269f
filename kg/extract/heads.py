"""The encoder's last layers: logits of names and of links, from the hidden states of their places.

A place is read as its first, last and mean wordpiece. A name is the maximum and the mean of
its places, a link the best of the places that link its ends: a reader, too, decides on a name
for the whole document, and on a link by the words that say it best.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from kg.encoder.integer_ops import FineMatrix, bytes_of, fine_linear, fixed, gelu, of_steps
from kg.encoder.text_encoder import Doubles, Floats
from kg.encoder.weight_files import Tensors, fine_matrix
from kg.extract.windows import PieceSpan

Places = NDArray[np.int64]

_BATCH: Final = 256
"""Places that go through the layer of spans at once, unless one name has more; pairs, too."""


class Heads(Struct, frozen=True):
    """The last layers: spans to names (a logit a class), pairs of spans to links."""

    span: FineMatrix
    name: FineMatrix
    topic: FineMatrix
    subject: FineMatrix
    object: FineMatrix
    between: FineMatrix
    pair: FineMatrix
    relation: FineMatrix

    @classmethod
    def of(cls, t: Tensors) -> Heads:
        """The heads in a file of layers. Raises KeyError where there are none."""
        return cls(*(fine_matrix(t, f"heads.{name}") for name in cls.__struct_fields__))


class States:
    """The hidden states of a page: a byte a number, and a step for each wordpiece.

    Places come as arrays ``(places, 3)`` of windows, first and last wordpieces (inclusive).
    All are in one array, which goes back to the system as a whole.
    """

    def __init__(self, lengths: Iterable[int]) -> None:
        """Room for windows of so many wordpieces."""
        self._starts: Places = np.array([*accumulate(lengths, initial=0)])
        self._taken = 0
        self._values = np.empty((0, 0), np.int8)
        self._steps = np.empty((self._starts[-1], 1), np.int64)

    def append(self, states: Floats) -> None:
        """Take the states of the next window."""
        if not self._taken:
            self._values = np.empty((self._starts[-1], states.shape[1]), np.int8)
        rows = slice(self._starts[self._taken], self._starts[self._taken + 1])
        self._values[rows], self._steps[rows] = bytes_of(states)
        self._taken += 1

    def ends(self, at: Places) -> Doubles:
        """The first and the last state of each place, side by side."""
        rows = self._starts[at[:, :1]] + at[:, 1:]
        return of_steps(self._values[rows] * self._steps[rows]).reshape(len(at), -1)

    def mean(self, at: Places) -> Doubles:
        """The mean of the states of each place; zeros where last is before first."""
        count = np.maximum(at[:, 2] + 1 - at[:, 1], 0)
        first = self._starts[at[:, 0]] + at[:, 1]
        each = zip(first.tolist(), (first + count).tolist(), strict=True)
        rows = [(self._values[a:b] * self._steps[a:b]).sum(axis=0) for a, b in each]
        sums = of_steps(np.stack(rows))
        sums /= np.maximum(count, 1)[:, None]
        return sums


def _activated(x: Doubles) -> Doubles:
    return fixed(gelu(x.astype(np.float32)))


def name_logits(heads: Heads, states: States, names: Sequence[Sequence[PieceSpan]]) -> Doubles:
    """Logits ``(names, classes)``; each name by its places, zeros where it has none."""
    result = np.zeros((len(names), len(heads.topic.bias)))
    placed = [i for i, places in enumerate(names) if places]
    for batch in _batches(placed, names):
        pooled = _pooled(heads, states, [names[i] for i in batch])
        result[batch] = fine_linear(_activated(fine_linear(pooled, heads.name)), heads.topic)
    return result


def _batches(placed: Sequence[int], names: Sequence[Sequence[PieceSpan]]) -> Iterator[list[int]]:
    """Names in order, as many together as have ``_BATCH`` places: memory is bounded."""
    batch: list[int] = []
    size = 0
    for i in placed:
        batch.append(i)
        size += len(names[i])
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _pooled(heads: Heads, states: States, names: Sequence[Sequence[PieceSpan]]) -> Doubles:
    """The places of each name pooled: their maximum, their mean, the logarithm of their number."""
    at = np.array([place for places in names for place in places])
    spans = _activated(fine_linear(np.hstack([states.ends(at), states.mean(at)]), heads.span))
    counts = [len(places) for places in names]
    starts = np.cumsum([0, *counts[:-1]])
    logs = np.array([[round(math.log1p(count), 4)] for count in counts])
    mean = np.add.reduceat(spans, starts, axis=0) / np.array(counts)[:, None]
    return np.hstack([np.maximum.reduceat(spans, starts, axis=0), mean, logs])


Pair = tuple[PieceSpan, PieceSpan]
"""Where the subject and where the object of a link stand, in one window."""


def pair_logits(heads: Heads, states: States, pairs: Sequence[Pair]) -> Doubles:
    """Logits ``(pairs, relations)``; some pairs at a time, so that memory is bounded."""
    found = np.zeros((len(pairs), len(heads.relation.bias)))
    for first in range(0, len(pairs), _BATCH):
        batch = slice(first, first + _BATCH)
        found[batch] = _pair_logits(heads, states, pairs[batch])
    return found


def _pair_logits(heads: Heads, states: States, pairs: Sequence[Pair]) -> Doubles:
    subjects = np.array([subject for subject, _ in pairs])
    objects = np.array([object_ for _, object_ in pairs])
    mixed = (
        fine_linear(states.ends(subjects), heads.subject)
        + fine_linear(states.ends(objects), heads.object)
        + fine_linear(states.mean(_between(subjects, objects)), heads.between)
    )
    return fine_linear(_activated(fine_linear(_activated(mixed), heads.pair)), heads.relation)


def _between(subjects: Places, objects: Places) -> Places:
    """The wordpieces between the two ends of each pair; there may be none."""
    low = np.minimum(subjects[:, 2], objects[:, 2]) + 1
    high = np.maximum(subjects[:, 1], objects[:, 1]) - 1
    return np.stack([subjects[:, 0], low, high], axis=1)
