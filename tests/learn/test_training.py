"""Learning from a handful of our annotated reports."""

from __future__ import annotations

from functools import cache

import pytest
from msgspec.structs import replace

import kg.learn.training
from kg.encoder.text_encoder import Floats
from kg.extract.extraction import extract
from kg.extract.vocabulary_matcher import VocabularyMatcher
from kg.extract.weights import Model
from kg.learn.encoder_training import Schedule
from kg.learn.evaluation.scoring import similarity
from kg.learn.instances import Example
from kg.learn.network_torch import Batch
from kg.learn.training import Settings, learn
from kg.model import Vocabulary
from kg.model.schema import LEARNED_CLASSES, LEARNED_RELATIONS
from kg.read import discover, read
from tests.checkout import EXAMPLES
from tests.extract.network_of_two import random_weights
from tests.learn.cases import example, gold_of
from tests.learn.test_encoder_training import needs_torch

MATCHER = VocabularyMatcher(Vocabulary())
NAMES = ("chip-notes-2023", "open-banking-2026", "passage-textile-waste-sorting")

FEW = Settings(topic_c=0.5)
"""Three reports say too little for weights as small as those of many."""

needs_sklearn = pytest.mark.skipif(
    pytest.importorskip("importlib.util").find_spec("sklearn") is None,
    reason="scikit-learn is not installed",
)


@cache
def examples() -> tuple[Example, ...]:
    paths = [EXAMPLES / f"{name}.md" for name in NAMES]
    return tuple(example(read(discover([path])[0]), gold_of(path), MATCHER) for path in paths)


@cache
def learned() -> tuple[Model, tuple[str, ...]]:
    said: list[str] = []
    return learn(examples(), settings=FEW, report=said.append).model, tuple(said)


@needs_sklearn
def test_the_same_reports_give_the_same_weights() -> None:
    model, said = learned()
    assert learn(examples(), settings=FEW).model.to_json() == model.to_json()
    assert said == (
        "topics weighed across folds",
        "topics compared across folds",
        "links weighed across folds",
    )


@needs_sklearn
def test_thresholds_are_found_within_their_range() -> None:
    model, _ = learned()
    assert set(model.topic_thresholds) == set(LEARNED_CLASSES)
    assert set(model.relation_thresholds) == set(LEARNED_RELATIONS)
    for threshold in (*model.topic_thresholds.values(), *model.relation_thresholds.values()):
        assert 0.1 <= threshold <= 0.9


@needs_sklearn
def test_what_was_learned_is_known() -> None:
    model, _ = learned()
    path = EXAMPLES / f"{NAMES[0]}.md"
    gold = gold_of(path)
    found = {
        (m.topic_class, m.label)
        for m in extract(read(discover([path])[0]), MATCHER, model=model).mentions
    }
    hits = [
        entity
        for entity in gold.entities.values()
        if any(c is entity.topic_class and similarity([n], entity.names) >= 0.6 for c, n in found)
    ]
    assert len(hits) / len(gold.entities) > 0.4


@needs_sklearn
def test_thresholds_may_be_chosen_on_some_reports_only() -> None:
    """All of them are learned from; how sure the weights are is scaled on those alone."""
    topics = learn(examples(), settings=FEW, tuned_on=1).model.topics
    assert {c: set(w) for c, w in topics.items()} == {
        c: set(w) for c, w in learned()[0].topics.items()
    }


def with_base(monkeypatch: pytest.MonkeyPatch) -> None:
    base = {n: w for n, w in random_weights().items() if not n.startswith("heads.")}
    monkeypatch.setattr(kg.learn.training, "base_weights", lambda _layers: base)


@pytest.mark.slow
@needs_sklearn
@needs_torch
def test_with_a_schedule_an_encoder_is_learned_and_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    with_base(monkeypatch)
    said: list[str] = []
    schedule = Schedule(epochs=1)
    read_, *fresh = [replace(e) for e in examples()]
    found = learn(fresh, read=[read_], settings=FEW, schedule=schedule, report=said.append)
    assert found.encoder is not None
    assert found.model.encoder is not None
    assert found.model.needs_encoder
    assert sum(line.startswith("epoch ") for line in said) == 1
    assert read_.candidates.encoded is None
    assert all(e.candidates.encoded is not None for e in fresh)
    path = EXAMPLES / f"{NAMES[0]}.md"
    assert extract(read(discover([path])[0]), MATCHER, model=found.model).mentions


@needs_sklearn
@needs_torch
def test_an_encoder_has_its_own_count_of_reports_unlike_those_to_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_base(monkeypatch)
    runs: list[list[float]] = []

    def counted(batches: list[Batch], *_more: object) -> dict[str, Floats]:
        runs.append([b.weight for b in batches])
        return random_weights()

    monkeypatch.setattr(kg.learn.training, "fit_encoder", counted)
    first, second, third = examples()
    seen = [replace(first), replace(second, weight=0.25)]
    learn([replace(third)], read=seen, settings=FEW, schedule=Schedule(others=0.5))
    assert runs == [[1, 0.5]]
