"""Nodes, edges and options for the picture, made by pyvis.

Of pyvis we take what it makes of topics and claims; its HTML, which asks other hosts
for scripts and lets report text in as markup, is never used.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pyvis.network import Network

from kg.export.page.layout import Point
from kg.export.page.page_graph import PageGraph

OWN_SHAPE = "hexagon"
_OPTIONS = {
    "edges": {"smooth": False, "selectionWidth": 0, "hoverWidth": 0, "arrowStrikethrough": False},
    "interaction": {
        "hover": True,
        "keyboard": False,
        "multiselect": False,
        "navigationButtons": False,
        "selectConnectedEdges": False,
        "hoverConnectedEdges": False,
        "tooltipDelay": 1000000,
        "zoomSpeed": 0.6,
    },
    "layout": {"improvedLayout": False},
    "nodes": {"borderWidth": 0},
    "physics": {"enabled": False},
}


class _Network(Network):  # type: ignore[misc]  # pyvis has no types
    """pyvis' network, in which to look for the ends of an edge is not to search all nodes."""

    def get_nodes(self) -> dict[int, Any]:
        """The nodes by id."""
        nodes: dict[int, Any] = self.node_map
        return nodes


def draw(graph: PageGraph, points: Sequence[Point]) -> Network:
    """Make a node for each topic at its point and an edge for each claim; ids are indices."""
    network = _Network(directed=True)  # of an undirected one pyvis compares each edge with all
    for at, (topic, (x, y)) in enumerate(zip(graph.topics, points, strict=True)):
        kind = topic.identity.topic_class
        shape = kind.sign or OWN_SHAPE
        network.add_node(at, topic.label, shape, group=kind.value, x=x, y=y)
    for at, (claim, (start, end)) in enumerate(zip(graph.claims, graph.links, strict=True)):
        arrows = claim.predicate.sign or "arrow"
        network.add_edge(start, end, id=at, label=claim.predicate.value, arrows=arrows)
    network.set_options(json.dumps(_OPTIONS))
    return network
