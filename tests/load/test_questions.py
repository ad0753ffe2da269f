"""Questions in SPARQL and in Cypher have the same answers, in every database that we load."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from kg.graph import Graph, Solutions
from kg.graph.questions import question
from kg.load.age import Age, _answer
from kg.load.bolt import Bolt
from kg.load.ladybug import Ladybug
from kg.load.target import deliver
from kg.remote import Credentials
from kg.resources import ontology
from tests.load import arcade, postgresql
from tests.load.graphs import TINY, quiet

FOLDER = ontology() / "questions"
NAMES = sorted(path.stem for path in FOLDER.glob("*.cypher"))
BUILT = Graph.load(Path(__file__).parents[2] / "output" / "graph.ttl")
GRAPHS = {"tiny": TINY, "built": BUILT}
ALL = pytest.mark.parametrize("name", NAMES)

Rows = list[list[str]]
Ask = Callable[[str], list[list[Any]]]


def cell(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def expected(name: str, of: Graph) -> Rows:
    text = of.answer(question(name).query, "csv")
    _, *rows = csv.reader(StringIO(text, newline=""))
    return rows


def columns(name: str) -> list[str]:
    return next(csv.reader((FOLDER / f"{name}.csv").read_text("utf-8").splitlines()))


@pytest.fixture(scope="module", params=GRAPHS)
def graph(request: pytest.FixtureRequest) -> Graph:
    return GRAPHS[request.param]


@pytest.fixture(scope="module")
def bolt(bolt_server: arcade.Server, graph: Graph) -> Iterator[Ask]:
    login = Credentials(*bolt_server.login)
    with closing(Bolt(bolt_server.url, login, arcade.DATABASE)) as target:
        deliver(target, graph, replace=True, progress=quiet)
    with bolt_server.session() as session:
        yield lambda query: [record.values() for record in session.run(query)]


@pytest.fixture(scope="module")
def ladybug(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    lb = pytest.importorskip("ladybug", reason="needs: pip install 'trendkg[components]'")
    path = tmp_path_factory.mktemp("questions") / "x.lbug"
    deliver(Ladybug(path), graph, replace=False, progress=quiet)
    with lb.Database(str(path), read_only=True) as database, lb.Connection(database) as run:
        yield lambda query: run.execute(query).get_all()


@pytest.fixture(scope="module")
def age(postgresql_server: postgresql.Server, graph: Graph) -> Iterator[Age]:
    login = Credentials(postgresql.OWNER, postgresql.PASSWORD)
    with closing(Age(postgresql_server.url, "questions", login)) as target:
        deliver(target, graph, replace=True, progress=quiet)
        yield target


def check(name: str, graph: Graph, ask: Ask) -> None:
    rows = [[cell(value) for value in row] for row in ask(query(name))]
    wanted = expected(name, graph)
    if graph is TINY:
        assert rows == wanted
    assert sorted(rows) == sorted(wanted)


def query(name: str) -> str:
    return (FOLDER / f"{name}.cypher").read_text("utf-8")


def test_there_are_enough() -> None:
    assert len(NAMES) >= 10


@ALL
def test_it_is_the_same_question(name: str) -> None:
    first, blank, *_ = query(name).splitlines()
    asked = question(name).query.splitlines()[0]
    assert (first, blank) == (f"//{asked.removeprefix('#')}", "")


@ALL
def test_bolt_gives_the_same_rows(name: str, graph: Graph, bolt: Ask) -> None:
    check(name, graph, bolt)


@ALL
def test_ladybug_gives_the_same_rows(name: str, graph: Graph, ladybug: Ask) -> None:
    check(name, graph, ladybug)


def age_rows(age: Age, query: str, number: int) -> list[list[object]]:
    return age._run(lambda connection: _answer(connection, age._graph, query, number))


@ALL
def test_age_gives_the_same_rows(name: str, graph: Graph, age: Age) -> None:
    check(name, graph, lambda text: age_rows(age, text, len(columns(name))))


DOCUMENTED = re.search(r"```cypher\n(.*?)```", (ontology() / "README.md").read_text("utf-8"), re.S)
EVIDENCE = """SELECT ?x ?modality ?confidence ?quote ?title {
  ?claim rdf:subject ?s ; rdf:predicate tkg:mitigatesRisk ; rdf:object ?o ; tkg:evidence ?e ;
    tkg:modality ?modality ; tkg:confidence ?confidence .
  ?s a tkg:Technique ; tkg:mitigatesRisk ?o ; skos:prefLabel ?x .
  ?o skos:prefLabel "hallucination"@en .
  ?e oa:hasSource/dcterms:title ?title ; oa:hasSelector/oa:exact ?quote
}"""


@pytest.mark.parametrize("database", ["bolt", "ladybug"])
def test_the_documented_join_gives_the_words(
    database: str, graph: Graph, request: pytest.FixtureRequest
) -> None:
    assert DOCUMENTED
    found = request.getfixturevalue(database)(DOCUMENTED[1])
    answer = graph.query(EVIDENCE)
    assert isinstance(answer, Solutions)
    wanted = [(row["x"], row["quote"], row["title"]) for row in answer.dicts()]
    assert sorted((row[0], row[3], row[4]) for row in found) == sorted(wanted)
    assert wanted
