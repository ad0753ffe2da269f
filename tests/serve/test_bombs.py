"""Queries made to hurt: each is answered with why not, in time, and nobody else notices."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from .servers import GRAPH, Server, serving

SECONDS = 1.5
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SIMPLE = "SELECT ?s { ?s a tkg:Trend } LIMIT 1"
BOMBS = {
    "cross product": (CROSS, 503),
    "sorted cross product": ("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f", 503),
    "grouped cross product": (
        "SELECT ?a ?d (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?d",
        503,
    ),
    "endless answer": ("SELECT * { ?a ?b ?c . ?d ?e ?f }", 503),
    "endless graph": ("CONSTRUCT { ?a ?e ?f } { ?a ?b ?c . ?d ?e ?f }", 503),
    "paths in paths": ("SELECT (COUNT(*) AS ?n) { ?a (<x:1>|!<x:2>)* ?b . ?c (!<x:1>)+ ?d }", 503),
    "nested groups": ("SELECT * { " + "{" * 50_000 + "?s ?p ?o" + "}" * 50_000 + "}", 400),
    "nested brackets": ("ASK { FILTER(" + "(" * 200_000 + "1" + ")" * 200_000 + ")}", 400),
    "nested options": ("ASK { " + "OPTIONAL { ?s ?p ?o " * 3000 + "}" * 3000 + "}", 400),
    "nested paths": ("ASK { ?s " + "(" * 100_000 + "a" + ")*" * 100_000 + " ?o }", 400),
    "many unions": ("SELECT * { " + " UNION ".join(["{ ?s ?p ?o . ?a ?b ?c }"] * 5000) + "}", 503),
    "huge pattern": (
        'SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER (REGEX(STR(?o), CONCAT("(a{1,99}){1,99}", STR(?s)))'
        " || REGEX(STR(?o), CONCAT(STR(?o), STR(?p))) && ?o = ?s) . ?x ?y ?z . ?t ?u ?v }",
        503,
    ),
    "swelling string": (
        "SELECT (STRLEN(?p) AS ?n) { BIND('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' AS ?a) "
        + "".join(
            f"BIND(CONCAT(?{c},?{c},?{c},?{c}) AS ?{chr(ord(c) + 1)}) " for c in "abcdefghijklmno"
        )
        + "}",
        503,
    ),
}


@pytest.fixture(scope="module")
def small() -> Iterator[Server]:
    """A server that gives a query little time and little memory."""
    limits = ("--timeout", SECONDS, "--max-memory", 256, "--max-result", 4, "--workers", 2)
    with serving(GRAPH, *limits) as server:
        yield server


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_and_the_next_query_answered(small: Server, name: str) -> None:
    query, status = BOMBS[name]
    began = time.monotonic()
    reply = small.send("POST", "/sparql", query, Content_Type="application/sparql-query")
    took = time.monotonic() - began
    assert reply.status == status, reply.text
    assert reply.text.count("\n") == 1
    assert took < SECONDS + 3
    began = time.monotonic()
    assert len(small.query(SIMPLE).rows()) == 1
    assert time.monotonic() - began < 1.5


def test_what_takes_too_long_says_so(small: Server) -> None:
    reply = small.query(CROSS)
    assert (reply.status, reply.headers["retry-after"]) == (503, "5")
    assert "longer than 1.5 s" in reply.text
    assert "nested too deeply" in small.send(
        "POST", "/sparql", BOMBS["nested groups"][0], Content_Type="application/sparql-query"
    ).text
    assert "larger than 4,194,304 bytes" in small.query(BOMBS["endless answer"][0]).text


def test_many_bombs_at_once_hold_up_nobody(small: Server) -> None:
    with ThreadPoolExecutor(12) as threads:
        bombs = [threads.submit(small.query, CROSS) for _ in range(12)]
        time.sleep(1.1)
        waits = []
        for _ in range(3):
            began = time.monotonic()
            assert len(small.query(SIMPLE).rows()) == 1
            waits.append(time.monotonic() - began)
        assert {bomb.result().status for bomb in bombs} == {503}
    assert min(waits) < SECONDS


def test_a_client_that_leaves_takes_its_query_along(small: Server) -> None:
    before = threading.active_count()
    with small.raw() as client:
        client.sendall(b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/")
        client.sendall(b"sparql-query\r\nContent-Length: %d\r\n\r\n" % len(CROSS))
        client.sendall(CROSS.encode())
        time.sleep(0.4)
        busy = _running(small)
    assert threading.active_count() == before
    deadline = time.monotonic() + 2
    while _running(small) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert (busy, _running(small)) == (1, 0)


def _running(server: Server) -> int:
    """How many workers use the processor at this moment."""

    def ticks(pid: int) -> int:
        with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123 - a file of the kernel
            return int(stat.read().rpartition(") ")[2].split()[11])

    before = {pid: ticks(pid) for pid in server.children()}
    time.sleep(0.3)
    after = {pid: ticks(pid) for pid in server.children() & before.keys()}
    return sum(after[pid] - before[pid] >= 8 for pid in after)


def test_no_process_is_left_behind(small: Server) -> None:
    time.sleep(0.2)
    assert len(small.children()) <= 1 + 2
