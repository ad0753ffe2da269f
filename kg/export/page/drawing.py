"""Nodes, edges and options for the picture, made by pyvis.

Of pyvis we take what it makes of topics and claims; its HTML, which asks other hosts
for scripts and lets report text in as markup, is never used.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from pyvis.network import Network

from kg.export.page.free_layout import Point
from kg.export.page.page_graph import PageGraph
from kg.model import RelationType, TopicClass
from kg.model.schema import AnyClass, AnyRelation

SHAPES: dict[AnyClass, str] = {
    TopicClass.TREND: "diamond",
    TopicClass.TECHNIQUE: "dot",
    TopicClass.RISK: "triangle",
    TopicClass.DOMAIN: "square",
}
OWN_SHAPE = "hexagon"
ARROWS: dict[AnyRelation, str] = {
    RelationType.USES_TECHNIQUE: "arrow",
    RelationType.RAISES_RISK: "arrow",
    RelationType.MITIGATES_RISK: "bar",
    RelationType.APPLIES_TO: "circle",
    RelationType.SUB_TECHNIQUE_OF: "vee",
}
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


class Drawing(Struct, frozen=True):
    """What vis-network draws: dictionaries as pyvis makes them."""

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    options: dict[str, Any]


class _Network(Network):  # type: ignore[misc]  # pyvis has no types
    """pyvis' network, in which to look for the ends of an edge is not to search all nodes."""

    def get_nodes(self) -> dict[int, Any]:
        """The nodes by id."""
        nodes: dict[int, Any] = self.node_map
        return nodes


def draw(graph: PageGraph, points: Sequence[Point]) -> Drawing:
    """Make a node for each topic at its point and an edge for each claim; ids are indices."""
    network = _Network(directed=True)  # of an undirected one pyvis compares each edge with all
    for at, (topic, (x, y)) in enumerate(zip(graph.topics, points, strict=True)):
        kind = topic.identity.topic_class
        shape = SHAPES.get(kind, OWN_SHAPE)
        network.add_node(at, topic.label, shape, group=kind.value, x=x, y=y)
    for at, (claim, (start, end)) in enumerate(zip(graph.claims, graph.links, strict=True)):
        arrows = ARROWS.get(claim.predicate, "arrow")
        network.add_edge(start, end, id=at, label=claim.predicate.value, arrows=arrows)
    network.set_options(json.dumps(_OPTIONS))
    return Drawing(network.nodes, network.edges, network.options)
