"""N-Quads: the same triples with a named graph for each report."""

from __future__ import annotations

from pathlib import Path

from kg.export.form import Exportable
from kg.export.partition import by_report
from kg.export.resources import resources
from kg.files import write_text


def write(graph: Exportable, path: Path) -> None:
    """Write a graph as sorted N-Quads, the shared part first, then report by report.

    What stands where is said in :func:`kg.export.partition.by_report`; the graphs
    together are the triples of the Turtle file. Raises OutputError.
    """
    dealt = sorted(set(by_report(resources(graph.store))), key=lambda quad: (quad[1], quad[0]))
    write_text(path, (f"{line} {name} .\n" if name else f"{line} .\n" for line, name in dealt))
