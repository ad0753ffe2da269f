"""Prune the units of a feed-forward network that matter least, before training.

Optimal brain surgeon (Hassibi and Stork, 1992), by whole units: those are removed whose
contribution the weights of the others can replace best, and these weights are updated. The
covariance of the units is that of their activations on the reports.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct, field

from kg.encoder.text_encoder import Doubles

_RIDGE = 1e-4
"""Of the mean variance of a unit, added to each: units that never act can be taken out, too."""

_AT_ONCE = 64
"""Units that are removed before the losses of the others are reckoned anew."""


class Moments(Struct):
    """Second moments of the activations, ``(units + 1, units + 1)``, with a constant 1."""

    moments: Doubles = field(default_factory=lambda: np.zeros((0, 0)))

    def add(self, values: Doubles) -> None:
        """Values ``(wordpieces, units)`` of further wordpieces."""
        beside = np.hstack([values, np.ones((len(values), 1))])
        product: Doubles = beside.T @ beside
        self.moments = self.moments + product if self.moments.size else product

    @property
    def mean(self) -> Doubles:
        """The mean of each unit."""
        mean: Doubles = self.moments[-1, :-1] / self.moments[-1, -1]
        return mean

    @property
    def covariance(self) -> Doubles:
        """The covariance of the units."""
        mean = self.mean
        covariance: Doubles = self.moments[:-1, :-1] / self.moments[-1, -1] - np.outer(mean, mean)
        return covariance


class PrunedLayer(Struct, frozen=True):
    """The units kept, their weights ``(outputs, units)``, and what is added to the bias."""

    kept: np.ndarray[tuple[int], np.dtype[np.int64]]
    weights: Doubles
    bias: Doubles


def prune_units(
    weights: Doubles, seen: Moments, units: int, *, at_once: int = _AT_ONCE
) -> PrunedLayer:
    """Keep ``units`` of the columns of ``weights``, by the activations of the units.

    On what was seen, the outputs stay as near as these weights can come, and have the same
    mean.
    """
    count = weights.shape[1]
    covariance = seen.covariance
    ridge = _RIDGE * float(np.trace(covariance)) / count
    inverse = np.linalg.inv(covariance + max(ridge, 1e-12) * np.eye(count))
    changed = weights.copy()
    stays = np.ones(count, bool)
    while (more := int(stays.sum()) - units) > 0:
        losses = np.einsum("ij,ij->j", changed, changed) / np.diag(inverse)
        losses[~stays] = np.inf
        gone = np.argsort(losses, kind="stable")[: min(at_once, more)]
        rows = np.linalg.solve(inverse[np.ix_(gone, gone)], inverse[gone])
        changed -= changed[:, gone] @ rows
        inverse -= inverse[:, gone] @ rows
        inverse[gone], inverse[:, gone], inverse[gone, gone] = 0.0, 0.0, 1.0
        changed[:, gone] = 0.0
        stays[gone] = False
    kept = np.flatnonzero(stays)
    return PrunedLayer(kept, changed[:, kept], (weights - changed) @ seen.mean)
