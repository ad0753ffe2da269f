"""Relations as RDF: a direct triple unless negated, and always a reified assertion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from pyoxigraph import NamedNode, Quad

from kg.graph import terms
from kg.graph.evidence_rdf import evidence_links
from kg.graph.schema_rdf import relation_node
from kg.model import Evidence, Modality, Relation, RelationType, prevailing
from kg.names import Iri, Minter


def assertion_quads(relation: Relation, minter: Minter) -> Iterator[Quad]:
    """Describe one relation, each piece of its evidence at another place; not that evidence."""
    yield from statement_quads(relation, Tally.of(relation.evidence), minter)
    yield from evidence_links(assertion_iri(relation, minter), relation.evidence, minter)


class Tally(Struct, frozen=True):
    """Evidence of a relation, counted: pieces by modality, and the reports that give any."""

    modalities: Mapping[Modality, int]
    reports: int

    @classmethod
    def of(cls, evidence: Sequence[Evidence]) -> Tally:
        """Count evidence, each piece at another place."""
        return cls(Counter(e.modality for e in evidence), len({e.report for e in evidence}))

    @property
    def negated(self) -> bool:
        """Whether every piece denies the relation."""
        return not any(n for m, n in self.modalities.items() if m is not Modality.NEGATED)


def statement_quads(relation: Relation, tally: Tally, minter: Minter) -> Iterator[Quad]:
    """Describe one relation by the count of its evidence; whatever that relation holds of it."""
    if not tally.negated:
        yield from direct_quads(relation, minter)
    yield from _reified(NamedNode(assertion_iri(relation, minter)), relation, tally, minter)


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


def _reified(node: NamedNode, relation: Relation, tally: Tally, minter: Minter) -> Iterator[Quad]:
    subject, object_ = _ends(relation, minter)
    yield Quad(node, terms.A, terms.ASSERTION)
    yield Quad(node, terms.A, terms.STATEMENT)
    yield Quad(node, terms.SUBJECT, subject)
    yield Quad(node, terms.PREDICATE, relation_node(relation.predicate))
    yield Quad(node, terms.OBJECT, object_)
    yield Quad(node, terms.CONFIDENCE, terms.decimal(relation.confidence))
    yield Quad(node, terms.MODALITY, terms.MODALITIES[prevailing(tally.modalities)])
    yield Quad(node, terms.REPORT_COUNT, terms.integer(tally.reports))
