"""SPARQL: typed answers, text answers, refusals that say where."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError, UnknownName
from kg.graph import Graph, Solutions, Triples, Verdict
from kg.names import DEFAULT_BASE as ID
from kg.names import RDF, TKG
from tests.conftest import Ear
from tests.graph.samples import graph, tiny

RISK = "?r a tkg:Risk ; skos:prefLabel ?label"


@pytest.fixture(scope="module")
def of() -> Graph:
    return graph(tiny())


def test_select(of: Graph) -> None:
    answer = of.query(f"SELECT ?r ?label ?none {{ {RISK} }}")
    assert isinstance(answer, Solutions)
    assert answer.variables == ("r", "label", "none")
    ((_, label, none),) = answer
    assert (label, none) == (Literal("data leaks", language="en"), None)
    assert len(answer) == 1
    assert answer.dicts() == (
        {"r": "https://w3id.org/trendkg/id/risk/data-leak", "label": "data leaks"},
    )


def test_ask(of: Graph) -> None:
    yes, no = of.query(f"ASK {{ {RISK} }}"), of.query("ASK { ?r a tkg:Nothing }")
    assert isinstance(yes, Verdict)
    assert yes
    assert not no


def test_construct_is_sorted_without_repeats(of: Graph) -> None:
    answer = of.query("CONSTRUCT { ?s a ?c . tkg:x a ?c } WHERE { ?s a ?c }")
    assert isinstance(answer, Triples)
    listed = [str(triple) for triple in answer]
    assert listed == sorted(set(listed))
    assert len(answer) == len(listed)


def test_describe(of: Graph) -> None:
    assert len(of.query("DESCRIBE <https://w3id.org/trendkg/id/risk/data-leak>")) == 9


def test_triple_terms_are_text() -> None:
    of = Graph.parse(b"<http://e/s> <http://e/p> <<( <http://e/s> <http://e/p> 1 )>> .")
    ((row),) = of.query("SELECT ?o { ?s ?p ?o }").dicts()
    assert row["o"].startswith("<http://e/s> <http://e/p> ")


BOUND = [
    ("SELECT ?label { ?r a tkg:Risk ; skos:prefLabel ?label }", 1),
    ("SELECT ?s { ?r a tkg:Risk ; skos:prefLabel ?label . ?s ?p ?r }", 5),
    ("SELECT (COUNT(?r) AS ?n) { ?r a tkg:Risk ; skos:prefLabel ?label } GROUP BY ?label", 1),
    ("SELECT ?l { ?r a tkg:Risk ; skos:prefLabel ?l BIND (?l AS ?label) } # end", 1),
]


@pytest.mark.parametrize(("query", "rows"), BOUND)
def test_bindings(of: Graph, query: str, rows: int) -> None:
    assert len(of.query(query, label=Literal("data leaks", language="en"))) == rows
    assert len(of.query(query, label=NamedNode("http://e/x"))) == 0


def test_bindings_cannot_break_out(of: Graph) -> None:
    trick = Literal('") } SERVICE <http://e/> { #')
    assert len(of.query("SELECT * { ?s skos:prefLabel ?label }", label=trick)) == 0


TEXT = [
    ("SELECT ?label { ?r a tkg:Risk ; skos:prefLabel ?label }", None, "label\r\ndata leaks\r\n"),
    ("SELECT ?label { ?r a tkg:Risk ; skos:prefLabel ?label }", "tsv", '?label\n"data leaks"@en\n'),
    ("ASK { ?r a tkg:Risk }", None, '{"head":{},"boolean":true}'),
    (
        "CONSTRUCT { ?r a tkg:Risk } WHERE { ?r a tkg:Risk }",
        "ntriples",
        f"<{ID}risk/data-leak> <{RDF['type']}> <{TKG['Risk']}> .\n",
    ),
]


@pytest.mark.parametrize(("query", "form", "text"), TEXT)
def test_text(of: Graph, query: str, form: str | None, text: str) -> None:
    assert of.answer(query, form) == text


@pytest.mark.parametrize(
    ("query", "form"),
    [("SELECT * {}", "json"), ("SELECT * {}", "xml"), ("ASK {}", "xml"), ("DESCRIBE <x:y>", None)],
)
def test_other_text(of: Graph, query: str, form: str | None) -> None:
    text = of.answer(query, form)
    assert text == "" or text[0] in "<{"
    if form == "json":
        assert json.loads(text)["results"]


@pytest.mark.parametrize(
    ("query", "form", "known"),
    [("ASK {}", "csv", "json, xml"), ("SELECT * {}", "turtle", "csv, json, tsv, xml")],
)
def test_no_such_form(of: Graph, query: str, form: str, known: str) -> None:
    with pytest.raises(UnknownName, match=f"no form '{form}'; choose from {known}"):
        of.answer(query, form)


REFUSED = [
    ("", "line 1, column 1, at its end: something is missing"),
    ("SELECT * {\n  ?s foo:p ?o }", r"line 2.*prefix is not declared \(known .*tkg:"),
    ("INSERT DATA { <x:a> <x:b> 1 }", "this is an update.*use SELECT"),
    ("LOAD <http://127.0.0.1/>", "this is an update"),
    ("SELECT * { ?s ?p ?o FILTER (<http://e/f>(?s)) }", "cannot be answered: .*custom function"),
    ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "uses SERVICE.*works offline"),
    ("SELECT * {service silent ?x{ ?s ?p ?o }}", "uses SERVICE"),
    ("SELECT * { ?s ?p ?o } # '\nORDER BY ?s SERVICE", "uses SERVICE"),
]


@pytest.mark.parametrize(("query", "message"), REFUSED)
def test_refused(of: Graph, query: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", None)
    for ask in (of.query, of.answer):
        with pytest.raises(QueryError, match=message) as refused:
            ask(query)
        assert "\n" not in str(refused.value)


def test_place_is_that_of_the_text_given(of: Graph) -> None:
    with pytest.raises(QueryError, match="line 1, column 14, at its end: a closing brace"):
        of.query("SELECT * { ?s", s=Literal("x"))


def test_bindings_that_do_not_fit_are_refused(of: Graph) -> None:
    with pytest.raises(QueryError, match=r"does not parse: error at 2:.*; correct it"):
        of.query("SELECT * { ?s ?p ?o } VALUES ?s { 1 }", s=Literal("x"))
    with pytest.raises(QueryError, match="cannot be answered"):
        of.query("SELECT * {}", **{"no name": Literal("x")})


NO_CALLS = [
    "SELECT ?service { ?service a <http://service/> } # service",
    'ASK { ?x rdfs:label \'service\', "SERVICE", \'\'\'SERVICE\'\'\', """a"b SERVICE""" }',
    "PREFIX service: <http://e/> PREFIX Service: <x:> ASK { service:SERVICE Service:load $LOAD }",
    "ASK { ?x rdfs:label 'it\\'s SERVICE <http://e/> {}'@en-service }",
    "ASK { ?service ?servica ?SERVICE FILTER (?servicb < ?x) }",
    "SELECT (COUNT(?service) AS ?loads) { ?x <http://e/SERVICE#load> ?service } # '",
    "ASK { _:service <http://e/%20service> 'a SERVICE <http://e/> { ' }",
]
CALLS = [
    "ASK { ?x rdfs:label '' SERVICE <URL> {} }",
    "ASK { ?x rdfs:label '''a' SERVICE <URL> {} ''b\\'''' . SERVICE <URL> {} }",
    "ASK { FILTER (1 < 2) SERVICE <URL> {} FILTER (2 > 1) }",
    "ASK { {}SeRvIcE<URL>{} }",
    "ASK { ?x a 1 . # it's\n SERVICE <URL> {} }",
    "ASK { ?a ?b ?c.SERVICE<URL>{} }",
    "ASK { ?a ?b 1.SERVICE<URL>{} }",
    "ASK { ?a a?c.SERVICE SILENT<URL>{} }",
    "ASK { ?a ?b <http://e/\\u0023> SERVICE <URL> {} }",
    "ASK { ?a ?b <http://e/#'> SERVICE <URL> {} # '\n }",
    "ASK { ?a ?b 'x'@en.SERVICE<URL>{} }",
    "ASK { ?a ?b _:c.SERVICE<URL>{} }",
    "ASK { ?a ?b <e:c\\u002e> SERVICESILENT<URL>{} }",
    "PREFIX : <URL> PREFIX SERVICE: <x:> PREFIX SERVICA: <y:> ASK { SERVICE:{} }",
    "PREFIX e: <URL> ASK { LATERAL { SERVICE e: {} } }",
    "ASK { BIND (<URL> AS ?x) SERVICE ?x {} }",
    "SELECT ?s { ?s ?p ?o } ORDER BY EXISTS { SERVICE <URL> {} }",
    "SELECT (EXISTS { SERVICE <URL> {} } AS ?x) {}",
    "ASK { MINUS { SERVICE <URL> {} } }",
    "DESCRIBE ?x { SERVICE <URL> { ?x ?y ?z } }",
    "CONSTRUCT { ?x ?y ?z } { SERVICE <URL> { ?x ?y ?z } }",
    "ASK { SERVICE <URL> { BIND ('SERVICE' AS ?service) } } # SERVICA SERVICB",
]
"""In some a lexer would see a text, a comment, a variable or a name where the engine has none."""


