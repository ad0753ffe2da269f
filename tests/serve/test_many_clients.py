"""More clients than there are places: who idles gives way, the rest wait in turn or are told."""

from __future__ import annotations

import asyncio
import resource
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from kg.errors import SourceTooLarge
from kg.read import Source
from kg.serve.dataset_version import DatasetVersion, Worker
from kg.serve.http_messages import HttpError
from kg.serve.ipc import Frame
from kg.serve.query_pool import Slots, WorkerPool
from kg.serve.sent_report import refusal
from kg.serve.served_dataset import Limits
from tests.serve.servers import GRAPH, Server, alone, in_a_loop, serving

ASK = b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nHost: localhost\r\n\r\n"
SLOW = (
    b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    b"Content-Length: 9\r\nExpect: 100-continue\r\n\r\n"
)
"""The head of a request of which the rest never comes."""
SIMPLE = "SELECT ?s { ?s a tkg:Trend } LIMIT 1"


@pytest.fixture(scope="module")
def narrow() -> Iterator[Server]:
    """A server with few places, of which one address has half."""
    with serving(GRAPH, "--max-clients", 40, "--client-share", 50) as server:
        yield server


def connect(server: Server, source: str = "127.0.0.1") -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), 30, (source, 0))


def status(client: socket.socket) -> bytes:
    """The status line of an answer; nothing if the connection is closed."""
    try:
        return client.recv(1 << 16).partition(b"\r\n")[0]
    except ConnectionError:
        return b""


def test_who_idles_gives_way(narrow: Server) -> None:
    idle = [connect(narrow) for _ in range(60)]
    time.sleep(0.3)
    try:
        assert len(narrow.query(SIMPLE).rows()) == 1
        idle[0].settimeout(5)
        assert status(idle[0]) == b"", "the longest idle goes first"
        idle[-1].sendall(ASK)
        assert status(idle[-1]) == b"HTTP/1.1 200 OK"
    finally:
        for client in idle:
            client.close()


def test_one_address_does_not_take_the_places_of_others(narrow: Server) -> None:
    busy: list[socket.socket] = []
    try:
        got = []
        for _ in range(30):
            busy.append(connect(narrow))
            busy[-1].sendall(SLOW)
            got.append(busy[-1].recv(1 << 16))
        assert [answer.split()[1] for answer in got] == [b"100"] * 20 + [b"503"] * 10
        assert all(b"Retry-After: " in answer for answer in got[20:])
        with connect(narrow, "127.0.0.2") as other:
            other.sendall(ASK)
            assert status(other) == b"HTTP/1.1 200 OK"
    finally:
        for client in busy:
            client.close()


async def burst(port: int, clients: int) -> Counter[str]:
    """What so many clients get that all ask at once."""

    async def one() -> str:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(ASK)
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            writer.close()
        except (OSError, asyncio.IncompleteReadError) as error:
            return type(error).__name__
        return head.split()[1] + (" told" if "Retry-After" in head else "")

    return Counter(await asyncio.gather(*(one() for _ in range(clients))))


