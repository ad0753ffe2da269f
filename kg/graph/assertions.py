"""Relations as RDF: a direct triple unless negated, and always a reified assertion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pyoxigraph import NamedNode, Quad

from kg.graph import terms
from kg.graph.evidence import by_place, evidence_quads
from kg.graph.places import Places
from kg.model import Relation, RelationType


def assertion_quads(relation: Relation, places: Places) -> Iterator[Quad]:
    """Describe one relation between two topics."""
    minter = places.minter
    relation = replace(relation, evidence=by_place(relation.evidence))
    subject, object_ = minter.topic(*relation.subject), minter.topic(*relation.object)
    iri = minter.assertion(subject, relation.predicate, object_)
    ends = (NamedNode(subject), NamedNode(object_))
    if not relation.negated:
        yield from _direct(relation.predicate, *ends)
    yield from _reified(NamedNode(iri), relation, *ends)
    yield from evidence_quads(iri, relation.evidence, places)


def _direct(predicate: RelationType, subject: NamedNode, object_: NamedNode) -> Iterator[Quad]:
    yield Quad(subject, terms.RELATIONS[predicate], object_)
    if predicate is RelationType.SUB_TECHNIQUE_OF:
        yield Quad(subject, terms.BROADER, object_)


def _reified(
    node: NamedNode, relation: Relation, subject: NamedNode, object_: NamedNode
) -> Iterator[Quad]:
    yield Quad(node, terms.A, terms.ASSERTION)
    yield Quad(node, terms.A, terms.STATEMENT)
    yield Quad(node, terms.SUBJECT, subject)
    yield Quad(node, terms.PREDICATE, terms.RELATIONS[relation.predicate])
    yield Quad(node, terms.OBJECT, object_)
    yield Quad(node, terms.CONFIDENCE, terms.decimal(relation.confidence))
    yield Quad(node, terms.MODALITY, terms.MODALITIES[relation.modality])
    reports = {e.report for e in relation.evidence}
    yield Quad(node, terms.REPORT_COUNT, terms.integer(len(reports)))
