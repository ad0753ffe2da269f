"""Names of all reports, and the links between those that share a block: two shuffles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from kg.build.codec import unpack
from kg.build.distributed.broadcast import Round
from kg.build.distributed.engine import Row, Shared, groups, named, unwrapped, wrapped
from kg.graph import terms
from kg.language.normalization import key
from kg.model import Concept, Entity, Merge, TopicKey
from kg.resolve import ReportTopics
from kg.resolve.blocking import keys, links
from kg.resolve.compared_name import SPELLED_OUT, Name
from kg.resolve.compared_name import named as name_of

NAME: Final = "1"
LINK: Final = "2"
_AT_ONCE: Final = 10_000
"""Names that a part holds before it hands them on."""


class Called(Struct):
    """What all reports, so far, call one thing, and how many of them.

    ``wordings``: all that they take for its names beside their label; ``shorts`` of these
    are acronyms that a report spells out, ``others`` what a decision may mean it by.
    """

    identity: TopicKey
    labels: Counter[str] = field(default_factory=Counter)
    wordings: set[str] = field(default_factory=set)
    shorts: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    concepts: set[Concept] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)
    confidence: float = 0.0

    def hear(self, entity: Entity, language: str) -> None:
        """Take in what one report calls it."""
        self.labels[entity.label] += 1
        self.wordings.update(m.wording for m in entity.merges)
        self.shorts.update(m.wording for m in entity.merges if m.reason == SPELLED_OUT)
        self.others.update(entity.alt_labels)
        if entity.concept is not None:
            self.concepts.add(entity.concept)
        self.languages.add(language)
        self.confidence = max(self.confidence, entity.confidence)

    def join(self, other: Called) -> None:
        """Take in what other reports call it, or another name of it."""
        self.labels += other.labels
        self.wordings |= other.wordings
        self.shorts |= other.shorts
        self.others |= other.others
        self.concepts |= other.concepts
        self.languages |= other.languages
        self.confidence = max(self.confidence, other.confidence)

    def entities(self) -> list[Entity]:
        """Stand-ins for the reports' entities, as far as names go."""
        first = min(self.labels)
        merges = tuple(Merge(wording, first, SPELLED_OUT) for wording in sorted(self.shorts))
        bare = Entity(self.identity, first, tuple(sorted(self.others)), 0.0, (), merges)
        return [
            *(replace(bare, label=label) for label in sorted(self.labels)),
            *(replace(bare, concept=c) for c in sorted(self.concepts, key=lambda c: c.iri)),
        ]

    def is_meant(self, refs: Collection[TopicKey]) -> bool:
        """Whether a decision may mean it by one of these."""
        kind = self.identity.topic_class
        wordings = (*self.labels, *self.others)
        return self.identity in refs or any(TopicKey(kind, key(w)) in refs for w in wordings)


class Heard(NamedTuple):
    """A name as resolution compares it, and what was heard of it."""

    name: Name
    called: Called


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


def names(now: Shared[Round], rows: Iterator[Row]) -> Iterator[Row]:
    """Of what parts have heard of one name make one: grouped by name, a row at NAME for each."""
    known = now().context.known
    for at, group in groups(rows):
        called: Called = unwrapped(next(group).value)
        for row in group:
            called.join(unwrapped(row.value))
        name = name_of(called.identity, called.entities(), known)
        yield Row(at, NAME, wrapped(Heard(name, called)))


def meant(refs: Shared[Collection[TopicKey]], rows: Iterator[Row]) -> Iterator[Row]:
    """Only names that a decision may mean."""
    for row in rows:
        if unwrapped(row.value).called.is_meant(refs()):
            yield row


def blocks(rows: Iterator[Row]) -> Iterator[Row]:
    """Send each name to its blocks."""
    for row in rows:
        name: Name = unwrapped(row.value).name
        value = wrapped(name)
        for block in keys(name):
            yield Row(block, row.key, value)


def linked(rows: Iterator[Row]) -> Iterator[Row]:
    """Link what belongs together in each block: a row at LINK, from the first name on."""
    for block, group in groups(rows):
        members = [unwrapped(row.value) for row in group]
        if len(members) > 1:
            for link in links(block, members):
                yield Row(named(link.a), f"{LINK}{named(link.b)}", wrapped(link))


def edges(rows: Iterator[Row]) -> Iterator[Row]:
    """Of links only what they link."""
    for row in rows:
        yield Row(row.key, row.at.removeprefix(LINK))
