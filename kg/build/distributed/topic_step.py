"""Names of all reports, and what is known of each, as topics: one shuffle by identity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from kg.build.codec import unpack
from kg.build.distributed.broadcast import Round, Verdict
from kg.build.distributed.engine import Row, Shared, groups, named, unwrapped, wrapped
from kg.graph import terms
from kg.language.normalization import key
from kg.model import Entity, TopicKey, TopicLink
from kg.resolve import ReportTopics
from kg.resolve.concept_mapping import mappings_of
from kg.resolve.topic_identity import label_of
from kg.resolve.topic_links import Offer, links_under, of_topic, offers

_AT_ONCE: Final = 10_000
"""Names that a part holds before it hands them on."""


class Called(Struct):
    """What all reports, so far, call one thing, and how many of them.

    ``wordings``: all that they take for its names beside their label; ``others``: what a
    decision may mean it by.
    """

    identity: TopicKey
    labels: Counter[str] = field(default_factory=Counter)
    wordings: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)
    confidence: float = 0.0

    def hear(self, entity: Entity, language: str) -> None:
        """Take in what one report calls it."""
        self.labels[entity.label] += 1
        self.wordings.update(m.wording for m in entity.merges)
        self.others.update(entity.alt_labels)
        self.languages.add(language)
        self.confidence = max(self.confidence, entity.confidence)

    def join(self, other: Called) -> None:
        """Take in what other reports call it, or another name of it."""
        self.labels += other.labels
        self.wordings |= other.wordings
        self.others |= other.others
        self.languages |= other.languages
        self.confidence = max(self.confidence, other.confidence)

    def entities(self) -> list[Entity]:
        """Stand-ins for the reports' entities, as far as names go."""
        bare = Entity(self.identity, min(self.labels), tuple(sorted(self.others)), 0.0, ())
        return [replace(bare, label=label) for label in sorted(self.labels)]

    def is_meant(self, refs: Collection[TopicKey]) -> bool:
        """Whether a decision may mean it by one of these."""
        kind = self.identity.topic_class
        wordings = (*self.labels, *self.others)
        return self.identity in refs or any(TopicKey(kind, key(w)) in refs for w in wordings)


def reports_of(now: Round, rows: Iterator[Row]) -> Iterator[ReportTopics]:
    """What the reports of a part say, as this round has it."""
    for row in rows:
        if row.key not in now.context.extra:
            yield now.prepared(unpack(row.value, ReportTopics))


def heard(now: Shared[Round], rows: Iterator[Row]) -> Iterator[Row]:
    """Sum up what the reports of a part call each thing: a row for each name, or a few."""
    found: dict[TopicKey, Called] = {}
    for topics in reports_of(now(), rows):
        language = terms.language_tag(topics.report.metadata.language)
        for entity in topics.entities:
            one = found.setdefault(entity.identity, Called(entity.identity))
            one.hear(entity, language)
        if len(found) > _AT_ONCE:
            yield from _as_rows(found)
            found.clear()
    yield from _as_rows(found)


def _as_rows(found: dict[TopicKey, Called]) -> Iterator[Row]:
    for identity, called in found.items():
        yield Row(named(identity), "", wrapped(called))


def names(rows: Iterator[Row]) -> Iterator[Row]:
    """Of what parts have heard of one name make one: grouped by name, a row for each."""
    for at, group in groups(rows):
        called: Called = unwrapped(next(group).value)
        for row in group:
            called.join(unwrapped(row.value))
        yield Row(at, "", wrapped(called))


def meant(refs: Shared[Collection[TopicKey]], rows: Iterator[Row]) -> Iterator[Row]:
    """Only names that a decision may mean."""
    for row in rows:
        if unwrapped(row.value).is_meant(refs()):
            yield row


def tied(now: Shared[Round], rows: Iterator[Row]) -> Iterator[Row]:
    """Send each name to its topic, which is another where a decision ties it."""
    own = now().own
    for row in rows:
        called: Called = unwrapped(row.value)
        yield Row(named(own.get(called.identity, called.identity)), row.key, row.value)


class Settled(NamedTuple):
    """A topic as the graph has it, without evidence. ``kept``: whether it has it at all."""

    entity: Entity
    members: tuple[TopicKey, ...]
    language: str
    kept: bool


def settled(now: Shared[Round], verdict: Shared[Verdict], rows: Iterator[Row]) -> Iterator[Row]:
    """Make topics of names, as :func:`kg.resolve.topic_identity.topic` does, and as decided."""
    context = now().context
    for at, group in groups(rows):
        each: list[Called] = [unwrapped(row.value) for row in group]
        members = tuple(sorted(called.identity for called in each))
        own = now().own.get(members[0], members[0])
        together = Called(own)
        for called in each:
            together.join(called)
        term = context.known.term(members)
        label = verdict().labels.get(own) or label_of(term, together.labels)
        others = tuple(sorted({*together.labels, *together.wordings} - {label}))
        concept = term or context.known.concept_of(own, label)
        entity = Entity(own, label, others, together.confidence, (), (), concept)
        entity = replace(entity, mappings=mappings_of(entity, context.settings.outside))
        language = next(iter(together.languages)) if len(together.languages) == 1 else "en"
        sure = together.confidence >= context.settings.min_confidence
        kept = own not in verdict().gone and sure
        yield Row(at, "", wrapped(Settled(entity, members, language, kept)))


_LINK: Final = "link"


def offered(now: Shared[Round], rows: Iterator[Row]) -> Iterator[Row]:
    """Offer each topic that the graph has under its keys."""
    for row in rows:
        topic: Settled = unwrapped(row.value)
        if topic.kept:
            own, label = topic.entity.identity, topic.entity.label
            for offer in offers(own, label, now().context.known):
                at = f"{offer.rank}{row.key}"
                yield Row(offer.block, at, wrapped(offer))


def linked(now: Shared[Round], rows: Iterator[Row]) -> Iterator[Row]:
    """Link what is under one key: grouped by it, a row for each link, at its topic."""
    for block, group in groups(rows):
        together: list[Offer] = [unwrapped(row.value) for row in group]
        if len(together) > 1:
            for own, link in links_under(block, sorted(together), now().context.known):
                yield Row(named(own), _LINK, wrapped(link))


def gathered(rows: Iterator[Row]) -> Iterator[Row]:
    """Give each topic its links: grouped by topic, itself before them."""
    for at, group in groups(rows):
        topic: Settled = unwrapped(next(group).value)
        found: list[TopicLink] = [unwrapped(row.value) for row in group]
        entity = replace(topic.entity, links=of_topic(found))
        yield Row(at, "", wrapped(topic._replace(entity=entity)))
