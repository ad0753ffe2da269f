"""Relations as RDF: a direct triple unless negated, and always a reified assertion."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Quad

from kg.declared import relation_node
from kg.graph import terms
from kg.graph.evidence import evidence_links
from kg.model import Relation, RelationType
from kg.names import Iri, Minter


def assertion_quads(relation: Relation, minter: Minter) -> Iterator[Quad]:
    """Describe one relation, each piece of its evidence at another place; not that evidence."""
    ends = _ends(relation, minter)
    iri = assertion_iri(relation, minter)
    if not relation.negated:
        yield from direct_quads(relation, minter)
    yield from _reified(NamedNode(iri), relation, *ends)
    yield from evidence_links(iri, relation.evidence, minter)


def assertion_iri(relation: Relation, minter: Minter) -> Iri:
    """The IRI of the statement that a relation is."""
    subject, object_ = minter.topic(*relation.subject), minter.topic(*relation.object)
    return minter.assertion(subject, relation.predicate, object_)


def direct_quads(relation: Relation, minter: Minter) -> Iterator[Quad]:
    """Say that a relation holds."""
    subject, object_ = _ends(relation, minter)
    yield Quad(subject, relation_node(relation.predicate), object_)
    if relation.predicate is RelationType.SUB_TECHNIQUE_OF:
        yield Quad(subject, terms.BROADER, object_)


def _ends(relation: Relation, minter: Minter) -> tuple[NamedNode, NamedNode]:
    return (
        NamedNode(minter.topic(*relation.subject)),
        NamedNode(minter.topic(*relation.object)),
    )


def _reified(
    node: NamedNode, relation: Relation, subject: NamedNode, object_: NamedNode
) -> Iterator[Quad]:
    yield Quad(node, terms.A, terms.ASSERTION)
    yield Quad(node, terms.A, terms.STATEMENT)
    yield Quad(node, terms.SUBJECT, subject)
    yield Quad(node, terms.PREDICATE, relation_node(relation.predicate))
    yield Quad(node, terms.OBJECT, object_)
    yield Quad(node, terms.CONFIDENCE, terms.decimal(relation.confidence))
    yield Quad(node, terms.MODALITY, terms.MODALITIES[relation.modality])
    reports = {e.report for e in relation.evidence}
    yield Quad(node, terms.REPORT_COUNT, terms.integer(len(reports)))
