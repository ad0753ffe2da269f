"""The competency questions give the same rows at hand, on Oxigraph's server and on Virtuoso."""

from __future__ import annotations

import re

import pytest

from kg.cli.sparql_client import Remote
from kg.graph import Answer, Graph, Solutions
from kg.graph.questions import Question, questions
from kg.load.address import Address, service
from kg.load.sparql_http import Endpoint
from kg.load.sparql_server import target
from kg.load.target import deliver
from kg.remote import Credentials
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


LEAST = "(MIN(?words) AS ?quote)"
"""Virtuoso orders texts in its own way, so another of the quotes may be the least."""


def rows(answer: Answer, *, virtuoso: bool = False, left_out: str = "") -> list[tuple[str, ...]]:
    """The rows in their order, numbers without the zeros that servers differ in.

    ``virtuoso``: the column ``isLabel`` may have 1 and 0 for true and false.
    """
    assert isinstance(answer, Solutions)
    names = [str(variable).lstrip("?") for variable in answer.variables]
    return [
        tuple(
            "" if term is None else _plain(term.value, flag=virtuoso and name == "isLabel")  # type: ignore[union-attr]
            for name, term in zip(names, row, strict=True)
            if name != left_out
        )
        for row in answer
    ]


def _plain(text: str, *, flag: bool = False) -> str:
    if flag:
        text = {"true": "1", "false": "0"}.get(text, text)
    return str(float(text)) if re.fullmatch(r"-?\d+\.\d+|-?\d+", text) else text


@pytest.mark.parametrize("question", questions(), ids=lambda q: q.name)
def test_a_question(
    request: pytest.FixtureRequest, servers: dict[str, Remote], question: Question
) -> None:
    virtuoso = request.node.callspec.params["servers"] == "virtuoso_server"
    left_out = "quote" if virtuoso and LEAST in question.query else ""
    for name, graph in (("tiny", TINY), ("built", BUILT)):
        here, there = graph.query(question.query), servers[name].query(question.query)
        assert isinstance(here, Solutions)
        assert isinstance(there, Solutions)
        assert here.variables == there.variables
        of_here, of_there = (
            sorted(rows(each, virtuoso=virtuoso, left_out=left_out)) for each in (here, there)
        )
        assert of_there == of_here, name
        if left_out:  # each group has as many quotes, and what is picked is one of the graph's
            counted = question.query.replace(LEAST, "(COUNT(DISTINCT ?words) AS ?quote)")
            assert sorted(rows(servers[name].query(counted))) == sorted(rows(graph.query(counted)))
            at = [str(variable).lstrip("?") for variable in there.variables].index("quote")
            known = {row[0] for row in rows(graph.query("SELECT ?q { ?s oa:exact ?q }"))}
            assert {row[at] for row in rows(there)} <= known | {""}


@pytest.mark.parametrize("name", ["mitigations", "domains-of-trend", "claims-by-modality"])
def test_a_question_with_a_parameter(servers: dict[str, Remote], name: str) -> None:
    (question,) = (q for q in questions() if q.name == name)
    value = rows(BUILT.query(question.query))[-1][0]
    bindings = question.bindings({question.parameters[0].name: value})
    here, there = (of.query(question.query, **bindings) for of in (BUILT, servers["built"]))
    assert sorted(rows(there)) == sorted(rows(here))
    assert {row[0] for row in rows(here)} == {value}
