"""The encoder's weights as files: NumPy's ``.npz``, a byte a weight and a scale a row."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray

from kg.encoder.int8_matmul import Factor, Floats
from kg.encoder.integer_ops import FineMatrix, Matrix
from kg.encoder.transformer import Layer, Norm, Transformer
from kg.extract.encoder.heads import Heads

Tensors = Mapping[str, NDArray[np.generic]]

_FINE: Final = 32767
_BYTE: Final = 127


def narrow(values: Floats, largest: int) -> tuple[NDArray[np.generic], Floats]:
    """Weights as whole numbers up to ``largest`` in size, and the scale of each row."""
    scales = (np.maximum(np.abs(values).max(axis=1), 1e-12) / largest).astype(np.float32)
    kind = np.int8 if largest == _BYTE else np.int16
    return np.rint(values / scales[:, None]).astype(kind), scales


def packed(weights: Mapping[str, Floats], *, fine: bool) -> dict[str, NDArray[np.generic]]:
    """Weights by name as they are stored: matrices as whole numbers, vectors as they are."""
    stored: dict[str, NDArray[np.generic]] = {}
    for name, values in weights.items():
        if values.ndim == 2:
            stored[name], stored[f"{name}.scales"] = narrow(values, _FINE if fine else _BYTE)
        else:
            stored[name] = values.astype(np.float32)
    return stored


def _matrix(t: Tensors, name: str) -> Matrix:
    return Matrix(
        Factor(t[f"{name}.weight"].astype(np.int8, copy=False)), *_scales_and_bias(t, name)
    )


def _fine_matrix(t: Tensors, name: str) -> FineMatrix:
    values = t[f"{name}.weight"].astype(np.float64, order="F")
    return FineMatrix(values, *_scales_and_bias(t, name))


def _scales_and_bias(t: Tensors, name: str) -> tuple[Floats, Floats]:
    return t[f"{name}.weight.scales"].astype(np.float32), t[f"{name}.bias"].astype(np.float32)


def _norm(t: Tensors, name: str) -> Norm:
    return Norm(t[f"{name}.gain"].astype(np.float32), t[f"{name}.bias"].astype(np.float32))


def transformer(words: Tensors, t: Tensors) -> Transformer:
    """The transformer of an embedding file and a file of layers."""
    count = sum(name.endswith(".attend.weight") for name in t)
    return Transformer(
        words["words"].astype(np.int8, copy=False),
        words["words.scales"].astype(np.float32),
        t["positions"].astype(np.float32) * t["positions.scales"].astype(np.float32)[:, None],
        _norm(t, "first"),
        [_layer(t, f"layer{i}") for i in range(count)],
    )


def _layer(t: Tensors, name: str) -> Layer:
    return Layer(
        _matrix(t, f"{name}.attend"),
        _matrix(t, f"{name}.merge"),
        _norm(t, f"{name}.after_attention"),
        _matrix(t, f"{name}.widen"),
        _matrix(t, f"{name}.narrow"),
        _norm(t, f"{name}.after_feeding"),
    )


def heads(t: Tensors) -> Heads:
    """The heads of a file of layers."""
    return Heads(
        *(
            _fine_matrix(t, f"heads.{name}")
            for name in (
                "span",
                "name",
                "topic",
                "subject",
                "object",
                "between",
                "pair",
                "relation",
            )
        )
    )


def load(file: str | Path | IO[bytes]) -> dict[str, NDArray[np.generic]]:
    """The arrays of a ``.npz`` file by name; nothing in it is ever run."""
    with np.load(file, allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def dumped(stored: Tensors) -> bytes:
    """The bytes of a ``.npz`` file of these arrays: the same for the same arrays."""
    buffer = BytesIO()
    arrays: dict[str, Any] = {name: stored[name] for name in sorted(stored)}
    np.savez(buffer, **arrays)
    return buffer.getvalue()
