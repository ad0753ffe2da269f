"""Load the server for a while with clients of all kinds, and see what honest ones get.

    python -m tests.bench.soak [SECONDS]

Readers ask short queries over connections that stay open, from an address of their own; beside
them come queries that never end, large answers that nobody reads, sockets that say nothing,
bursts of clients, updates of named graphs, and kills of workers. Prints twelve times requests,
errors by kind, the times to an answer and the most memory of all processes together, and at
last the processes that are left once the server was told to end. An hour is ``3600``.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote

from kg.export import FORMATS
from kg.graph import Graph
from tests.bench.bench_serve import CROSS, QUERIES
from tests.bench.measure import shared_out, stats
from tests.checkout import OUTPUT
from tests.serve.servers import TOKEN, Server, serving

HONEST = "127.0.0.2"
"""The address of the readers that are counted."""


class Soak:
    """The clients, and what they have seen."""

    def __init__(self, server: Server, folder: str, seconds: float) -> None:
        self.server = server
        self.folder = folder
        self.until = time.monotonic() + seconds
        self.times: list[float] = []
        self.seen: Counter[str] = Counter()
        self.memory = 0
        self.chance = random.Random(7)  # noqa: S311 - no secret
        self.changing = asyncio.Lock()

    async def connect(
        self, source: str = "127.0.0.1"
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open a connection from an address."""
        return await asyncio.open_connection("127.0.0.1", self.server.port, local_addr=(source, 0))

    async def ask(self, source: str, request: bytes) -> str:
        """Send a request over a connection of its own: the status, or what went wrong."""
        writer = None
        try:
            async with asyncio.timeout(60):
                reader, writer = await self.connect(source)
                writer.write(request)
                return (await reader.readuntil(b"\r\n")).split()[1].decode()
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            return type(error).__name__
        finally:
            if writer is not None:
                writer.close()

    async def read(self) -> None:
        """An honest reader: one connection, opened anew only where the server closes it."""
        turn = 0
        while time.monotonic() < self.until:
            try:
                reader, writer = await self.connect(HONEST)
                while time.monotonic() < self.until:
                    began = time.monotonic()
                    writer.write(get(QUERIES[turn % len(QUERIES)]))
                    head = (await reader.readuntil(b"\r\n\r\n")).lower()
                    size = int(head.split(b"content-length:")[1].split()[0])
                    body, status = await reader.readexactly(size), head.split()[1].decode()
                    self.times.append(time.monotonic() - began)
                    self.seen[f"honest {status}"] += 1
                    if status != "200":
                        self.seen[f"honest {status} {body.decode().strip()!r}"] += 1
                    turn += 1
                    await asyncio.sleep(0.05)
                writer.close()
            except (OSError, asyncio.IncompleteReadError) as error:
                self.seen[f"honest {type(error).__name__}"] += 1

    async def bomb(self) -> None:
        """Queries that never end, some left before they are refused."""
        while time.monotonic() < self.until:
            asking = asyncio.ensure_future(self.ask("127.0.0.3", get(CROSS)))
            done, _ = await asyncio.wait({asking}, timeout=self.chance.uniform(1, 8))
            if not done:
                asking.cancel()
            self.seen[f"bomb {asking.result() if done else 'left'}"] += 1

    async def idle(self) -> None:
        """Sockets that say nothing, and some that ask for everything and read none of it."""
        kept = []
        while time.monotonic() < self.until:
            with contextlib.suppress(OSError):
                kept.append((await self.connect("127.0.0.4"))[1])
                if self.chance.random() < 0.05:
                    kept[-1].write(b"GET /data.nt HTTP/1.1\r\nHost: localhost\r\n\r\n")
            await asyncio.sleep(0.02)
            if len(kept) > 600:
                kept.pop(0).close()

    async def burst(self) -> None:
        """Three hundred clients at once, again and again."""
        while time.monotonic() < self.until:
            got = await asyncio.gather(*(self.ask("127.0.0.5", get("ASK {}")) for _ in range(300)))
            self.seen.update(f"burst {one}" for one in got)
            await asyncio.sleep(5)

    async def change(self) -> None:
        """Updates, of data and by pattern, each of which must be done."""
        number = 0
        while time.monotonic() < self.until:
            number += 1
            texts = (
                f"INSERT DATA {{ GRAPH <urn:g{number % 50}> {{ <urn:s> <urn:p> {number} }} }}",
                "DELETE WHERE { GRAPH ?g { <urn:s> <urn:p> ?o } }",
            )
            text = texts[number % 20 == 0].encode()
            head = (
                "POST /sparql HTTP/1.1\r\nHost: localhost\r\n"
                "Content-Type: application/sparql-update\r\n"
                f"Authorization: Bearer {TOKEN}\r\nContent-Length: {len(text)}\r\n\r\n"
            )
            async with self.changing:
                self.seen[f"update {await self.ask('127.0.0.6', head.encode() + text)}"] += 1
            await asyncio.sleep(0.5)

    async def kill(self) -> None:
        """Kill a worker now and then, and look how much memory there is in use."""
        while time.monotonic() < self.until:
            await asyncio.sleep(1)
            async with self.changing:
                self.kill_one()

    def kill_one(self) -> None:
        """Kill a process that holds no others, but not the one that holds the data.

        That one forks the newest of all, if it is not the newest itself.
        """
        every = processes(self.folder)
        self.memory = max(self.memory, sum(map(shared_out, every)) << 10)
        every.pop(self.server.process.pid, None)
        newest = max(every, key=lambda pid: (every[pid][1], pid), default=0)
        parent = every[newest][0] if every else 0
        holder = parent if parent in every else newest
        workers = sorted(every.keys() - {holder, *(parent for parent, _ in every.values())})
        if workers and self.chance.random() < 0.2:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.chance.choice(workers), signal.SIGKILL)
                self.seen["killed"] += 1

    async def tell(self, seconds: float) -> None:
        """Print figures twelve times, each of the time since the last, and at last of all."""
        seen, times, memory, began = Counter[str](), list[float](), 0, time.monotonic()
        for number in range(1, 13):
            then = seconds * number / 12
            await asyncio.sleep(max(0, began + then - time.monotonic()))
            print(f"until {then:.0f} s: {figures(self.seen, self.times, self.memory)}", flush=True)
            seen, times = seen + self.seen, times + self.times
            memory = max(memory, self.memory)
            self.seen.clear()
            self.times.clear()
            self.memory = 0
        print(f"in all: {figures(seen, times, memory)}", flush=True)

    async def run(self, seconds: float) -> None:
        """Let all of them loose until the time is over."""
        crowd = [*(self.read() for _ in range(8)), *(self.bomb() for _ in range(6))]
        beside = (self.idle(), self.burst(), self.change(), self.kill(), self.tell(seconds))
        await asyncio.gather(*crowd, *beside)


