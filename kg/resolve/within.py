"""One report's mentions and claims become its entities and relations.

Two wordings of one class are one entity only for a reason that
``kg.language.normalization.same_thing`` names, or because the report spells an acronym out,
or because a vocabulary lists both.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from kg.language.normalization import acronym_of, definitions, key, same_thing
from kg.model import (
    Claim,
    Concept,
    Document,
    Entity,
    Extraction,
    Mention,
    Merge,
    Relation,
    Report,
    Span,
    TopicKey,
)
from kg.model.schema import SHIPPED, RelationType, TopicClass
from kg.resolve.compared_name import SPELLED_OUT
from kg.resolve.evidence import claim_evidence, mention_evidence
from kg.resolve.vocabulary_index import names_it


class ReportTopics(Struct, frozen=True):
    """What one report says: its own entities and relations, with their evidence."""

    report: Report
    entities: tuple[Entity, ...]
    relations: tuple[Relation, ...]


def within(document: Document, slug: str, extraction: Extraction) -> ReportTopics:
    """Resolve one report. ``slug`` names it in IRIs and is unique within a build."""
    acronyms = _acronyms(document)
    entities: list[Entity] = []
    home: dict[tuple[TopicClass, str], TopicKey] = {}
    for topic_class in _classes(extraction.mentions):
        mentions = [m for m in extraction.mentions if m.topic_class is topic_class]
        for group in _groups(mentions, acronyms):
            entity = _entity(document, slug, group)
            entities.append(entity)
            home.update({_name(m): entity.identity for m in group.mentions})
    relations = _relations(document, slug, extraction.claims, home)
    return ReportTopics(_report(document, slug), tuple(_unite(entities)), relations)


def _classes(mentions: Iterable[Mention]) -> list[TopicClass]:
    """Our classes, then the user's that are mentioned, by name."""
    own = {m.topic_class for m in mentions} - set(SHIPPED.classes)
    return [*SHIPPED.classes, *sorted(own)]


class _Group(Struct):
    """Mentions of one thing; ``reasons`` says why each wording belongs."""

    mentions: list[Mention]
    reasons: dict[str, str]

    @property
    def label(self) -> str:
        """The best wording; an acronym gives way to its long form."""
        best = next(iter(self.reasons))
        return next((w for w in self.reasons if acronym_of(best, w)), best)


_FIRST: Final = "first wording"
_ALIKE: Final = "alike in meaning and use"
"""By learned weights, or as names that were read off one heading."""

_SCORES: Final = {
    "same normal form": 1.0,
    SPELLED_OUT: 0.98,
    "same words in another order": 0.97,
    "another category word": 0.93,
    "acronym": 0.9,
    "longer form of the name": 0.7,
    "one word exchanged, same head": 0.65,
    _ALIKE: 0.6,
}
_IN_A_VOCABULARY: Final = 0.9


def _merge(wording: str, label: str, reason: str, slug: str) -> Merge:
    if reason == _FIRST:  # the acronym that gave way to its long form
        reason = "acronym"
    return Merge(wording, label, reason, _SCORES.get(reason, _IN_A_VOCABULARY), label, (slug,))


def _groups(mentions: Sequence[Mention], acronyms: Mapping[str, str]) -> list[_Group]:
    """Group by topic as extracted, then merge best first; the best wording leads its group."""
    by_topic: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_topic[key(mention.topic or mention.label)].append(mention)
    ranked = sorted(by_topic.items(), key=lambda kv: (-max(m.confidence for m in kv[1]), kv[0]))
    groups: list[_Group] = []
    for _, same_topic in ranked:
        label = _leading(same_topic)
        group, reason = _home_of(groups, label, same_topic, acronyms)
        if group is None:
            group, reason = _Group([], {}), _FIRST
            groups.append(group)
        group.mentions.extend(same_topic)
        group.reasons.setdefault(label, reason)
        for wording in sorted({m.label for m in same_topic} - {label}):
            group.reasons.setdefault(wording, _reason(label, wording, acronyms))
    return groups


def _reason(label: str, wording: str, acronyms: Mapping[str, str]) -> str:
    """Why a wording belongs to what the extraction took for one thing, named by ``label``."""
    if _spells(acronyms, label, wording) or _spells(acronyms, wording, label):
        return SPELLED_OUT
    return same_thing(label, wording) or _ALIKE


def _leading(mentions: Sequence[Mention]) -> str:
    """The usual wording among those of the topic's own normal form."""
    topic = mentions[0].topic or mentions[0].label
    own = [m.label for m in mentions if key(m.label) == key(topic)]
    return _usual(own or [m.label for m in mentions])


def _home_of(
    groups: Sequence[_Group], label: str, mentions: Sequence[Mention], acronyms: Mapping[str, str]
) -> tuple[_Group | None, str]:
    concept = next((m.concept for m in mentions if m.concept is not None), None)
    own = not mentions[0].topic_class.shipped
    for group in groups:
        for wording in group.reasons:
            if _spells(acronyms, label, wording) or _spells(acronyms, wording, label):
                return group, SPELLED_OUT
            reason = same_thing(wording, label)
            if reason is not None and (reason in _SURE or not own):
                return group, reason
        if concept is not None and any(m.concept == concept for m in group.mentions):
            return group, f"both are names of {concept.label!r} in a vocabulary"
    return None, ""


