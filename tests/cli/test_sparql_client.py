"""``kg query`` on a server: as on a graph at hand, and one line for what a server does wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from pyoxigraph import Literal, QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Store

from kg.cli.sparql_client import Remote
from tests.cli.conftest import Kg
from tests.load.http_server import Asked, Scripted, says, scripted

TINY = Path(__file__).parents[2] / "ontology/examples/graphs/tiny.ttl"
JSON = "application/sparql-results+json"


class Engine:
    """Answers the SPARQL protocol out of a store, without the project's prefixes."""

    def __init__(self) -> None:
        self.store = Store()
        self.store.load(path=TINY)
        self.form = QueryResultsFormat.JSON

    def __call__(self, handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        said = asked.body.decode() or urlsplit(asked.path).query
        try:
            found = self.store.query(parse_qs(said)["query"][0])
        except SyntaxError as error:
            says(400, str(error))(handler, asked)
            return
        if isinstance(found, QuerySolutions | QueryBoolean):
            data, media_type = found.serialize(format=self.form), self.form.media_type
        else:
            data, media_type = found.serialize(format=RdfFormat.TURTLE), "text/turtle"
        says(200, data or b"", media_type)(handler, asked)


@pytest.fixture
def server() -> Iterator[Scripted]:
    with scripted(Engine()) as known:
        yield known


SAME = [
    ("risks-raised",),
    ("mitigations", "--risk", "the privacy concern"),
    ("mitigations", "--risk", "bias", "--format", "json"),
    ("SELECT ?x ?l { ?x a tkg:Risk ; skos:prefLabel ?l } ORDER BY ?l",),
    ("SELECT ?x ?l { ?x a tkg:Risk ; skos:prefLabel ?l } ORDER BY ?l", "--format", "xml"),
    ("ASK { ?x a tkg:Risk }",),
    ("DESCRIBE ?x { ?x a tkg:Risk }",),
    ("CONSTRUCT { ?x skos:prefLabel ?l } { ?x skos:prefLabel ?l }", "--format", "ntriples"),
]


@pytest.mark.parametrize("arguments", SAME, ids=lambda a: " ".join(a)[:40])
def test_a_server_answers_as_the_graph_does(
    kg: Kg, server: Scripted, arguments: tuple[str, ...]
) -> None:
    assert kg("query", server.url, *arguments) == kg("query", TINY, *arguments)


@pytest.mark.parametrize("form", [QueryResultsFormat.XML, QueryResultsFormat.TSV])
def test_a_server_may_answer_in_another_form(
    kg: Kg, server: Scripted, form: QueryResultsFormat
) -> None:
    server.answer.form = form  # type: ignore[attr-defined]
    query = "SELECT ?x { ?x a tkg:Risk } ORDER BY ?x"
    assert kg("query", server.url, query) == kg("query", TINY, query)


def test_explain_counts_on_the_server(kg: Kg, server: Scripted) -> None:
    told = json.loads(
        kg("query", server.url, "SELECT ?x { ?x a tkg:Riks }", "--explain", "--json").out
    )
    assert told["notes"] == [
        "tkg:Riks is not the class of anything in this graph; did you mean tkg:Risk?"
    ]


def test_what_virtuoso_answers_to_ask(kg: Kg, server: Scripted) -> None:
    for value, verdict in (("1", "true"), ("0", "false")):
        row = {"__ASK_RETVAL": {"type": "literal", "value": value}}
        body = {"head": {"vars": ["__ASK_RETVAL"]}, "results": {"bindings": [row]}}
        server.answer = says(200, json.dumps(body), JSON)
        assert kg("query", server.url, "ASK {}").out == f'{{"head":{{}},"boolean":{verdict}}}\n'


def test_a_parameter_that_is_not_told_is_asked_for(server: Scripted) -> None:
    remote = Remote.open(server.url, None, 5)
    answer = remote.query("SELECT ?x { ?x skos:prefLabel ?l }", l=Literal("bias", language="en"))
    assert len(answer) == 1  # type: ignore[arg-type]


def test_the_address_keeps_its_query(server: Scripted) -> None:
    remote = Remote.open(f"{server.url}?default-graph-uri=urn:x", None, 5)
    remote.query("ASK {}")
    assert "default-graph-uri=urn:x&query=ASK" in server.asked[0].path
    named = Remote.open(f"sparql://127.0.0.1:{server.port}/sparql?graph=urn:y", None, 5)
    named.query("ASK {}")
    assert "default-graph-uri=urn%3Ay" in server.asked[1].path


def test_a_fault_of_the_query_is_shown_as_at_hand(kg: Kg, server: Scripted) -> None:
    query = "SELECT ?x { ?x a tkg:Risk FILTR }"
    assert kg("query", server.url, query) == kg("query", TINY, query)
    server.answer = says(400, "too many joins")
    code, out, err = kg("query", server.url, "ASK {}")
    assert (code, out) == (5, "")
    assert err.endswith("/sparql answers 400 (too many joins); see its log; change the query\n")


@pytest.mark.parametrize("media_type", ["text/html", JSON, "text/turtle"])
def test_what_is_no_answer_is_told(kg: Kg, server: Scripted, media_type: str) -> None:
    server.answer = says(200, "<html>", media_type)
    code, out, err = kg("query", server.url, "SELECT ?x { ?x a ?y }")
    assert (code, out) == (9, "")
    assert f"answers {media_type} that is no answer to a query; check" in err


def test_a_server_that_refuses_is_told(kg: Kg, server: Scripted) -> None:
    server.answer = says(500, "no room")
    code, _, err = kg("query", server.url, "ASK {}")
    assert code == 9
    assert err == f"kg: {server.url} answers 500 (no room); see its log\n"
