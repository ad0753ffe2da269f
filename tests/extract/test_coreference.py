"""Two names of one thing: what speaks for it, and how topics are joined."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kg.extract.analyzed_document import prepare
from kg.extract.candidates import Finding, collect
from kg.extract.coreference import TopicComparison, join_topics
from kg.extract.topic_classifier import Topic
from kg.learn.encoder_training import encoder_of
from kg.model import Concept, TopicClass
from tests.extract.network_of_two import random_weights
from tests.extract.reading import doc

TEXT = """# Report

The customer service (customer support) changes.

## Customer support

They fear bias, unfairness and model drift. Drift of models is common.
"""


def topics(*keys: str, kind: TopicClass = TopicClass.DOMAIN) -> list[Topic]:
    names = {n.key: n for n in collect(prepare(doc(TEXT)), [])}
    return [Topic(kind, [names[k]], [0.9 - i / 10]) for i, k in enumerate(keys)]


@pytest.mark.parametrize(
    ("first", "second", "expected", "missing"),
    [
        (
            "customer service",
            "customer support",
            {"same-first", "overlap>=0.3", "other-name", "near<=0", "second-in-heading"},
            {"same-head", "first-in-second"},
        ),
        ("bias", "unfairness", {"same-section", "near<=0"}, {"overlap>=0.1"}),
        ("unfairness", "model drift", {"near<=0"}, {"same-head"}),
        ("customer support", "bias", {"same-section", "near<=1"}, {"near<=0"}),
    ],
)
def test_features(first: str, second: str, expected: set[str], missing: set[str]) -> None:
    found = set(TopicComparison(topics(first, second), None).features(0, 1))
    assert expected <= found
    assert not missing & found


def test_only_topics_of_one_class_that_share_something_are_compared() -> None:
    some = topics("customer service", "customer support", "bias")
    assert TopicComparison(some, None).pairs() == [(0, 1)]
    other = topics("customer service", kind=TopicClass.RISK)
    assert TopicComparison([some[1], *other], None).pairs() == []


def test_the_surer_topic_is_first() -> None:
    some = topics("customer service", "customer support")
    assert TopicComparison(some[::-1], None).pairs() == [(1, 0)]


def test_a_concept_of_the_vocabulary_makes_two_names_comparable() -> None:
    page = prepare(doc(TEXT))
    concept = Concept("urn:c", TopicClass.RISK, "bias", ("model drift",))
    line = next(line for line in page.lines if "unfairness" in line.words)
    found = [
        Finding(line.number, at, at + len(label.split()), label, TopicClass.RISK, "v", concept)
        for label in ("bias", "model drift")
        for at in [line.words.index(label.split()[0])]
    ]
    names = {n.key: n for n in collect(page, found)}
    some = [Topic(TopicClass.RISK, [names[k]], [0.9]) for k in ("bias", "model drift")]
    likeness = TopicComparison(some, None)
    assert likeness.pairs() == [(0, 1)]
    assert "same-concept" in likeness.features(0, 1)


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("They fear privacy concerns, copyright concerns and bias.", False),
        ("They fear privacy concerns and copyright concerns.", False),
        ("They fear privacy concerns, or rather copyright concerns.", True),
    ],
)
def test_neighbours_in_a_list_are_two_things(text: str, *, compared: bool) -> None:
    names = {n.key: n for n in collect(prepare(doc(f"# Report\n\n{text}\n")), [])}
    keys = ("privacy concern", "copyright concern")
    some = [Topic(TopicClass.RISK, [names[k]], [0.9]) for k in keys]
    assert TopicComparison(some, None).pairs() == [(1, 0)] * compared


def test_an_encoder_tells_how_near_two_meanings_are() -> None:
    reading = encoder_of(random_weights()).read(prepare(doc(TEXT)))
    some = topics("customer support", "customer support")
    found = TopicComparison(some, reading).features(0, 1)
    assert {"in-context>=1", "alone>=1"} <= set(found)


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([], [["bias"], ["unfairness"], ["model drift"]]),
        ([(0, 1, 0.3)], [["bias"], ["unfairness"], ["model drift"]]),
        ([(0, 1, 0.5)], [["bias", "unfairness"], ["model drift"]]),
        ([(0, 1, 0.5), (0, 2, 0.9)], [["bias", "unfairness", "model drift"]]),
        ([(0, 2, 0.5), (1, 2, 0.6)], [["bias"], ["unfairness", "model drift"]]),
        ([(0, 1, 0.5), (1, 2, 0.6)], [["bias", "unfairness"], ["model drift"]]),
    ],
    ids=["none", "too unlike", "two", "three", "the likelier", "no chains"],
)
def test_joining(pairs: Sequence[tuple[int, int, float]], expected: list[list[str]]) -> None:
    found = join_topics(topics("bias", "unfairness", "model drift"), pairs, 0.4)
    assert [[n.key for n in (*t.names, *(n for _, n in t.near))] for t in found] == expected
    assert all(len(t.names) == len(t.scores) == 1 for t in found)
