"""The measure agrees with the yardstick that the project is judged by."""

from __future__ import annotations

import importlib.util
from collections import Counter
from functools import cache
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.language.inflection import comparable
from kg.learn.annotations import Gold, GoldEntity
from kg.learn.evaluation.judgements import judge_report
from kg.learn.evaluation.predictions import Found, FoundRelation, FoundTopic
from kg.learn.evaluation.scoring import align, judge_relation, similarity
from kg.model import SHIPPED, RelationType, TopicClass
from kg.model.schema import LEARNED_CLASSES
from tests.extract.reading import SHARED, needs_shared

TREND, RISK, TECHNIQUE = TopicClass.TREND, TopicClass.RISK, TopicClass.TECHNIQUE
GOLD = Gold(
    {
        "e1": GoldEntity("e1", TREND, ("Edge AI", "The rise of edge AI"), optional=False),
        "e2": GoldEntity("e2", TECHNIQUE, ("federated learning",), optional=False),
        "e3": GoldEntity("e3", TECHNIQUE, ("pruning",), optional=True),
        "e4": GoldEntity("e4", RISK, ("privacy concerns",), optional=False),
    },
    {
        ("e1", RelationType.USES_TECHNIQUE, "e2"): False,
        ("e1", RelationType.USES_TECHNIQUE, "e3"): False,
        ("e2", RelationType.MITIGATES_RISK, "e4"): True,
        ("e1", RelationType.RAISES_RISK, "e4"): False,
    },
)


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Large Language Models", {"llm"}),
        ("The use of policies", {"use", "policy"}),
        ("Boxes, classes and biases", {"box", "class", "biase"}),
        ("AI's status-quo bus", {"ai", "status", "quo", "bus"}),
        ("of the", {"of", "the"}),
        ("!", set()),
    ],
)
def test_comparable(label: str, words: set[str]) -> None:
    assert comparable(label) == words


def test_similarity() -> None:
    assert similarity(["edge AI"], ["The Edge AI", "cloud"]) == 1.0
    assert similarity(["edge AI growth"], ["edge AI"]) == pytest.approx(2 / 3)
    assert similarity(["!"], ["?"]) == 0.0
    assert similarity([], ["edge"]) == 0.0


def test_alignment_is_one_to_one_best_first() -> None:
    topics = found(
        (TECHNIQUE, ("federated machine learning",)),
        (TECHNIQUE, ("Federated Learning",)),
        (RISK, ("federated learning",)),
        (TREND, ("edge AI",)),
    )
    assert align(GOLD, topics) == {1: "e2", 3: "e1"}


def found(*topics: tuple[TopicClass, tuple[str, ...]]) -> list[FoundTopic]:
    return [FoundTopic(str(at), kind, names) for at, (kind, names) in enumerate(topics)]


def test_relations() -> None:
    mapping = {0: "e1", 1: "e2", 2: "e3", 3: "e4"}
    uses, lessens, raises = (
        RelationType.USES_TECHNIQUE,
        RelationType.MITIGATES_RISK,
        RelationType.RAISES_RISK,
    )
    assert judge_relation(GOLD, (0, uses, 1), mapping) is True
    assert judge_relation(GOLD, (1, lessens, 3), mapping) is None
    assert judge_relation(GOLD, (2, lessens, 3), mapping) is None
    assert judge_relation(GOLD, (1, raises, 3), mapping) is False
    assert judge_relation(GOLD, (0, uses, 9), mapping) is False


@cache
def yardstick() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SHARED / "gold" / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


WORDS = ["edge", "AI", "large", "language", "models", "learning", "biases", "policies", "of", "the"]
LABELS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
NAMES = st.lists(LABELS, min_size=1, max_size=3)
CLASSES = st.sampled_from(LEARNED_CLASSES)
TOPICS = st.lists(st.tuples(CLASSES, NAMES, st.booleans()), max_size=8)


@st.composite
def relations(draw: st.DrawFn, topics: list[Any]) -> dict[tuple[int, RelationType, int], bool]:
    fitting = [
        (i, predicate, k)
        for predicate, (subjects, object_class) in SHIPPED.signatures.items()
        for i, subject in enumerate(topics)
        for k, object_ in enumerate(topics)
        if subject[0] in subjects and object_[0] in object_class and i != k
    ]
    chosen = draw(st.lists(st.sampled_from(fitting), unique=True)) if fitting else []
    return {triple: draw(st.booleans()) for triple in chosen}


@needs_shared
@given(st.data())
@settings(max_examples=300, deadline=None)
def test_it_is_the_yardstick(data: st.DataObject) -> None:
    score = yardstick()
    wanted, predicted = data.draw(TOPICS), data.draw(TOPICS)
    wanted_links, said = data.draw(relations(wanted)), data.draw(relations(predicted))

    gold = Gold(
        {f"e{i}": GoldEntity(f"e{i}", c, tuple(n), o) for i, (c, n, o) in enumerate(wanted)},
        {(f"e{s}", p, f"e{o}"): optional for (s, p, o), optional in wanted_links.items()},
    )
    topics = found(*((c, tuple(n)) for c, n, _ in predicted))
    links = tuple(FoundRelation(*triple) for triple in said)
    judgement = judge_report("", gold, Found(tuple(topics), links), explain=False)
    assert judgement.tally == judge_report("", gold, Found(tuple(topics), links)).tally
    names = {"right": "tp", "invented": "fp", "missed": "fn"}
    ours = {(k, names[v]): n for (k, v), n in judgement.tally.items() if v in names}

    def theirs(topics: list[Any], links: dict[Any, bool], prefix: str) -> dict[str, Any]:
        return {
            "entities": {
                f"{prefix}{i}": {
                    "type": c.value,
                    "label": n[0],
                    "names": {score.words(x) for x in n},
                    "optional": o if prefix == "e" else False,
                }
                for i, (c, n, o) in enumerate(topics)
            },
            "relations": {
                (f"{prefix}{s}", p.value, f"{prefix}{o}"): optional if prefix == "e" else False
                for (s, p, o), optional in links.items()
            },
        }

    tally: Counter[tuple[str, str]] = Counter()
    score.score_pair(theirs(wanted, wanted_links, "e"), theirs(predicted, said, "p"), tally, [], "")
    assert ours == +tally
