"""The file formats by name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kg.export import gexf, graphml, jsonld, nquads, ntriples, rdfxml, turtle
from kg.export.form import Exportable, Format


def _page(graph: Exportable, path: Path) -> None:
    from kg.export.page import write_page

    write_page(graph.store, path)


FORMATS: Final[Mapping[str, Format]] = {
    each.name: each
    for each in (
        Format("turtle", ".ttl", "text/turtle", turtle.write),
        Format("ntriples", ".nt", "application/n-triples", ntriples.write),
        Format("nquads", ".nq", "application/n-quads", nquads.write),
        Format("jsonld", ".jsonld", "application/ld+json", jsonld.write),
        Format("rdfxml", ".rdf", "application/rdf+xml", rdfxml.write),
        Format("graphml", ".graphml", "application/graphml+xml", graphml.write),
        Format("gexf", ".gexf", "application/gexf+xml", gexf.write),
        Format("html", ".html", "text/html", _page),
    )
}
"""Format by name. ``write`` adds nothing to the path; a path that ends in ``.gz`` is packed."""
