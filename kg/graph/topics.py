"""Topics as RDF: each a SKOS concept with one preferred label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyoxigraph import NamedNode, Quad

from kg.graph import terms
from kg.graph.evidence import by_place, evidence_quads
from kg.graph.places import Places
from kg.model import Entity, unique


def topic_quads(entity: Entity, places: Places, languages: Mapping[str, str]) -> Iterator[Quad]:
    """Describe one entity. ``languages``: report slug -> language tag of its labels."""
    iri = places.minter.topic(*entity.identity)
    reports = unique(e.report for e in entity.evidence)
    spoken = {languages[r] for r in reports if r in languages}
    yield from _described(NamedNode(iri), entity, spoken.pop() if len(spoken) == 1 else "en")
    for report in reports:
        yield Quad(NamedNode(iri), terms.MENTIONED_IN, NamedNode(places.minter.report(report)))
    yield from evidence_quads(iri, by_place(entity.evidence), places)


def _described(node: NamedNode, entity: Entity, language: str) -> Iterator[Quad]:
    yield Quad(node, terms.A, terms.CLASSES[entity.identity.topic_class])
    yield Quad(node, terms.A, terms.CONCEPT)
    yield Quad(node, terms.PREF_LABEL, terms.text(entity.label, language))
    for label in entity.alt_labels:
        yield Quad(node, terms.ALT_LABEL, terms.text(label, language))
    yield Quad(node, terms.CONFIDENCE, terms.decimal(entity.confidence))
    if entity.concept is not None:
        yield Quad(node, terms.EXACT_MATCH, NamedNode(entity.concept.iri))
        if entity.concept.definition:
            yield Quad(node, terms.DEFINITION, terms.text(entity.concept.definition, "en"))