def figures(seen: Counter[str], times: list[float], memory: int) -> str:
    """What all have seen, the times of the honest readers, and the most memory."""
    counted = ", ".join(f"{kind}: {number:,}" for kind, number in sorted(seen.items()))
    ordered = sorted(times) or [0.0]
    shares = (
        f"p{share * 100:g} {ordered[int(len(ordered) * share)] * 1000:.1f} ms"
        for share in (0.5, 0.99, 0.999)
    )
    slowest = f"slowest {ordered[-1] * 1000:.0f} ms"
    return "; ".join([counted, *shares, slowest, f"most memory {memory >> 20} MiB"])


def get(query: str) -> bytes:
    """The request for a query."""
    return f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def processes(folder: str) -> dict[int, tuple[int, int]]:
    """The processes of a folder's server, wherever they hang, each with its parent and birth."""
    found = {}
    for pid, fields in stats():
        with contextlib.suppress(OSError):
            if folder.encode() in Path(f"/proc/{pid}/cmdline").read_bytes():
                found[pid] = (int(fields[1]), int(fields[19]))
    return found


def main(seconds: str = "120") -> None:
    """Soak the server, with the graph of the examples in a named graph."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "graph.nq")
        FORMATS["nquads"].write(Graph.load(OUTPUT), file)
        limits = ("--update", "--timeout", 5, "--max-clients", 1000, "--max-memory", 512)
        with serving(file, *limits, KG_SERVE_TOKEN=TOKEN) as server:
            soak = Soak(server, folder, float(seconds))
            asyncio.run(soak.run(float(seconds)))
        time.sleep(1)
        left = sorted(processes(folder))
    print(f"left: {left}")


if __name__ == "__main__":
    main(*sys.argv[1:])
