"""Parse, write, keep and query graphs of several sizes, beside plain RDFLib and ``oxigraph``.

    python -m tests.bench.bench_sparql [COPIES...] [--no-rdflib]

The graph is ``output/graph.ttl`` (some 13,000 triples) so many times over, each time with
topics and reports of its own: by default 1, 8 and 75 times, about 1e4, 1e5 and 1e6
triples. Seconds of processor time (of all threads), one run each: in this process for
kg and RDFLib, of the whole process for the ``oxigraph`` command (``pip install oxigraph``).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

import rdflib

from kg.build import graph_store
from kg.export import FORMATS
from kg.graph import Graph
from kg.graph.questions import question
from kg.graph.shacl import check
from kg.names import PREFIXES
from tests.checkout import OUTPUT

Action: TypeAlias = Callable[[], object]
QUESTION: Final = "mitigations"
_OURS: Final = re.compile(r"(/id/(?:trend|technique|risk|domain|report|assertion|evidence|build)/)")
_OXIGRAPH: Final = Path(sys.executable).with_name("oxigraph")


def copies(number: int) -> Iterator[str]:
    """The lines of so many copies, each with names of its own."""
    lines = Graph.load(OUTPUT / "graph.ttl").ntriples()
    for copy in range(number):
        for line in lines:
            yield _OURS.sub(rf"\g<1>{copy:03}", line) + "\n"


def timed(action: Action) -> str:
    """Run an action; its seconds of processor time, those of its children with them."""
    before = _clock()
    action()
    return f"{_clock() - before:8.2f}"


def _clock() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def command(*arguments: str | Path) -> Action:
    """Run the ``oxigraph`` command."""
    return lambda: subprocess.run([_OXIGRAPH, *arguments], check=True, capture_output=True)


def measure(number: int, folder: Path, *, beside: bool) -> None:
    """Time everything on so many copies, and print a table."""
    source, query = folder / "graph.nt", folder / "question.rq"
    source.write_text("".join(copies(number)))
    query.write_text(question(QUESTION).query)
    graph = Graph.load(source)
    turtle = folder / "graph.ttl"
    ours = timed(lambda: FORMATS["turtle"].write(graph, turtle))
    print(f"{len(graph):,} triples{'kg':>25}{'rdflib':>10}{'oxigraph':>10}")
    theirs: Any = rdflib.Graph()

    def row(what: str, kg: str, rdflib: Action | None, oxigraph: Action | None) -> None:
        plain = timed(rdflib) if rdflib and beside else "-"
        whole = timed(oxigraph) if oxigraph else "-"
        print(f"  {what:32}{kg} {plain:>9} {whole:>9}", flush=True)

    database = folder / "database"
    parsed = timed(lambda: Graph.load(turtle))
    convert = ("convert", "--from-file", turtle, "--to-file", folder / "copy.nt")
    row("parse Turtle", parsed, lambda: theirs.parse(turtle), command(*convert))
    for prefix, namespace in PREFIXES.items():
        theirs.bind(prefix, namespace)
    out = ("convert", "--from-file", source, "--to-file", folder / "copy.ttl")
    row("write Turtle", ours, lambda: theirs.serialize(folder / "theirs.ttl"), command(*out))
    kept = timed(lambda: graph_store.create(folder / "store", [graph]))
    load = ("load", "--location", database, "--file", turtle)
    row("into a database on disk", kept, None, command(*load))
    text = question(QUESTION).query
    asked = timed(lambda: graph.answer(text, "csv"))
    ask = ("query", "--location", database, "--query-file", query, "--results-format", "csv")
    row(f"ask {QUESTION}, in memory", asked, lambda: len(theirs.query(text)), None)
    stored = Graph.load(folder / "store")
    row("the same, on disk", timed(lambda: stored.answer(text, "csv")), None, command(*ask))
    print(f"  {'check all shapes':32}{timed(lambda: check(graph))}", flush=True)


def main(*arguments: str) -> None:
    """Measure each size in a folder of its own."""
    numbers = [int(a) for a in arguments if a.isdecimal()] or [1, 8, 75]
    start = time.perf_counter()
    for number in numbers:
        with tempfile.TemporaryDirectory() as folder:
            measure(number, Path(folder), beside="--no-rdflib" not in arguments)
    print(f"{time.perf_counter() - start:,.0f} s in all")


if __name__ == "__main__":
    main(*sys.argv[1:])
