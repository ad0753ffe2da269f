"""Components to clusters, and clusters to topics, each with an identity of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from kg.build.distributed.broadcast import Round, Verdict
from kg.build.distributed.engine import Row, Shared, groups, named, unwrapped, wrapped
from kg.build.distributed.name_links import LINK, NAME, Called
from kg.language.normalization import key
from kg.model import Concept, Entity, TopicKey
from kg.resolve.blocking import Link
from kg.resolve.cluster_links import Cluster
from kg.resolve.clustering import solve_one
from kg.resolve.compared_name import Name
from kg.resolve.topic_identity import claimed, concept_of, first_name, usual_label

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
