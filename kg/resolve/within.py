"""One report's mentions and claims become its entities and relations.

Two wordings of one class are one entity if they have one identity, which is a function of the
name and the vocabulary (:meth:`kg.resolve.vocabulary_index.Known.identity`), or if the report
says what an acronym stands for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from kg.language.name_forms import Words, spelled_out
from kg.language.normalization import acronym_of, words
from kg.model import (
    Claim,
    Document,
    Entity,
    Evidence,
    Extraction,
    Mention,
    Merge,
    Relation,
    Report,
    Span,
    TopicKey,
    Vocabulary,
)
from kg.model.schema import RelationType, TopicClass
from kg.resolve.evidence import claim_evidence, mention_evidence
from kg.resolve.topic_identity import label_of, why
from kg.resolve.vocabulary_index import Known


class ReportTopics(Struct, frozen=True):
    """What one report says: its own entities and relations, with their evidence."""

    report: Report
    entities: tuple[Entity, ...]
    relations: tuple[Relation, ...]


_NOTHING: Final = Vocabulary()
SPELLED_OUT: Final = "acronym spelled out in the report"
"""The reason within a report that makes a wording an acronym of another, beyond doubt."""

_INITIALS: Final = "acronym"
"""The reason for an acronym that the report does not spell out but has one long form for."""

SAME_FORM: Final = "same normal form"
"""The reason for wordings that have one identity by a decision alone."""

_LETTERS: Final = 3
"""Letters that an acronym needs where the report does not spell it out."""


def within(
    document: Document, slug: str, extraction: Extraction, known: Known | None = None
) -> ReportTopics:
    """Resolve one report. ``slug`` names it in IRIs and is unique within a build."""
    names = _Names.of(document, extraction.mentions, known or Known.of(_NOTHING))
    groups: dict[TopicKey, list[Mention]] = defaultdict(list)
    for mention in extraction.mentions:
        groups[names.identity(mention)].append(mention)
    entities = tuple(_entity(document, slug, i, groups[i], names) for i in sorted(groups))
    claims = (
        (subject, claim, object_)
        for claim in extraction.claims
        if (subject := names.identity(claim.subject)) in groups
        and (object_ := names.identity(claim.object)) in groups
    )
    return ReportTopics(_report(document, slug), entities, _relations(document, slug, claims))


class _Names(Struct):
    """What the names of one report mean. ``acronyms``: what it spells out, in lower case.

    ``by_initials``: acronyms that it does not spell out, each with the one name that it may
    stand for.
    """

    known: Known
    acronyms: Mapping[str, Words]
    by_initials: Mapping[TopicKey, TopicKey]
    found: dict[tuple[TopicClass, str], TopicKey]

    @classmethod
    def of(cls, document: Document, mentions: Iterable[Mention], known: Known) -> _Names:
        """Find out what acronyms stand for."""
        spelled = spelled_out(block.text.value for block in document.blocks)
        names = cls(known, spelled, {}, {})
        said = {(m.topic_class, m.label): names.identity(m) for m in mentions}
        names.by_initials = {
            short: long
            for short, long in _by_initials(said)
            if short not in known.terms and long not in known.terms
        }
        return names

    def identity(self, mention: Mention) -> TopicKey:
        """The topic that a mention names."""
        own = self._named(mention.topic_class, mention.topic or mention.label)
        if mention.topic_class.shipped and own not in self.known.terms:
            own = self._named(mention.topic_class, mention.label)
        return self.by_initials.get(own, own)

    def _named(self, topic_class: TopicClass, name: str) -> TopicKey:
        if (topic_class, name) not in self.found:
            own = self.known.identity(topic_class, name, self.acronyms)
            self.found[topic_class, name] = own
        return self.found[topic_class, name]

    def merge(self, identity: TopicKey, wording: str, label: str, slug: str) -> Merge:
        """Why a wording names the topic."""
        step = why(self.known, identity.topic_class, wording, label)
        if step is not None:
            return Merge(wording, label, step.reason, step.score, label, (slug,))
        spelled = not {w.lower() for w in wording.split()}.isdisjoint(self.acronyms)
        reason, score = (SPELLED_OUT, 0.98) if spelled else (_INITIALS, 0.9)
        return Merge(wording, label, reason, score, label, (slug,))


def _by_initials(
    said: Mapping[tuple[TopicClass, str], TopicKey],
) -> Iterator[tuple[TopicKey, TopicKey]]:
    """Acronyms of which one other name alone has the initials, and that name."""
    long = [(name, own) for (_, name), own in said.items() if " " in name]
    for (topic_class, name), own in said.items():
        bare = name.removesuffix("s")
        if len(bare) < _LETTERS or not bare.isupper() or own.key != " ".join(words(name)):
            continue
        meant = {o for n, o in long if o.topic_class == topic_class and acronym_of(name, n)}
        if len(meant) == 1 and meant != {own}:
            yield own, meant.pop()


def _entity(
    document: Document, slug: str, identity: TopicKey, mentions: Sequence[Mention], names: _Names
) -> Entity:
    counts = Counter(m.label for m in mentions)
    term = names.known.terms.get(identity)
    label = label_of(term, counts)
    alt_labels = tuple(w for w in counts if w != label)
    return Entity(
        identity,
        label,
        alt_labels,
        max(m.confidence for m in mentions),
        tuple(mention_evidence(document, slug, m) for m in _by_place(mentions)),
        tuple(names.merge(identity, wording, label, slug) for wording in alt_labels),
        term or names.known.concept_of(identity, label),
    )


def _by_place(mentions: Iterable[Mention]) -> list[Mention]:
    places = {(m.block, m.start, m.end): m for m in mentions}
    return [places[p] for p in sorted(places)]


def merged(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """The entities in order, those of one identity as one, which keeps the label of the first."""
    found: dict[TopicKey, Entity] = {}
    for entity in entities:
        there = found.get(entity.identity)
        found[entity.identity] = entity if there is None else _join(there, entity)
    return tuple(found[own] for own in sorted(found))


def _join(a: Entity, b: Entity) -> Entity:
    added = [b.label, *b.alt_labels]
    alt_labels = tuple(dict.fromkeys(w for w in (*a.alt_labels, *added) if w != a.label))
    known = {a.label, *a.alt_labels}
    reports = tuple(sorted({e.report for e in b.evidence}))
    new = tuple(
        Merge(w, a.label, SAME_FORM, 1.0, a.label, reports) for w in added if w not in known
    )
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
    document: Document, slug: str, claims: Iterable[tuple[TopicKey, Claim, TopicKey]]
) -> tuple[Relation, ...]:
    found: dict[Triple, list[Claim]] = defaultdict(list)
    for subject, claim, object_ in claims:
        if subject != object_:
            found[subject, claim.predicate, object_].append(claim)
    return tuple(
        Relation(
            *triple,
            max(c.confidence for c in found[triple]),
            once(claim_evidence(document, slug, c) for c in found[triple]),
        )
        for triple in sorted(found)
    )


def once(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The evidence of one claim in its order, without what tells a passage again.

    Of pieces of which one holds the other the surest is kept, then the shortest.
    """
    every = list(evidence)
    kept: dict[str, list[int]] = defaultdict(list)
    for at in sorted(range(len(every)), key=lambda i: (-every[i].confidence, _length(every[i]))):
        own, same = every[at].span, kept[every[at].report]
        others = (every[i].span for i in same)
        if not any(own.covers(other) or other.covers(own) for other in others):
            same.append(at)
    return tuple(every[at] for at in sorted(i for same in kept.values() for i in same))


def _length(piece: Evidence) -> int:
    return piece.span.end - piece.span.start


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
