"""Time what is done to a graph as a whole: load, check, export.

    python -m tests.bench.bench_graph GRAPH [--rdflib] [--pyshacl]

GRAPH is any RDF file, best one of some hundred thousand triples. With the options, the
engines that ours stand in for are timed on it, too; on a large graph they take minutes
(rdflib) or hours (pySHACL).
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kg.export import FORMATS
from kg.graph import Graph
from kg.graph.shacl import check, check_full


def timed(what: str, action: Callable[[], object]) -> object:
    """Run an action and print its processor time."""
    start = time.process_time()
    result = action()
    print(f"{what:24}{time.process_time() - start:9.2f} s", flush=True)
    return result


def main(path: str, *options: str) -> None:
    """Time everything on the graph at ``path``."""
    graph = Graph.load(path)
    print(f"{len(graph)} triples")
    with tempfile.TemporaryDirectory() as folder:
        timed("load", lambda: Graph.load(path))
        for form in FORMATS.values():
            file = Path(folder, f"graph{form.suffix}")
            timed(f"write {form.name}", lambda form=form, file=file: form.write(graph, file))
        timed("check", lambda: check(graph))
        if "--rdflib" in options:
            theirs = graph.rdflib()
            timed("rdflib: write turtle", lambda: theirs.serialize(Path(folder, "x.ttl")))
        if "--pyshacl" in options:
            timed("pySHACL: check", lambda: check_full(graph))


if __name__ == "__main__":
    main(*sys.argv[1:])
