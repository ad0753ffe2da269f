"""What workers do, in this process: every task on a small data set with named graphs."""

# ruff: noqa: E501 - triples and rows of a table are read better unbroken

from __future__ import annotations

import html
import json
import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store, parse

from kg.serve import query_answers, worker
from kg.serve.ipc import Frame, receive
from kg.serve.pages import page
from kg.serve.served_dataset import Data, Limits, ServedGraph
from kg.serve.worker import perform
from tests.serve.conftest import NAMED
from tests.turtle import HEAD

PUBLIC = "http://host"
THINGS = """
<http://e/technique/a> a tkg:Technique ; skos:prefLabel "A"@en ; skos:altLabel "AA" ;
  skos:definition "what A is" ; skos:exactMatch <http://other/a>, <urn:a> ; tkg:confidence 0.9 ;
  tkg:raisesRisk <http://e/risk/r> ; tkg:mentionedIn <http://e/report/x> ; tkg:evidence <http://e/evidence/1> .
<http://e/risk/r> a tkg:Risk ; skos:prefLabel "R" .
<http://e/risk/bare> a tkg:Risk .
<http://e/report/x> a tkg:Report ; dcterms:title "X" ; dcterms:issued "2025" .
<http://e/report/x/section/1> a tkg:Section ; dcterms:title "One" ; tkg:order 1 ; dcterms:isPartOf <http://e/report/x> .
<http://e/report/x/section/2> a tkg:Section ; dcterms:title "Two" ; tkg:order "second" ;
  dcterms:isPartOf <http://e/report/x> ; tkg:parentSection <http://e/report/x/section/1> .
<http://e/assertion/1> a tkg:Assertion ; rdf:subject <http://e/technique/a> ; rdf:predicate tkg:raisesRisk ;
  rdf:object <http://e/risk/r> ; tkg:modality tkg:possible ; tkg:confidence 0.8 ; tkg:evidence <http://e/evidence/1>, <http://e/evidence/2> .
<http://e/evidence/1> a tkg:Evidence ; oa:hasSource <http://e/report/x> ; tkg:section <http://e/report/x/section/1> ;
  oa:hasSelector <http://e/report/x#char=1,9> ; tkg:modality tkg:possible ; tkg:confidence 0.8 ; tkg:foundBy "rule" ;
  tkg:linkedBy <http://e/report/x/section/1> .
<http://e/report/x#char=1,9> oa:exact "A may raise R." ; oa:prefix "before " ; oa:suffix " after" ; oa:start 1 ; oa:end 9 .
<http://e/evidence/2> a tkg:Evidence .
<http://e/build/1> a tkg:Build ; tkg:settings "{}" ; rdf:value [ rdf:value 1 ] .
"""
SOURCE = ServedGraph("test", Store, lambda store: f"<p>{len(store)}</p>")
Do = Callable[..., Frame]


def stored(text: str, form: RdfFormat) -> Data:
    store = Store()
    store.bulk_load(text.encode(), form)
    return Data(store)


def doing(data: Data, limits: Limits = Limits()) -> Do:
    def do(task: str, body: bytes = b"", **head: Any) -> Frame:
        return perform(Frame({"do": task, **head}, body), data, SOURCE, limits)

    return do