@pytest.mark.parametrize("query", NO_CALLS)
def test_names_texts_and_comments_call_nobody(of: Graph, query: str) -> None:
    of.query(query)


@pytest.mark.parametrize("query", CALLS)
def test_calls_are_refused(of: Graph, query: str, ear: Ear) -> None:
    url, heard = ear
    for ask in (of.query, of.answer):
        with pytest.raises(QueryError, match=r"uses SERVICE|does not parse"):
            ask(query.replace("URL", url))
    assert not heard()


def test_a_call_that_is_allowed_is_made(ear: Ear, tmp_path: Path) -> None:
    url, heard = ear
    (tmp_path / "graph.ttl").touch()
    of = Graph.load(tmp_path, allow_service=True)
    asking = Thread(target=lambda: of.query(f"ASK {{ SERVICE SILENT <{url}> {{}} }}"))
    asking.start()
    while not heard():
        pass
    asking.join()
    with pytest.raises(QueryError, match="at its end: a closing brace"):
        of.query(f"ASK {{ SERVICE SILENT <{url}> {{}}")


def test_a_binding_makes_no_call(of: Graph, ear: Ear) -> None:
    url, heard = ear
    trick = Literal(f"}} SERVICE <{url}> {{}} #")
    with pytest.raises(QueryError):
        of.query('ASK { ?s ?p "', o=trick)
    assert not heard()


