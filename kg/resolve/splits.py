"""What a curator says is different is taken apart within each report, before all else.

A report may hold two wordings for one topic that are not. Each place where it is named goes
with its own words, and each relation with the wording that stands in the words that say it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from kg.language.normalization import key
from kg.model import Entity, Evidence, Relation, TopicKey
from kg.model.decisions import Action, Decisions
from kg.model.schema import TopicClass
from kg.resolve.within import ReportTopics, Triple, join


def take_apart(topics: ReportTopics, decisions: Decisions) -> ReportTopics:
    """The report's topics, none of which has two wordings that ``decisions`` part."""
    if not decisions.of_action(Action.DIFFERENT):
        return topics
    apart: dict[TopicClass, set[frozenset[str]]] = defaultdict(set)
    for row in decisions.of_action(Action.DIFFERENT):
        apart[row.topic_class].add(frozenset((row.ref.key, row.other_ref.key)))
    pieces = {
        entity.identity: found
        for entity in topics.entities
        if (found := _pieces(entity, apart[entity.identity.topic_class])) != [entity]
    }
    if not pieces:
        return topics
    entities: dict[TopicKey, Entity] = {}
    for entity in topics.entities:
        for piece in pieces.get(entity.identity, [entity]):
            there = entities.get(piece.identity)
            entities[piece.identity] = (
                piece if there is None else join(there, piece, "same normal form")
            )
    ordered = tuple(entities[k] for k in sorted(entities))
    return ReportTopics(topics.report, ordered, _relations(topics, pieces))


def _pieces(entity: Entity, apart: Collection[frozenset[str]]) -> list[Entity]:
    """The entity without the wordings that are others, then those; alone if there are none.

    A wording that no place of the report has by itself cannot be taken out.
    """
    own = key(entity.label)
    wordings = {entity.identity.key, *(key(w) for w in (entity.label, *entity.alt_labels))}
    if {own, entity.identity.key} in apart:  # a vocabulary's concept gave it its identity
        identity = TopicKey(entity.identity.topic_class, own)
        entity = replace(entity, identity=identity, concept=None)
    others = {key(w) for w in entity.alt_labels} - {own}
    out = others & {w for pair in apart if pair <= wordings for w in pair}
    places: dict[str, list[Evidence]] = defaultdict(list)
    for evidence in entity.evidence:
        said = key(evidence.name)
        places[said if said in out else own].append(evidence)
    if own not in places:
        places[own] = places.pop(min(places))
    taken = sorted(places.keys() - {own})
    if not taken:
        return [entity]
    left = [w for w in entity.alt_labels if key(w) not in taken]
    rest = _piece(entity, entity.identity, [entity.label, *left], places[own])
    return [rest, *(_taken_out(entity, wording, places[wording]) for wording in taken)]


def _taken_out(entity: Entity, wording: str, places: Sequence[Evidence]) -> Entity:
    labels = sorted((w for w in entity.alt_labels if key(w) == wording), key=lambda w: (len(w), w))
    identity = TopicKey(entity.identity.topic_class, wording)
    return replace(_piece(entity, identity, labels, places), concept=None)


def _piece(
    entity: Entity, identity: TopicKey, labels: Sequence[str], places: Sequence[Evidence]
) -> Entity:
    label, *others = labels
    merges = tuple(
        m if m.into == label else replace(m, into=label, like=label, reason=_NORMAL, score=1.0)
        for m in entity.merges
        if m.wording in others
    )
    sure = max(e.confidence for e in places)
    return replace(
        entity,
        identity=identity,
        label=label,
        alt_labels=tuple(others),
        confidence=sure,
        evidence=tuple(places),
        merges=merges,
    )


_NORMAL: Final = "same normal form"


def _relations(
    topics: ReportTopics, pieces: Mapping[TopicKey, Sequence[Entity]]
) -> tuple[Relation, ...]:
    """The relations, each piece of evidence with the ends that its own words name."""
    found: dict[Triple, list[Evidence]] = defaultdict(list)
    whole: dict[Triple, Relation] = {}
    for relation in topics.relations:
        for evidence in relation.evidence:
            subject, object_ = (
                _end(pieces.get(end, ()), evidence) or end
                for end in (relation.subject, relation.object)
            )
            triple = (subject, relation.predicate, object_)
            found[triple].append(evidence)
            whole.setdefault(triple, relation)
    return tuple(
        replace(
            whole[t],
            subject=t[0],
            object=t[2],
            evidence=tuple(found[t]),
            confidence=min(whole[t].confidence, max(e.confidence for e in found[t])),
        )
        for t in sorted(found)
    )


def _end(pieces: Sequence[Entity], evidence: Evidence) -> TopicKey | None:
    """The piece that the words of the evidence name, or else the linking section's heading.

    The first piece, which keeps the old label, where that does not tell.
    """
    for piece in pieces:
        if any(evidence.span.covers(e.span) for e in piece.evidence):
            return piece.identity
    opening = [
        (e.span, piece.identity)
        for piece in pieces
        for e in piece.evidence
        if e.section == evidence.linked_by
    ]
    if opening:
        return min(opening)[1]
    return pieces[0].identity if pieces else None