@pytest.fixture(autouse=True)
def _unconfined(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process is no worker: it goes on opening files."""
    monkeypatch.setattr(worker, "confine", lambda _: None)
    monkeypatch.setattr(worker, "release", lambda: None)


@pytest.fixture
def things() -> Do:
    return doing(stored(HEAD + THINGS, RdfFormat.TURTLE))


@pytest.fixture
def graphs() -> Do:
    return doing(stored(NAMED, RdfFormat.N_QUADS))


def asked(query: str, **more: Any) -> dict[str, Any]:
    head = {"query": query, "base": None, "accept": None, "default": [], "named": []}
    return {**head, **more}


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        (
            "technique/a",
            ["what A is", "AA", "0.9", "Raises (1)", "2 sentences", "possible", "urn:a"],
        ),
        ("risk/r", ["Raised by (1)", "A may raise R."]),
        ("risk/bare", ["http://e/risk/bare"]),
        ("report/x", ["2025", "Techniques (1)", "Sections (2)"]),
        ("report/x/section/1", ["What was read here (1)", "Part of"]),
        ("report/x/section/2", ["One"]),
        ("assertion/1", ["Sentences (2)", "confidence 0.8"]),
        ("evidence/1", ["Supports", "rule", "1 to 9", "linked by"]),
        ("evidence/2", ["Supports"]),
        ("build/1", ["All that is said of it (3)", "{}"]),
    ],
)
def test_each_kind_of_thing_has_its_page(things: Do, path: str, parts: list[str]) -> None:
    reply = things("thing", path=f"/{path}.html", accept=None, public=PUBLIC)
    assert (reply.head["status"], reply.head["type"]) == (200, "text/html")
    text = reply.body.decode()
    assert [part for part in parts if part not in text] == []
    for suffix in (".ttl", ".nt", ".jsonld", ".rdf"):
        assert things("thing", path=f"/{path}{suffix}", accept=None, public=PUBLIC).body


OWN = """
<http://e/terms#Law> rdfs:subClassOf tkg:Topic ; rdfs:label "law"@en .
<http://e/terms#bans> rdfs:subPropertyOf tkg:relatesTo ; rdfs:label "bans"@en .
<http://e/law/x> a <http://e/terms#Law> ; skos:prefLabel "X act" ; <http://e/terms#bans> <http://e/risk/r> .
<http://e/risk/r> a tkg:Risk ; skos:prefLabel "R" .
"""


def test_classes_and_relations_of_a_users_own_have_pages_too() -> None:
    do = doing(stored(HEAD + OWN, RdfFormat.TURTLE))
    law, risk = (
        do("thing", path=f"/{path}.html", accept=None, public=PUBLIC).body.decode()
        for path in ("law/x", "risk/r")
    )
    assert "<h2>Bans (1)</h2>" in law
    assert 'href="/law/x">X act</a>' in risk


@pytest.mark.parametrize("title", ['a "b"', "<c> .", "d\\", "e\nf", "{{ g }}"])
def test_a_title_is_data_in_every_form(things: Do, title: str) -> None:
    head = {"public": PUBLIC, "title": title, "licence": None, "update": False}
    found = parse(things("catalogue", accept="text/turtle", **head).body, RdfFormat.TURTLE)
    titles = {q.object.value for q in found if q.predicate.value.endswith("/title")}
    assert titles == {title, f"Description of {title}", "SPARQL endpoint"}
    page_ = things("catalogue", accept="text/html", **head).body.decode()
    assert f"<h1>{html.escape(title)}</h1>" in page_


def test_a_thing_that_many_refer_to_is_told_in_part() -> None:
    lines = "".join(f"<http://e/{i}> <http://e/p> <http://e/risk/r> .\n" for i in range(300))
    kind = "<http://e/risk/r> a <https://w3id.org/trendkg/ontology#Risk> ."
    do = doing(stored(lines + kind, RdfFormat.TURTLE))
    text = do("thing", path="/risk/r.html", accept=None, public=PUBLIC).body.decode()
    assert "the first 200 of 300" in text
    data = do("thing", path="/risk/r.nt", accept=None, public=PUBLIC).body
    assert len(list(parse(data, RdfFormat.N_TRIPLES))) == 301


def test_the_union_has_no_triple_twice(graphs: Do) -> None:
    reply = graphs("query", **asked("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))
    assert json.loads(reply.body)["results"]["bindings"][0]["n"]["value"] == "4"
    assert graphs("page").body == b"<p>4</p>"


def test_a_failure_of_ours_is_told_and_survived(graphs: Do) -> None:
    reply = graphs("nonsense")
    assert (reply.head["status"], "KeyError" in reply.head["bug"]) == (500, True)


def test_want_of_memory_is_told(monkeypatch: pytest.MonkeyPatch, graphs: Do) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(query_answers, "check_offline", fail)
    assert "memory" in graphs("query", **asked("ASK {}")).head["error"]


def test_an_answer_stops_at_its_limit() -> None:
    do = doing(
        stored("<http://e/s> <http://e/p> <http://e/o> .", RdfFormat.TURTLE), Limits(result=9)
    )
    assert do("query", **asked("SELECT * { ?s ?p ?o }")).head["status"] == 503


def test_messages_arrive_as_they_were_sent() -> None:
    one, other = socket.socketpair()
    with one, other:
        for frame in (Frame({"a": [1, "ü"]}), Frame({}, b"x" * 100_000)):
            sender = threading.Thread(target=one.sendall, args=(bytes(frame),))
            sender.start()
            assert receive(other) == frame
            sender.join()
        one.sendall(b"\0\0")
        one.close()
        assert receive(other) is None


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=40))
def test_text_stays_text_in_html(text: str) -> None:
    made = page("error", title=text, reason=text).decode()
    assert made.startswith("<!doctype html>\n<html lang=")
    inside = made.partition("<p>")[2].partition("</p>")[0]
    assert inside.count("<") == 0
    assert html.unescape(inside) == text
