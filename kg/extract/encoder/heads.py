"""What the encoder says of names and of links, from the hidden states of their places.

A place is read as its first, last and mean wordpiece. A name is the largest and the mean of
its places, a link the best of the places that link its ends: a reader, too, decides on a
name for the whole document, and on a link by the words that say it best.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kg.extract.encoder.exact import Doubles, Floats, Matrix, fine_linear, fixed, gelu
from kg.extract.encoder.windows import Stretch


@dataclass(frozen=True, slots=True)
class Heads:
    """The last layers: spans to names (a logit a class), pairs of spans to links."""

    span: Matrix
    name: Matrix
    topic: Matrix
    subject: Matrix
    object: Matrix
    between: Matrix
    pair: Matrix
    relation: Matrix


class States:
    """The hidden states of a page, with their running sums."""

    def __init__(self, hidden: Sequence[Floats]) -> None:
        """Keep the states of each window, and what they add up to from its beginning."""
        self._hidden = [fixed(h) for h in hidden]
        self._sums = [np.cumsum(np.vstack([np.zeros_like(h[:1]), h]), 0) for h in self._hidden]

    def ends(self, at: Stretch) -> Doubles:
        """The first and the last state of a stretch, side by side."""
        hidden = self._hidden[at.window]
        return np.concatenate([hidden[at.first], hidden[at.last]])

    def mean(self, window: int, first: int, last: int) -> Doubles:
        """The mean of the states from ``first`` to ``last`` inclusive; zeros of none."""
        sums = self._sums[window]
        if last < first:
            return np.zeros_like(sums[0])
        mean: Doubles = (sums[last + 1] - sums[first]) / (last + 1 - first)
        return mean


def _how_often(part: Doubles) -> float:
    return round(math.log1p(len(part)), 4)


def _bent(x: Doubles) -> Doubles:
    return fixed(gelu(x.astype(np.float32)))


def name_logits(heads: Heads, states: States, names: Sequence[Sequence[Stretch]]) -> Doubles:
    """Logits ``(names, classes)``; each name by its places, zeros where it has none."""
    result = np.zeros((len(names), len(heads.topic.bias)))
    placed = [i for i, places in enumerate(names) if places]
    if not placed:
        return result
    stretches = [s for i in placed for s in names[i]]
    spans = [np.concatenate([states.ends(s), states.mean(*s)]) for s in stretches]
    bent = _bent(fine_linear(np.array(spans), heads.span))
    ends = np.cumsum([len(names[i]) for i in placed])
    pooled = [
        np.concatenate([part.max(axis=0), part.sum(axis=0) / len(part), [_how_often(part)]])
        for part in np.split(bent, ends[:-1])
    ]
    result[placed] = fine_linear(_bent(fine_linear(np.array(pooled), heads.name)), heads.topic)
    return result


Pair = tuple[Stretch, Stretch]
"""Where the subject and where the object of a link stand, in one window."""


def pair_logits(heads: Heads, states: States, pairs: Sequence[Pair]) -> Doubles:
    """Logits ``(pairs, relations)``."""
    if not pairs:
        return np.zeros((0, len(heads.relation.bias)))
    subjects = np.array([states.ends(subject) for subject, _ in pairs])
    objects = np.array([states.ends(object_) for _, object_ in pairs])
    between = np.array([_between(states, *pair) for pair in pairs])
    mixed = (
        fine_linear(subjects, heads.subject)
        + fine_linear(objects, heads.object)
        + fine_linear(between, heads.between)
    )
    return fine_linear(_bent(fine_linear(_bent(mixed), heads.pair)), heads.relation)


def _between(states: States, subject: Stretch, object_: Stretch) -> Doubles:
    low = min(subject.last, object_.last) + 1
    high = max(subject.first, object_.first) - 1
    return states.mean(subject.window, low, high)
