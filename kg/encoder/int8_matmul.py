"""Exact products with an int8 matrix, by ONNX Runtime or NumPy.

ONNX Runtime's operator ``MatMulInteger`` multiplies bytes as bytes and adds in 32 bits, which is
exact where the processor has an instruction for that, and several times as fast as NumPy
multiplies them as floats. Older processors add pairs of products in 16 bits, which overflow:
:func:`exact_packer` tries it. Both give the same numbers: a sum of products of bytes is exact in
32 bits, and in float32 as many as are added at once. All else that a layer computes stays with
NumPy, since ONNX Runtime gives other bits on other processors.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kg.encoder.text_encoder import Floats

Bytes = NDArray[np.int8]
Packer = Callable[[Bytes], Callable[[Floats], Floats]]
"""Gives, for a matrix ``(outputs, inputs)``, what multiplies rows of integers by it."""

_BLOCK: Final = 1024
"""Columns summed at once: 1024 * 127 * 127 is less than 2**24, the exact range of float32."""

_ZERO: Final = 128
"""Rows are unsigned for ONNX Runtime: its bytes stand for numbers that are less by this."""

_BYTE: Final = 127

_IR_VERSION: Final = 9
_OPERATORS: Final = 17
"""Versions of the ONNX format and of its operators, older than the oldest release we ask for."""

_UINT8, _INT8, _INT32 = 2, 3, 6
"""Types of a tensor by ONNX's number."""

_TRIED_INPUTS: Final = 64
_TRIED_ROWS: Final = (1, 8)
"""One row is multiplied by other instructions than several."""


class Factor:
    """A matrix ``(outputs, inputs)`` of integers from -127 to 127, packed for multiplication."""

    def __init__(self, values: Bytes, *, plain: bool = False) -> None:
        """``plain``: multiply by NumPy, whatever else there is."""
        self.values = values
        packer = None if plain else exact_packer()
        self._times = (packer or _by_numpy)(values)

    def __reduce__(self) -> tuple[type[Factor], tuple[Bytes]]:
        return Factor, (self.values,)

    def times(self, rows: Floats) -> Floats:
        """``rows @ values.T`` of integers within bytes, exact up to the last rounding."""
        return self._times(rows)


def _by_numpy(values: Bytes) -> Callable[[Floats], Floats]:
    columns = values.astype(np.float32, order="F").T
    return lambda rows: _product(rows, columns)


def _product(a: Floats, b: Floats) -> Floats:
    width = a.shape[-1]
    if width <= _BLOCK:
        return a @ b
    sums = sum(
        (a[..., at : at + _BLOCK] @ b[at : at + _BLOCK]).astype(np.float64)
        for at in range(0, width, _BLOCK)
    )
    return np.asarray(sums, np.float32)


@cache
def exact_packer() -> Packer | None:
    """What makes a product of a matrix by ONNX Runtime.

    ``None`` where that is not installed, or its products are not exact.
    """
    try:
        import onnxruntime
    except (ImportError, OSError):
        return None
    packer = _packer(onnxruntime)
    return packer if _is_exact(packer) else None


def _packer(runtime: Any) -> Packer:
    runtime.set_default_logger_severity(4)  # fatal: not that it finds no graphics card

    def pack(values: Bytes) -> Callable[[Floats], Floats]:
        columns = np.ascontiguousarray(values.T)
        options = runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        given = runtime.OrtValue.ortvalue_from_numpy(columns)
        options.add_external_initializers(["values"], [given])  # not a second time in the model
        session = runtime.InferenceSession(_model(columns), options, ["CPUExecutionProvider"])

        def product(rows: Floats) -> Floats:
            unsigned = (rows + np.float32(_ZERO)).astype(np.uint8)
            sums: NDArray[np.int32] = session.run(None, {"rows": unsigned})[0]
            return sums.astype(np.float32)

        return product

    return pack


def _is_exact(pack: Packer) -> bool:
    """Whether the largest products come out right."""
    for sign in (1, -1):
        product = pack(np.full((2, _TRIED_INPUTS), _BYTE * sign, np.int8))
        right = _TRIED_INPUTS * _BYTE * _BYTE * sign
        for count in _TRIED_ROWS:
            if (product(np.full((count, _TRIED_INPUTS), _BYTE, np.float32)) != right).any():
                return False
    return True


def _model(columns: Bytes) -> bytes:
    """ONNX's file of one product with a matrix ``(inputs, outputs)`` that is given beside it.

    In the wire format of Protocol Buffers.
    """
    inputs, outputs = columns.shape
    node = _field(1, "rows") + _field(1, "values") + _field(1, "zero") + _field(2, "sums")
    zero = _field(2, _UINT8) + _field(8, "zero") + _field(9, bytes([_ZERO]))
    graph = (
        _field(1, node + _field(4, "MatMulInteger"))
        + _field(2, "product")
        + _field(5, _given("values", columns))
        + _field(5, zero)
        + _field(11, _variable("rows", _UINT8, inputs))
        + _field(12, _variable("sums", _INT32, outputs))
    )
    return _field(1, _IR_VERSION) + _field(7, graph) + _field(8, _field(2, _OPERATORS))


def _given(name: str, values: Bytes) -> bytes:
    """A constant whose bytes are elsewhere."""
    where = {"location": "beside", "offset": "0", "length": str(values.nbytes)}
    places = (_field(13, _field(1, key) + _field(2, value)) for key, value in where.items())
    sizes = b"".join(_field(1, size) for size in values.shape)
    return sizes + _field(2, _INT8) + _field(8, name) + b"".join(places) + _field(14, 1)


def _variable(name: str, kind: int, width: int) -> bytes:
    shape = _field(1, _field(2, "count")) + _field(1, _field(1, width))
    return _field(1, name) + _field(2, _field(1, _field(1, kind) + _field(2, shape)))


def _field(number: int, value: int | str | bytes) -> bytes:
    """One field of a message, by its number."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    held = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(held)) + held


def _varint(number: int) -> bytes:
    """A whole number from 0 on, seven bits a byte, the lowest first."""
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    return bytes([*found, number])
