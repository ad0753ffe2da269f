"""Topics and relations of a graph as small typed values."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from msgspec import Struct
from pyoxigraph import DefaultGraph, Literal, NamedNode, QuerySolutions, Store

from kg.graph import terms
from kg.graph.schema_rdf import class_node, declared, relation_node
from kg.model import Modality
from kg.model.schema import RelationType, TopicClass
from kg.names import PREFIXES, TKG, Iri


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
    schema = declared(store)
    labels = objects(store, terms.PREF_LABEL)
    other = objects(store, terms.ALT_LABEL)
    mentioned = objects(store, terms.MENTIONED_IN)
    confidence = objects(store, terms.CONFIDENCE)
    found = [
        Topic(
            iri=Iri(iri),
            topic_class=topic_class,
            label=(labels.get(iri) or [iri])[0],
            alt_labels=tuple(other.get(iri, ())),
            confidence=float(confidence[iri][0]) if iri in confidence else None,
            reports=tuple(Iri(report) for report in mentioned.get(iri, ())),
        )
        for topic_class in schema.classes
        for iri in subjects(store, class_node(topic_class))
    ]
    order = {topic_class: at for at, topic_class in enumerate(schema.classes)}
    return tuple(sorted(found, key=lambda t: (order[t.topic_class], t.label, t.iri)))


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
    kinds = {relation_node(relation).value: relation for relation in declared(store).relations}
    asked = _LINKS % " ".join(f"<{iri}>" for iri in kinds)
    rows = store.query(asked, prefixes={name: str(iri) for name, iri in PREFIXES.items()})
    assert isinstance(rows, QuerySolutions)  # noqa: S101 - for the type checker: it is a SELECT
    found: dict[tuple[Iri, RelationType, Iri], Link] = {}
    for row in rows:
        link = Link(
            subject=Iri(row["s"].value),
            predicate=kinds[row["p"].value],
            object=Iri(row["o"].value),
            assertion=Iri(row["a"].value) if row["a"] else None,
            confidence=float(row["confidence"].value) if row["confidence"] else None,
            modality=Modality(row["modality"].value.removeprefix(TKG)) if row["modality"] else None,
            reports=int(row["reports"].value) if row["reports"] else 0,
            evidence=int(row["evidence"].value),
        )
        key = (link.subject, link.predicate, link.object)
        found[key] = min(found.get(key, link), link, key=lambda each: each.assertion or "")
    return tuple(found[key] for key in sorted(found))


def objects(store: Store, predicate: NamedNode) -> dict[str, list[str]]:
    """Read the values of a property by subject, sorted, as plain text."""
    values: defaultdict[str, list[str]] = defaultdict(list)
    for quad in store.quads_for_pattern(None, predicate, None, DefaultGraph()):
        values[_text(quad.subject)].append(_text(quad.object))
    return {subject: sorted(found) for subject, found in values.items()}


def subjects(store: Store, node: NamedNode) -> list[str]:
    """List the things of a class, in no order."""
    return [
        _text(quad.subject) for quad in store.quads_for_pattern(None, terms.A, node, DefaultGraph())
    ]


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)
