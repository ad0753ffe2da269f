"""Node-link JSON: one file, for networkx (``node_link_graph``), D3 and many viewers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.load.cypher import properties
from kg.load.file_targets import TextFile
from kg.load.property_graph import Edge, Node, PropertyGraph, predicate
from kg.load.target import Progress


class NodeLink(TextFile):
    """A file of JSON, a node or edge on a line."""

    what = "node-link JSON of a graph; give --replace to replace it, or name another file"

    def text(self, graph: PropertyGraph, progress: Progress) -> Iterator[str]:
        """Yield the lines of the file."""
        done, total = 0, len(graph.nodes) + len(graph.edges)
        for line in _lines(graph):
            done = min(done + 1, total)
            progress("nodes and edges", done, total)
            yield line

    def parsed(self, path: Path) -> PropertyGraph:
        """Read a file that :meth:`text` wrote."""
        json_ = json.loads(path.read_bytes())
        return PropertyGraph.of(map(_node, json_["nodes"]), map(_edge, json_["edges"]))


def _lines(graph: PropertyGraph) -> Iterator[str]:
    yield '{"directed": true, "multigraph": true, "graph": {},\n"nodes": [\n'
    yield from _separated(
        {"id": node.iri, "kind": node.kind, **node.properties} for node in graph.nodes
    )
    yield '],\n"edges": [\n'
    yield from _separated(
        {
            "source": edge.start,
            "target": edge.end,
            "key": f"{edge.kind} {predicate(edge)}".rstrip(),
            "ends": edge.ends,
            **edge.properties,
        }
        for edge in graph.edges
    )
    yield "]}\n"


def _separated(values: Iterator[dict[str, Any]]) -> Iterator[str]:
    before = ""
    for value in values:
        yield before + json.dumps(value, ensure_ascii=False, sort_keys=True)
        before = ",\n"
    yield "\n"


def _node(json_: dict[str, Any]) -> Node:
    return Node(json_.pop("kind"), json_.pop("id"), properties(json_))


def _edge(json_: dict[str, Any]) -> Edge:
    start, end, key = json_.pop("source"), json_.pop("target"), json_.pop("key")
    return Edge(key.split(" ")[0], start, end, tuple(json_.pop("ends")), properties(json_))
