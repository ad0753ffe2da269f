"""Error analysis: in which way a wrong item was nearly right, or a missed one nearly found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final

from msgspec import Struct

from kg.language.inflection import comparable
from kg.learn.annotations import Gold, GoldTriple
from kg.learn.evaluation.predictions import FoundTopic
from kg.learn.evaluation.scoring import SHARED, similarity
from kg.model.schema import RelationType


class ErrorKind(StrEnum):
    """Ways to be nearly right, or, ``PLAIN``, not at all.

    SECOND: one more name of a topic already found. TAKEN: found, and matched with another
    annotated topic. BOUNDARIES: its words and some more, or some fewer.
    """

    CLASS = "wrong class"
    SECOND = "second name"
    TAKEN = "taken for another"
    BOUNDARIES = "wrong boundaries"
    DIRECTION = "wrong direction"
    RELATION = "wrong relation"
    END = "an end is wrong"
    PLAIN = ""


class NearMiss(Struct, frozen=True):
    """How an item was nearly right, and the item on the other side, for people."""

    how: ErrorKind
    what: str = ""


NOT_AT_ALL: Final = NearMiss(ErrorKind.PLAIN)


def invented_topic(gold: Gold, topic: FoundTopic, mapping: Mapping[int, str]) -> NearMiss:
    """In which way an invented topic is nearly right.

    Another name of a topic that was found already, the right thing in another class, or a
    stretch of words around the right ones.
    """
    found = set(mapping.values())
    alike = [e for e in gold.entities.values() if similarity(topic.names, e.names) >= SHARED]
    for entity in alike:
        if entity.topic_class == topic.topic_class and entity.id in found:
            return NearMiss(ErrorKind.SECOND, entity.names[0])
    for entity in alike:
        if entity.topic_class != topic.topic_class:
            return NearMiss(ErrorKind.CLASS, f"{entity.topic_class.value} {entity.names[0]}")
    for entity in gold.entities.values():
        if entity.topic_class == topic.topic_class and overlap(topic.names, entity.names):
            return NearMiss(ErrorKind.BOUNDARIES, entity.names[0])
    return NOT_AT_ALL


def missed_topic(gold: Gold, missed: str, predicted: Sequence[FoundTopic]) -> NearMiss:
    """In which way the annotated topic with the id ``missed`` was nearly found."""
    entity = gold.entities[missed]
    alike = [p for p in predicted if similarity(p.names, entity.names) >= SHARED]
    for topic in alike:
        if topic.topic_class == entity.topic_class:
            return NearMiss(ErrorKind.TAKEN, topic.names[0])
    for topic in alike:
        return NearMiss(ErrorKind.CLASS, f"{topic.topic_class.value} {topic.names[0]}")
    for topic in predicted:
        if topic.topic_class == entity.topic_class and overlap(topic.names, entity.names):
            return NearMiss(ErrorKind.BOUNDARIES, topic.names[0])
    return NOT_AT_ALL


def overlap(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether a name of the one holds all the words of a name of the other."""
    return any(x <= y or y <= x for x in _words(a) for y in _words(b))


def _words(names: Sequence[str]) -> Iterator[frozenset[str]]:
    return (found for found in map(comparable, names) if found)


def invented_relation(
    gold: Gold, subject: str | None, predicate: RelationType, object_: str | None
) -> NearMiss:
    """In which way an invented relation is nearly right. Its ends are None if not annotated."""
    if subject is None or object_ is None:
        missing = " and ".join(
            word for word, end in (("from", subject), ("to", object_)) if end is None
        )
        return NearMiss(ErrorKind.END, missing)
    for s, p, o in gold.relations:
        if (s, p, o) == (object_, predicate, subject):
            return NearMiss(ErrorKind.DIRECTION, p.value)
        if {s, o} == {subject, object_}:
            return NearMiss(ErrorKind.RELATION, p.value)
    return NOT_AT_ALL


def missed_relation(
    triple: GoldTriple,
    found: Sequence[tuple[str | None, RelationType, str | None]],
    ends: set[str],
) -> NearMiss:
    """In which way an annotated relation was nearly found. ``ends``: the topics found."""
    missing = [w for w, e in (("from", triple[0]), ("to", triple[2])) if e not in ends]
    if missing:
        return NearMiss(ErrorKind.END, " and ".join(missing))
    for s, p, o in found:
        if (s, p, o) == (triple[2], triple[1], triple[0]):
            return NearMiss(ErrorKind.DIRECTION, p.value)
        if {s, o} == {triple[0], triple[2]}:
            return NearMiss(ErrorKind.RELATION, p.value)
    return NOT_AT_ALL
