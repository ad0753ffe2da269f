"""The file formats by name."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from kg.graph import Graph


class Format(Struct, frozen=True):
    """A file format. ``suffix`` is the usual ending of its files, with the dot.

    ``module``: of its writer, in this package; by default called like the format.
    """

    name: str
    suffix: str
    media_type: str
    module: str = ""

    def write(self, graph: Graph, path: Path) -> None:
        """Write a graph to a file. Raises OutputError."""
        import_module(f"kg.export.{self.module or self.name}").write(graph, path)


FORMATS: Final[Mapping[str, Format]] = {
    each.name: each
    for each in (
        Format("turtle", ".ttl", "text/turtle"),
        Format("ntriples", ".nt", "application/n-triples"),
        Format("nquads", ".nq", "application/n-quads"),
        Format("jsonld", ".jsonld", "application/ld+json"),
        Format("rdfxml", ".rdf", "application/rdf+xml"),
        Format("graphml", ".graphml", "application/graphml+xml"),
        Format("gexf", ".gexf", "application/gexf+xml"),
        Format("sssom", ".sssom.tsv", "text/tab-separated-values"),
        Format("html", ".html", "text/html", "page"),
    )
}
"""Format by name. ``write`` adds nothing to the path; a path that ends in ``.gz`` is packed."""

_SHEETS: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXPORTS: Final[Mapping[str, Format]] = {
    **FORMATS,
    "xlsx": Format("xlsx", ".xlsx", _SHEETS),
    "radar": Format("radar", ".csv", "text/csv"),
    "obsidian": Format("obsidian", "-notes", "text/markdown"),
}
"""Those, and what builds do not write."""
