"""How well topics and relations agree with an annotation.

The measure: a predicted topic matches an annotated one of its class when a name of each
share at least 3 in 5 of their words (Jaccard); one to one, best first, and a second
prediction for the same annotated topic is wrong. Optional annotations count neither way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from kg.language.inflection import comparable
from kg.language.normalization import key
from kg.learn.annotations import Gold
from kg.learn.evaluation.predictions import FoundTopic
from kg.model.schema import RelationType

SHARED: Final = 0.6


def similarity(a: Iterable[str], b: Iterable[str]) -> float:
    """The largest Jaccard index between a name of the one and a name of the other."""
    others = [comparable(y) for y in b]
    pairs = ((x, y) for x in map(comparable, a) for y in others if not x.isdisjoint(y))
    return max((len(x & y) / len(x | y) for x, y in pairs), default=0.0)


Alike = Callable[[Sequence[str], Sequence[str]], float]
"""How alike the names of a predicted topic and of an annotated one are, 0..1."""


def same_name(predicted: Sequence[str], annotated: Sequence[str]) -> float:
    """1.0 where the first, preferred name has the normal form of an annotated one, else 0.0."""
    return float(bool(predicted) and key(predicted[0]) in {key(name) for name in annotated})


def align(
    gold: Gold, predicted: Sequence[FoundTopic], *, alike: Alike = similarity
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


Triple = tuple[int, RelationType, int]
"""A relation between predicted topics, by index."""


def judge_relation(gold: Gold, triple: Triple, mapping: Mapping[int, str]) -> bool | None:
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
