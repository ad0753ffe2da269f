"""Neural network arithmetic that gives the same bits on every machine.

Matrix libraries add in an order that depends on the processor, and so do the last bits of a
sum. Here all summands are integers, small enough for every partial sum to be exact in the
floating-point type at hand, so the order makes no difference. Between the sums there is only
elementwise IEEE arithmetic, or a table.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from kg.encoder.int8_matmul import Factor
from kg.encoder.text_encoder import Doubles, Floats

_BYTE: Final = 127
_FINE: Final = 32767
"""Steps of the heads, summed in float64: even 2**20 columns stay exact."""

_FIXED: Final = 65536.0
"""Steps of a unit in which hidden values are averaged."""

_STEP: Final = 1048576.0
"""Parts of a unit. The step of a row of hidden values is a whole number of them."""

EXP_TOP: Final = 511
"""The largest weight of attention; 511 * 127 * 256 is less than 2**24."""

EXP_STEPS: Final = 64
"""Steps of a unit in which scores of attention count; a power of two, so scaling is exact."""

_EXP_RANGE: Final = 8
_EXP: Final = np.array(
    [round(EXP_TOP * math.exp(-i / EXP_STEPS)) for i in range(_EXP_RANGE * EXP_STEPS)] + [0],
    dtype=np.float32,
)
_GELU_STEPS: Final = 128
_GELU_RANGE: Final = 6
_GELU: Final = np.array(
    [
        round(x * 0.5 * (1 + math.erf(x / math.sqrt(2))), 6)
        for x in (-i / _GELU_STEPS for i in range(_GELU_RANGE * _GELU_STEPS + 1))
    ],
    dtype=np.float32,
)


class Matrix(Struct, frozen=True):
    """Weights ``(outputs, inputs)`` as integers of one byte, one scale a row, and the bias."""

    factor: Factor
    scales: Floats
    bias: Floats


class FineMatrix(Struct, frozen=True):
    """As :class:`Matrix`, of integers of two bytes.

    Products are fastest where ``values`` has its columns side by side (Fortran's order).
    """

    values: Doubles
    scales: Floats
    bias: Floats


def quantise(x: Floats) -> tuple[Floats, Floats]:
    """Integers from -127 to 127, and the scale of each row that gives ``x`` back."""
    values = np.abs(x)
    scales = byte_scales(values.max(axis=-1, keepdims=True))
    np.divide(x, scales, out=values)
    return np.rint(values, out=values), scales


def byte_scales(largest: Floats) -> Floats:
    """The scales that turn values no larger than these into integers of one byte."""
    scales: Floats = np.maximum(largest, np.float32(1e-12))
    scales /= np.float32(_BYTE)
    return scales


def linear(x: Floats, matrix: Matrix) -> Floats:
    """``x`` through a layer, both in integers of one byte."""
    values, scales = quantise(x)
    result = matrix.factor.times(values)
    result *= scales * matrix.scales
    result += matrix.bias
    return result


def fine_linear(x: Doubles, matrix: FineMatrix) -> Doubles:
    """As :func:`linear`, in integers of two bytes: for small layers that need the precision."""
    scales = np.maximum(np.abs(x).max(axis=-1, keepdims=True), 1e-12) / _FINE
    values = np.rint(x / scales)
    sums: Doubles = values @ matrix.values.T
    result: Doubles = sums * (scales * matrix.scales) + matrix.bias
    return result


def normalise(x: Floats, gain: Floats, bias: Floats) -> Floats:
    """Layer normalisation, with sums of integers."""
    whole = x * np.float32(_FIXED)
    steps = np.rint(whole, out=whole).astype(np.float64)
    width = x.shape[-1]
    mean = steps.sum(axis=-1) / width
    variance = np.einsum("...i,...i->...", steps, steps) / width - mean * mean
    scale = (1 / np.sqrt(np.maximum(variance, 1.0))) * _FIXED
    result: Floats = x - (mean / _FIXED).astype(np.float32)[..., None]
    result *= scale.astype(np.float32)[..., None]
    result *= gain
    result += bias
    return result


def gelu(x: Floats) -> Floats:
    """The Gaussian error linear unit, from a table: right to three digits.

    For positive values by ``gelu(x) = x + gelu(-x)``.
    """
    steps = np.abs(x)
    steps *= np.float32(_GELU_STEPS)
    np.rint(steps, out=steps)
    small = _lookup(_GELU, steps)
    small += np.clip(x, np.float32(0), None, out=steps)
    return small


def _lookup(table: Floats, steps: Floats) -> Floats:
    """The values of a table at whole steps from 0; beyond its end the last.

    Clipping is faster than a minimum, and two casts than the one from floats to indices.
    """
    np.clip(steps, np.float32(0), np.float32(len(table) - 1), out=steps)
    return np.take(table, steps.astype(np.int32).astype(np.intp), mode="wrap")


def softmax(scores: Floats) -> tuple[Floats, Floats]:
    """Whole weights from 0 to 511 for each row of scores, and their exact sums.

    ``scores`` count in steps of 1/64, and are overwritten.
    """
    below = np.subtract(scores.max(axis=-1, keepdims=True), scores, out=scores)
    np.rint(below, out=below)
    weights = _lookup(_EXP, below)
    return weights, weights @ np.ones((weights.shape[-1], 1), np.float32)


def fixed(x: Floats) -> Doubles:
    """The nearest multiples of 2**-16, of which up to 2**30 are summed exactly."""
    return np.rint(x.astype(np.float64) * _FIXED) / _FIXED


def bytes_of(x: Floats) -> tuple[NDArray[np.int8], NDArray[np.int64]]:
    """Each row ``(rows, width)`` as whole numbers up to 127, and its step ``(rows, 1)`` in 2**-20.

    Off by half a step at most, which is a 254th of the largest number of the row.
    """
    largest = np.abs(x).max(axis=1, keepdims=True).astype(np.float64)
    steps = np.maximum(np.ceil(largest * (_STEP / _BYTE)), 1)
    return np.rint(x * _STEP / steps).astype(np.int8), steps.astype(np.int64)


def of_steps(x: NDArray[np.int64]) -> Doubles:
    """The numbers of which these are multiples of 2**-20, or sums of such."""
    return x / _STEP
