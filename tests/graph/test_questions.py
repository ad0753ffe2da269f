"""Competency questions: the shipped ones give the rows expected, and any can be added."""

from __future__ import annotations

import pytest

from kg.errors import UnknownName
from kg.graph import Graph, questions
from kg.graph.query_results import Solutions
from kg.graph.questions import Question
from kg.graph.topic_lookup import Found, find_topics
from kg.resources import ontology
from tests.graph.asking import answered

TINY = ontology() / "examples" / "graphs" / "tiny.ttl"
SHIPPED = questions.questions()


@pytest.fixture(scope="module")
def tiny() -> Graph:
    return Graph.load(TINY)


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        (q, p.name) for q in SHIPPED for p in q.parameters if p.name not in {"until", "source"}
    ],  # are no columns
    ids=lambda x: x if isinstance(x, str) else x.name,
)
def test_parameters_choose_among_the_rows(tiny: Graph, asked: Question, parameter: str) -> None:
    every = asked.ask(tiny)
    assert isinstance(every, Solutions)
    value = every.dicts()[0][parameter]
    chosen = asked.ask(tiny, {parameter: value.upper()})
    assert isinstance(chosen, Solutions)
    assert chosen.dicts() == tuple(r for r in every.dicts() if r[parameter] == value)
    if next(p.topics for p in asked.parameters if p.name == parameter):
        with pytest.raises(UnknownName, match="is called 'no such thing'"):
            asked.ask(tiny, {parameter: "no such thing"})
    else:
        assert len(asked.ask(tiny, {parameter: "no such thing"})) == 0  # type: ignore[arg-type]


@pytest.mark.parametrize("risk", ["the Privacy concern", "https://w3id.org/trendkg/id/risk/bias"])
def test_a_topic_by_any_name(tiny: Graph, risk: str) -> None:
    asked = questions.question("mitigations")
    found = answered(asked, tiny, risk=risk)
    assert ("federated learning" in found) == ("rivacy" in risk)


def test_a_name_of_two_topics_asks_for_both(tiny: Graph) -> None:
    asked = questions.question("reports-of-topic")
    (name,) = {*asked.meant(tiny.store, {"topic": "bias"}).values()}
    both = Found("x", (*name.topics, *find_topics(tiny.store, "RAG").topics))
    found = tiny.query(asked.query, **asked.bindings({"topic": "x"}, {"topic": both}))
    assert isinstance(found, Solutions)
    assert {row["topic"] for row in found.dicts()} == {"bias", "retrieval-augmented generation"}


def test_a_topic_of_another_class_is_refused(tiny: Graph) -> None:
    with pytest.raises(UnknownName, match=r"'bias' is 'bias' .Risk., and a Trend is asked for"):
        questions.question("domains-of-trend").ask(tiny, {"trend": "bias"})
    with pytest.raises(UnknownName, match="and a Trend or Technique is asked for"):
        questions.question("risks-raised").ask(tiny, {"topic": "bias"})


def test_unknown_parameter() -> None:
    with pytest.raises(UnknownName, match="mitigations has no parameter 'rsik'; it has risk"):
        questions.question("mitigations").check({"rsik": "x"})
    with pytest.raises(UnknownName, match="it has none"):
        Question("q", "Is it?", (), "ASK {}").check({"x": "y"})


def test_unknown_question() -> None:
    with pytest.raises(UnknownName, match="'mitigation'; did you mean mitigations"):
        questions.question("mitigation")
    with pytest.raises(UnknownName, match="kg query --list tells their names"):
        questions.question("zzzz")


@pytest.mark.parametrize(
    ("source", "known"),
    [
        ("nist", True),
        ("NIST AI RMF: Generative AI Profile", True),
        ("generative ai", True),
        ("profile", True),
        ("gen", False),
        ("owasp", False),
    ],
)
@pytest.mark.parametrize("topic", [None, "hallucination"])
def test_a_vocabulary_by_words_of_its_name(
    tiny: Graph, source: str, topic: str | None, *, known: bool
) -> None:
    asked = questions.question("terms-of-others")
    found = answered(asked, tiny, source=source, **({"topic": topic} if topic else {}))
    assert ("Confabulation" in found) == known
