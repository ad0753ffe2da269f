"""Topics by name, and questions in words, over a real server: pages and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.serve.servers import Server, serving
from tests.turtle import attributed


def ask(server: Server, question: str, accept: str = "application/json") -> str:
    reply = server.send("GET", f"/ask?q={quote(question)}", Accept=accept)
    assert reply.status == 200, reply.text
    return reply.text


def test_json_has_the_claims_and_the_query(server: Server) -> None:
    answer = json.loads(ask(server, "What mitigates hallucination?"))
    assert answer["claims"][0]["object"]["label"].lower() == "hallucination"
    rows = server.query(answer["sparql"]).rows()
    assert {row["claim"] for row in rows} == {claim["iri"] for claim in answer["claims"]}


def test_the_page_has_a_form_quotes_and_links(server: Server) -> None:
    empty = server.send("GET", "/ask", Accept="text/html")
    assert (empty.status, empty.media) == (200, "text/html")
    assert '<form action="/ask"' in empty.text
    page = ask(server, "What mitigates hallucination?", "text/html")
    assert "is said to mitigate" in page or "are said to mitigate" in page
    assert "<blockquote>" in page
    assert '<a href="/trendkg/id/' in page


def test_a_refusal_says_why_and_what_is_answered(server: Server) -> None:
    answer = json.loads(ask(server, "Who invented hallucination?"))
    assert answer["refusal"]
    page = ask(server, "<script>alert(1)</script>", "text/html")
    assert "<script>" not in page
    assert "no topic of this graph is called" in page
    page = ask(server, "Which risks stay unaddressed by zzz?", "text/html")
    assert '<a href="/query?example=unaddressed-risks">' in page
    assert "kg query" not in page
    assert json.loads(ask(server, ""))["refusal"].startswith("the question is empty")
    assert "the question has 4,999" in json.loads(ask(server, "why " * 1250))["refusal"]


@pytest.fixture(scope="module")
def attributing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(attributed(tmp_path_factory.mktemp("graph"))) as server:
        yield server


@pytest.mark.parametrize(
    "address",
    [
        "/ask?q=What+does+Gartner+expect%3F",
        "/trendkg/id/trend/on-device-ai.html",
        "/trendkg/id/domain/agriculture.html",
        "/trendkg/id/assertion/5fba4288b8b69e1d.html",
        "/trendkg/id/evidence/1c7d71730f7286d1.html",
    ],
)
def test_pages_say_who_says_it_and_for_when(attributing: Server, address: str) -> None:
    page = attributing.send("GET", address, Accept="text/html").text
    assert ", said by Gartner, until 2030 (“by 2030”)" in page


TURTLE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix tkg: <https://w3id.org/trendkg/ontology#> .
@prefix : <https://e.org/id/> .
:health a tkg:Domain ; skos:prefLabel "healthcare" ; skos:altLabel "care <b>for</b> all" .
:optimal a tkg:Trend ; skos:prefLabel "health system optimization" ; skos:altLabel "Healthcare" .
:chain a tkg:Trend ; skos:prefLabel "Blockchain" .
:ledger a tkg:Technique ; skos:prefLabel "blockchain" ; skos:altLabel "distributed ledger" .
"""


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    path = tmp_path_factory.mktemp("names") / "graph.ttl"
    path.write_text(TURTLE)
    with serving(path) as server:
        yield server


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("distributed  LEDGERS", "/id/ledger"),
        ("care <b>for</b> all", "/id/health"),
        ("https://e.org/id/chain", "/id/chain"),
    ],
)
def test_one_topic_leads_to_its_page(names: Server, name: str, place: str) -> None:
    reply = names.send("GET", f"/search?name={quote(name)}", Accept="text/html")
    assert (reply.status, reply.headers["location"]) == (303, place)
    assert names.send("GET", place, Accept="text/html").headers["location"] == f"{place}.html"


def test_several_topics_are_listed(names: Server) -> None:
    both = names.send("GET", "/search?name=blockchain", Accept="text/html")
    assert (both.status, both.media) == (200, "text/html")
    page = both.body.decode()
    assert page.index('href="/id/chain"') < page.index('href="/id/ledger"')
    assert "Another name of" not in page


def test_a_label_goes_before_another_name_and_both_are_told(names: Server) -> None:
    page = names.send("GET", "/search?name=healthcare", Accept="text/html").body.decode()
    assert page.index('href="/id/health"') < page.index("Another name of")
    assert page.index("Another name of") < page.index('href="/id/optimal"')
    rows = json.loads(names.send("GET", "/search?name=healthcare", Accept="application/json").body)
    assert [(r["label"], r["class"], r["meant"]) for r in rows] == [
        ("healthcare", "Domain", True),
        ("health system optimization", "Trend", False),
    ]


@pytest.mark.parametrize(
    ("query", "accept", "status", "said"),
    [
        ("?name=blokchain", "application/json", 404, "'blokchain'; did you mean 'Blockchain'?"),
        ("?name=%3Cscript%3E", "text/html", 404, "&#x27;&lt;script&gt;&#x27;; see the page"),
        ("", "text/plain", 400, "say which topic: ?name=NAME"),
        ("?name=+", "text/plain", 400, "say which topic"),
        ("?name=a&name=b", "text/plain", 400, "is given 2 times"),
        ("?name=blockchain", "image/png", 406, "text/html"),
    ],
)
def test_what_cannot_be_found(
    names: Server, query: str, accept: str, status: int, said: str
) -> None:
    reply = names.send("GET", f"/search{query}", Accept=accept)
    assert reply.status == status
    assert said in reply.body.decode()


def test_every_page_has_the_box(names: Server) -> None:
    page = names.send("GET", "/id/health.html", Accept="text/html").body.decode()
    assert '<form action="/search" role="search">' in page
