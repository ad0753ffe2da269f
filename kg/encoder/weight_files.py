"""The encoder's weights as files: NumPy's ``.npz``, one byte a weight and one scale a row."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zlib import Z_HUFFMAN_ONLY, compressobj

import numpy as np
from numpy.lib.format import write_array
from numpy.typing import NDArray

from kg.encoder.int8_matmul import Factor
from kg.encoder.integer_ops import FineMatrix, Matrix
from kg.encoder.text_encoder import Floats

Tensors = Mapping[str, NDArray[np.generic]]

ENCODER_FILE: Final = "encoder.npz"
"""The file of the layers and of the heads on top of them."""

WORDS_FILE: Final = "wordpieces.npz"
"""The file of the embeddings, which training leaves as they are."""

SOURCES_FILE: Final = "sources.npz"
"""The file of the tagger of sources, which reads what the layers make of a text."""

SENTENCES_FILE: Final = "sentences.npz"
"""The file of the matrix that makes vectors of short texts, on the same embeddings."""

ANSWERS_FILE: Final = "answers.npz"
"""The file of the layers that read a question and a claim together, on the same embeddings."""

LARGE: Final = "large"
"""The folder of the larger encoder of reports: files of the same names."""

_FINE: Final = 32767
_BYTE: Final = 127
_SHARES: Final = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
"""What of the largest weight of a row may be the largest that is stored."""


def quantised(
    weights: Mapping[str, Floats], *, fine: bool, largest: int = _BYTE
) -> dict[str, NDArray[np.generic]]:
    """Weights by name as they are stored: matrices as integers with scales, vectors as they are.

    ``fine``: two bytes a weight instead of one. ``largest``: of one byte; the smaller, the
    smaller a compressed file.
    """
    stored: dict[str, NDArray[np.generic]] = {}
    for name, values in weights.items():
        if values.ndim == 2:
            stored[name], stored[f"{name}.scales"] = _narrow(values, _FINE if fine else largest)
        else:
            stored[name] = values.astype(np.float32)
    return stored


def _narrow(values: Floats, largest: int) -> tuple[NDArray[np.generic], Floats]:
    """Weights as integers up to ``largest`` in size, and the scale of each row.

    Of few steps some of the largest weights are cut off, if that brings the others nearer.
    """
    kind = np.int8 if largest <= _BYTE else np.int16
    most = np.maximum(np.abs(values).max(axis=1), 1e-12)
    shares = _SHARES if largest < _BYTE else (1.0,)
    tried = [(most * share / largest).astype(np.float32) for share in shares]
    off = [np.square(_steps(values, t, largest) * t[:, None] - values).sum(axis=1) for t in tried]
    scales: Floats = np.array(tried)[np.argmin(off, axis=0), np.arange(len(values))]
    return _steps(values, scales, largest).astype(kind), scales


def _steps(values: Floats, scales: Floats, largest: int) -> Floats:
    steps: Floats = np.clip(np.rint(values / scales[:, None]), -largest, largest)
    return steps


def matrix(t: Tensors, name: str) -> Matrix:
    """The matrix of that name, one byte a weight."""
    values = t[f"{name}.weight"].astype(np.int8, copy=False)
    return Matrix(Factor(values), *_scales_and_bias(t, name))


def fine_matrix(t: Tensors, name: str) -> FineMatrix:
    """The matrix of that name, two bytes a weight."""
    values = t[f"{name}.weight"].astype(np.float64, order="F")
    return FineMatrix(values, *_scales_and_bias(t, name))


def _scales_and_bias(t: Tensors, name: str) -> tuple[Floats, Floats]:
    return floats(t, f"{name}.weight.scales"), floats(t, f"{name}.bias")


def floats(t: Tensors, name: str) -> Floats:
    """The vector of that name."""
    return t[name].astype(np.float32)


def load(file: str | Path | IO[bytes]) -> dict[str, NDArray[np.generic]]:
    """The arrays of a ``.npz`` file by name; no code in it is ever run.

    Raises OSError, ValueError or BadZipFile where it is no such file.
    """
    with np.load(file, allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def shipped(name: str, folder: str = "") -> Tensors:
    """The arrays of a file that comes with this version."""
    data = resources.files("kg.encoder").joinpath("data", folder, name)
    with resources.as_file(data) as file:
        return load(file)


def dumped(stored: Tensors) -> bytes:
    """The bytes of a ``.npz`` file of these arrays: the same for the same arrays.

    Weights repeat nothing. Huffman's code alone makes a smaller file of them than with a search
    for repeats, up to a tenth.
    """
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name in sorted(stored):
            member = ZipInfo(f"{name}.npy")
            member.compress_type = ZIP_DEFLATED
            with archive.open(member, "w") as file:
                to_deflate: Any = file  # zipfile offers no other way to choose this
                to_deflate._compressor = compressobj(wbits=-15, strategy=Z_HUFFMAN_ONLY)  # noqa: SLF001
                write_array(file, np.asarray(stored[name]), allow_pickle=False)
    return buffer.getvalue()
