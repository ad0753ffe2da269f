"""How well topics and relations agree with an annotation.

The measure: a predicted topic matches an annotated one of its class when a name of each
share at least 3 in 5 of their words (Jaccard); one to one, best first, and a second
prediction for the same annotated topic is wrong. Optional annotations count neither way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from kg.language.normalization import key
from kg.language.word_sets import comparable
from kg.learn.annotations import Gold, GoldEntity
from kg.learn.evaluation.figures import Tally
from kg.model.schema import RelationType, TopicClass

SHARED: Final = 0.6


class Predicted(Struct, frozen=True):
    """A predicted topic: its class and all its names, the preferred one first."""

    topic_class: TopicClass
    names: tuple[str, ...]


def similarity(a: Iterable[str], b: Iterable[str]) -> float:
    """The largest Jaccard index between a name of the one and a name of the other."""
    pairs = ((comparable(x), comparable(y)) for x in a for y in b)
    return max((len(x & y) / len(x | y) for x, y in pairs if x | y), default=0.0)


Alike = Callable[[Sequence[str], Sequence[str]], float]
"""How alike the names of a predicted topic and of an annotated one are, 0..1."""


def same_name(predicted: Sequence[str], annotated: Sequence[str]) -> float:
    """1.0 where the first, preferred name has the normal form of an annotated one, else 0.0."""
    return float(bool(predicted) and key(predicted[0]) in {key(name) for name in annotated})


def align(
    gold: Gold, predicted: Sequence[Predicted], *, alike: Alike = similarity
) -> dict[int, str]:
    """Map predicted topics, by index, to annotated ones, one to one, best first.

    On a tie required topics go before optional ones, then the annotated go by id and the
    predicted by index.
    """
    pairs = []
    for index, topic in enumerate(predicted):
        for entity in gold.entities.values():
            if entity.topic_class == topic.topic_class:
                shared = alike(topic.names, entity.names)
                if shared >= SHARED:
                    pairs.append((-shared, entity.optional, entity.id, index))
    mapping: dict[int, str] = {}
    used: set[str] = set()
    for _, _, entity_id, index in sorted(pairs):
        if index not in mapping and entity_id not in used:
            mapping[index] = entity_id
            used.add(entity_id)
    return mapping


def tally_topics(gold: Gold, predicted: Sequence[Predicted], mapping: Mapping[int, str]) -> Tally:
    """Count hits, inventions and misses of topics by class."""
    tally: Tally = Counter()
    found = set(mapping.values())
    for entity in gold.entities.values():
        if not entity.optional:
            tally[entity.topic_class.value, "right" if entity.id in found else "missed"] += 1
    for index, topic in enumerate(predicted):
        if index not in mapping:
            tally[topic.topic_class.value, "invented"] += 1
    return tally


Triple = tuple[int, RelationType, int]


def tally_relations(gold: Gold, predicted: Iterable[Triple], mapping: Mapping[int, str]) -> Tally:
    """Count hits, inventions and misses of relations by type."""
    tally: Tally = Counter()
    found = set()
    for subject, predicate, object_ in predicted:
        verdict = judge(gold, (subject, predicate, object_), mapping)
        if verdict is False:
            tally[predicate.value, "invented"] += 1
        elif verdict:
            found.add((mapping[subject], predicate, mapping[object_]))
    for (subject_id, predicate, object_id), optional in gold.relations.items():
        ends: tuple[GoldEntity, GoldEntity] = (gold.entities[subject_id], gold.entities[object_id])
        if not optional and not any(e.optional for e in ends):
            hit = (subject_id, predicate, object_id) in found
            tally[predicate.value, "right" if hit else "missed"] += 1
    return tally


def judge(gold: Gold, triple: Triple, mapping: Mapping[int, str]) -> bool | None:
    """Whether a predicted relation is right; ``None`` where it counts neither way."""
    subject, object_ = mapping.get(triple[0]), mapping.get(triple[2])
    if subject is None or object_ is None:
        return False
    optional = gold.relations.get((subject, triple[1], object_))
    if optional is not None:
        return None if optional else True
    if gold.entities[subject].optional or gold.entities[object_].optional:
        return None
    return False
