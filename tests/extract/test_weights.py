import pytest
from msgspec.structs import replace

from kg.extract.weights import Model, shipped, shipped_for_long_reports
from kg.model.schema import LEARNED_CLASSES, LEARNED_RELATIONS
from tests.extract.reading import page

TINY = Model(
    {c: {"bias": -1.0, f"head={c.value}": 2.5, "gov=ü": 0.25} for c in LEARNED_CLASSES},
    dict.fromkeys(LEARNED_CLASSES, 0.5),
    {r: {"bias": 0.5} for r in LEARNED_RELATIONS},
    dict.fromkeys(LEARNED_RELATIONS, 0.25),
    {"bias": -2.0, "same-head": 1.5},
    0.4,
)


def test_round_trip() -> None:
    text = TINY.to_json()
    assert Model.from_json(text) == TINY
    assert Model.from_json(text).to_json() == text


def test_one_feature_a_line_sorted() -> None:
    lines = TINY.to_json().splitlines()
    assert '"gov=ü": 0.25,' in lines
    keys = [line for line in lines if line.startswith('"head=')]
    assert len(keys) == len(LEARNED_CLASSES)
    assert TINY.to_json().endswith("}\n")


@pytest.mark.parametrize("model", [shipped(), shipped_for_long_reports()])
def test_the_shipped_models_know_all_classes_and_relations(model: Model) -> None:
    assert set(model.topics) == set(model.topic_thresholds) == set(LEARNED_CLASSES)
    assert set(model.relations) == set(model.relation_thresholds) == set(LEARNED_RELATIONS)
    for weights in (*model.topics.values(), *model.relations.values()):
        assert "bias" in weights
        assert all(w == round(w, 3) for w in weights.values())
    thresholds = [*model.topic_thresholds.values(), *model.relation_thresholds.values()]
    assert all(0 < t < 1 for t in thresholds)
    assert model.encoder is not None
    assert model.needs_encoder
    assert not TINY.needs_encoder


def test_long_reports_have_a_model_of_their_own() -> None:
    short, long = (page("# Report\n\n" + "It grows.\n\n" * lines) for lines in (300, 2400))
    assert shipped().fitting(short) is shipped()
    assert shipped().fitting(long) is shipped_for_long_reports()
    assert replace(TINY).fitting(long) == TINY
