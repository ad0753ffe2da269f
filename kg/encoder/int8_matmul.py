"""Exact products with an int8 matrix, by ONNX Runtime or NumPy.

ONNX Runtime multiplies bytes as bytes where the processor has instructions for that, several
times as fast as NumPy multiplies them as floats. Both give the same numbers: every sum of
products of bytes is exact in 32 bits, and in float32 as many as are added at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from kg.encoder.onnx_matmul import ZERO, Bytes, Packer, exact_packer
from kg.encoder.text_encoder import Floats

_BLOCK: Final = 1024
"""Columns summed at once: 1024 * 127 * 127 is less than 2**24, the exact range of float32."""


class Factor:
    """A matrix ``(outputs, inputs)`` of integers from -127 to 127, packed for multiplication."""

    def __init__(self, values: Bytes, *, plain: bool = False) -> None:
        """``plain``: multiply by NumPy, whatever else there is."""
        self.values = values
        packer = None if plain else exact_packer()
        self._times = _by_numpy(values) if packer is None else _by_packer(packer, values)

    def __reduce__(self) -> tuple[type[Factor], tuple[Bytes]]:
        return Factor, (self.values,)

    def times(self, rows: Floats) -> Floats:
        """``rows @ values.T`` of integers within bytes, exact up to the last rounding."""
        return self._times(rows)


def _by_packer(packer: Packer, values: Bytes) -> Callable[[Floats], Floats]:
    sums = packer(values)
    return lambda rows: sums((rows + np.float32(ZERO)).astype(np.uint8)).astype(np.float32)


def _by_numpy(values: Bytes) -> Callable[[Floats], Floats]:
    columns = values.astype(np.float32, order="F").T
    return lambda rows: product(rows, columns)


def product(a: Floats, b: Floats) -> Floats:
    """``a @ b`` of integers within bytes, exact up to the last rounding."""
    width = a.shape[-1]
    if width <= _BLOCK:
        return a @ b
    sums = sum(
        (a[..., at : at + _BLOCK] @ b[at : at + _BLOCK]).astype(np.float64)
        for at in range(0, width, _BLOCK)
    )
    return np.asarray(sums, np.float32)
