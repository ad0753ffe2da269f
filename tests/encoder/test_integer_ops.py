"""Sums that are the same in every order, and tables that are close to the functions."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kg.encoder.int8_matmul import Factor, Floats
from kg.encoder.integer_ops import (
    EXP_STEPS,
    EXP_TOP,
    FineMatrix,
    Matrix,
    bytes_of,
    fine_linear,
    fixed,
    gelu,
    linear,
    normalise,
    of_steps,
    quantise,
    softmax,
)

VALUES = st.floats(-50, 50, width=32)
SEEDS = st.integers(0, 2**32 - 1)
relaxed = settings(deadline=None, max_examples=50)


def normal(seed: int, *shape: int) -> Floats:
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def whole(seed: int, outputs: int, inputs: int, largest: int) -> Any:
    random = np.random.default_rng(seed)
    return random.integers(-largest, largest + 1, (outputs, inputs))


def matrix(seed: int, outputs: int, inputs: int) -> Matrix:
    values = whole(seed, outputs, inputs, 127).astype(np.int8)
    return Matrix(Factor(values), np.full(outputs, 1 / 127, np.float32), normal(seed, outputs))


def fine_matrix(seed: int, outputs: int, inputs: int, largest: int) -> FineMatrix:
    values = whole(seed, outputs, inputs, largest).astype(np.float64)
    return FineMatrix(values, np.full(outputs, 1 / largest, np.float32), normal(seed, outputs))


@relaxed
@given(arrays(np.float32, (3, 7), elements=VALUES))
def test_quantised_rows_are_whole_numbers_of_a_byte_near_the_row(x: Floats) -> None:
    values, scales = quantise(x)
    assert np.array_equal(values, np.rint(values))
    assert np.abs(values).max() <= 127
    assert np.all(np.abs(values * scales - x) <= scales * 0.5001 + 1e-6)


def test_a_layer_is_near_its_real_product() -> None:
    weights, x = matrix(1, 4, 384), normal(2, 3, 384)
    real = x @ (weights.factor.values * weights.scales[:, None]).T + weights.bias
    assert np.abs(linear(x, weights) - real).max() <= 0.05 * np.abs(real).max()


@pytest.mark.parametrize("largest", [127, 32767])
def test_a_fine_layer_is_nearer(largest: int) -> None:
    weights, x = fine_matrix(1, 4, 384, largest), normal(2, 3, 384).astype(np.float64)
    real = x @ (weights.values * weights.scales[:, None]).T + weights.bias
    assert np.abs(fine_linear(x, weights) - real).max() <= 0.001 * np.abs(real).max()


@relaxed
@given(SEEDS)
def test_normalised_rows_have_mean_zero_and_variance_one(seed: int) -> None:
    x = normal(seed, 2, 384) * 7 + 3
    y = normalise(x, np.ones(384, np.float32), np.zeros(384, np.float32))
    assert np.abs(y.mean(axis=1)).max() < 1e-3
    assert np.abs(y.std(axis=1) - 1).max() < 1e-3


@relaxed
@given(SEEDS)
def test_normalising_does_not_see_the_order(seed: int) -> None:
    x = normal(seed, 1, 384)
    order = np.random.default_rng(seed).permutation(384)
    one, zero = np.ones(384, np.float32), np.zeros(384, np.float32)
    assert np.array_equal(normalise(x[:, order], one, zero), normalise(x, one, zero)[:, order])


@relaxed
@given(arrays(np.float32, (20,), elements=st.floats(-100, 100, width=32)))
def test_gelu_is_within_a_table_step_of_the_real_one(x: Floats) -> None:
    real = [v * 0.5 * (1 + math.erf(v / math.sqrt(2))) for v in x.tolist()]
    assert np.abs(gelu(x) - real).max() < 0.005 + 1e-6 * np.abs(x).max()


@relaxed
@given(arrays(np.float32, (2, 9), elements=VALUES))
def test_weights_of_attention_are_whole_and_near_the_softmax(scores: Floats) -> None:
    weights, sums = softmax(scores * EXP_STEPS)
    assert np.array_equal(weights, np.rint(weights))
    assert weights.max() == EXP_TOP
    assert np.array_equal(sums[:, 0], weights.sum(axis=1))
    powers = np.exp(scores.astype(np.float64) - scores.max(axis=1, keepdims=True))
    real = powers / powers.sum(axis=1, keepdims=True)
    assert np.abs(weights / sums - real).max() < 0.02


@relaxed
@given(arrays(np.float32, (5,), elements=VALUES))
def test_fixed_values_are_near_and_their_sums_exact(x: Floats) -> None:
    y = fixed(x)
    assert np.abs(y - x).max() <= 2**-17
    assert y.sum() == math.fsum(y.tolist()) == y[::-1].sum()


@relaxed
@given(arrays(np.float32, (3, 9), elements=VALUES))
def test_a_byte_a_number_is_off_by_half_a_step(x: Floats) -> None:
    values, steps = bytes_of(x)
    assert values.dtype == np.int8
    largest = np.abs(x).max(axis=1, keepdims=True)
    assert (np.abs(of_steps(values * steps) - x) <= largest / 254 + 2**-20).all()
