"""Clients that are slow, rude or many: each harms itself alone."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from kg.serve.http_connection import HEAD_SECONDS
from tests.serve.servers import GRAPH, TOKEN, Server, serving

HEAD = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
SIMPLE = "SELECT ?s { ?s a tkg:Trend } LIMIT 1"


def closed(client: socket.socket, seconds: float) -> bool:
    """Whether the server closes the connection within a time."""
    client.settimeout(seconds)
    try:
        while client.recv(1 << 16):
            pass
    except TimeoutError:
        return False
    except ConnectionResetError:
        pass
    return True


@pytest.mark.slow
def test_who_sends_no_head_is_cut_off(server: Server) -> None:
    with server.raw() as silent, server.raw() as dripping, server.raw() as kept:
        began = time.monotonic()
        dripping.sendall(b"GET / HTT")
        kept.sendall(b"GET /web/icon.svg HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert kept.recv(1 << 16).startswith(b"HTTP/1.1 200")
        kept.sendall(b"GET /w")
        while time.monotonic() - began < HEAD_SECONDS / 2:
            time.sleep(0.5)
            dripping.sendall(b"P")
        assert len(server.query(SIMPLE).rows()) == 1
        assert all(closed(client, 60) for client in (silent, dripping, kept))


def test_who_reads_nothing_holds_up_nobody(server: Server) -> None:
    lazy = [server.raw() for _ in range(40)]
    try:
        for client in lazy:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.sendall(b"GET /data.nt HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(0.3)
        assert len(server.query(SIMPLE).rows()) == 1
    finally:
        for client in lazy:
            client.close()


def test_who_hangs_up_in_the_middle_is_forgotten(server: Server) -> None:
    for message in (
        b"GET /data.nt HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nASK",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nAS",
        b"\x16\x03\x01\x00\xa5\x01\x00\x00",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nX: \xff\x00\r\n\r\n",
    ):
        with server.raw() as client:
            client.sendall(message)
            time.sleep(0.02)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    assert len(server.query(SIMPLE).rows()) == 1


@pytest.mark.parametrize(
    "sent",
    [
        b"Content-Length: 99999999999\r\n\r\n",
        b"Expect: 100-continue\r\nContent-Length: 9999999\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n" + b"%x\r\n%s\r\n" % (1 << 20, b" " * (1 << 20)) * 2,
    ],
    ids=["told", "asked", "chunked"],
)
def test_too_large_a_body_is_refused_before_it_is_read(server: Server, sent: bytes) -> None:
    with server.raw() as client:
        client.sendall(HEAD + sent)
        assert client.recv(1 << 16).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("size", [2 << 20, 8 << 20, 64 << 20])
def test_who_sends_too_much_hears_so_even_if_it_sends_all_of_it_first(
    server: Server, size: int
) -> None:
    for _ in range(3):
        with server.raw() as client:
            client.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % size + b"#" * size)
            assert client.recv(1 << 16).startswith(b"HTTP/1.1 413 ")


def test_the_same_question_has_the_same_answer_byte_for_byte(server: Server) -> None:
    asked = "SELECT * { ?s tkg:raisesRisk ?r . ?r skos:prefLabel ?l }"
    with serving(GRAPH, PYTHONHASHSEED="7", LC_ALL="C") as other:
        for accept in ("text/csv", "application/sparql-results+json"):
            answers = {server.query(asked, accept).body for _ in range(4)}
            assert answers == {other.query(asked, accept).body}
        for path in ("/data.ttl", "/data.nq", "/trendkg/id/technique/red-teaming.html"):
            assert server.send("GET", path).body == other.send("GET", path).body


@pytest.fixture
def tight() -> Iterator[Server]:
    with serving(GRAPH, "--max-result", 1, "--update", KG_SERVE_TOKEN=TOKEN) as server:
        yield server


def test_an_answer_over_the_limit_is_no_half_answer(tight: Server) -> None:
    reply = tight.send("GET", "/data.nt")
    assert (reply.status, reply.media) == (503, "text/plain")
    assert tight.send("GET", "/data?default", Accept="application/n-triples").status == 503
    assert tight.query("SELECT * { ?s ?p ?o }").status == 503
    assert tight.query("SELECT * { ?s ?p ?o } LIMIT 100").status == 200
