"""Names of all reports, the links between them, and clusters of them as topics: three shuffles."""

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
from kg.model import Concept, Entity, Merge, TopicKey
from kg.resolve import ReportTopics
from kg.resolve.blocking import Link, keys, links
from kg.resolve.cluster_links import Cluster
from kg.resolve.clustering import solve_one
from kg.resolve.compared_name import SPELLED_OUT, Name
from kg.resolve.compared_name import named as name_of
from kg.resolve.topic_identity import claimed, concept_of, first_name, usual_label

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


PLACE: Final = "0"
"""Where a row says in which component a name is: before all else that is said of it."""


class Found(NamedTuple):
    """A cluster, what is known of its names together, and the identities that it may have."""

    cluster: Cluster
    called: Called
    concept: Concept | None
    first: TopicKey
    claim: TopicKey | None


class Topic(NamedTuple):
    """A cluster with its identity."""

    own: TopicKey
    found: Found


class Settled(NamedTuple):
    """A topic as the graph has it, without evidence. ``kept``: whether it has it at all."""

    entity: Entity
    members: tuple[TopicKey, ...]
    language: str
    kept: bool


def located(rows: Iterator[Row]) -> Iterator[Row]:
    """Send names and links to their components: grouped by name, PLACE before all else."""
    for name, group in groups(rows):
        component = name
        for row in group:
            if row.at.startswith(PLACE):
                component = row.at.removeprefix(PLACE)
            else:
                yield Row(component, f"{row.at[0]}{name}{row.at[1:]}", row.value)


def clustered(now: Shared[Round], rows: Iterator[Row]) -> Iterator[Row]:
    """Split components, each a group, into clusters; send each to the identity that it claims."""
    for _, group in groups(rows):
        names: dict[TopicKey, Name] = {}
        called: dict[TopicKey, Called] = {}
        near: set[Link] = set()
        for row in group:
            value = unwrapped(row.value)
            if row.at.startswith(LINK):
                near.add(value)
            else:
                names[value.name.identity] = value.name
                called[value.name.identity] = value.called
        for cluster in solve_one(names, sorted(names), sorted(near), now().bound):
            found = _found(cluster, names, [called[m] for m in cluster.members])
            at = named(found.claim or found.first)
            yield Row(at, f"{NAME}{named(found.first)}", wrapped(found))


def _found(cluster: Cluster, names: dict[TopicKey, Name], each: list[Called]) -> Found:
    together = Called(cluster.members[0])
    for called in each:
        together.join(called)
    concept = concept_of(cluster, names)
    return Found(cluster, together, concept, first_name(cluster, names), claimed(cluster, names))


def existing(rows: Iterator[Row]) -> Iterator[Row]:
    """Say that these names exist."""
    for row in rows:
        yield Row(row.key, PLACE)


def identified(rows: Iterator[Row]) -> Iterator[Row]:
    """Give each cluster its identity, as :func:`kg.resolve.topic_identity.identities` does.

    Grouped by identity claimed: whether it is a name at PLACE, then the clusters that claim
    it in their order.
    """
    for _, group in groups(rows):
        exists = taken = False
        for row in group:
            if row.at == PLACE:
                exists = True
                continue
            found: Found = unwrapped(row.value)
            own = found.first
            if found.claim is not None and not taken:
                mine = found.claim in found.cluster.members or not exists
                own, taken = (found.claim, True) if mine else (own, False)
            yield Row(named(own), "", wrapped(Topic(own, found)))


def about(wanted: Shared[frozenset[TopicKey]], rows: Iterator[Row]) -> Iterator[Row]:
    """Only topics with one of these names."""
    for row in rows:
        topic: Topic = unwrapped(row.value)
        if not wanted().isdisjoint(topic.found.cluster.members):
            yield row


def settled(now: Shared[Round], verdict: Shared[Verdict], rows: Iterator[Row]) -> Iterator[Row]:
    """Make topics of clusters, as :func:`kg.resolve.topic_identity.topic` does, and as decided."""
    minimum = now().context.settings.min_confidence
    for row in rows:
        own, found = unwrapped(row.value)
        called, concept = found.called, found.concept
        label = verdict().labels.get(own) or usual_label(called.labels)
        others = tuple(sorted({*called.labels, *called.wordings} - {label}))
        known = concept if concept is not None and key(concept.label) == own.key else None
        entity = Entity(own, label, others, called.confidence, (), (), known)
        language = next(iter(called.languages)) if len(called.languages) == 1 else "en"
        kept = own not in verdict().gone and called.confidence >= minimum
        yield Row(row.key, "", wrapped(Settled(entity, found.cluster.members, language, kept)))
