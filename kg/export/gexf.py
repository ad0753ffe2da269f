"""GEXF: topics and relations as a property graph, for Gephi."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

from kg.export.graphml import portable
from kg.files import write_text
from kg.graph import Graph


def write(graph: Graph, path: Path) -> None:
    """Write topics as nodes and relations as edges, with the attributes of ``networkx()``.

    The date and version that networkx would put in are left out, so that the same graph
    gives the same bytes. Characters that XML cannot carry become U+FFFD. Raises
    OutputError.
    """
    write_text(path, ['<?xml version="1.0" encoding="UTF-8"?>\n', _text(graph), "\n"])


def _text(graph: Graph) -> str:
    from networkx.readwrite.gexf import GEXFWriter

    copy = portable(graph.networkx())
    for *_, said in copy.edges(data=True):
        said["id"] = said.pop("iri")
        said["label"] = said.pop("relation")
    writer = GEXFWriter(copy)
    meta: Element = writer.xml[0]
    meta.attrib.clear()
    meta[0].text = "TrendKG"
    return str(writer)
