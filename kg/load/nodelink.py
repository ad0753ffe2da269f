"""Node-link JSON: one file, for networkx (``node_link_graph``), D3 and many viewers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from kg.errors import ConfigurationError, TargetOccupied
from kg.files import write_text
from kg.load.address import Address, Credentials
from kg.load.census import Census, Loadable
from kg.load.property_graph import Edge, Node, PropertyGraph, Value, predicate
from kg.load.target import Progress
from kg.load.to_property_graph import to_property_graph


def target(address: Address, _credentials: Credentials) -> NodeLink:
    """Make the target of ``json:PATH``."""
    if not address.path:
        raise ConfigurationError("json: names no file; write json:PATH")
    return NodeLink(Path(address.path))


class NodeLink:
    """A file. It is written beside and moved into place: cut off, the old one is still there."""

    promise: Final = "the old file stays in place until the new one is complete"

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def name(self) -> str:
        """The path."""
        return str(self._path)

    def load(self, graph: Loadable, *, replace: bool, progress: Progress) -> None:  # noqa: ARG002
        """Write the file, in the same bytes for the same graph. Raises OutputError."""
        found = to_property_graph(graph)
        done, total = 0, len(found.nodes) + len(found.edges)

        def lines() -> Iterator[str]:
            nonlocal done
            for line in _lines(found):
                done = min(done + 1, total)
                progress("nodes and edges", done, total)
                yield line

        write_text(self._path, lines())

    def census(self) -> Census:
        """Count what the file holds. Raises TargetOccupied for a file of something else."""
        return self.read().census()

    def read(self) -> PropertyGraph:
        """Read the file; without one the graph is empty. Raises TargetOccupied."""
        try:
            said = json.loads(self._path.read_bytes())
            return PropertyGraph.of(map(_node, said["nodes"]), map(_edge, said["edges"]))
        except FileNotFoundError:
            return PropertyGraph()
        except (OSError, ValueError, KeyError, TypeError):
            raise TargetOccupied(
                f"{self._path} is no node-link JSON of a graph; give --replace to replace it, or"
                " name another file"
            ) from None

    def close(self) -> None:
        """Nothing is held open."""


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


def _node(said: dict[str, Any]) -> Node:
    return Node(said.pop("kind"), said.pop("id"), _properties(said))


def _edge(said: dict[str, Any]) -> Edge:
    start, end, key = said.pop("source"), said.pop("target"), said.pop("key")
    return Edge(key.split(" ")[0], start, end, tuple(said.pop("ends")), _properties(said))


def _properties(said: dict[str, Any]) -> dict[str, Value]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in said.items()}
