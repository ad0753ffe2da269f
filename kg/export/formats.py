"""The file formats by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Final, TypeAlias

from msgspec import Struct

from kg.export import nquads, ntriples, turtle
from kg.graph import Graph

Writer: TypeAlias = Callable[[Graph, Path], None]
"""Writes a graph to a file. Raises OutputError."""


class Format(Struct, frozen=True):
    """A file format. ``suffix`` is the usual ending of its files, with the dot."""

    name: str
    suffix: str
    media_type: str
    write: Writer


def _page(graph: Graph, path: Path) -> None:
    from kg.export.page import write_page

    write_page(graph.store, path)


def _when_asked_for(name: str) -> Writer:
    """The writer of a module of this package that is imported on first use."""

    def write(graph: Graph, path: Path) -> None:
        import_module(f"kg.export.{name}").write(graph, path)

    return write


FORMATS: Final[Mapping[str, Format]] = {
    each.name: each
    for each in (
        Format("turtle", ".ttl", "text/turtle", turtle.write),
        Format("ntriples", ".nt", "application/n-triples", ntriples.write),
        Format("nquads", ".nq", "application/n-quads", nquads.write),
        Format("jsonld", ".jsonld", "application/ld+json", _when_asked_for("jsonld")),
        Format("rdfxml", ".rdf", "application/rdf+xml", _when_asked_for("rdfxml")),
        Format("graphml", ".graphml", "application/graphml+xml", _when_asked_for("graphml")),
        Format("gexf", ".gexf", "application/gexf+xml", _when_asked_for("gexf")),
        Format("html", ".html", "text/html", _page),
    )
}
"""Format by name. ``write`` adds nothing to the path; a path that ends in ``.gz`` is packed."""
