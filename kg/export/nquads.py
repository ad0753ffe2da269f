"""N-Quads: the same triples with a named graph for each report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from operator import itemgetter
from pathlib import Path

from kg.export.exporter import Exportable
from kg.export.named_graphs import by_report
from kg.export.resource_order import Resource, keyed, lines, resources
from kg.files import write_text


def write_apart(
    graph: Exportable, path: Path, added: frozenset[str], curated: Iterable[str]
) -> None:
    """Write as :func:`write` does what is not among the lines ``added``; then ``curated``.

    ``curated`` are lines of N-Quads: what a curator says, in graphs of its own.
    """
    own = [line for line in lines(graph.store) if line not in added]
    listed = [resource for _, resource in sorted(keyed(own), key=itemgetter(0))]
    write_text(path, chain(_dealt(listed), (f"{line}\n" for line in curated)))


def write(graph: Exportable, path: Path) -> None:
    """Write a graph as sorted N-Quads, the shared part first, then report by report.

    What stands where is said in :func:`kg.export.named_graphs.by_report`; the graphs
    together are the triples of the Turtle file. Raises OutputError.
    """
    write_text(path, _dealt(resources(graph.store)))


def _dealt(listed: list[Resource]) -> Iterator[str]:
    dealt = sorted(set(by_report(listed)), key=lambda quad: (quad[1], quad[0]))
    yield from (f"{line} {name} .\n" if name else f"{line} .\n" for line, name in dealt)
