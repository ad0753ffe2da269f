"""What many reports say in the same words, held in memory once."""

from __future__ import annotations

from collections.abc import Iterable
from sys import intern

from msgspec.structs import replace

from kg.model import Concept, Entity, Evidence, Merge, Relation, TopicKey
from kg.resolve import ReportTopics


class Sharing:
    """Puts values that are there already in the place of those that are equal."""

    def __init__(self) -> None:
        self._topics: dict[TopicKey, TopicKey] = {}
        self._rules: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._concepts: dict[str, list[Concept]] = {}

    def __call__(self, one: ReportTopics) -> ReportTopics:
        """The same topics and relations of a report, of shared values."""
        slug = one.report.slug
        return ReportTopics(
            one.report,
            tuple(self._entity(entity, slug) for entity in one.entities),
            tuple(self._relation(relation, slug) for relation in one.relations),
        )

    def _entity(self, entity: Entity, slug: str) -> Entity:
        return Entity(
            self._topic(entity.identity),
            intern(entity.label),
            tuple(map(intern, entity.alt_labels)),
            entity.confidence,
            self._pieces(entity.evidence, slug),
            tuple(self._merge(merge, slug) for merge in entity.merges),
            self._concept(entity.concept) if entity.concept is not None else None,
        )

    def _relation(self, relation: Relation, slug: str) -> Relation:
        return replace(
            relation,
            subject=self._topic(relation.subject),
            object=self._topic(relation.object),
            evidence=self._pieces(relation.evidence, slug),
        )

    def _topic(self, topic: TopicKey) -> TopicKey:
        return self._topics.setdefault(topic, topic)

    def _concept(self, concept: Concept) -> Concept:
        """A concept as it is already known; of one IRI two vocabularies may say two things."""
        known = self._concepts.setdefault(concept.iri, [])
        for one in known:
            if one == concept:
                return one
        known.append(concept)
        return concept

    def _merge(self, merge: Merge, slug: str) -> Merge:
        wording, into, reason, like = map(
            intern, (merge.wording, merge.into, merge.reason, merge.like)
        )
        reports = (slug,) if merge.reports == (slug,) else merge.reports
        return Merge(wording, into, reason, merge.score, like, reports)

    def _pieces(self, evidence: Iterable[Evidence], slug: str) -> tuple[Evidence, ...]:
        return tuple(
            Evidence(
                slug,
                piece.section,
                piece.span,
                piece.quote,
                piece.modality,
                piece.confidence,
                self._rules.setdefault(piece.found_by, piece.found_by),
                piece.prefix,
                piece.suffix,
                piece.linked_by,
                piece.page,
                intern(piece.name),
            )
            for piece in evidence
        )
