"""Queries and updates over HTTP: how they are sent, and what comes back."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from kg.errors import TargetError
from kg.load.sparql_http import Endpoint
from tests.load.http_server import Scripted, says
from tests.test_http_client import JSON, server

__all__ = ["server"]


def test_a_short_query_is_a_get_and_a_long_one_a_post(server: Scripted) -> None:
    assert Endpoint().rows(server.url, "SELECT ?x {}") == [{"x": "1"}]
    Endpoint().query(f"{server.url}?a=b", "ASK {} #" + "x" * 2000, extra={"c": "d"})
    short, long = server.asked
    assert (short.method, short.headers["Accept"]) == ("GET", JSON)
    assert parse_qs(urlsplit(short.path).query) == {"query": ["SELECT ?x {}"]}
    assert (long.method, long.path) == ("POST", "/sparql?a=b")
    assert long.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qs(long.body.decode())["c"] == ["d"]
    assert "Authorization" not in short.headers


def test_an_update_is_a_form(server: Scripted) -> None:
    Endpoint().update(server.url, "CLEAR ALL")
    assert parse_qs(server.asked[0].body.decode()) == {"update": ["CLEAR ALL"]}


@pytest.mark.parametrize(
    "body", ["", "<html>", "[]", "[" * 9999, '{"results":{"bindings":[{"x":1}]}}']
)
def test_what_is_no_table(server: Scripted, body: str) -> None:
    server.answer = says(200, body, "text/html")
    with pytest.raises(TargetError, match="answers text/html that is no table of SPARQL"):
        Endpoint().rows(server.url, "SELECT ?x {}")
