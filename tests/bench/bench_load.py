"""Time loading a graph into each property-graph target, and reading its census back.

    python -m tests.bench.bench_load [GRAPH] [COPIES...]

GRAPH (``output/graph.ttl`` unless named) is loaded as it is, and in COPIES (8 unless said) copies
with IRIs of their own. Servers are those of the tests; a target whose server is missing is left
out. Each figure is one run, in seconds: a load whole, with the mapping to a property graph, by the
clock and of this process's processor time (that of a server is not in it), and the census that is
read back, by the clock. On a machine that does other work as well, only the processor time tells.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from kg.graph import Graph
from kg.load.address import Address
from kg.load.property_mapping import to_property_graph
from kg.load.sparql_census import census_of
from kg.load.target import Target, open_target
from kg.names import DEFAULT_BASE
from kg.remote import Credentials
from tests.load import arcade, postgresql


def copied(graph: Graph, copies: int) -> Graph:
    """So many copies of a graph side by side."""

    def renamed(term: object, at: int) -> object:
        if isinstance(term, NamedNode) and term.value.startswith(DEFAULT_BASE):
            return NamedNode(f"{DEFAULT_BASE}{at}/{term.value.removeprefix(DEFAULT_BASE)}")
        return term

    def quads() -> Iterator[Quad]:
        for quad in graph.store:
            for at in range(copies):
                subject, object_ = renamed(quad.subject, at), renamed(quad.object, at)
                yield Quad(subject, quad.predicate, object_)  # type: ignore[arg-type]

    return graph if copies == 1 else Graph.of(quads())


def targets(folder: Path, stack: ExitStack) -> Iterator[tuple[str, Callable[[], Target]]]:
    """Each target, with what opens it."""
    for scheme in ("json", "cypher", "neo4j-csv", "parquet", "ladybug"):
        if scheme not in {"parquet", "ladybug"} or find_spec("pyarrow"):
            address = Address.parse(f"{scheme}:{folder / scheme}")
            yield scheme, lambda address=address: open_target(address)  # type: ignore[misc]
    if programs := postgresql.with_age():
        server = stack.enter_context(postgresql.running(programs))
        place = Address.parse(f"{server.url}?graph=bench")
        login = Credentials(postgresql.OWNER, postgresql.PASSWORD)
        yield "Apache AGE", lambda: open_target(place, login)
    if find_spec("arcadedb_embedded"):
        bolt = stack.enter_context(arcade.running(folder / "arcade"))
        there = Address.parse(f"{bolt.url}?database={arcade.DATABASE}")
        root = Credentials("root", bolt.password)
        yield "Bolt (ArcadeDB)", lambda: open_target(there, root)


def timed(action: Callable[[], object]) -> tuple[object, float, float]:
    """What an action gives, and the seconds that it takes, by the clock and of the processor."""
    start, worked = time.perf_counter(), time.process_time()
    return action(), time.perf_counter() - start, time.process_time() - worked


def main(path: str = "output/graph.ttl", *copies: str) -> None:
    """Time everything."""
    graphs = [copied(Graph.load(path), int(n)) for n in (1, *(copies or (8,)))]
    for graph in graphs:
        found, _, worked = timed(lambda graph=graph: to_property_graph(graph))
        print(f"{len(graph)} triples: mapped in {worked:.2f} s of processor time: ", end="")
        print(f"{len(found.nodes)} nodes, {len(found.edges)} edges")  # type: ignore[attr-defined]
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder, ExitStack() as stack:
        for name, opened in targets(Path(folder), stack):
            for graph in graphs:
                target = opened()
                load = lambda: target.load(graph, replace=True, progress=lambda *_: None)  # noqa: B023, E731
                _, seconds, worked = timed(load)
                held, asking, _ = timed(target.census)
                target.close()
                wrong = "" if held == census_of(graph) else "  NOT VERIFIED"
                rate = len(graph) / seconds
                print(
                    f"{name:16}{len(graph):8} triples  load {seconds:7.2f} s {rate:8.0f}/s"
                    f"  processor {worked:6.2f} s"
                    f"  census {asking:6.2f} s{wrong}",
                    flush=True,
                )


if __name__ == "__main__":
    main(*sys.argv[1:])
