"""How the server starts and ends."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import pytest

from kg.serve import ServerSettings
from kg.serve.dataset_version import GONE, DatasetVersion, Worker
from kg.serve.http_messages import HttpError
from kg.serve.http_server import bound
from kg.serve.ipc import Frame
from kg.serve.query_pool import WorkerPool
from kg.serve.served_dataset import Limits
from tests.processes import left
from tests.serve.servers import GRAPH, TOKEN, Server, descendants, in_a_loop, serving

KG = [sys.executable, "-m", "kg", "serve"]
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f }"


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    bare = {name: value for name, value in os.environ.items() if name != "KG_SERVE_TOKEN"}
    return subprocess.run(
        [*KG, *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**bare, **environment},
        timeout=60,
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_at_once_even_in_the_middle_of_work(number: signal.Signals) -> None:
    command = [*KG, str(GRAPH), "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith(f"kg: serving {GRAPH} at http://127.0.0.1:")
        server = Server(line.split()[4], process)
        with server.raw() as client, server.raw() as other, server.raw() as idle:
            for asking, query in ((client, CROSS), (other, LARGE)):
                head = f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: localhost\r\n\r\n"
                asking.sendall(head.encode())
            time.sleep(0.3)
            workers = descendants(process.pid)
            began = time.monotonic()
            os.killpg(process.pid, number)
            out, err = process.communicate(timeout=10)
            assert time.monotonic() - began < 15
            assert idle.recv(1) == b""
    assert (process.returncode, out, err) == (0, "", "")
    time.sleep(0.2)
    assert left(workers, 0) == []
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", server.port))


@pytest.mark.parametrize("killed", ["server", "fork server"])
def test_when_it_is_killed_its_workers_end_too(killed: str) -> None:
    """Also a worker that is at work, and also after another has died over a query."""
    limits = ("--timeout", "600", "--max-memory", "128", "--workers", "2")
    command = [*KG, str(GRAPH), "--port", "0", "--quiet", *limits]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        server = Server(process.stdout.readline().split()[4], process)
        assert server.query("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f").status == 503
        with server.raw() as client:
            client.sendall(
                f"GET /sparql?query={quote(CROSS)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
            )
            time.sleep(0.3)
            workers = descendants(process.pid)
            assert workers
            os.kill(process.pid if killed == "server" else min(workers), signal.SIGKILL)
            _, err = process.communicate(timeout=15)
    assert process.returncode == (-signal.SIGKILL if killed == "server" else 6)
    assert err == ("" if killed == "server" else f"kg: {GONE}\n")
    alive = left(workers, 5)
    for pid in alive:
        os.kill(pid, signal.SIGKILL)
    assert alive == []


def test_it_listens_on_this_machine_alone(server: Server) -> None:
    assert server.address == f"http://127.0.0.1:{server.port}"
    with socket.socket() as other, pytest.raises(OSError, match="refused"):
        other.connect(("127.0.0.2", server.port))


def test_answers_do_not_wait_for_receipts() -> None:
    """asyncio sends small pieces at once only over sockets that name their protocol."""
    with bound(ServerSettings(port=0)) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_it_can_listen_elsewhere() -> None:
    with serving(GRAPH, "--host", "::1") as server:
        assert server.address == f"http://[::1]:{server.port}"
        with socket.create_connection(("::1", server.port), timeout=10) as client:
            client.sendall(b"GET /web/icon.svg HTTP/1.1\r\nHost: [::1]:1\r\n\r\n")
            assert client.recv(1 << 16).startswith(b"HTTP/1.1 200")


def test_behind_a_proxy_it_speaks_of_itself_by_its_public_name() -> None:
    with serving(GRAPH, "--public-url", "https://trends.example.org/", "--cors", "*") as server:
        reply = server.send(
            "GET", "/.well-known/void", Host="trends.example.org", Origin="https://x.example"
        )
        assert "<https://trends.example.org/.well-known/void#dataset>" in reply.text
        assert reply.headers["access-control-allow-origin"] == "*"
        assert server.send("GET", "/", Host="other.example.org").status == 421


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nowhere.ttl"], 3, "nowhere.ttl: no such file"),
        ([GRAPH, "--host", "no.such.host.invalid"], 4, "no such host"),
        ([GRAPH, "--host", "203.0.113.1"], 4, "cannot be used"),
        ([GRAPH, "--port", "70000"], 2, "70000"),
        ([GRAPH, "--update"], 4, "KG_SERVE_TOKEN"),
        ([GRAPH, "--update", "--token-file", "nowhere"], 4, "nowhere cannot be read"),
        ([GRAPH, "--public-url", "ftp://x"], 2, "http:// or https://"),
        ([GRAPH, "--public-url", "http://x/y"], 2, "no path"),
        ([GRAPH, "--license", "no iri"], 2, "no IRI"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(arguments: list[object], code: int, said: str) -> None:
    done = run(*arguments, "--quiet")
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert done.stdout == ""
    if code != 2:
        assert done.stderr.count("\n") == 1


def test_a_malformed_graph_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text("<http://e/a> <http://e/b>\n")
    done = run(tmp_path / "bad.ttl", "--port", 0)
    assert done.returncode == 5
    assert f"{tmp_path}/bad.ttl, line 2" in done.stderr


def test_a_port_that_is_taken_is_told(server: Server) -> None:
    done = run(GRAPH, "--port", server.port)
    assert done.returncode == 4
    assert done.stderr == (
        f"kg: port {server.port} of 127.0.0.1 cannot be used: Address already in use;"
        " choose another with --port (0: any that is free)\n"
    )


@pytest.mark.parametrize("token", ["short", "with blanks in it", "mit-Umläuten"])
def test_a_token_must_be_one(token: str) -> None:
    done = run(GRAPH, "--update", KG_SERVE_TOKEN=token)
    assert done.returncode == 4
    assert token not in done.stderr


def test_the_token_can_be_asked_for() -> None:
    ours, theirs = pty.openpty()
    command = [*KG, str(GRAPH), "--port", "0", "--json", "--update"]
    bare = {name: value for name, value in os.environ.items() if name != "KG_SERVE_TOKEN"}
    with subprocess.Popen(
        command,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=bare,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        asked = ""
        while not asked.endswith("Token for changes: "):
            asked += process.stderr.read(1)
        time.sleep(0.2)
        os.write(ours, f"{TOKEN}\n".encode())
        server = Server(json.loads(process.stdout.readline())["address"], process)
        reply = server.send("DELETE", "/data?default", Authorization=f"Bearer {TOKEN}")
        process.terminate()
        _, err = process.communicate(timeout=10)
    os.close(ours)
    os.close(theirs)
    assert reply.status == 204
    assert TOKEN not in err


def test_beyond_this_machine_the_token_needs_a_proxy() -> None:
    with serving(GRAPH, "--host", "0.0.0.0", "--update", "--quiet", KG_SERVE_TOKEN=TOKEN) as server:  # noqa: S104
        assert server.send("GET", "/web/icon.svg", Host="anything.example").status == 200
        server.process.terminate()
        assert server.process.stderr is not None
        assert "TLS" in server.process.stderr.read()


def leaves(server: Server) -> set[int]:
    """The processes of a server that have no others below them: its workers."""
    return {pid for pid in server.children() if not descendants(pid)}


def test_a_worker_that_is_killed_while_it_idles_costs_nobody_an_answer() -> None:
    with serving(GRAPH, "--workers", 2) as server:
        for _ in range(3):
            for pid in leaves(server):
                os.kill(pid, signal.SIGKILL)
            assert server.query("ASK {}").status in {200, 503}, "503 if its end is not yet known"
            time.sleep(0.2)
            assert server.query("ASK {}").status == 200


@pytest.mark.parametrize("when", ["before it is taken over", "while it is taken over"])
@in_a_loop
async def test_a_change_whose_process_is_killed_is_not_done_and_said_so(
    monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    control, theirs = socket.socketpair()

    class Killed(Worker):
        def ask(self, task: Frame) -> asyncio.Future[Frame | None]:  # noqa: ARG002
            answer: asyncio.Future[Frame | None] = asyncio.get_running_loop().create_future()
            answer.set_result(Frame({"changed": True}))
            return answer

        def detach(self) -> socket.socket | None:
            if when.startswith("before"):
                return None
            ours, other = socket.socketpair()
            other.close()
            return ours

        def close(self) -> None: ...

    async def borrow(_: DatasetVersion) -> Worker:
        return Killed()

    async def order(_: DatasetVersion, *_given: object) -> int:
        return signal.SIGKILL

    monkeypatch.setattr(DatasetVersion, "borrow", borrow)
    monkeypatch.setattr(DatasetVersion, "_order", order)
    with theirs:
        pool = WorkerPool(control, Limits())
        with pytest.raises(HttpError, match="not done: its process was killed; try again"):
            await pool.change(Frame({"do": "update"}))
        assert pool.generation == 0
        pool.close()