_SURE: Final = frozenset({"same normal form", "same words in another order"})
"""Reasons that hold for any class; the others were weighed for ours: "AI Act" and "Colorado AI
Act" are two laws."""


def _spells(acronyms: Mapping[str, str], short: str, long: str) -> bool:
    """Whether the report says that ``long`` is what ``short`` stands for."""
    spelled = acronyms.get(short) or acronyms.get(short.removesuffix("s"))
    return spelled is not None and key(spelled) == key(long)


def _acronyms(document: Document) -> dict[str, str]:
    found: dict[str, str] = {}
    for block in document.blocks:
        if "(" in block.text.value:
            for short, long in definitions(block.text.value).items():
                found.setdefault(short, long)
    return found


def _usual(labels: Iterable[str]) -> str:
    """The wording used most; on a tie the shortest, then lower case before capitals."""
    counts = Counter(labels)
    return min(counts, key=lambda w: (-counts[w], len(w), w[:1].isupper(), w))


def _entity(document: Document, slug: str, group: _Group) -> Entity:
    label = group.label
    topic_class = group.mentions[0].topic_class
    concept = _concept(group)
    identity = TopicKey(topic_class, key(concept.label) if concept else key(label))
    evidence = tuple(mention_evidence(document, slug, m) for m in _by_place(group.mentions))
    merges = tuple(_merge(w, label, r, slug) for w, r in group.reasons.items() if w != label)
    alt_labels = tuple(w for w in group.reasons if w != label)
    confidence = max(m.confidence for m in group.mentions)
    return Entity(identity, label, alt_labels, confidence, evidence, merges, concept)


def _concept(group: _Group) -> Concept | None:
    """The vocabulary's concept, where the group's leading wording is one of its labels."""
    leading = key(group.label)
    for mention in group.mentions:
        concept = mention.concept
        if concept is None or key(mention.label) != leading:
            continue
        listed = leading in {key(wording) for wording in (concept.label, *concept.alt_labels)}
        if listed and names_it(concept, group.label):
            return concept
    return None


def _by_place(mentions: Iterable[Mention]) -> list[Mention]:
    places = {(m.block, m.start, m.end): m for m in mentions}
    return [places[p] for p in sorted(places)]


def _unite(entities: Iterable[Entity]) -> list[Entity]:
    """Entities of one identity (by way of one vocabulary concept) become one."""
    found: dict[TopicKey, Entity] = {}
    for entity in entities:
        there = found.get(entity.identity)
        found[entity.identity] = entity if there is None else join(there, entity, "same concept")
    return [found[k] for k in sorted(found)]


def join(a: Entity, b: Entity, reason: str) -> Entity:
    """One entity with the wordings and evidence of both; ``a`` keeps its label."""
    added = [b.label, *b.alt_labels]
    alt_labels = tuple(dict.fromkeys(w for w in (*a.alt_labels, *added) if w != a.label))
    known = {a.label, *a.alt_labels}
    reports = tuple(sorted({e.report for e in b.evidence}))
    new = tuple(Merge(w, a.label, reason, 1.0, a.label, reports) for w in added if w not in known)
    return Entity(
        a.identity,
        a.label,
        alt_labels,
        max(a.confidence, b.confidence),
        tuple(dict.fromkeys((*a.evidence, *b.evidence))),
        (*a.merges, *(m for m in b.merges if m.wording not in known), *new),
        a.concept or b.concept,
    )


Triple = tuple[TopicKey, RelationType, TopicKey]


def _relations(
    document: Document,
    slug: str,
    claims: Iterable[Claim],
    home: Mapping[tuple[TopicClass, str], TopicKey],
) -> tuple[Relation, ...]:
    found: dict[Triple, list[Claim]] = defaultdict(list)
    for claim in claims:
        subject = home.get(_name(claim.subject))
        object_ = home.get(_name(claim.object))
        if subject is not None and object_ is not None and subject != object_:
            found[subject, claim.predicate, object_].append(claim)
    return tuple(
        Relation(
            *triple,
            max(c.confidence for c in found[triple]),
            tuple(dict.fromkeys(claim_evidence(document, slug, c) for c in found[triple])),
        )
        for triple in sorted(found)
    )


def _name(mention: Mention) -> tuple[TopicClass, str]:
    return mention.topic_class, mention.topic or mention.label


def _report(document: Document, slug: str) -> Report:
    headings: dict[int, tuple[Span, str]] = {}
    for section in document.sections:
        if section.heading is not None:
            span = document.blocks[section.heading].span
            headings[section.order] = (span, span.of(document.source))
    return Report(
        slug,
        document.name,
        document.sha256,
        document.media_type,
        document.metadata,
        document.sections,
        headings,
    )
