"""Logits as features of the decisions."""

from __future__ import annotations

import pytest

from kg.extract import page_encoder
from kg.extract.analyzed_document import prepare
from kg.extract.candidates import collect
from kg.extract.encoder_features import link_features, name_features, numbered
from kg.extract.links import Link, Linker, LinkPlace
from kg.extract.page_encoder import link_places
from kg.extract.topic_classifier import Topic
from kg.extract.windows import PieceSpan, Windows
from kg.learn.encoder_training import encoder_of
from kg.model import BlockKind, RelationType, TopicClass
from tests.extract.network_of_two import random_weights
from tests.extract.reading import doc


@pytest.mark.parametrize(
    ("logit", "count", "last"),
    [
        (-9.0, 0, ""),
        (-7.0, 1, "-7"),
        (-6.8, 1, "-7"),
        (0.0, 15, "0"),
        (0.26, 15, "0"),
        (99, 25, "5"),
    ],
)
def test_a_logit_is_the_steps_that_it_reaches(logit: float, count: int, last: str) -> None:
    found = name_features([-9.0, logit, -9.0, -9.0])
    assert len(found) == count
    assert found[-1:] == ([f"encoder.Technique>={last}"] if last else [])


TEXT = "## Edge AI\n\nIt uses pruning.\n\n### Risks\n\nPruning raises costs.\n"


def linked() -> tuple[list[Topic], list[Link], Windows]:
    page = prepare(doc(TEXT))
    by_key = {n.key: n for n in collect(page, [])}
    topics = [
        Topic(TopicClass.TREND, [by_key["edge ai"]], [0.9]),
        Topic(TopicClass.TECHNIQUE, [by_key["pruning"]], [0.9]),
        Topic(TopicClass.RISK, [by_key["cost"]], [0.9]),
    ]
    return topics, Linker(page, topics).links(), Windows(page, page_encoder.shipped().text)


def test_a_link_is_placed_where_one_window_holds_both_ends() -> None:
    topics, links, windows = linked()
    (uses,) = [k for k in links if k.predicate == RelationType.USES_TECHNIQUE]
    [placed] = link_places(windows, topics, [uses])
    assert placed
    for subject, object_ in placed:
        assert subject.window == object_.window


def test_a_link_across_windows_says_that_it_is_none() -> None:
    topics, links, windows = linked()
    reading = encoder_of(random_weights()).read(prepare(doc(TEXT)))
    (uses,) = [k for k in links if k.predicate == RelationType.USES_TECHNIQUE]
    heading = topics[0].occurrences[0]
    body = topics[1].occurrences[0]
    assert heading.line.kind is BlockKind.HEADING
    far = LinkPlace(body.line, body, None, 99, [])
    lone = Link(uses.subject, uses.object, uses.predicate, places=[far])
    assert link_places(windows, topics, [lone]) == [[]]
    assert link_features(reading, topics, [lone]) == [("encoder.no-window",)]


def test_links_of_risks_know_what_is_said_of_the_rival() -> None:
    topics, links, _ = linked()
    reading = encoder_of(random_weights()).read(prepare(doc(TEXT)))
    for link, signals in zip(links, link_features(reading, topics, links), strict=True):
        rivals = any(s.startswith("encoder.rival") for s in signals)
        assert rivals == (link.predicate in {RelationType.RAISES_RISK, RelationType.MITIGATES_RISK})


def test_pairs_are_numbered_once() -> None:
    a, b = PieceSpan(0, 1, 1), PieceSpan(0, 2, 2)
    assert numbered([[(a, b), (b, a)], [(a, b)]]) == {(a, b): 0, (b, a): 1}
