from __future__ import annotations

import numpy as np
import pytest

from kg.encoder.weight_files import quantised
from tests.learn.rounding import rounded

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
