from __future__ import annotations

import numpy as np
import pytest

from kg.encoder.weight_files import quantised
from kg.learn.encoder_training import torch_module
from tests.extract.network_of_two import random_weights
from tests.learn.rounding import input_moments, rounded
from tests.learn.test_encoder_training import needs_torch, one_batch

CHANCE = np.random.default_rng(0)
WEIGHTS = CHANCE.normal(size=(40, 150)).astype(np.float32)
SEEN = CHANCE.normal(size=(600, 30)) @ CHANCE.normal(size=(30, 150))
MOMENTS = SEEN.T @ SEEN + np.eye(150)


@pytest.mark.parametrize("largest", [7, 15, 31])
def test_outputs_stay_nearer_than_by_the_nearest_steps(largest: int) -> None:
    steps, scales = rounded(WEIGHTS, MOMENTS, largest)
    nearest = quantised({"w": WEIGHTS}, fine=False, largest=largest)
    assert (steps == np.rint(steps)).all()
    assert np.abs(steps).max() <= largest
    assert (scales == nearest["w.scales"]).all()
    off = [
        np.square(SEEN @ (values * scales[:, None] - WEIGHTS).T).sum()
        for values in (steps, nearest["w"])
    ]
    assert off[0] < off[1] / 4


def test_what_was_whole_stays() -> None:
    whole = np.rint(CHANCE.uniform(-15, 15, size=(5, 9))).astype(np.float32)
    whole[:, 0] = 15
    steps, scales = rounded(whole, np.eye(9), 15)
    assert np.allclose(steps * scales[:, None], whole)


@needs_torch
def test_moments_are_of_what_each_matrix_of_a_layer_sees() -> None:
    torch = torch_module()
    weights = random_weights()
    moments = input_moments(torch, {k: torch.tensor(v) for k, v in weights.items()}, [one_batch()])
    layers = {n for n, w in weights.items() if n.startswith("layer") and w.ndim == 2}
    assert {f"{name}.weight" for name in moments} == layers
    for name, each in moments.items():
        assert each.shape == (weights[f"{name}.weight"].shape[1],) * 2
        assert np.allclose(each, each.T)
        assert np.linalg.eigvalsh(each).min() > -1e-6 * np.trace(each)
        assert np.trace(each) > 0
