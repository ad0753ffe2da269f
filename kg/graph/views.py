"""Topics and relations as small typed values, and as graphs and tables of other libraries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, QuerySolutions, Store

from kg.graph import terms
from kg.graph.lookup import Table, fraction, text, whole_number
from kg.graph.read_documents import modality_named
from kg.graph.schema_rdf import declared, term_node
from kg.graph.topic_lookup import topic_labels
from kg.model import Modality, unique
from kg.model.schema import RelationType, TopicClass
from kg.names import PREFIXES, XSD, Iri

if TYPE_CHECKING:
    import networkx as nx
    import rdflib
    from rdflib.term import Node


class Topic(Struct, frozen=True):
    """A topic of a graph. ``reports``: IRIs of the reports that mention it, sorted."""

    iri: Iri
    topic_class: TopicClass
    label: str
    alt_labels: tuple[str, ...]
    confidence: float | None
    reports: tuple[Iri, ...]


class Link(Struct, frozen=True):
    """A relation that a graph states as a direct triple (so not a negated one).

    What only its assertion knows is None or 0 where the graph has no assertion.
    """

    subject: Iri
    predicate: RelationType
    object: Iri
    assertion: Iri | None
    confidence: float | None
    modality: Modality | None
    reports: int
    evidence: int


def topics(store: Store) -> tuple[Topic, ...]:
    """List all topics, by class, label and IRI."""
    labels = [*topic_labels(store)]
    table = Table(store, [each.name.iri for each in labels], scan=True)
    facts = table.first(terms.CONFIDENCE), table.values(terms.MENTIONED_IN)
    return tuple(
        Topic(
            Iri(each.name.iri),
            each.name.topic_class,
            each.name.label,
            unique((*each.preferred[1:], *each.other)),
            fraction(confidence),
            tuple(map(Iri, reports)),
        )
        for each, confidence, reports in zip(labels, *facts, strict=True)
    )


_LINKS: Final = """
SELECT ?s ?p ?o ?a ?confidence ?modality ?reports (COUNT(DISTINCT ?e) AS ?evidence) WHERE {
  VALUES ?p { %s }
  ?s ?p ?o .
  OPTIONAL {
    ?a rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o .
    OPTIONAL { ?a tkg:confidence ?confidence }
    OPTIONAL { ?a tkg:modality ?modality }
    OPTIONAL { ?a tkg:reportCount ?reports }
    OPTIONAL { ?a tkg:evidence ?e }
  }
} GROUP BY ?s ?p ?o ?a ?confidence ?modality ?reports
"""


def links(store: Store) -> tuple[Link, ...]:
    """List all relations stated as direct triples, by subject, predicate and object."""
    kinds = {term_node(relation).value: relation for relation in declared(store).relations}
    asked = _LINKS % " ".join(f"<{iri}>" for iri in kinds)
    rows = store.query(asked, prefixes=PREFIXES)
    assert isinstance(rows, QuerySolutions)  # noqa: S101 - for the type checker: it is a SELECT
    found: dict[tuple[Iri, RelationType, Iri], Link] = {}
    for row in rows:
        link = Link(
            subject=Iri(row["s"].value),
            predicate=kinds[row["p"].value],
            object=Iri(row["o"].value),
            assertion=Iri(row["a"].value) if row["a"] else None,
            confidence=fraction(text(row["confidence"])),
            modality=modality_named(text(row["modality"])),
            reports=whole_number(text(row["reports"])),
            evidence=int(row["evidence"].value),
        )
        key = (link.subject, link.predicate, link.object)
        found[key] = min(found.get(key, link), link, key=lambda each: each.assertion or "")
    return tuple(found[key] for key in sorted(found))


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
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in prefixes.items():
        graph.bind(prefix, namespace)
    for quad in store.quads_for_pattern(None, None, None, DefaultGraph()):
        graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return graph


def _term(term: object) -> Node:
    import rdflib

    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, Literal):
        plain = term.language or term.datatype.value == XSD["string"]
        datatype = None if plain else term.datatype.value
        return rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
    raise TypeError(f"rdflib has no such term: {term}")


def to_networkx(topics: Iterable[Topic], links: Iterable[Link]) -> nx.MultiDiGraph[str]:
    """Make the property graph that :meth:`kg.graph.knowledge_graph.Graph.networkx` describes."""
    import networkx as nx

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
