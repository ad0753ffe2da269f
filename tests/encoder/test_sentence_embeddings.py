"""Vectors of short texts: near for what means the same, the same on every machine."""

from __future__ import annotations

from hashlib import sha256

import numpy as np
import pytest

from kg.encoder.sentence_embeddings import shipped


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
    asked, one, other = shipped().vectors([question, near, far])
    assert asked @ one > asked @ other + 0.05


def test_vectors_are_of_length_1_and_in_the_order_of_the_texts() -> None:
    embeddings = shipped()
    texts = ["cranes", "a crane that lifts containers without anybody on board", "tide"]
    vectors = embeddings.vectors(texts)
    assert np.allclose((vectors * vectors).sum(axis=1), 1.0, atol=1e-3)
    alone = np.vstack([embeddings.vectors([text]) for text in texts])
    assert np.array_equal(vectors, alone)


def test_weighted_sums_add_up() -> None:
    """The sums of two texts are that of both as one."""
    one, other, both = shipped().weighted_sums(
        ["tide gauges", "lessen floods", "tide gauges lessen floods"]
    )
    assert np.array_equal(one + other, both)


def test_many_texts_are_as_each_alone() -> None:
    """More texts than are in memory at once, some of them empty."""
    embeddings = shipped()
    texts = [f"tide gauge {number}" if number % 7 else " " for number in range(450)]
    vectors = embeddings.vectors(texts)
    for at in (0, 1, 199, 200, 413, 449):
        assert np.array_equal(vectors[at], embeddings.vectors([texts[at]])[0])


def test_nothing_is_near_nothing() -> None:
    embeddings = shipped()
    assert embeddings.vectors([]).shape == (0, 128)
    assert embeddings.weighted_sums([]).shape == (0, 385)
    vectors = embeddings.vectors(["", "tide", " "])
    assert not vectors[[0, 2]].any()
    assert vectors[1].any()


def test_a_long_text_is_read_from_its_beginning() -> None:
    long = "tide gauge " * 500
    first, second = shipped().vectors([long, long + "and cranes"])
    assert np.array_equal(first, second)


def test_the_same_bits_on_every_machine() -> None:
    """Sums are of whole numbers, so no processor and no library rounds them otherwise."""
    texts = ["Does quantisation save power?", "quantization mitigate energy usage"]
    digest = sha256(shipped().vectors(texts).tobytes()).hexdigest()
    assert digest[:16] == "1ca3f8177bd1ed7b"
