"""Topics as RDF: each a SKOS concept with one preferred label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import NamedNode, Quad

from kg.graph import terms
from kg.graph.evidence_rdf import evidence_links
from kg.graph.schema_rdf import class_node
from kg.model import Entity, Evidence, unique
from kg.names import Iri, Minter


def topic_quads(entity: Entity, minter: Minter, language: str) -> Iterator[Quad]:
    """Describe one entity, each piece of its evidence at another place; not that evidence.

    ``language`` is the tag of its labels.
    """
    iri = minter.topic(*entity.identity)
    yield from _described(NamedNode(iri), entity, language)
    yield from support_quads(iri, entity.evidence, minter)


def support_quads(iri: Iri, evidence: Sequence[Evidence], minter: Minter) -> Iterator[Quad]:
    """Point from a topic to evidence for it, each at another place, and to its reports."""
    for report in unique(e.report for e in evidence):
        yield Quad(NamedNode(iri), terms.MENTIONED_IN, NamedNode(minter.report(report)))
    yield from evidence_links(iri, evidence, minter)


def label_language(entity: Entity, languages: Mapping[str, str]) -> str:
    """The language tag of an entity's labels: that of its reports if they agree, else English.

    ``languages``: report slug -> language tag.
    """
    spoken = {languages[e.report] for e in entity.evidence if e.report in languages}
    return spoken.pop() if len(spoken) == 1 else "en"


def _described(node: NamedNode, entity: Entity, language: str) -> Iterator[Quad]:
    yield Quad(node, terms.A, class_node(entity.identity.topic_class))
    yield Quad(node, terms.A, terms.CONCEPT)
    yield Quad(node, terms.PREF_LABEL, terms.text(entity.label, language))
    for label in entity.alt_labels:
        yield Quad(node, terms.ALT_LABEL, terms.text(label, language))
    yield Quad(node, terms.CONFIDENCE, terms.decimal(entity.confidence))
    if entity.concept is not None:
        yield Quad(node, terms.EXACT_MATCH, NamedNode(entity.concept.iri))
        if entity.concept.definition:
            yield Quad(node, terms.DEFINITION, terms.text(entity.concept.definition, "en"))
