"""Competency questions: each asks in words, and any engine gives the rows beside it."""

from __future__ import annotations

import csv
import re

import pytest
import rdflib

from kg.errors import UnknownName
from kg.graph import Graph, questions
from kg.graph.query_results import Solutions
from kg.graph.questions import Question
from kg.graph.topic_lookup import Found, find_topics
from tests.graph.asking import answered
from tests.ontology.files import GRAPHS, ONTOLOGY, graph

SHIPPED = questions.questions()
EACH = pytest.mark.parametrize("asked", SHIPPED, ids=lambda q: q.name)


@pytest.fixture(scope="module")
def tiny() -> Graph:
    return Graph.load(GRAPHS / "tiny.ttl")


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


@pytest.fixture(scope="module")
def same() -> rdflib.Graph:
    """The graph for another engine."""
    return graph(GRAPHS / "tiny.ttl")


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(text.splitlines()))


def expected(asked: Question) -> list[list[str]]:
    return rows((ONTOLOGY / "questions" / f"{asked.name}.csv").read_text("utf-8"))


def test_there_are_enough_and_each_has_its_rows() -> None:
    assert len(SHIPPED) >= 15
    assert {f.stem for f in (ONTOLOGY / "questions").glob("*.csv")} == {q.name for q in SHIPPED}


@EACH
def test_it_asks_in_words_and_has_an_answer(asked: Question) -> None:
    first = asked.query.splitlines()[0]
    assert re.fullmatch(r"# Question: [A-Z].{20,}\?", first)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", asked.name)
    assert len(expected(asked)) >= 2


@EACH
def test_its_parameters_are_described_and_among_its_columns(asked: Question) -> None:
    (columns, *_) = expected(asked)
    for parameter in asked.parameters:
        compared = f"BOUND(?{parameter.name})" in asked.query
        assert compared or parameter.name in columns
        assert re.search(r"\(default: (all|every|any) .+\)$", parameter.description)


@EACH
def test_engines_give_the_rows_in_this_order(
    tiny: Graph, same: rdflib.Graph, asked: Question
) -> None:
    other = same.query(asked.query).serialize(format="csv")
    assert other is not None
    assert rows(other.decode()) == expected(asked)
    assert rows(answered(asked, tiny, "csv")) == expected(asked)


def test_the_readme_lists_them() -> None:
    readme = (ONTOLOGY / "README.md").read_text("utf-8")
    listed = re.findall(r"^\| \[`([\w-]+)`\]\((\S+)\) \| (.*?) \| (.*\?) \|$", readme, re.M)
    assert listed == [
        (q.name, f"questions/{q.name}.rq", ", ".join(f"`{p.name}`" for p in q.parameters), q.text)
        for q in SHIPPED
    ]


@EACH
def test_it_declares_the_prefixes_that_it_uses(asked: Question) -> None:
    head, _, body = re.sub(r'#.*|"[^"]*"', "", asked.query).partition("SELECT")
    declared = re.findall(r"^PREFIX (\w+):", head, re.M)
    assert declared == sorted(set(re.findall(r"(?<![\w?])(\w+):\w", body)))


@pytest.mark.parametrize(("until", "found"), [("2029", 0), ("2030", 1), ("2031", 1)])
def test_forecasts_are_asked_for_until_a_year(until: str, found: int) -> None:
    files = GRAPHS / "one-sentence.ttl", GRAPHS / "valid" / "evidence-temporal.ttl"
    answer = questions.question("forecasts").ask(Graph.load(*files), {"until": until})
    assert isinstance(answer, Solutions)
    assert [row["words"] for row in answer.dicts()] == ["within five years"] * found
