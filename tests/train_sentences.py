"""Make the weights of sentence embeddings: ``python -m tests.train_sentences``.

The matrix is fitted, by ridge regression, to the vectors that a sentence encoder gives sentences of
our example reports, labels of topics and questions (``tests.sentence_encoder``).
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np

from kg.encoder.sentence_embeddings import SentenceEmbeddings
from kg.encoder.text_encoder import Doubles
from kg.encoder.transformer import Transformer
from kg.encoder.weight_files import SENTENCES_FILE, WORDS_FILE, Tensors, dumped, quantised, shipped
from kg.encoder.wordpiece import pieces, vocabulary
from kg.graph.topic_lookup import topic_labels
from kg.language.sentences import split_sentences
from tests.analysis.ask.figures import GRAPHS, graph, questions
from tests.checkout import CHECKOUT, EXAMPLES
from tests.sentence_encoder import float_layers

SENTENCES: Final = 16_000
WIDTH: Final = 128
"""Numbers of a vector: 64 find 2 in 100 right claims less, 384 no more."""
QUESTIONS: Final = 8
"""How much a question weighs beside a sentence or label: there are few."""
RARE: Final = 3e-3
"""The share of all wordpieces that halves the weight of one."""
RIDGE: Final = 0.01


def vectors(encoder: Transformer, texts: Sequence[str]) -> Doubles:
    """The sentence encoder's vectors ``(texts, width)``: means over all places, of length 1."""
    windows = [
        [encoder.start, *(p for word in text.split() for p in pieces(word)), encoder.separator]
        for text in texts
    ]
    found = np.array([hidden.last.mean(axis=0) for hidden in encoder.hidden(windows, threads=2)])
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def fitted(encoder: Transformer) -> Tensors:
    """The weights of wordpieces, and the matrix that is fitted to an encoder."""
    sentences, labels, asked = _sentences(), _labels(), _questions()
    seen = Counter(p for t in [*sentences, *asked] for word in t.split() for p in pieces(word))
    share = np.array([seen[p] for p in range(len(vocabulary()))]) / seen.total()
    weights = {"weights": (RARE / (RARE + share)).astype(np.float16)}
    texts = [*labels, *sentences, *asked]
    counts = np.ones((len(texts), 1))
    counts[-len(asked) :] = QUESTIONS
    matrix = _regression(counts * _means(weights, texts), counts * vectors(encoder, texts))
    return weights | _stored(matrix)


def _means(weights: Tensors, texts: Sequence[str]) -> Doubles:
    """The weighted means of the embeddings of some texts."""
    words = shipped(WORDS_FILE)
    nothing = _stored(np.eye(words["words"].shape[1], 1))
    sums = SentenceEmbeddings.of(words, {**weights, **nothing}).weighted_sums(texts)
    found: Doubles = sums[:, :-1] / sums[:, -1:]
    return found


def _stored(matrix: Doubles) -> Tensors:
    """A projection as it is stored, without a bias."""
    weight = matrix.T.astype(np.float32)
    bias = np.zeros(len(weight), np.float32)
    return quantised({"projection.weight": weight, "projection.bias": bias}, fine=True)


def _regression(x: Doubles, wanted: Doubles) -> Doubles:
    """The matrix from means of embeddings to the main directions of what is wanted."""
    _, directions = np.linalg.eigh(wanted.T @ wanted)
    square = x.T @ x
    square += RIDGE * np.trace(square) / len(square) * np.eye(len(square))
    found: Doubles = np.linalg.solve(square, x.T @ wanted) @ directions[:, : -WIDTH - 1 : -1]
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


def _questions() -> list[str]:
    return [each.text for name in ("learned.tsv", "questions.tsv") for each in questions(name)]


def main() -> None:
    """Write the weights."""
    weights = dumped(
        fitted(Transformer.of(shipped(WORDS_FILE), quantised(float_layers(), fine=False)))
    )
    (CHECKOUT / "kg/encoder/data" / SENTENCES_FILE).write_bytes(weights)
    sys.stdout.write(f"{len(weights):,} bytes\n")


if __name__ == "__main__":
    main()
