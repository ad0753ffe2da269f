"""Exact products with an int8 matrix, by NumKong or NumPy.

NumKong multiplies bytes as bytes where the processor has instructions for that, more than
twice as fast as NumPy multiplies them as floats. Both give the same numbers: every sum of
products of bytes is exact in 32 bits, and in float32 as many as are added at once.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kg.encoder.text_encoder import Floats

Bytes = NDArray[np.int8]

_BLOCK: Final = 1024
"""Columns summed at once: 1024 * 127 * 127 is less than 2**24, the exact range of float32."""

_INT8_DOT_PRODUCT: Final = ("icelake", "alder", "sierra", "sapphireamx", "neonsdot")
"""NumKong's names of the kinds of processors that have such an instruction."""


@cache
def fastest() -> Any:
    """NumKong, where it is installed and faster than NumPy; else ``None``."""
    try:
        import numkong

        able = numkong.get_capabilities()
    except (ImportError, AttributeError, OSError):
        return None
    return numkong if any(able.get(kind) for kind in _INT8_DOT_PRODUCT) else None


class Factor:
    """A matrix ``(outputs, inputs)`` of integers from -127 to 127, packed for multiplication."""

    def __init__(self, values: Bytes, engine: Any = None) -> None:
        """``engine``: NumKong's module (default: where it is faster), or ``False`` for NumPy."""
        self.values = values
        self._engine = fastest() if engine is None else engine
        self._packed = (
            self._engine.dots_pack(np.ascontiguousarray(values))
            if self._engine
            else values.astype(np.float32, order="F").T
        )

    def __reduce__(self) -> tuple[type[Factor], tuple[Bytes]]:
        return Factor, (self.values,)

    def times(self, rows: Floats) -> Floats:
        """``rows @ values.T`` of integers within bytes, exact up to the last rounding."""
        if self._engine:
            sums = self._engine.dots_packed(rows.astype(np.int8), self._packed)
            return np.asarray(sums).astype(np.float32)
        return product(rows, self._packed)


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
