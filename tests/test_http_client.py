"""The client for HTTP, as SPARQL uses it: logins, passing faults and others, slow servers."""

from __future__ import annotations

import base64
import contextlib
import socket
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from kg.errors import TargetError
from kg.http_client import Lost, Refused, shown
from kg.load.sparql_http import Endpoint
from kg.remote import Credentials, Retry
from tests.load.arcade import free_port
from tests.load.http_server import Asked, Scripted, says, scripted

JSON = "application/sparql-results+json"
ROWS = '{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"1"}}]}}'
SECRET = "".join(["s3", "cret"])
CHALLENGE = 'Digest realm="SPARQL", nonce="abc", qop="auth", algorithm="{}"'


@pytest.fixture
def server() -> Iterator[Scripted]:
    with scripted(says(200, ROWS, JSON)) as known:
        yield known


def endpoint(user: str = "", timeout: float = 5, attempts: int = 3) -> Endpoint:
    retry = Retry(attempts, sleep=lambda _: None)
    return Endpoint(Credentials(user, SECRET if user else ""), timeout, retry)


def test_basic(server: Scripted) -> None:
    def answer(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        expected = "Basic " + base64.b64encode(f"ada:{SECRET}".encode()).decode()
        good = asked.headers.get("Authorization") == expected
        no = says(401, "who?", WWW_Authenticate='Basic realm="x"')
        (says(200, ROWS, JSON) if good else no)(handler, asked)

    server.answer = answer
    one = endpoint("ada")
    assert one.rows(server.url, "SELECT ?x {}") == one.rows(server.url, "SELECT ?x {}")
    assert ["Authorization" in asked.headers for asked in server.asked] == [False, True, True]


def test_digest_is_answered_and_used_again(server: Scripted) -> None:
    def answer(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        no = says(401, WWW_Authenticate=CHALLENGE.format("MD5"))
        good = 'username="ada"' in asked.headers.get("Authorization", "")
        (says(200, ROWS, JSON) if good else no)(handler, asked)

    server.answer = answer
    one = endpoint("ada")
    one.send("POST", server.url, b"x", {"Content-Type": "text/plain"})
    one.send("POST", server.url, b"y", {"Content-Type": "text/plain"})
    counts = [a.headers.get("Authorization", "").partition("nc=")[2][:8] for a in server.asked]
    assert counts == ["", "00000001", "00000002"]
    assert SECRET not in str(server.asked)
    assert SECRET not in repr(one)


REFUSALS: list[tuple[dict[str, Any], str, str]] = [
    ({"status": 401, "WWW_Authenticate": "Basic x"}, "ada", "does not let user 'ada' in; check KG"),
    ({"status": 401, "WWW_Authenticate": "Basic x"}, "", "lets no stranger in; give --user"),
    ({"status": 401, "WWW_Authenticate": "Negotiate"}, "ada", "does not let user 'ada' in"),
    ({"status": 401}, "ada", "does not let user 'ada' in"),
    ({"status": 403}, "ada", "does not let user 'ada' in"),
    (
        {"status": 401, "WWW_Authenticate": CHALLENGE.format("SHA-512-256")},
        "ada",
        "a kind of login that is not known here (digest, SHA-512-256)",
    ),
    ({"status": 302, "Location": "http://e/x?y"}, "ada", "sends on to http://e/x; give that"),
    ({"status": 500, "body": "<style>a</style><h1>no\nroom</h1>"}, "", "answers 500 (no)"),
    ({"status": 400}, "", "answers 400 (Bad Request); see its log"),
]


@pytest.mark.parametrize(("answer", "user", "said"), REFUSALS)
def test_refusals(server: Scripted, answer: dict[str, Any], user: str, said: str) -> None:
    server.answer = says(**answer)
    with pytest.raises(TargetError) as refused:
        endpoint(user).query(f"{server.url}?secret=x", "ASK {}")
    assert said in str(refused.value)
    assert str(refused.value).startswith(f"http://127.0.0.1:{server.port}/sparql ")
    assert SECRET not in str(refused.value)
    assert "\n" not in str(refused.value)
    assert len(server.asked) <= 2


def test_a_redirect_takes_no_password_along(server: Scripted) -> None:
    with scripted(says(200, ROWS, JSON)) as other:
        server.answer = says(307, Location=other.url)
        with pytest.raises(Refused, match="sends on to"):
            endpoint("ada").update(server.url, "CLEAR ALL")
        assert not other.asked


@pytest.mark.parametrize("status", [408, 429, 502, 503, 504])
def test_a_passing_fault_passes(server: Scripted, status: int) -> None:
    def answer(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        (says(200, ROWS, JSON) if len(server.asked) > 2 else says(status))(handler, asked)

    server.answer = answer
    assert endpoint().rows(server.url, "SELECT ?x {}") == [{"x": "1"}]
    assert len(server.asked) == 3


def test_what_may_not_be_sent_twice_is_sent_once(server: Scripted) -> None:
    server.answer = says(503)
    with pytest.raises(Refused):
        endpoint().update(server.url, "MOVE GRAPH <a:b> TO DEFAULT", again=False)
    assert len(server.asked) == 1


def test_nobody_there() -> None:
    url = f"http://127.0.0.1:{free_port()}/sparql"
    with pytest.raises(Lost, match=r"cannot be reached \(Connection refused\); check that it runs"):
        endpoint().query(url, "ASK {}")
    with pytest.raises(Lost, match="cannot be reached"):
        endpoint().query("http://no-such-host.invalid/", "ASK {}")


def test_a_server_that_hangs_up(server: Scripted) -> None:
    server.answer = lambda handler, _: handler.connection.shutdown(socket.SHUT_RDWR)
    with pytest.raises(Lost, match="cannot be reached"):
        endpoint().query(server.url, "ASK {}")
    server.answer = lambda handler, _: handler.wfile.write(
        b"HTTP/1.0 200 OK\r\nContent-Length: 99\r\n\r\nshort"
    )
    with pytest.raises(Lost, match="cannot be reached"):
        endpoint().query(server.url, "ASK {}")


def test_a_server_that_takes_its_time(server: Scripted) -> None:
    def silent(_handler: BaseHTTPRequestHandler, _asked: Asked) -> None:
        time.sleep(0.6)

    def dripping(begin: bytes, drop: bytes) -> Callable[[BaseHTTPRequestHandler, Asked], None]:
        def answer(handler: BaseHTTPRequestHandler, _asked: Asked) -> None:
            with contextlib.suppress(OSError):
                handler.wfile.write(begin)
                for _ in range(40):
                    handler.wfile.write(drop)
                    handler.wfile.flush()
                    time.sleep(0.05)

        return answer

    head = b"HTTP/1.1 200 OK\r\n"
    drips = (
        (head + b"\r\n", b" "),
        (head[:-2], b"K"),
        (head + b"X: ", b"y"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (head + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
    )
    for answer in (silent, *(dripping(*each) for each in drips)):
        server.answer = answer
        began = time.monotonic()
        with pytest.raises(Lost, match=r"no answer within 0\.2 seconds; ask for less"):
            endpoint(timeout=0.2, attempts=1).query(server.url, "ASK {}")
        assert time.monotonic() - began < 1.8


@pytest.mark.parametrize("length", ["abc", "-1", "9" * 5000, "\u00b2"])
def test_a_length_that_is_none_is_passed_over(server: Scripted, length: str) -> None:
    head = f"HTTP/1.0 200 OK\r\nContent-Type: {JSON}\r\nContent-Length: {length}\r\n\r\n{ROWS}"
    server.answer = lambda handler, _: handler.wfile.write(head.encode("latin-1"))
    assert endpoint().rows(server.url, "SELECT ?x {}") == [{"x": "1"}]


def test_what_is_shown_of_an_address() -> None:
    assert shown("http://ada:x@h/p?q=1") == "http://h/p"
    assert shown("elsewhere") == "elsewhere"
