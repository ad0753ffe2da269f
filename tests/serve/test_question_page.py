"""Questions in words over a real server: a page for people, JSON for programs."""

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
