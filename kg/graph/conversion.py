"""Conversion of a graph to rdflib, networkx and pandas; imported on demand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import networkx as nx
import rdflib
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store
from rdflib.term import Node

from kg.graph.views import Link, Topic

COLUMNS: Final = (
    "subject",
    "subject_label",
    "subject_class",
    "relation",
    "object",
    "object_label",
    "object_class",
    "modality",
    "confidence",
    "reports",
    "evidence",
)


def to_rdflib(store: Store, prefixes: Mapping[str, str]) -> rdflib.Graph:
    """Copy the default graph of a store. Literals keep their lexical form."""
    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in prefixes.items():
        graph.bind(prefix, namespace)
    for quad in store.quads_for_pattern(None, None, None, DefaultGraph()):
        graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return graph


def _term(term: object) -> Node:
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, Literal):
        datatype = None if term.language or _is_string(term) else term.datatype.value
        return rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
    raise TypeError(f"rdflib has no such term: {term}")


def _is_string(literal: Literal) -> bool:
    return literal.datatype.value == str(rdflib.XSD.string)


def to_networkx(topics: Iterable[Topic], links: Iterable[Link]) -> nx.MultiDiGraph[str]:
    """Make the property graph that :meth:`kg.graph.knowledge_graph.Graph.networkx` describes."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for topic in topics:
        graph.add_node(topic.iri, **_node_attributes(topic))
    for link in links:
        graph.add_edge(
            link.subject, link.object, key=link.predicate.value, **_edge_attributes(link)
        )
    return graph


def _node_attributes(topic: Topic) -> dict[str, str | int | float]:
    known = {
        "label": topic.label,
        "class": topic.topic_class.value,
        "confidence": topic.confidence,
        "reports": len(topic.reports),
    }
    return {name: value for name, value in known.items() if value is not None}


def _edge_attributes(link: Link) -> dict[str, str | int | float]:
    known = {
        "relation": link.predicate.value,
        "confidence": link.confidence,
        "modality": link.modality.value if link.modality else None,
        "reports": link.reports,
        "evidence": link.evidence,
        "iri": link.assertion,
    }
    return {name: value for name, value in known.items() if value is not None}


def to_rows(topics: Iterable[Topic], links: Iterable[Link]) -> list[tuple[object, ...]]:
    """Make one row per relation, with the fields that COLUMNS names."""
    known = {topic.iri: (topic.label, topic.topic_class.value) for topic in topics}
    return [
        (
            link.subject,
            *known.get(link.subject, (None, None)),
            link.predicate.value,
            link.object,
            *known.get(link.object, (None, None)),
            link.modality.value if link.modality else None,
            link.confidence,
            link.reports,
            link.evidence,
        )
        for link in links
    ]
