"""Whether a passage answers a question: read together, the same on every machine."""

from __future__ import annotations

import numpy as np
import pytest

from kg.encoder.cross_encoder import CrossEncoder, Passage, shipped_cross_encoder, window
from kg.encoder.weight_files import ANSWERS_FILE, WORDS_FILE, shipped
from kg.encoder.wordpiece import CLS, SEP, vocabulary

GAUGES = Passage(
    "tide gauges mitigate floods", "Tide gauges warn the towns before the water is there."
)
CRANES = Passage("cranes raise accidents at work", "Accidents at work are more frequent.")
DENIED = Passage(
    "it is denied that tide gauges mitigate floods", "Tide gauges do not lessen any flood."
)


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("What helps against floods?", GAUGES, CRANES),
        ("How do towns get ready before high water comes?", GAUGES, CRANES),
        ("What makes hoisting loads dangerous?", CRANES, GAUGES),
        ("Who was hurt at a building site?", CRANES, GAUGES),
    ],
)
def test_what_answers_is_likelier(question: str, right: Passage, wrong: Passage) -> None:
    one, other = shipped_cross_encoder().logits(question, [right, wrong])
    assert one > other


def test_a_passage_is_read_alone() -> None:
    encoder, question = shipped_cross_encoder(), "What helps against floods?"
    every = encoder.logits(question, [GAUGES, CRANES, DENIED] * 5)
    alone = [encoder.logits(question, [passage])[0] for passage in (GAUGES, CRANES, DENIED)]
    assert every == alone * 5
    assert encoder.logits(question, []) == []


def test_a_window_has_the_question_the_claim_and_the_quote() -> None:
    """Each is cut where it is too long, and ends with a mark."""
    start, end = vocabulary()[CLS], vocabulary()[SEP]
    short = window("floods", Passage("gauges", "water"))
    assert [short.count(end), short[0]] == [3, start]
    long = window("floods " * 99, Passage("gauges " * 99, "water " * 99))
    cuts = [at for at, piece in enumerate(long) if piece == end]
    assert cuts == [49, 74, 115]
    assert window("", Passage("", "")) == [start, end, end, end]


def test_numpy_says_what_pytorch_says() -> None:
    torch = pytest.importorskip("torch")
    from tests.analysis.ask.train_relevance import Pair, logits

    words, stored = shipped(WORDS_FILE), shipped(ANSWERS_FILE)
    encoder = CrossEncoder.of(words, stored)
    every = {**stored, **words}
    weights = {
        name: torch.tensor(
            values.astype(np.float32) * every[f"{name}.scales"][:, None]
            if values.ndim == 2
            else values
        )
        for name, values in every.items()
    }
    question, said = "What helps against floods?", [GAUGES, CRANES]
    pairs = [Pair(window(question, passage), right=True) for passage in said]
    with torch.no_grad():
        found = logits(torch, weights, pairs, dropout=0.0)
    assert encoder.logits(question, said) == pytest.approx(found.tolist(), abs=0.2)
