"""Within a report a name has one class, where nothing is lost by that."""

from __future__ import annotations

from collections import defaultdict

from kg.language.normalization import words
from kg.model import Entity, Relation, TopicKey
from kg.model.schema import SHIPPED, Schema
from kg.resolve.resolution_state import retyped
from kg.resolve.vocabulary_index import Known
from kg.resolve.within import ReportTopics


def one_class(topics: ReportTopics, known: Known, schema: Schema = SHIPPED) -> ReportTopics:
    """The report's topics, of those with one name in two classes the surer alone.

    It takes over what the report says of the other. The other stays if a claim of it cannot
    have the surer class at its end, or if it is a term of the user's. Only the report counts,
    so that no other report moves a name to another class. Names are told apart by their words:
    "health technology" is not "health"; an acronym has those that it stands for.
    """
    spelled = {
        entity.identity.key: " ".join(words(entity.label))
        for entity in sorted(topics.entities, key=lambda e: (e.confidence, e.identity))
        if not _is_acronym(entity)
    }
    named: dict[str, list[Entity]] = defaultdict(list)
    for entity in topics.entities:
        if entity.identity.topic_class.shipped and entity.identity not in known.terms:
            key = entity.identity.key
            said = spelled.get(key, key) if _is_acronym(entity) else " ".join(words(entity.label))
            named[said].append(entity)
    claims: dict[TopicKey, list[Relation]] = defaultdict(list)
    for relation in topics.relations:
        claims[relation.subject].append(relation)
        claims[relation.object].append(relation)
    to: dict[TopicKey, TopicKey] = {}
    for twins in named.values():
        best, *others = sorted(twins, key=lambda e: (-e.confidence, e.identity))
        for other in (e.identity for e in others):
            moved = {**to, other: best.identity}
            if all(_fits(relation, moved, schema) for relation in claims[other]):
                to = moved
    return retyped(topics, to)


def _is_acronym(entity: Entity) -> bool:
    """Whether a topic is named by an acronym, whose key has the words that it stands for."""
    return entity.label.removesuffix("s").isupper()


def _fits(relation: Relation, to: dict[TopicKey, TopicKey], schema: Schema) -> bool:
    """Whether a relation has a place when its ends have moved."""
    subjects, objects = schema.signature(relation.predicate)
    start, end = (to.get(at, at) for at in (relation.subject, relation.object))
    return start == end or (start.topic_class in subjects and end.topic_class in objects)
