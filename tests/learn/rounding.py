"""Round the weights of a learned encoder to few steps, so that its file is small.

Each column in turn is rounded, and what that does to the outputs is mended by the columns that
are still to come (Frantar et al., *GPTQ*, 2023): on what the layer has seen, outputs stay nearer
than if each weight went to its nearest step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from kg.encoder.text_encoder import Doubles, Floats
from kg.encoder.weight_files import quantised
from kg.learn.network_torch import Batch, Network

_RIDGE: Final = 0.01
"""Of the mean moment of an input, added to each."""

_AT_ONCE: Final = 64
"""Columns after whose rounding the later ones are mended together."""


class _Watched(Network):
    """A network that notes the second moments of what comes into each layer's matrices."""

    def __init__(self, torch: Any, weights: Mapping[str, Any]) -> None:
        super().__init__(torch, weights)
        self.training = False
        self.moments: dict[str, Any] = {}

    def _linear(self, name: str, x: Any) -> Any:
        if name.startswith("layer"):
            values = x.double().numpy()
            self.moments[name] = self.moments.get(name, 0) + values.T @ values
        return super()._linear(name, x)


def input_moments(
    torch: Any, weights: Mapping[str, Any], batches: Sequence[Batch]
) -> dict[str, Doubles]:
    """The second moments ``(inputs, inputs)`` of what each matrix sees of some reports."""
    network = _Watched(torch, weights)
    with torch.no_grad():
        for one in batches:
            network.logits(one)
    return network.moments


def rounded(weights: Floats, moments: Doubles, largest: int) -> tuple[Doubles, Doubles]:
    """Weights ``(outputs, inputs)`` as whole numbers up to ``largest``, and each row's scale."""
    scales = quantised({"w": weights}, fine=False, largest=largest)["w.scales"].astype(np.float64)
    count = weights.shape[1]
    ridge = _RIDGE * float(np.trace(moments)) / count
    order = np.argsort(-np.diag(moments), kind="stable")
    inverse = np.linalg.inv((moments + ridge * np.eye(count))[np.ix_(order, order)])
    upper = np.linalg.cholesky(inverse).T
    left = weights[:, order].astype(np.float64)
    steps = np.empty_like(left)
    for start in range(0, count, _AT_ONCE):
        end = min(start + _AT_ONCE, count)
        off = np.zeros((len(left), end - start))
        for i in range(start, end):
            steps[:, i] = np.clip(np.rint(left[:, i] / scales), -largest, largest)
            off[:, i - start] = (left[:, i] - steps[:, i] * scales) / upper[i, i]
            left[:, i + 1 : end] -= np.outer(off[:, i - start], upper[i, i + 1 : end])
        left[:, end:] -= off @ upper[start:end, end:]
    found = np.empty_like(steps)
    found[:, order] = steps
    return found, scales
