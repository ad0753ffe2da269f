"""Time the server under load, beside the server of Oxigraph, on the same data in one run.

    python -m tests.bench.bench_serve [GRAPH] [SECONDS]

Prints requests a second and the 99th percentile of the time to an answer, for 1, 8 and 64
clients that each ask again as soon as they are answered, over connections that stay open.
Then, for the choice of processes over threads: what a query gets while others never end.
``oxigraph`` comes with ``pip install oxigraph``; without it only ours is timed.
"""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from statistics import median
from urllib.parse import quote

from kg.export import FORMATS
from kg.graph import Graph
from tests.checkout import OUTPUT
from tests.serve.servers import serving

TKG = "PREFIX tkg: <https://w3id.org/trendkg/ontology#> "
SKOS = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
QUERIES = (
    f"{TKG}{SKOS}SELECT ?l {{ ?t a tkg:Trend ; skos:prefLabel ?l }} LIMIT 10",
    f"""{TKG}{SKOS}SELECT ?l ?m {{
    ?t tkg:raisesRisk ?r . ?m tkg:mitigatesRisk ?r ; skos:prefLabel ?l }} LIMIT 50""",
    f"{TKG}SELECT ?r (COUNT(?t) AS ?n) {{ ?t tkg:raisesRisk ?r }} GROUP BY ?r",
)
ROUNDS = 5
"""How often each server has its turn with each number of clients; medians are printed."""
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


async def ask(port: int, path: str, until: float, times: list[float]) -> None:
    """Ask the queries in turn over one connection until it is late."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    asked = [
        f"GET {path}?query={quote(q)} HTTP/1.1\r\nHost: localhost\r\n"
        "Accept: application/sparql-results+json\r\n\r\n".encode()
        for q in QUERIES
    ]
    turn = 0
    while time.monotonic() < until:
        began = time.perf_counter()
        writer.write(asked[turn % len(asked)])
        await answered(reader)
        times.append(time.perf_counter() - began)
        turn += 1
    writer.close()


async def answered(reader: asyncio.StreamReader) -> None:
    """Read one answer, whatever its framing. Exits if it is no success."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if not head.startswith(b"http/1.1 200"):
        sys.exit(head.decode())
    if b"transfer-encoding: chunked" in head:
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    else:
        await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r")[0]))


async def load(port: int, path: str, clients: int, seconds: float) -> tuple[float, float]:
    """Requests a second, and milliseconds within which 99 in 100 were answered."""
    times: list[float] = []
    until = time.monotonic() + seconds
    await asyncio.gather(*(ask(port, path, until, times) for _ in range(clients)))
    return len(times) / seconds, sorted(times)[int(len(times) * 0.99)] * 1000


@contextmanager
def oxigraph(graph: Path) -> Iterator[int]:
    """Run Oxigraph's own server, on a database of its own, read-only."""
    with socket.socket() as free, tempfile.TemporaryDirectory() as folder:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        place = ["--location", f"{folder}/db"]
        command = str(Path(sys.executable).parent / "oxigraph")
        subprocess.run([command, "load", *place, "--file", str(graph)], check=True)
        serve = [command, "serve-read-only", *place, "--bind", f"127.0.0.1:{port}"]
        with subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as it:
            for _ in range(200):
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except OSError:
                    time.sleep(0.05)
            yield port
            it.terminate()


def bombed(port: int, seconds: float) -> str:
    """How a short query fares while four others never end."""

    async def both() -> tuple[float, float]:
        for _ in range(4):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(
                f"GET /sparql?query={quote(CROSS)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
            )
        await asyncio.sleep(3)
        return await load(port, "/sparql", 1, seconds)

    rate, worst = asyncio.run(both())
    return f"{rate:8.0f}/s {worst:8.1f} ms"


def main(graph: str = str(OUTPUT), seconds: str = "1") -> None:
    """Time both servers on the graph at ``graph``, for ``seconds`` a turn."""
    found = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "graph.nt")
        loaded = Graph.load(graph)
        FORMATS["ntriples"].write(loaded, file)
        print(f"{len(loaded):,} triples; requests a second, 99th percentile")
        with serving(file) as ours, oxigraph(file) if found else nullcontext() as theirs:
            servers = {"kg serve": (ours.port, "/sparql")}
            if theirs is not None:
                servers["oxigraph"] = (theirs, "/query")
            for clients in (1, 8, 64):
                runs: dict[str, list[tuple[float, float]]] = {name: [] for name in servers}
                for _ in range(ROUNDS):
                    for name, (port, path) in servers.items():
                        runs[name].append(asyncio.run(load(port, path, clients, float(seconds))))
                for name, found_ in runs.items():
                    rate, worst = (median(values) for values in zip(*found_, strict=True))
                    print(f"{clients:3} clients  {name}  {rate:8.0f}/s {worst:8.1f} ms")
            print(f"1 client, 4 endless queries  kg serve  {bombed(ours.port, float(seconds))}")


if __name__ == "__main__":
    main(*sys.argv[1:])
