"""A tiny encoder for tests: two layers, random weights, the real vocabulary."""

from __future__ import annotations

import numpy as np

from kg.encoder.text_encoder import Floats
from kg.encoder.transformer import LONGEST
from kg.encoder.wordpiece import vocabulary
from kg.learn.network_torch import head_shapes

WIDTH = 24
LAYERS = 2


def random_weights(seed: int = 0) -> dict[str, Floats]:
    """All weights of an encoder by name, heads included."""
    random = np.random.default_rng(seed)

    def some(*shape: int) -> Floats:
        return (random.normal(size=shape) / shape[-1] ** 0.5).astype(np.float32)

    weights = {"words": some(len(vocabulary()), WIDTH), "positions": some(LONGEST, WIDTH)}
    weights["relative"] = some(32, 12)
    norms = ["first"]
    matrices = {f"heads.{name}": shape for name, shape in head_shapes(WIDTH).items()}
    for i in range(LAYERS):
        norms += [f"layer{i}.after_attention", f"layer{i}.after_feeding"]
        matrices[f"layer{i}.attend"] = (3 * WIDTH, WIDTH)
        matrices[f"layer{i}.merge"] = (WIDTH, WIDTH)
        matrices[f"layer{i}.widen"] = (4 * WIDTH, WIDTH)
        matrices[f"layer{i}.narrow"] = (WIDTH, 4 * WIDTH)
    for name in norms:
        weights[f"{name}.gain"] = 1 + some(WIDTH)
        weights[f"{name}.bias"] = some(WIDTH)
    for name, shape in matrices.items():
        weights[f"{name}.weight"] = some(*shape)
        weights[f"{name}.bias"] = some(shape[0])
    return weights
