"""A property graph as values: what all property-graph targets take, and give back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from msgspec import Struct, field

from kg.load.census import Census, Spoken, checksum, kind_of
from kg.load.property_schema import ANY_TOPIC, EDGES, NODES, OWN, OWN_CLASS, PREDICATE

Value: TypeAlias = str | int | float | tuple[str, ...]
"""What a property may hold. An empty list is no value: the property is left out."""


class Node(Struct, frozen=True):
    """A node. ``kind``: a key of ``NODES``. ``properties``: without the IRI; none is empty."""

    kind: str
    iri: str
    properties: Mapping[str, Value] = field(default_factory=dict)


class Edge(Struct, frozen=True):
    """An edge from the node ``start`` to ``end`` (IRIs). ``kind``: a key of ``EDGES``."""

    kind: str
    start: str
    end: str
    ends: tuple[str, str]
    properties: Mapping[str, Value] = field(default_factory=dict)


class PropertyGraph(Struct, frozen=True):
    """Nodes by kind and IRI, edges by kind, start and end."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()

    @classmethod
    def of(cls, nodes: Iterable[Node], edges: Iterable[Edge]) -> PropertyGraph:
        """Put nodes and edges, which are in any order, into the one that is always the same."""
        kinds, links = list(NODES), list(EDGES)
        return cls(
            tuple(sorted(nodes, key=lambda n: (kinds.index(n.kind), n.iri))),
            tuple(sorted(edges, key=lambda e: (links.index(e.kind), e.start, e.end, predicate(e)))),
        )

    def census(self) -> Census:
        """Count what it holds."""
        kinds = {node.iri: node.kind for node in self.nodes}
        mentions, evidence = (
            [edge.end for edge in self.edges if edge.kind == kind]
            for kind in ("mentionedIn", "inReport")
        )
        relations = [predicate(e) or e.kind for e in self.edges if EDGES[e.kind].claimed]
        topics = [node for node in self.nodes if node.kind in ANY_TOPIC]
        claims = [n.properties.get("modality", "") for n in self.nodes if n.kind == "Assertion"]
        return Census(
            topics=_tally(map(_class, topics)),
            relations=_tally(relations),
            claims=_tally(str(claim) for claim in claims if claim),
            reports=spoken(
                (iri for iri, kind in kinds.items() if kind == "Report"),
                _tally(mentions),
                _tally(evidence),
            ),
            labels=checksum(
                (node.iri, label) for node in topics for label in names(node.properties)
            ),
        )


def _class(topic: Node) -> str:
    """The class of a topic, as a census names it."""
    if topic.kind != OWN:
        return topic.kind
    return kind_of(str(topic.properties.get(OWN_CLASS.name, OWN)))


def predicate(edge: Edge) -> str:
    """The predicate of an edge of a user's own; of any other the empty string."""
    return str(edge.properties.get(PREDICATE.name, ""))


def names(properties: Mapping[str, object]) -> tuple[str, ...]:
    """All labels of a topic, out of its properties."""
    name, others = properties.get("name"), properties.get("otherNames")
    own = (name,) if isinstance(name, str) else ()
    return (*own, *map(str, others)) if isinstance(others, tuple | list) else own


def spoken(
    reports: Iterable[str], mentions: Mapping[str, int], evidence: Mapping[str, int]
) -> dict[str, Spoken]:
    """Put together what is known of each report."""
    return {iri: Spoken(mentions.get(iri, 0), evidence.get(iri, 0)) for iri in sorted(reports)}


def _tally(words: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts
