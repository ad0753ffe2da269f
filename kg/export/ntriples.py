"""N-Triples: canonical, sorted, one triple a line."""

from __future__ import annotations

from pathlib import Path

from kg.export.exporter import Exportable
from kg.export.resource_order import lines
from kg.files import write_text


def write(graph: Exportable, path: Path) -> None:
    """Write a graph as sorted canonical N-Triples. Raises OutputError."""
    write_text(path, (f"{line}\n" for line in lines(graph.store)))
