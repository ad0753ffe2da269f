"""The competency questions: each asks in words, and any engine gives the rows beside it.

``tests/graph/test_questions.py`` asks them of our engine; here RDFLib answers, in order.
"""

from __future__ import annotations

import csv
import re

import pytest
import rdflib

from kg.graph import Graph, questions
from kg.graph.query_results import Solutions
from kg.graph.questions import Question
from tests.graph.asking import answered
from tests.ontology.files import GRAPHS, ONTOLOGY, graph

FOLDER = ONTOLOGY / "questions"
ASKED = questions.questions()
EACH = pytest.mark.parametrize("asked", ASKED, ids=lambda q: q.name)
Rows = list[list[str]]


@pytest.fixture(scope="module")
def tiny() -> rdflib.Graph:
    return graph(GRAPHS / "tiny.ttl")


def rows(text: str) -> Rows:
    return list(csv.reader(text.splitlines()))


def rdflib_rows(of: rdflib.Graph, query: str) -> Rows:
    answer = of.query(query).serialize(format="csv")
    assert answer is not None
    return rows(answer.decode("utf-8"))


def expected(asked: Question) -> Rows:
    return rows((FOLDER / f"{asked.name}.csv").read_text("utf-8"))


def test_there_are_enough_and_each_has_its_rows() -> None:
    assert len(ASKED) >= 15
    assert {f.stem for f in FOLDER.glob("*.csv")} == {q.name for q in ASKED}


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
def test_engines_give_the_rows_in_this_order(tiny: rdflib.Graph, asked: Question) -> None:
    assert rdflib_rows(tiny, asked.query) == expected(asked)
    assert rows(answered(asked, Graph.load(GRAPHS / "tiny.ttl"), "csv")) == expected(asked)


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [(q, p.name) for q in ASKED for p in q.parameters if f"BOUND(?{p.name})" not in q.query],
    ids=lambda x: x if isinstance(x, str) else x.name,
)
def test_parameters_are_joined_with_values(
    tiny: rdflib.Graph, asked: Question, parameter: str
) -> None:
    columns, *every = expected(asked)
    at = columns.index(parameter)
    value = every[-1][at]
    _, *chosen = rdflib_rows(tiny, f'{asked.query}\nVALUES ?{parameter} {{ "{value}" }}')
    assert chosen == [row for row in every if row[at] == value]


def test_the_readme_lists_them() -> None:
    readme = (ONTOLOGY / "README.md").read_text("utf-8")
    listed = re.findall(r"^\| \[`([\w-]+)`\]\((\S+)\) \| (.*?) \| (.*\?) \|$", readme, re.M)
    assert listed == [
        (q.name, f"questions/{q.name}.rq", ", ".join(f"`{p.name}`" for p in q.parameters), q.text)
        for q in ASKED
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
