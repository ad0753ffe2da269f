"""All reports resolved together, and what of that belongs to each topic and each report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from sys import intern
from typing import TypeVar

from msgspec.structs import replace

from kg.build.codec import unpack
from kg.build.curated_parts import Added
from kg.build.extraction_stage import TOPICS, Extracted
from kg.build.memo import Memo
from kg.build.report_parts import Share
from kg.build.settings import Resolver
from kg.build.topic_parts import Subject
from kg.graph.write import label_language, languages_of, placed
from kg.model import (
    Concept,
    Entity,
    Evidence,
    Knowledge,
    Merge,
    Relation,
    TopicKey,
    Vocabulary,
)
from kg.model.schema import RelationType
from kg.read.tables.outside_terms import OutsideTerms
from kg.resolve import ReportTopics
from kg.resolve.concept_mapping import mappings_of
from kg.resolve.topic_links import topic_links
from kg.resolve.vocabulary_index import Known

Said = TypeVar("Said", Entity, Relation)


def resolved(memo: Memo, reports: Iterable[Extracted], resolve: Resolver) -> Knowledge:
    """Resolve the reports, with evidence that has no words, one piece a place."""
    interned = _Interner()
    topics = (unpack(memo.get(TOPICS, report.name), ReportTopics) for report in reports)
    return placed(resolve(map(interned.topics, topics)))


class _Interner:
    """Puts one value in the place of those that are equal: a thousand reports need 77, not 206 MB.

    All strings and keys of unpacked reports are values of their own.
    """

    def __init__(self) -> None:
        self._keys: dict[TopicKey, TopicKey] = {}
        self._rules: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._concepts: dict[str, Concept] = {}

    def topics(self, one: ReportTopics) -> ReportTopics:
        """What a report says, of shared values."""
        slug = one.report.slug
        entities = tuple(self._entity(entity, slug) for entity in one.entities)
        relations = tuple(
            replace(
                relation,
                subject=self._key(relation.subject),
                object=self._key(relation.object),
                evidence=self._evidence(relation.evidence, slug),
            )
            for relation in one.relations
        )
        return ReportTopics(one.report, entities, relations)

    def _entity(self, entity: Entity, slug: str) -> Entity:
        return replace(
            entity,
            identity=self._key(entity.identity),
            label=intern(entity.label),
            alt_labels=tuple(map(intern, entity.alt_labels)),
            evidence=self._evidence(entity.evidence, slug),
            merges=tuple(_interned(merge, slug) for merge in entity.merges),
            concept=self._concept(entity.concept),
        )

    def _key(self, key: TopicKey) -> TopicKey:
        return self._keys.setdefault(key, key)

    def _concept(self, concept: Concept | None) -> Concept | None:
        known = self._concepts.setdefault(concept.iri, concept) if concept is not None else None
        return known if known == concept else concept  # two vocabularies may share an IRI

    def _evidence(self, evidence: Iterable[Evidence], slug: str) -> tuple[Evidence, ...]:
        return tuple(
            replace(
                piece,
                report=slug,
                found_by=self._rules.setdefault(piece.found_by, piece.found_by),
                name=intern(piece.name),
            )
            for piece in evidence
        )


def _interned(merge: Merge, slug: str) -> Merge:
    wording, into, reason, like = map(intern, (merge.wording, merge.into, merge.reason, merge.like))
    reports = (slug,) if merge.reports == (slug,) else merge.reports
    return Merge(wording, into, reason, merge.score, like, reports)


def filter_confidence(knowledge: Knowledge, minimum: float) -> Knowledge:
    """The part of it that is at least so sure; a relation falls with either of its ends."""
    entities = tuple(e for e in knowledge.entities if e.confidence >= minimum)
    kept = {entity.identity for entity in entities}
    relations = (r for r in knowledge.relations if r.confidence >= minimum)
    whole = tuple(r for r in relations if r.subject in kept and r.object in kept)
    return replace(knowledge, entities=entities, relations=whole)


def with_links(knowledge: Knowledge, vocabulary: Vocabulary) -> Knowledge:
    """The same with what its topics are to each other by their names."""
    labels = {entity.identity: entity.label for entity in knowledge.entities}
    found = topic_links(labels, Known.of(vocabulary))
    entities = tuple(replace(e, links=found.get(e.identity, ())) for e in knowledge.entities)
    return replace(knowledge, entities=entities)


def with_mappings(knowledge: Knowledge, outside: OutsideTerms) -> Knowledge:
    """The same with what its topics are in other vocabularies."""
    entities = (replace(e, mappings=mappings_of(e, outside)) for e in knowledge.entities)
    return replace(knowledge, entities=tuple(entities))


def languages(knowledge: Knowledge) -> dict[TopicKey, str]:
    """The language tag of each topic's labels."""
    tags = languages_of(knowledge.reports)
    return {e.identity: label_language(e, tags) for e in knowledge.entities}


def subjects(
    knowledge: Knowledge,
    tags: Mapping[TopicKey, str],
    added: Callable[[TopicKey], Added],
) -> Iterator[Subject]:
    """Part knowledge by topic: each with the relations that start at it."""
    own: defaultdict[TopicKey, list[Relation]] = defaultdict(list)
    led: defaultdict[TopicKey, dict[RelationType, Relation]] = defaultdict(dict)
    for relation in knowledge.relations:
        own[relation.subject].append(relation)
        if not relation.negated:
            led[relation.object].setdefault(relation.predicate, relation)
    for entity in knowledge.entities:
        at = entity.identity
        last = (relation for _, relation in sorted(led.get(at, {}).items()))
        ends = tuple(replace(relation, evidence=(), confidence=1.0) for relation in last)
        bare = replace(entity, merges=())
        yield Subject(bare, tags[at], tuple(own.get(at, ())), ends, added(at))


def shares(
    knowledge: Knowledge,
    tags: Mapping[TopicKey, str],
    added: Callable[[str], Added],
) -> Iterator[Share]:
    """Part knowledge by report: each with the evidence that is in it."""
    entities = _by_report(knowledge.entities)
    relations = _by_report(knowledge.relations)
    for report in knowledge.reports:
        named = tuple(_with(*each) for each in entities.get(report.slug, ()))
        claimed = tuple(_with(*each) for each in relations.get(report.slug, ()))
        languages_ = tuple(tags[entity.identity] for entity in named)
        yield Share(report, named, claimed, languages_, added(report.slug))


def _by_report(
    said: Iterable[Said],
) -> dict[str, list[tuple[Said, tuple[Evidence, ...]]]]:
    found: defaultdict[str, list[tuple[Said, tuple[Evidence, ...]]]] = defaultdict(list)
    for one in said:
        pieces: defaultdict[str, list[Evidence]] = defaultdict(list)
        for piece in one.evidence:
            pieces[piece.report].append(piece)
        for report, evidence in pieces.items():
            found[report].append((one, tuple(evidence)))
    return found


def _with(said: Said, evidence: tuple[Evidence, ...]) -> Said:
    """What one report says of it; of a topic no more than every report's part needs."""
    if isinstance(said, Entity):
        return replace(said, evidence=evidence, alt_labels=(), merges=(), links=(), mappings=())
    return replace(said, evidence=evidence)
