"""Vectors of short texts: near for what means the same, the same on every machine."""

from __future__ import annotations

from hashlib import sha256

import numpy as np
import pytest

from kg.encoder.sentence_encoder import shipped
from kg.encoder.text_encoder import Doubles


@pytest.mark.parametrize(
    ("question", "near", "far"),
    [
        (
            "Does quantisation save power?",
            "quantization mitigate energy usage",
            "tide gauges mitigate floods",
        ),
        (
            "What worries come with AI in schools?",
            "learning platforms raise Educational Equity",
            "cranes raise accidents at work",
        ),
        (
            "How are faked videos spotted?",
            "deepfake detection mitigate misinformation",
            "tide gauges mitigate floods",
        ),
    ],
)
def test_what_means_the_same_is_near(question: str, near: str, far: str) -> None:
    encoder = shipped()
    for vectors in (
        encoder.vectors([question, near, far]),
        encoder.roughly(encoder.sums([question, near, far])),
    ):
        asked, one, other = vectors
        assert asked @ one > asked @ other + 0.05


def test_vectors_are_of_length_1_and_in_the_order_of_the_texts() -> None:
    encoder = shipped()
    texts = ["cranes", "a crane that lifts containers without anybody on board", "tide"]
    for vectors in (encoder.vectors(texts), encoder.roughly(encoder.sums(texts))):
        assert np.allclose((vectors * vectors).sum(axis=1), 1.0, atol=1e-3)
    alone = np.vstack([encoder.vectors([text]) for text in texts])
    assert np.array_equal(encoder.vectors(texts), alone)
    assert np.array_equal(encoder.vectors(texts, threads=2), alone)


def test_sums_add_up() -> None:
    """What two texts have of a rough vector is what both have as one."""
    encoder = shipped()
    one, other, both = encoder.sums(["tide gauges", "lessen floods", "tide gauges lessen floods"])
    assert np.array_equal(one + other, both)


def test_nothing_is_near_nothing() -> None:
    encoder = shipped()
    assert encoder.vectors([]).shape == (0, 384)
    assert encoder.sums([]).shape == (0, 385)
    rough = encoder.roughly(encoder.sums(["", "tide", " "]))
    assert not rough[[0, 2]].any()
    assert rough[1].any()


def test_a_long_text_is_read_from_its_beginning() -> None:
    encoder = shipped()
    long = "tide gauge " * 500
    first, second = encoder.vectors([long, long + "and cranes"])
    assert np.array_equal(first, second)


def test_the_same_bits_on_every_machine() -> None:
    """Sums are of whole numbers, so no processor and no library rounds them otherwise."""
    encoder = shipped()
    texts = ["Does quantisation save power?", "quantization mitigate energy usage"]
    assert digest(encoder.vectors(texts)) == "cb954fc13664c09b"
    assert digest(encoder.roughly(encoder.sums(texts))) == "2224e5999cb862dc"


def digest(vectors: Doubles) -> str:
    return sha256(vectors.tobytes()).hexdigest()[:16]
