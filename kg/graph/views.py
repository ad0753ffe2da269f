"""Topics and relations of a graph as small typed values."""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from pyoxigraph import QuerySolutions, Store

from kg.graph import terms
from kg.graph.lookup import Table, fraction, members
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
    kinds: dict[str, TopicClass] = {}
    classes = declared(store).classes
    for kind in classes:
        for iri in members(store, class_node(kind)):
            kinds.setdefault(iri, kind)
    table = Table(store, [*kinds], scan=True)
    labels, other = map(table.texts, (terms.PREF_LABEL, terms.ALT_LABEL))
    found = (
        Topic(
            Iri(iri),
            kinds[iri],
            label[0].value if label else iri,
            tuple(dict.fromkeys(text.value for text in (*label[1:], *others))),
            fraction(confidence),
            tuple(map(Iri, reports)),
        )
        for iri, label, others, confidence, reports in zip(
            kinds,
            labels,
            other,
            table.first(terms.CONFIDENCE),
            table.values(terms.MENTIONED_IN),
            strict=True,
        )
    )
    order = {kind: at for at, kind in enumerate(classes)}
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
