"""What a curator says is different is taken apart within each report, before all else.

A report may hold two wordings for one topic that are not. Each place where it is named goes
with its own words, and each relation with the wording that stands in the words that say it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from msgspec.structs import replace

from kg.language.normalization import key
from kg.model import Entity, Evidence, Relation, TopicKey
from kg.model.decisions import Action, Decisions, Ref
from kg.resolve.topic_identity import usual_label
from kg.resolve.vocabulary_index import Known
from kg.resolve.within import SAME_FORM, ReportTopics, Triple, merged


def take_apart(topics: ReportTopics, decisions: Decisions, known: Known) -> ReportTopics:
    """The report's topics, none of which has two wordings that ``decisions`` part."""
    if not decisions.of_action(Action.DIFFERENT):
        return topics
    moved = _moved(decisions, known)
    apart = {frozenset((row.ref, row.other_ref)) for row in decisions.of_action(Action.DIFFERENT)}
    pieces = {
        entity.identity: found
        for entity in topics.entities
        if (found := _pieces(entity, apart, moved)) != [entity]
    }
    if not pieces:
        return topics
    entities = merged(p for e in topics.entities for p in pieces.get(e.identity, [e]))
    return ReportTopics(topics.report, entities, _relations(topics, pieces))


def _moved(decisions: Decisions, known: Known) -> frozenset[Ref]:
    """Of two different names that would have one identity, the one that gives it up.

    That is the one which is less like the identity: which is not it, or has more words.
    """
    found: set[Ref] = set()
    for row in decisions.of_action(Action.DIFFERENT):
        ones, others = (known.identity(row.topic_class, n) for n in (row.name, row.other))
        if ones == others and row.ref != row.other_ref:
            found.add(
                max(row.ref, row.other_ref, key=lambda r: (r != ones, len(r.key.split()), r.key))
            )
    return frozenset(found)


def _pieces(
    entity: Entity, apart: Collection[frozenset[Ref]], moved: Collection[Ref]
) -> list[Entity]:
    """The entity without the wordings that are others, then those; alone if there are none.

    A wording that no place of the report has by itself cannot be taken out.
    """
    refs = {
        w: TopicKey(entity.identity.topic_class, key(w)) for w in (entity.label, *entity.alt_labels)
    }
    said = set(refs.values())
    out = {ref for pair in apart if pair <= said for ref in pair} - {refs[entity.label]}
    out |= said & set(moved)
    places: dict[TopicKey, list[Evidence]] = defaultdict(list)
    for evidence in entity.evidence:
        ref = refs.get(evidence.name, refs[entity.label])
        places[ref if ref in out else entity.identity].append(evidence)
    if list(places) == [entity.identity]:
        return [entity]
    left = [w for w, ref in refs.items() if ref not in places]
    return [
        _piece(
            entity,
            own,
            left if own == entity.identity else [w for w in refs if refs[w] == own],
            places[own],
        )
        for own in sorted(places, key=lambda own: (own != entity.identity, own))
    ]


def _piece(
    entity: Entity, identity: TopicKey, wordings: Sequence[str], places: Sequence[Evidence]
) -> Entity:
    label = (
        entity.label if entity.label in wordings else usual_label(Counter(e.name for e in places))
    )
    others = tuple(w for w in wordings if w != label)
    merges = tuple(
        m if m.into == label else replace(m, into=label, like=label, reason=SAME_FORM, score=1.0)
        for m in entity.merges
        if m.wording in others
    )
    return replace(
        entity,
        identity=identity,
        label=label,
        alt_labels=others,
        confidence=max(e.confidence for e in places),
        evidence=tuple(places),
        merges=merges,
        concept=entity.concept if identity == entity.identity else None,
    )


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
