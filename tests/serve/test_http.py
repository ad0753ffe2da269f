"""HTTP/1.1 as it comes over the wire: framings, versions, order, and what is no HTTP."""

from __future__ import annotations

import socket
import time

import pytest

from tests.serve.servers import Server

ASK = b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
HEAD = ASK.replace(b"GET", b"HEAD") + b"\r\n"
ICON = b"GET /web/icon.svg HTTP/1.1\r\nHost: localhost\r\n"
UPGRADE = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
"""As curl and Java send it; the server goes on with HTTP/1.1."""
TRUE = b'{"head":{},"boolean":true}'
CASES = {
    "a request": (ASK + b"\r\n", [200], True),
    "many at once": ((ASK + b"\r\n") * 50, [200] * 50, True),
    "the last one closes": (ASK + b"\r\n" + ASK + b"Connection: close\r\n\r\n", [200, 200], False),
    "nothing after a close": (ASK + b"Connection: close\r\n\r\n" + ASK + b"\r\n", [200], False),
    "HTTP/1.0": (ASK.replace(b"1.1", b"1.0") + b"\r\n", [200], False),
    "in chunks": (
        POST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nASK\r\n3;x=y\r\n {}\r\n0\r\nX: y\r\n\r\n",
        [200],
        True,
    ),
    "length and chunks": (
        POST + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + ASK,
        [400],
        False,
    ),
    "two lengths": (
        POST + b"Content-Length: 6\r\nContent-Length: 7\r\n\r\nASK {}" + ASK,
        [400],
        False,
    ),
    "no length": (POST + b"\r\n" + ASK + b"\r\n", [400, 200], True),
    "what comes before nonsense": (
        ASK + b"\r\n" + ASK + b"\r\nnonsense\r\n\r\n",
        [200, 200],
        False,
    ),
    "what comes before a broken body": (
        ASK + b"\r\n" + POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        [200],
        False,
    ),
    "a broken body": (POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", [400], False),
    "zeros after a request": (ASK + b"\r\n" + b"\0" * 70_000, [200], False),
    "trailers without end": (
        POST + b"Transfer-Encoding: chunked\r\n\r\n6\r\nASK {}\r\n0\r\n" + b"X: y\r\n" * 200_000,
        [431],
        False,
    ),
    "an upgrade is not made": (
        ASK + UPGRADE + b"\r\n" + ASK + b"\r\n",
        [200, 200],
        True,
    ),
    "content after an upgrade that is not made": (
        POST + UPGRADE + b"Content-Length: 6\r\n\r\nASK {}" + ASK + b"\r\n",
        [200, 200],
        True,
    ),
    "a request in the content after an upgrade": (
        POST + UPGRADE + b"Content-Length: %d\r\n\r\n%s\r\n" % (len(ASK) + 2, ASK),
        [400],
        True,
    ),
    "chunks after an upgrade that is not made": (
        POST + UPGRADE + b"Transfer-Encoding: chunked\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n",
        [200],
        True,
    ),
    "a tunnel": (b"CONNECT / HTTP/1.1\r\nHost: localhost\r\n\r\n" + ASK + b"\r\n", [405], False),
    "chunks of HTTP/1.0": (
        POST.replace(b"1.1", b"1.0") + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        [501],
        False,
    ),
    "packed chunks": (
        POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + ASK,
        [501],
        False,
    ),
    "the whole address": (ASK.replace(b"GET /", b"GET http://localhost/") + b"\r\n", [200], True),
    "an asterisk": (b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", [204], True),
    "another host": (ASK.replace(b"localhost", b"example.org") + b"\r\n", [421], True),
    "two hosts": (ASK + b"Host: localhost\r\n\r\n", [400], True),
    "no host": (b"GET /web/icon.svg HTTP/1.1\r\n\r\n", [200], True),
    "a zero byte": (ASK + b"Accept: \0\r\n\r\n", [400], False),
    "no HTTP": (b"\x16\x03\x01\x00\xa5\x01\x00\x00\r\n\r\n", [400], False),
    "a head without end": (ASK + b"X: " + b"y" * (1 << 17), [431], False),
    "an encoded path": (b"GET /web/%69con.svg HTTP/1.1\r\nHost: localhost\r\n\r\n", [200], True),
    "a fragment": (ICON.replace(b".svg", b".svg#top") + b"\r\n", [200], True),
    "who waits to send": (
        POST + b"Content-Length: 6\r\nExpect: 100-continue\r\n\r\nASK {}",
        [200],
        True,
    ),
    "a head of what is not there": (
        HEAD.replace(b"/sparql", b"/none") + ASK + b"\r\n",
        [404, 200],
        True,
    ),
    "heads and a last one": (
        HEAD + ASK.replace(b"GET", b"HEAD") + b"Connection: close\r\n\r\n" + ASK + b"\r\n",
        [200, 200],
        False,
    ),
}


def answers(client: socket.socket, expected: int) -> tuple[list[int], bytes]:
    """The statuses of the answers that come, and all of their bytes."""
    client.settimeout(5)
    got = b""
    while got.count(b"HTTP/1.1 ") < expected or not got.endswith((TRUE, b"\n", b">")):
        try:
            piece = client.recv(1 << 16)
        except TimeoutError:
            break
        if not piece:
            break
        got += piece
    return [int(part[:3]) for part in got.split(b"HTTP/1.1 ")[1:]], got


@pytest.mark.parametrize("name", CASES)
def test_the_wire(server: Server, name: str) -> None:
    sent, statuses, stays = CASES[name]
    with server.raw() as client:
        client.sendall(sent)
        got, text = answers(client, len(statuses))
        assert got == statuses, text[:300]
        if stays:
            client.sendall(ASK + b"\r\n")
            assert answers(client, 1)[0] == [200]
        else:
            client.settimeout(5)
            assert client.recv(1) == b""


def test_heads_have_the_length_of_a_content_that_does_not_come(server: Server) -> None:
    with server.raw() as client:
        client.sendall(HEAD * 50 + ASK + b"\r\n")
        statuses, text = answers(client, 51)
    *heads, last = text.split(b"HTTP/1.1 ")[1:]
    assert statuses == [200] * 51
    assert {head.lower().count(b"content-length: %d\r\n" % len(TRUE)) for head in heads} == {1}
    assert {head.partition(b"\r\n\r\n")[2] for head in heads} == {b""}
    assert last.partition(b"\r\n\r\n")[2] == TRUE


@pytest.mark.parametrize(
    "sent",
    [
        ASK + b"\r\n",
        POST + b"Content-Length: 6\r\n\r\nASK {}",
        POST + UPGRADE + b"Content-Length: 6\r\n\r\nASK {}",
    ],
)
def test_a_request_may_come_byte_by_byte(server: Server, sent: bytes) -> None:
    with server.raw() as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in sent:
            client.sendall(bytes([byte]))
            time.sleep(0.001)
        got, text = answers(client, 1)
        assert (got, text.endswith(TRUE)) == ([200], True)


def test_answers_come_in_the_order_of_the_requests(server: Server) -> None:
    slow = b"GET /data.nt HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with server.raw() as client:
        client.sendall(slow + ASK + b"\r\n")
        client.settimeout(20)
        got = b""
        while not got.endswith(TRUE):
            got += client.recv(1 << 20)
    assert got.index(b"application/n-triples") < got.index(b"application/sparql-results+json")
