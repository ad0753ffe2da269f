"""Answers by topics: where they are named, and of which class they are."""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from kg.analysis.ask.claim_query import topics_query
from kg.analysis.ask.intent import Intent
from kg.model import TopicClass
from kg.names import OA, TKG
from tests.analysis.ask.test_answering import ask


def test_topics_come_by_their_reports_and_then_by_their_places() -> None:
    lines = [f"<a{n}> a t:Risk ; t:evidence <e{n}> . <e{n}> oa:hasSource <r1>" for n in (1, 2)]
    lines += [f"<a3> a t:Risk ; t:evidence <e{n}> . <e{n}> oa:hasSource <r1>" for n in (3, 4)]
    lines += [f"<a4> a t:Risk ; t:evidence <e{n}> . <e{n}> oa:hasSource <r{n}>" for n in (5, 6)]
    store = Store()
    prefixes = f"BASE <http://e/> PREFIX oa: <{OA}> PREFIX t: <{TKG}>"
    store.update(f"{prefixes} INSERT DATA {{ {' . '.join(lines)} }}")
    _, found = topics_query(store, Intent(asked=(TopicClass.RISK,)), 10)
    assert [row["topic"][-2:] for row in found.dicts()] == ["a4", "a3", "a1", "a2"]


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        (
            "Is federated learning a technique?",
            "Yes, among the techniques: Federated learning is named",
        ),
        ("Is hallucination considered a risk?", "Yes, among the risks: Hallucination is named in"),
        ("Is federated learning a trend?", "Not among the trends, but the techniques: Federated"),
        ("Is mysterious plumbing a trend?", ""),
        ("Is federated learning a problem?", "Yes: Federated learning is said to raise"),
    ],
)
def test_a_topic_is_of_the_class_that_it_has(question: str, begins: str) -> None:
    assert ask(question).sentence.lower().startswith(begins.lower())
    assert ask(question).answered == bool(begins)


@pytest.mark.parametrize(
    "question",
    [
        "Show me where agriculture is talked about.",
        "Is agriculture mentioned at all?",
        "agriculture mentioned where",
        "Agriculture: find me the document",
        "Has anyone written about agriculture?",
        "Does agriculture get a mention, and where?",
        "Does agriculture come up?",
        "Which briefing deals with agriculture?",
    ],
)
def test_where_a_topic_is_named_can_be_asked_for(question: str) -> None:
    assert ask(question).sentence == "agriculture is named in “Edge AI 2024”."
