"""Scaled probabilities: nearer to what was right, in the same order, and the same in weights."""

from __future__ import annotations

import math
import random

import pytest

from kg.extract.topic_classifier import probability
from kg.learn.calibration import Outcome, Scaling, logit, scaling

pytest.importorskip("sklearn", reason="learning needs scikit-learn: pip install 'trendkg[train]'")

KINDS = ["Risk", "Domain"]
STEPS = [0.05 * i for i in range(1, 20)]


def drawn(slope: float, shifts: dict[str, float]) -> list[Outcome]:
    """Outcomes whose true logits are the said ones, stretched and shifted."""
    draw = random.Random(3)  # noqa: S311 - no secret
    said = []
    for _ in range(300):
        for kind, shift in shifts.items():
            for p in STEPS:
                true = 1 / (1 + math.exp(-slope * logit(p) - shift))
                said.append(Outcome(kind, p, draw.random() < true))
    return said


@pytest.mark.parametrize(
    ("slope", "shifts"),
    [
        (1.0, {"Risk": 0.0, "Domain": 0.0}),
        (0.5, {"Risk": -1.0, "Domain": 0.5}),
        (1.4, {"Risk": 0.8, "Domain": -0.8}),
    ],
)
def test_what_is_said_becomes_what_is_right(slope: float, shifts: dict[str, float]) -> None:
    found = scaling(KINDS, drawn(slope, shifts))
    for kind, shift in shifts.items():
        for p in STEPS:
            true = 1 / (1 + math.exp(-slope * logit(p) - shift))
            assert found.probability(kind, p) == pytest.approx(true, abs=0.04)


def test_too_few_cases_scale_nothing() -> None:
    said = [Outcome("Risk", 0.9, right=False)] * 500 + [Outcome("Risk", 0.9, right=True)] * 19
    assert scaling(KINDS, said) == Scaling(1.0, {"Risk": 0.0, "Domain": 0.0})


def test_what_goes_against_all_reason_keeps_the_order() -> None:
    said = [Outcome("Risk", p, p < 0.5) for p in STEPS for _ in range(50)]
    assert scaling(["Risk"], said).slope == 0.1


def test_scaled_weights_say_scaled_probabilities() -> None:
    weights = {"bias": -0.4, "a": 1.5, "b": -2.25}
    scale = Scaling(0.5, {"Risk": 0.3})
    scaled = scale.weights("Risk", weights)
    assert scaled == {"bias": 0.1, "a": 0.75, "b": -1.125}
    for features in ([], ["a"], ["a", "b"]):
        assert probability(scaled, features) == pytest.approx(
            scale.probability("Risk", probability(weights, features)), abs=2e-4
        )


def test_the_surest_and_the_least_sure_have_logits() -> None:
    assert logit(1.0) == pytest.approx(-logit(0.0))
    assert logit(1.0) > 7