def test_a_query_with_every_word_is_refused(of: Graph) -> None:
    words = " ".join(f"servic{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
    with pytest.raises(QueryError, match="too many words begin with 'servic'; rename"):
        of.query(f"ASK {{}} # {words}")


PIECES = [*"{}.#<>'\":1,;)", "SERVICE", "service", "<URL>", "?c", "<x:y>", "\n", " ", "\\", "'''"]
PIECES += ["&&", "FILTER(", "e:", "a", "@en", "^^", "OPTIONAL", "GRAPH", "BIND(", '"""', "\\u0022"]


ASKED = [call for call in CALLS if call.startswith("ASK {")]


@given(st.lists(st.sampled_from(PIECES), max_size=10), st.sampled_from(ASKED))
@settings(max_examples=300)
def test_no_mixture_calls(pieces: list[str], call: str) -> None:
    """Whatever stands before a call, the engine's error is never that nobody answers."""
    nobody = "http://127.0.0.1:1/"
    text = f"PREFIX : <{nobody}> PREFIX e: <x:> ASK {{ {''.join(pieces)} {call[5:]}"
    said = ""
    try:
        Graph.parse(b"").query(text.replace("URL", nobody).replace("SILENT", ""))
    except QueryError as error:
        said = str(error)
    assert "os error" not in said
