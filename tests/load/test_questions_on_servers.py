"""The competency questions give the same rows at hand, on Oxigraph's server and on Virtuoso."""

from __future__ import annotations

import re

import pytest

from kg.cli.sparql_client import Remote
from kg.graph import Answer, Graph, Solutions
from kg.graph.questions import Question, questions
from kg.load.address import Address, Credentials, service
from kg.load.sparql_http import Endpoint
from kg.load.sparql_server import target
from kg.load.target import deliver
from tests.checkout import OUTPUT
from tests.load.graphs import TINY, quiet
from tests.load.sparql_servers import Server

BUILT = Graph.load(OUTPUT / "graph.ttl")


@pytest.fixture(scope="module", params=["oxigraph_server", "virtuoso_server"])
def servers(request: pytest.FixtureRequest) -> dict[str, Remote]:
    """One server with two graphs, each asked for itself."""
    server: Server = request.getfixturevalue(request.param)
    login = Credentials(server.user, server.password)
    known = {}
    for name, graph in (("tiny", TINY), ("built", BUILT)):
        address = Address.parse(f"{server.address}?graph=urn:questions:{name}")
        deliver(target(address, login), graph, replace=True, progress=quiet)
        where = service(address)
        known[name] = Remote(where.query, where.graph, Endpoint(login, 120))
    return known


def rows(answer: Answer) -> list[tuple[str, ...]]:
    """The rows in their order, without that in which servers differ.

    These are zeros of numbers, words of truth, and which of several quotes is the least.
    """
    assert isinstance(answer, Solutions)
    places = [i for i, v in enumerate(answer.variables) if str(v).lstrip("?") != "quote"]
    every = [list(row) for row in answer]
    return [
        tuple("" if (t := row[i]) is None else _plain(t.value) for i in places) for row in every
    ]  # type: ignore[union-attr]


def _plain(text: str) -> str:
    text = {"true": "1", "false": "0"}.get(text, text)
    return str(float(text)) if re.fullmatch(r"-?\d+\.\d+|-?\d+", text) else text


@pytest.mark.parametrize("question", questions(), ids=lambda q: q.name)
def test_a_question(servers: dict[str, Remote], question: Question) -> None:
    for name, graph in (("tiny", TINY), ("built", BUILT)):
        here, there = graph.query(question.query), servers[name].query(question.query)
        assert isinstance(here, Solutions)
        assert isinstance(there, Solutions)
        assert here.variables == there.variables
        assert sorted(rows(there)) == sorted(rows(here)), name


@pytest.mark.parametrize("name", ["mitigations", "domains-of-trend", "claims-by-modality"])
def test_a_question_with_a_parameter(servers: dict[str, Remote], name: str) -> None:
    (question,) = (q for q in questions() if q.name == name)
    value = rows(BUILT.query(question.query))[-1][0]
    bindings = question.bindings({question.parameters[0].name: value})
    here, there = (of.query(question.query, **bindings) for of in (BUILT, servers["built"]))
    assert sorted(rows(there)) == sorted(rows(here))
    assert {row[0] for row in rows(here)} == {value}