async def honest(port: int, seconds: float) -> list[float]:
    """The times to an answer of one client of another address, over one connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=("127.0.0.2", 0))
    times = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.monotonic()
        writer.write(ASK)
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(head.lower().split(b"content-length:")[1].split()[0]))
        times.append(time.monotonic() - began)
        assert head.startswith(b"HTTP/1.1 200")
        await asyncio.sleep(0.01)
    writer.close()
    return times


def test_many_at_once_are_answered_or_told(server: Server) -> None:
    clients = 2000
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < clients + 200:
        pytest.skip(f"only {hard} files may be open here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, clients + 200), hard))

    async def both() -> tuple[Counter[str], list[float]]:
        measured = asyncio.ensure_future(honest(server.port, 3))
        return await burst(server.port, clients), await measured

    slow = [0.0]
    try:
        for _ in range(3):  # other tests may hold the processors for a while
            got, times = alone(both())
            assert got["200"] + got["503 told"] >= 0.9 * clients, got
            slow = sorted(times)[int(len(times) * 0.99) :]
            if slow[0] < 1:
                break
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert slow[0] < 1, slow


@in_a_loop
async def test_clients_wait_in_turn() -> None:
    served: list[str] = []

    slots = Slots(Limits(workers=1, waiting=10))

    async def one(client: str) -> None:
        await slots.acquire(client, 5)
        served.append(client)
        await asyncio.sleep(0)
        slots.release()

    await asyncio.gather(*map(one, "aaaaabbc"))
    await slots.acquire("d", 1)
    assert served == list("aabcabaa")


@pytest.mark.parametrize(
    ("limits", "waiting", "client", "said"),
    [
        (Limits(workers=1, waiting=2, share=1), "aa", "b", "too many requests are waiting"),
        (Limits(workers=1, waiting=4, share=0.5), "aa", "a", "too many requests are waiting"),
        (Limits(workers=1, waiting=4, share=0.5), "aa", "b", "busy"),
        (Limits(workers=1, waiting=0), "", "a", "too many requests are waiting"),
    ],
)
@in_a_loop
async def test_the_queue_is_bounded(limits: Limits, waiting: str, client: str, said: str) -> None:
    slots = Slots(limits)
    await slots.acquire("z", 1)
    others = [asyncio.ensure_future(slots.acquire(each, 5)) for each in waiting]
    await asyncio.sleep(0)
    with pytest.raises(HttpError, match=said) as refused:
        await slots.acquire(client, 0.01)
    assert (refused.value.status, "Retry-After" in refused.value.headers) == (503, True)
    for each in others:
        each.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    slots.release()
    await slots.acquire(client, 0.01)


@contextmanager
def pool(
    monkeypatch: pytest.MonkeyPatch, limits: Limits, asked: list[asyncio.Future[Frame | None]]
) -> Iterator[WorkerPool]:
    """A pool whose workers answer what a test says: it gets the futures of their answers."""

    class Asked(Worker):
        def ask(self, _: Frame) -> asyncio.Future[Frame | None]:
            asked.append(asyncio.get_running_loop().create_future())
            return asked[-1]

    async def borrow(_: DatasetVersion) -> Worker:
        return Asked()

    async def leave(_: DatasetVersion, __: Worker) -> int:
        return 0

    monkeypatch.setattr(DatasetVersion, "borrow", borrow)
    monkeypatch.setattr(DatasetVersion, "give_back", leave)
    monkeypatch.setattr(DatasetVersion, "end", leave)
    monkeypatch.setattr(Worker, "demote", lambda _: None)
    ours, theirs = socket.socketpair()
    with theirs:
        made = WorkerPool(ours, limits)
        yield made
        made.close()


@in_a_loop
async def test_a_report_that_takes_long_is_too_large_by_both_clocks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the worker does not end it, the pool does, in the same words: no wait would help."""

    with (
        pool(monkeypatch, Limits(reading=0), []) as idle,
        pytest.raises(HttpError) as by_clock,
    ):
        await idle.run(Frame({"do": "extract"}))
    too_long = SourceTooLarge("a.md takes more than 0 seconds, the limit; split it or raise it")
    by_worker = refusal(Source("a.md"), too_long)
    for error in (by_clock.value, by_worker):
        assert (error.status, str(error), error.headers) == (
            413,
            "the report takes more than 0 seconds, the limit; split it",
            {},
        )


@in_a_loop
async def test_reports_are_read_few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two at once, eight wait without losing time, more are refused at once; queries go on."""
    asked: list[asyncio.Future[Frame | None]] = []
    refused = 0

    async def read(pool: WorkerPool, client: str) -> None:
        nonlocal refused
        try:
            await pool.run(Frame({"do": "extract"}), client)
        except HttpError as error:
            refused += (error.status, "Retry-After" in error.headers) == (503, True)

    limits = Limits(readers=2, seconds=0.05, patience=0.01, long=0)
    with pool(monkeypatch, limits, asked) as readers:
        reports = [asyncio.ensure_future(read(readers, c)) for c in "abcabcabcabc"]
        await asyncio.sleep(0.1)
        assert (len(asked), refused) == (2, 2)
        query = asyncio.ensure_future(readers.run(Frame({"do": "query"}), "a"))
        await asyncio.sleep(0)
        asked.pop().set_result(Frame({}))
        await query
        while asked:
            assert len(asked) <= 2
            asked.pop().set_result(Frame({}))
            await asyncio.sleep(0.01)
        await asyncio.gather(*reports)
    assert refused == 2
