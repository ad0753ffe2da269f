"""One connection in this process: half-sent answers, and how much content all may hold."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from kg.serve.http_connection import Connection
from kg.serve.http_messages import HttpError, Request, Response
from kg.serve.http_server import HttpServer
from kg.serve.served_dataset import Limits
from tests.serve.servers import in_a_loop

LARGE = bytes(1 << 20)
GET = b"GET / HTTP/1.1\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n"
CHUNKED = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"


class Wire(asyncio.Transport):
    """A transport of which the other end reads nothing, so that it is soon full."""

    def __init__(self, room: int = 1 << 16) -> None:
        super().__init__()
        self.sent = b""
        self.room = room
        self.aborted = False
        self.protocol: Any = None

    def write(self, data: bytes | bytearray | memoryview[int]) -> None:
        before = len(self.sent)
        self.sent += bytes(data)
        if before <= self.room < len(self.sent):
            self.protocol.pause_writing()

    def abort(self) -> None:
        if not self.aborted:
            self.aborted = True
            self.protocol.connection_lost(None)

    def is_closing(self) -> bool:
        return self.aborted

    def can_write_eof(self) -> bool:
        return False

    def pause_reading(self) -> None: ...
    def resume_reading(self) -> None: ...


async def large(request: Request) -> Response:
    await request.body(1 << 30)
    return Response(200, LARGE)


async def never(request: Request) -> Response:
    await request.body(1 << 30)
    await asyncio.sleep(3600)
    return Response(200)


def connect(server: HttpServer, wire: Wire) -> Connection:
    wire.protocol = connection = Connection(server)
    connection.connection_made(wire)
    return connection


HALFWAY: list[Callable[[Connection], object]] = [
    lambda c: c.expire(),
    lambda c: c.refuse(HttpError(503, "too much")),
    lambda c: (c.data_received(CHUNKED + b"zz\r\n"), c.expire()),
    lambda c: (c.data_received(b"nonsense\r\n\r\n"), c.expire()),
]


@pytest.mark.parametrize("then", HALFWAY)
@in_a_loop
async def test_a_half_sent_answer_is_cut_off_and_never_followed_by_another(
    then: Callable[[Connection], object],
) -> None:
    wire = Wire()
    connection = connect(HttpServer(large, Limits()), wire)
    connection.data_received(GET)
    await asyncio.sleep(0.01)
    assert wire.room < len(wire.sent) < len(LARGE)
    then(connection)
    await asyncio.sleep(0.01)
    assert wire.aborted
    assert wire.sent.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize("nonsense", [b"nonsense\r\n\r\n", CHUNKED + b"zz\r\n"])
@in_a_loop
async def test_an_answer_is_sent_whole_before_a_client_of_nonsense_is_left(nonsense: bytes) -> None:
    wire = Wire()
    connection = connect(HttpServer(large, Limits()), wire)
    connection.data_received(GET)
    await asyncio.sleep(0.01)
    connection.data_received(nonsense)
    wire.room = 1 << 30
    connection.resume_writing()
    await asyncio.sleep(0.01)
    assert wire.sent.count(b"HTTP/1.1 ") == 1
    assert wire.sent.endswith(LARGE)
    before = connection.deadline
    connection.data_received(GET)
    await asyncio.sleep(0.01)
    assert connection.deadline == before < asyncio.get_running_loop().time() + 31
    assert wire.sent.endswith(LARGE), "what follows nonsense is passed over"


@in_a_loop
async def test_thousands_of_requests_at_once_wait_their_turn_unparsed() -> None:
    """A request takes some forty times the memory of its bytes, and an answer time of others."""
    turns: list[int] = []

    async def none(_: Request) -> Response:
        turns.append(-1)
        return Response(404)

    async def other() -> None:
        while turns.count(-1) < 5_000:
            turns.append(len(turns))
            await asyncio.sleep(0)

    wire = Wire(1 << 30)
    connection = connect(HttpServer(none, Limits()), wire)
    connection.data_received(GET * 5_000)
    assert len(connection._requests) < 300
    await other()
    assert wire.sent.count(b"HTTP/1.1 404") == 5_000
    assert len(turns) > 9_000, "others have their turn between any two of them"


def client(server: HttpServer, size: int) -> tuple[Connection, Wire]:
    """A client that sends a request with content of a size."""
    wire = Wire()
    connection = connect(server, wire)
    connection.data_received(POST % size + bytes(size))
    return connection, wire


@pytest.mark.parametrize(
    ("sizes", "share", "refused"),
    [
        ([400, 400], 1.0, [False, False]),
        ([400, 400, 400], 1.0, [False, False, True]),
        ([1001], 1.0, [True]),
        ([400, 400], 0.75, [False, True]),
    ],
)
@in_a_loop
async def test_all_content_together_is_limited(
    sizes: list[int], share: float, refused: list[bool]
) -> None:
    limits = Limits(pending=1000, share=share, result=1, upload=1)
    server = HttpServer(never, limits)
    clients = [client(server, size) for size in sizes]
    await asyncio.sleep(0.01)
    told = [b"HTTP/1.1 503 " in wire.sent and b"Retry-After" in wire.sent for _, wire in clients]
    assert told == refused
    for connection, _ in clients:
        connection.connection_lost(None)
    again = client(server, 700)[1]
    await asyncio.sleep(0.01)
    assert again.sent == b"", "what clients held is free again once they are gone"


@pytest.mark.parametrize("answer", [large, never])
@in_a_loop
async def test_content_is_held_until_it_is_answered(
    answer: Callable[[Request], Awaitable[Response]],
) -> None:
    server = HttpServer(answer, Limits(pending=1 << 21, share=1))
    connection, _ = client(server, 1 << 20)
    connection.transport.room = 1 << 30  # type: ignore[attr-defined]
    for _ in range(3):
        await asyncio.sleep(0.01)
        if answer is never:
            break
        connection.data_received(POST % (1 << 20) + bytes(1 << 20))
    server.held("", 1 << 20)
    with pytest.raises(HttpError, match="too much content"):
        server.held("", (1 << 20) + 1 if answer is large else 1)


@in_a_loop
async def test_what_content_unpacks_to_is_held_too() -> None:
    packed = gzip.compress(bytes(900))
    head = b"POST / HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
    server = HttpServer(never, Limits(pending=1500))
    connect(server, Wire()).data_received(head % len(packed) + packed)
    await asyncio.sleep(0.1)
    with pytest.raises(HttpError, match="too much content"):
        server.held("", 600)


def test_one_address_does_not_hold_up_the_answers_of_others() -> None:
    server = HttpServer(never, Limits(pending=1000, share=0.75, result=1, upload=1))
    statuses = [server.admitted(c, Response(200, bytes(400))).status for c in "aab"]
    assert statuses == [200, 503, 200]
