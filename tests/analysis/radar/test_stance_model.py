"""Sentences that advise stand above those that tell, and these above those that warn."""

from __future__ import annotations

import pytest

from kg.analysis.radar import stance_model
from kg.language.stance import cue_counts

ADVICE = "Our teams have used it in production with great success, and we strongly recommend it."
PLAIN = "The protocol splits each message into blocks of sixteen bytes."
WARNING = "We caution against this anti-pattern, and teams should avoid it."


def test_the_order_of_stances() -> None:
    advice, plain, warning = stance_model.shipped().stances([ADVICE, PLAIN, WARNING])
    assert advice > plain > warning
    assert stance_model.shipped().stances([WARNING]) == [warning]
    assert stance_model.shipped().stances([]) == []


@pytest.mark.parametrize(
    ("mean", "words", "ring"),
    [
        (-9.0, WARNING, 0),
        (-9.0, PLAIN, 1),
        (0.0, WARNING, 1),
        (9.0, PLAIN, 2),
        (9.0, ADVICE, 3),
    ],
)
def test_outermost_rings_need_their_words(mean: float, words: str, ring: int) -> None:
    assert stance_model.shipped().ring(mean, cue_counts(words)) == ring


def test_few_sentences_are_near_the_middle() -> None:
    assert 0 < stance_model.overall([1.0]) < stance_model.overall([1.0] * 5) < 1
    assert stance_model.overall([]) == 0
