"""Topics by name over a real server: one leads to its page, several are listed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.serve.servers import Server, serving

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
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
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
def test_one_topic_leads_to_its_page(named: Server, name: str, place: str) -> None:
    reply = named.send("GET", f"/search?name={quote(name)}", Accept="text/html")
    assert (reply.status, reply.headers["location"]) == (303, place)
    assert named.send("GET", place, Accept="text/html").headers["location"] == f"{place}.html"


def test_several_topics_are_listed(named: Server) -> None:
    both = named.send("GET", "/search?name=blockchain", Accept="text/html")
    assert (both.status, both.media) == (200, "text/html")
    page = both.body.decode()
    assert page.index('href="/id/chain"') < page.index('href="/id/ledger"')
    assert "Another name of" not in page


def test_a_label_goes_before_another_name_and_both_are_told(named: Server) -> None:
    page = named.send("GET", "/search?name=healthcare", Accept="text/html").body.decode()
    assert page.index('href="/id/health"') < page.index("Another name of")
    assert page.index("Another name of") < page.index('href="/id/optimal"')
    rows = json.loads(named.send("GET", "/search?name=healthcare", Accept="application/json").body)
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
    named: Server, query: str, accept: str, status: int, said: str
) -> None:
    reply = named.send("GET", f"/search{query}", Accept=accept)
    assert reply.status == status
    assert said in reply.body.decode()


def test_every_page_has_the_box(named: Server) -> None:
    page = named.send("GET", "/id/health.html", Accept="text/html").body.decode()
    assert '<form action="/search" role="search">' in page
