"""Products with a matrix of whole numbers of a byte: exact, whatever computes them.

NumKong multiplies bytes as bytes where the processor has instructions for that, more than
twice as fast as NumPy multiplies them as floats. Both give the same numbers, for every sum
of so many products of bytes is exact in 32 bits, and in floats so many as are added at once.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.int8]
Floats = NDArray[np.float32]

_BLOCK: Final = 1024
"""Columns summed at once: 1024 * 127 * 127 is less than 2**24, the exact range of float32."""

_DOT_PRODUCTS_OF_BYTES: Final = ("icelake", "alder", "sierra", "sapphireamx", "neonsdot")
"""What NumKong calls the kinds of processors that have such an instruction."""


@cache
def fastest() -> Any:
    """NumKong, where it is installed and faster than NumPy; else ``None``."""
    try:
        import numkong

        able = numkong.get_capabilities()
    except (ImportError, AttributeError, OSError):
        return None
    return numkong if any(able.get(kind) for kind in _DOT_PRODUCTS_OF_BYTES) else None


class Factor:
    """A matrix ``(outputs, inputs)`` of whole numbers from -127 to 127, ready to multiply."""

    def __init__(self, values: Bytes, engine: Any = None) -> None:
        """``engine``: NumKong's module (default: where it is faster), or ``False`` for NumPy."""
        self.values = values
        self._engine = fastest() if engine is None else engine
        self._ready = (
            self._engine.dots_pack(np.ascontiguousarray(values))
            if self._engine
            else values.astype(np.float32, order="F").T
        )

    def __reduce__(self) -> tuple[type[Factor], tuple[Bytes]]:
        return Factor, (self.values,)

    def times(self, rows: Floats) -> Floats:
        """``rows @ values.T`` of whole numbers within bytes, exact up to the last rounding."""
        if self._engine:
            sums = self._engine.dots_packed(rows.astype(np.int8), self._ready)
            return np.asarray(sums).astype(np.float32)
        return product(rows, self._ready)


def product(a: Floats, b: Floats) -> Floats:
    """``a @ b`` of whole numbers within bytes, exact up to the last rounding."""
    width = a.shape[-1]
    if width <= _BLOCK:
        return a @ b
    middle = width // 2
    return product(a[..., :middle], b[:middle]) + product(a[..., middle:], b[middle:])
