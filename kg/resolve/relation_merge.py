"""The relations of many reports become one graph's, between the topics that resolving made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from kg.model import Evidence, LeftOut, Relation, Report, TopicKey
from kg.model.schema import Schema
from kg.resolve.within import ReportTopics, Triple, once

MISFIT: Final = "a relation of this type cannot link these classes"
"""Why a relation has no place once an end is retyped."""

_ONE_TOPIC: Final = "its two ends are one topic"

Wrong = Callable[[Triple, Report], str]


def joined(
    reports: Iterable[ReportTopics],
    home: Mapping[TopicKey, TopicKey],
    schema: Schema,
    wrong: Wrong,
) -> tuple[tuple[Relation, ...], tuple[LeftOut, ...]]:
    """All relations between the topics in ``home``, in order; and those that have no place.

    ``wrong`` says why a claim of a report is left out, before all else; "" if it is not.
    """
    found: dict[Triple, list[Relation]] = defaultdict(list)
    refuted: dict[tuple[Triple, str], list[Relation]] = defaultdict(list)
    for one in reports:
        for relation in one.relations:
            triple = (home[relation.subject], relation.predicate, home[relation.object])
            if why := wrong(triple, one.report):
                refuted[triple, why].append(relation)
            else:
                found[triple].append(relation)
    kept: list[Relation] = []
    left = [LeftOut(_one(at, same), why) for (at, why), same in sorted(refuted.items())]
    for triple in sorted(found):
        relation = _one(triple, found[triple])
        if relation.subject == relation.object:
            left.append(LeftOut(relation, _ONE_TOPIC))
        elif not _fits(relation, schema):
            left.append(LeftOut(relation, MISFIT))
        else:
            kept.append(relation)
    return tuple(kept), tuple(left)


def _one(triple: Triple, same: Sequence[Relation]) -> Relation:
    evidence = once(e for r in same for e in r.evidence)
    sure = max(r.confidence for r in same)
    return replace(same[0], subject=triple[0], object=triple[2], confidence=sure, evidence=evidence)


def _fits(relation: Relation, schema: Schema) -> bool:
    """Whether the classes at its ends are those that its type may have."""
    subjects, objects = schema.signature(relation.predicate)
    return relation.subject.topic_class in subjects and relation.object.topic_class in objects


def places(evidence: Sequence[Evidence]) -> str:
    """How many places in how many reports, as people say it.

    >>> places([])
    '0 places in 0 reports'
    """
    return counted_places(len(evidence), len({piece.report for piece in evidence}))


def counted_places(places: int, reports: int) -> str:
    """How many places in how many reports, counted before."""
    return f"{many(places, 'place')} in {many(reports, 'report')}"


def many(number: int, word: str) -> str:
    """The number and the word, in the plural unless it is one."""
    return f"{number} {word}{'' if number == 1 else 's'}"
