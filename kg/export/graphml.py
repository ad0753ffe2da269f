"""GraphML: topics and relations as a property graph, for yEd, Cytoscape, igraph."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.files import replacing
from kg.graph import Graph

if TYPE_CHECKING:
    import networkx


_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(graph: Graph, path: Path) -> None:
    """Write topics as nodes and relations as edges, with the attributes of ``networkx()``.

    Edges are named after their assertions. Characters that XML cannot carry become
    U+FFFD. Raises OutputError.
    """
    from networkx import write_graphml_xml  # the one writer that does not depend on lxml

    with replacing(path) as file:
        write_graphml_xml(portable(graph.networkx()), file, edge_id_from_attribute="iri")
        file.write(b"\n")


def portable(graph: networkx.MultiDiGraph[str]) -> networkx.MultiDiGraph[str]:
    """Copy a graph in sorted order, with what XML cannot carry replaced, an ``iri`` on each edge.

    Carriage returns, which XML parsers turn into line ends, become line ends here.
    """
    import networkx as nx

    copy: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in sorted(graph.nodes):
        copy.add_node(node, **_portable(graph.nodes[node]))
    for start, end, key in sorted(graph.edges(keys=True)):
        said = graph.edges[start, end, key]
        iri = said.get("iri", f"{start} {key} {end}")
        copy.add_edge(start, end, key=key, **{**_portable(said), "iri": iri})
    return copy


def _portable(said: dict[str, object]) -> dict[str, object]:
    return {
        name: xml_safe(value).replace("\r\n", "\n").replace("\r", "\n")
        if isinstance(value, str)
        else value
        for name, value in sorted(said.items())
    }


def xml_safe(text: str) -> str:
    r"""Replace the characters that no XML document may hold by U+FFFD.

    >>> xml_safe("a\x00b")
    'a�b'
    """
    return _FORBIDDEN.sub("\ufffd", text)
