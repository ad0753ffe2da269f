"""The entities of many reports become one graph's: the same thing has the same identity."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from kg.model import Entity, Knowledge, Merge, Relation, Report, TopicKey
from kg.resolve.within import ReportTopics, Triple, join

_ELSEWHERE: Final = "same normal form in another report"


def across(reports: Iterable[ReportTopics]) -> Knowledge:
    """Join what the reports say, by identity: class and normal form of the name.

    An entity's label is the one that most reports use (on a tie the shortest, then the
    first in order); the others stay as alternative labels. The order of the reports
    makes no difference to the result.
    """
    ordered = sorted(reports, key=lambda r: r.report.slug)
    entities: dict[TopicKey, list[Entity]] = defaultdict(list)
    relations: dict[Triple, list[Relation]] = defaultdict(list)
    kept: list[Report] = []
    for one in ordered:
        kept.append(one.report)
        for entity in one.entities:
            entities[entity.identity].append(entity)
        for relation in one.relations:
            relations[relation.subject, relation.predicate, relation.object].append(relation)
    return Knowledge(
        tuple(kept),
        tuple(_entity(entities[k]) for k in sorted(entities)),
        tuple(_relation(relations[k]) for k in sorted(relations)),
    )


def _entity(same: list[Entity]) -> Entity:
    joined = same[0]
    for other in same[1:]:
        joined = join(joined, other, _ELSEWHERE)
    label = _label(same)
    wordings = sorted({joined.label, *joined.alt_labels} - {label})
    reasons = {m.wording: m.reason for m in joined.merges}
    merges = tuple(Merge(w, label, reasons.get(w, _ELSEWHERE)) for w in wordings)
    return replace(joined, label=label, alt_labels=tuple(wordings), merges=merges)


def _label(same: list[Entity]) -> str:
    counts = Counter(e.label for e in same)
    return min(counts, key=lambda w: (-counts[w], len(w), w[:1].isupper(), w))


def _relation(same: list[Relation]) -> Relation:
    evidence = tuple(e for r in same for e in r.evidence)
    return replace(same[0], confidence=max(r.confidence for r in same), evidence=evidence)
