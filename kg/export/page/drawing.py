"""Nodes, edges and options for the picture, made by pyvis.

Of pyvis we take what it makes of topics and claims; its HTML, which asks other hosts
for scripts and lets report text in as markup, is never used.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from kg.export.page.free_layout import Point
from kg.export.page.landscape import Claim, Landscape, Topic
from kg.model import RelationType, TopicClass
from kg.model.schema import AnyClass, AnyRelation

if TYPE_CHECKING:
    from pyvis.edge import Edge
    from pyvis.node import Node
    from pyvis.options import Options
else:  # the same modules, without what the package loads
    from kg.export.page.pyvis_parts.edge import Edge
    from kg.export.page.pyvis_parts.node import Node
    from kg.export.page.pyvis_parts.options import Options

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


def draw(landscape: Landscape, points: Sequence[Point]) -> Drawing:
    """Make a node for each topic at its point and an edge for each claim; ids are indices."""
    # Not through pyvis' Network: it searches all ids for each call, hours at 20,000 topics.
    return Drawing(
        [_node(i, t, points[i]) for i, t in enumerate(landscape.topics)],
        [_edge(i, claim) for i, claim in enumerate(landscape.claims)],
        Options().set(json.dumps(_OPTIONS)),
    )


def _node(at: int, topic: Topic, point: Point) -> dict[str, Any]:
    node: dict[str, Any] = Node(
        at,
        SHAPES.get(topic.kind, OWN_SHAPE),
        topic.label,
        group=topic.kind.value,
        x=point[0],
        y=point[1],
    ).options
    return node


def _edge(at: int, claim: Claim) -> dict[str, Any]:
    edge: dict[str, Any] = Edge(
        claim.subject,
        claim.object,
        id=at,
        label=claim.relation.value,
        arrows=ARROWS.get(claim.relation, "arrow"),
    ).options
    return edge
