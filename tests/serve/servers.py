"""A real server in a process of its own, and what tests send it."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from urllib.parse import quote, urlsplit

from tests.checkout import CHECKOUT

P = ParamSpec("P")
T = TypeVar("T")
GRAPH = CHECKOUT / "tests" / "serve" / "graph.ttl.gz"
"""The build of four example reports, as it was once; later builds may differ."""
TOKEN = "a-token-for-tests"  # noqa: S105 - for tests
JSON = "application/sparql-results+json"
BASE = "https://w3id.org/trendkg/id/"


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]

    def rows(self) -> list[dict[str, str]]:
        assert self.status == 200, self.text
        found = json.loads(self.body)["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in found]


@dataclass
class Server:
    address: str
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        return int(urlsplit(self.address).port or 0)

    def send(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        *,
        seconds: float = 30,
        **headers: str,
    ) -> Reply:
        """One request over a connection of its own; ``_`` in names of headers is ``-``."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            content = body.encode() if isinstance(body, str) else body
            connection.request(method, path, content, named)
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, found, response.read())
        finally:
            connection.close()

    def query(self, query: str, accept: str = JSON, **parameters: str) -> Reply:
        more = "".join(f"&{name.replace('_', '-')}={quote(v)}" for name, v in parameters.items())
        return self.send("GET", f"/sparql?query={quote(query)}{more}", Accept=accept)

    def count(self, pattern: str = "?s ?p ?o") -> int:
        return int(self.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}").rows()[0]["n"])

    def raw(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def children(self) -> set[int]:
        """The processes under the server's, where /proc says so."""
        return descendants(self.process.pid)


def descendants(pid: int) -> set[int]:
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found |= {child} | descendants(child)
    return found


def alone(work: Coroutine[Any, Any, T]) -> T:
    """Run it in a thread of its own: in this one the loop of a browser's driver may run."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def in_a_loop(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Let a test be a coroutine."""

    @wraps(test)
    def run(*given: P.args, **named: P.kwargs) -> None:
        alone(test(*given, **named))

    return run


@contextmanager
def serving(*arguments: object, **environment: str) -> Iterator[Server]:
    """Run ``kg serve`` on a free port until the block ends; it must end by SIGTERM, with 0."""
    command = [sys.executable, "-m", "kg", "serve", *map(str, arguments), "--port", "0", "--json"]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise AssertionError(process.communicate()[1])
        yield Server(json.loads(line)["address"], process)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=15)
        assert process.returncode == 0, err
        assert "bug" not in err, err
    finally:
        process.kill()
        process.communicate()
