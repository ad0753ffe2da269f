"""Weights as integers: near what they were, in as many steps as asked for."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest

from kg.encoder.text_encoder import Floats
from kg.encoder.weight_files import dumped, load, quantised

WEIGHTS: Floats = np.random.default_rng(7).normal(size=(20, 300)).astype(np.float32)


def error(stored: dict[str, np.ndarray], name: str = "a") -> float:
    """The mean squared error of what is stored, in parts of the weights' own square."""
    back = stored[name].astype(np.float32) * stored[f"{name}.scales"][:, None]
    return float(np.square(back - WEIGHTS).mean() / np.square(WEIGHTS).mean())


@pytest.mark.parametrize(
    ("fine", "largest", "kind", "most"),
    [
        (True, 127, np.int16, 1e-8),
        (False, 127, np.int8, 1e-4),
        (False, 31, np.int8, 1.3e-3),
        (False, 15, np.int8, 4e-3),
    ],
)
def test_weights_come_back(*, fine: bool, largest: int, kind: type, most: float) -> None:
    stored = quantised({"a": WEIGHTS}, fine=fine, largest=largest)
    assert stored["a"].dtype == kind
    assert error(stored) < most
    if not fine:
        assert np.abs(stored["a"]).max() == largest


def test_of_few_steps_the_largest_weights_are_cut_off() -> None:
    """That brings the others nearer, where few are large."""
    weights = WEIGHTS.copy()
    weights[:, 0] = 5.0
    stored = quantised({"a": weights}, fine=False, largest=15)
    assert (stored["a"][:, 0] == 15).all()
    assert np.median(stored["a.scales"]) * 15 < 4.6


def test_files_hold_the_same_arrays_in_the_same_bytes() -> None:
    stored = quantised({"a": WEIGHTS, "b": WEIGHTS[0]}, fine=False)
    data = dumped(stored)
    assert data == dumped(dict(reversed(stored.items())))
    back = load(BytesIO(data))
    assert sorted(back) == ["a", "a.scales", "b"]
    assert all(np.array_equal(back[name], stored[name]) for name in back)


def test_files_of_few_steps_are_smaller_than_numpy_makes_them() -> None:
    stored = quantised({"a": np.tile(WEIGHTS, (50, 1)) + WEIGHTS[0, 0]}, fine=False, largest=15)
    stored["a"] = np.random.default_rng(1).permutation(stored["a"].ravel()).reshape(-1, 300)
    numpy = BytesIO()
    np.savez_compressed(numpy, **stored)
    assert len(dumped(stored)) < 0.95 * len(numpy.getvalue())
