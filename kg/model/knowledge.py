"""What reports say: mentions and claims, topics and relations with their evidence.

Frozen, and free of RDF. Offsets are as in :mod:`kg.model.document`.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from msgspec import Struct, field

from kg.model.document import Metadata, Section, Span
from kg.model.schema import RelationType, TopicClass
from kg.model.short_repr import ShortRepr

LEARNED: Final = "learned"
"""Named beside the rules wherever the learned decision had the last word."""

LEARNED_LONG: Final = "learned.long"
"""The same, where it was the model for long reports."""


class Modality(StrEnum):
    """What kind of claim a piece of evidence makes."""

    ASSERTED = "asserted"
    FORECAST = "forecast"
    POSSIBLE = "possible"
    RECOMMENDED = "recommended"
    NEGATED = "negated"


class Mention(Struct, frozen=True):
    """One place where a report names a topic.

    ``start``, ``end``: half-open, in the readable text of ``Document.blocks[block]``.
    ``label`` is that text with white space collapsed. ``rules`` name who found it.
    ``topic``: the leading name of what the extraction takes it to mention, the same for
    all mentions of one thing; empty where it is named by ``label``.
    """

    topic_class: TopicClass
    block: int
    start: int
    end: int
    label: str
    confidence: float
    rules: tuple[str, ...]
    concept: Concept | None = None
    topic: str = ""


class Claim(Struct, frozen=True):
    """One place where a report relates two of its mentions.

    ``block`` and ``[start, end)`` (readable text of that block) are the words that
    say it: a sentence, list item or cell. ``linked_by``: index of the section whose
    heading supplies an end that these words do not name, else ``None``. ``said_by``: whom they
    name as who says it; none but the report if empty.
    """

    subject: Mention
    predicate: RelationType
    object: Mention
    block: int
    start: int
    end: int
    modality: Modality
    confidence: float
    rules: tuple[str, ...]
    linked_by: int | None = None
    said_by: tuple[str, ...] = ()

    @property
    def named(self) -> Span:
        """From the first end that these words name to the last, in them; half-open."""
        own = Span(self.start, self.end)
        ends = [
            end
            for end in (self.subject, self.object)
            if end.block == self.block and own.covers(Span(end.start, end.end))
        ]
        low = min((end.start for end in ends), default=self.start)
        high = max((end.end for end in ends), default=self.end)
        return Span(low - self.start, high - self.start)


class Unread(Struct, frozen=True):
    """A section or list item that yielded nothing, and why where that is known."""

    section: str
    text: str
    reason: str


class Extraction(ShortRepr, frozen=True):
    """What the extractors found in one document.

    ``terms``: those of a user's vocabulary that stand in it, by IRI: "" if it is a topic, else
    why it is none. ``heard``: what became of what a language model proposes, by "sections",
    "topics" and "claims", then by reason.
    """

    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    unread: tuple[Unread, ...] = ()
    terms: Mapping[str, str] = field(default_factory=dict)
    heard: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class Horizon(Struct, frozen=True, order=True):
    """When something is said for: ``YYYY`` or ``YYYY-MM``, both included; "" where it is open.

    ``wording``: the words that say so.
    """

    start: str
    end: str
    wording: str


class Evidence(Struct, frozen=True):
    """One place in one report that supports an entity or a relation.

    ``report`` is the report's slug, ``section`` the index in its sections. ``span``
    is in the source, and ``quote == span.of(source)``; ``page`` is the one on which it begins,
    from 1, where the report has pages. For an entity the quote is the
    mention and ``prefix``/``suffix`` the rest of its sentence; for a relation it is
    the sentence and both are empty. ``confidence`` is 0..1. ``name``: for an entity, the
    wording in which it is named there, as read. ``said_by``: for a relation, those whom the
    words name as who says it; once a graph is read, in the order of their IRIs. ``horizon``:
    when they say it for.
    """

    report: str
    section: int
    span: Span
    quote: str
    modality: Modality
    confidence: float
    found_by: tuple[str, ...]
    prefix: str = ""
    suffix: str = ""
    linked_by: int | None = None
    page: int | None = None
    name: str = ""
    said_by: tuple[str, ...] = ()
    horizon: Horizon | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Concept:
    """A topic known beforehand, from a vocabulary. ``iri`` is the concept's own.

    ``near``: those of its other labels by which it is found but that do not name it.
    ``forms``: the words of each of its labels, if they were found out beforehand.
    ``given``: it is of a user's vocabulary, which is obeyed: where one of its labels stands, it
    is a topic, and one that no other name is merged with. ``outdone``: such a one has its label,
    so that it names no topic of its own.
    """

    iri: str
    topic_class: TopicClass
    label: str
    alt_labels: tuple[str, ...] = ()
    definition: str = ""
    broader: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    forms: tuple[str, ...] = dataclasses.field(default=(), compare=False, repr=False)
    given: bool = dataclasses.field(default=False, compare=False, repr=False)
    outdone: bool = dataclasses.field(default=False, compare=False, repr=False)

    @property
    def labels(self) -> tuple[str, ...]:
        """Its label, then the others."""
        return (self.label, *self.alt_labels)


class Vocabulary(ShortRepr, frozen=True, eq=False):
    """Concepts from one or more vocabularies, in a stable order. Equal only to itself."""

    concepts: tuple[Concept, ...] = ()

    def __add__(self, other: Vocabulary) -> Vocabulary:
        return Vocabulary(self.concepts + other.concepts)

    def __iter__(self) -> Iterator[Concept]:
        return iter(self.concepts)


class Merge(Struct, frozen=True):
    """Why a wording counts as a name of an entity.

    ``into`` is the entity's label. ``like``: the wording that it was compared with, if that
    is another. ``score``: how sure the reason is, 0..1. ``reports``: slugs of those that
    use the wording, sorted.
    """

    wording: str
    into: str
    reason: str
    score: float = 1.0
    like: str = ""
    reports: tuple[str, ...] = ()


class TopicKey(NamedTuple):
    """Identity of a topic across reports: its class and normalised key."""

    topic_class: TopicClass
    key: str


class LinkKind(StrEnum):
    """What a topic is to another by their names, whatever reports say of them."""

    KIND_OF = "kindOf"
    """A kind of the other."""
    MAYBE_SAME_AS = "maybeSameAs"
    """Perhaps the same thing: a suggestion to a curator."""
    SAME_NAME_AS = "sameNameAs"
    """Of another class, with the same name."""


class TopicLink(NamedTuple):
    """A link from a topic to another. Those that hold both ways stand at the first one only."""

    kind: LinkKind
    to: TopicKey


class MappingKind(StrEnum):
    """What a topic is to a term of another vocabulary, as SKOS calls it; the closest first."""

    EXACT = "exactMatch"
    CLOSE = "closeMatch"
    BROAD = "broadMatch"


class ConceptMapping(Struct, frozen=True):
    """A topic's counterpart in another vocabulary, called ``source``; ``label`` is its name there.

    ``by``: the rule that found it. ``reason``: why it holds, in words.
    """

    kind: MappingKind
    iri: str
    label: str
    source: str
    by: str
    reason: str

    def rank(self) -> tuple[int, str, str]:
        """What mappings of a topic are sorted by: the closest first, then by vocabulary."""
        return list(MappingKind).index(self.kind), self.source, self.iri


class Entity(ShortRepr, frozen=True):
    """A topic with all its wordings and evidence. ``label`` is none of ``alt_labels``.

    ``links``: what it is to other topics by its name, in order. ``mappings``: what it is in other
    vocabularies, the closest first.
    """

    identity: TopicKey
    label: str
    alt_labels: tuple[str, ...]
    confidence: float
    evidence: tuple[Evidence, ...]
    merges: tuple[Merge, ...] = ()
    concept: Concept | None = None
    links: tuple[TopicLink, ...] = ()
    mappings: tuple[ConceptMapping, ...] = ()

    @property
    def reports(self) -> frozenset[str]:
        """The slugs of the reports that name it."""
        return frozenset(piece.report for piece in self.evidence)


class Relation(ShortRepr, frozen=True):
    """A relation between two entities with all its evidence."""

    subject: TopicKey
    predicate: RelationType
    object: TopicKey
    confidence: float
    evidence: tuple[Evidence, ...]

    @property
    def negated(self) -> bool:
        """Whether every piece of evidence denies the relation."""
        return all(e.modality is Modality.NEGATED for e in self.evidence)

    @property
    def modality(self) -> Modality:
        """The modality of most evidence; on a tie the one named first in Modality.

        Denials count only where there is nothing else.
        """
        return prevailing(Counter(e.modality for e in self.evidence))


def prevailing(said: Mapping[Modality, int]) -> Modality:
    """The modality of most evidence, as :attr:`Relation.modality` has it."""
    order = list(Modality)
    others = [m for m in order if m is not Modality.NEGATED]
    spoken = others if any(said.get(m) for m in others) else order
    return max(spoken, key=lambda m: (said.get(m, 0), -order.index(m)))


class Report(ShortRepr, frozen=True):
    """A document as the graph knows it: everything but its text.

    ``slug`` is unique within a build. ``sections`` have their source spans.
    """

    slug: str
    name: str
    sha256: str
    media_type: str
    metadata: Metadata
    sections: tuple[Section, ...]
    headings: Mapping[int, tuple[Span, str]] = field(default_factory=dict)
    """Section index -> source span of the heading and its exact text."""


class LeftOut(Struct, frozen=True):
    """A relation with evidence that is not in the graph, and why."""

    relation: Relation
    reason: str


class Effect(Struct, frozen=True, order=True):
    """What one decision did; ``warn`` where a curator should look at it. ``line``: its row."""

    line: int
    decision: str
    effect: str
    warn: bool = False


class Knowledge(ShortRepr, frozen=True):
    """What a build knows: reports, entities and relations, each in a stable order.

    ``left_out``: relations that resolving left without a place, as they came from reports.
    ``effects``: what the curator's decisions did.
    """

    reports: tuple[Report, ...] = ()
    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    effects: tuple[Effect, ...] = ()

    def entity(self, identity: TopicKey) -> Entity:
        """The entity with this identity. Raises KeyError if there is none."""
        for entity in self.entities:
            if entity.identity == identity:
                return entity
        raise KeyError(identity)
