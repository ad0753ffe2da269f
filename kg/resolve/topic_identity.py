"""A cluster of names becomes one topic: its identity, its label, and why each wording is its."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from kg.language.normalization import acronym_of, key
from kg.model import Concept, Entity, Merge, TopicKey
from kg.resolve.blocking import Link
from kg.resolve.cluster_links import Cluster
from kg.resolve.compared_name import Name

ELSEWHERE: Final = "same normal form in another report"
BY_DECISION: Final = "a curator's decision"
_BY_ITS_NAMES: Final = "both are names of {!r} in a vocabulary"


def identities(
    clusters: Sequence[Cluster], names: Mapping[TopicKey, Name]
) -> dict[TopicKey, Cluster]:
    """The identity of each cluster: a function of its names alone, not of how often they are used.

    That of a vocabulary's concept where it has one that no other has a better claim to; else
    the name with the fewest words, of those the shortest, of those the first in order; a name
    that is an acronym only if all are. So another report changes an identity only if it brings
    a name that comes before it, or ties two topics.
    """
    found: dict[TopicKey, Cluster] = {}
    later: list[Cluster] = []
    ranked = sorted(clusters, key=lambda c: first_name(c, names))
    for cluster in ranked:
        own = claimed(cluster, names)
        if own is not None and own not in found and (own in cluster.members or own not in names):
            found[own] = cluster
        else:
            later.append(cluster)
    found.update((first_name(cluster, names), cluster) for cluster in later)
    return found


def claimed(cluster: Cluster, names: Mapping[TopicKey, Name]) -> TopicKey | None:
    """The identity of the concept that a vocabulary knows by one of the names, if it does."""
    concept = concept_of(cluster, names)
    if concept is None:
        return None
    return TopicKey(cluster.members[0].topic_class, key(concept.label))


def first_name(cluster: Cluster, names: Mapping[TopicKey, Name]) -> TopicKey:
    """The name that a cluster is known by where no concept's is."""
    long = [m for m in cluster.members if not names[m].acronym] or list(cluster.members)
    return min(long, key=lambda m: (len(m.key.split()), len(m.key), m))


def concept_of(cluster: Cluster, names: Mapping[TopicKey, Name]) -> Concept | None:
    """What a vocabulary knows by one of the names; they never know two."""
    known = {c.iri: c for m in cluster.members if (c := names[m].concept) is not None}
    return known[min(known)] if known else None


def topic(
    cluster: Cluster,
    names: Mapping[TopicKey, Name],
    entities: Mapping[TopicKey, Sequence[Entity]],
    own: TopicKey,
    label: str = "",
) -> Entity:
    """One entity of all that reports have under the cluster's names.

    Its label, unless one is given, is the one that most reports use (on a tie the shortest,
    then the first in order); an acronym gives way to its long form.
    """
    every = [e for m in cluster.members for e in entities[m]]
    label = label or usual_label(Counter(e.label for e in every))
    concept = concept_of(cluster, names)
    known = concept is not None and key(concept.label) == own.key
    merges = tuple(_merges(cluster, entities, own, label))
    return Entity(
        own,
        label,
        tuple(m.wording for m in merges),
        max(e.confidence for e in every),
        tuple(dict.fromkeys(p for e in sorted(every, key=_slug) for p in e.evidence)),
        merges,
        concept if known else None,
    )


def usual_label(counts: Mapping[str, int]) -> str:
    """The label of a topic, of all that reports use, each with the number of those that do."""
    ranked = sorted(counts, key=lambda w: (-counts[w], len(w), w[:1].isupper(), w))
    return next((w for w in ranked if acronym_of(ranked[0], w)), ranked[0])


def _merges(
    cluster: Cluster, entities: Mapping[TopicKey, Sequence[Entity]], own: TopicKey, label: str
) -> Iterator[Merge]:
    """For each other wording the surest reason why it is a name of the topic, in order."""
    users: dict[str, set[str]] = defaultdict(set)
    reasons: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
    ties = _ties(cluster, own)
    usual = {m: usual_label(Counter(e.label for e in entities[m])) for m in cluster.members}
    for member in cluster.members:
        for entity in entities[member]:
            users[entity.label].add(_slug(entity))
            reasons[entity.label].append(_why(entity, member, label, usual, ties))
            for merge in entity.merges:
                users[merge.wording].update(merge.reports or (_slug(entity),))
                reasons[merge.wording].append((-merge.score, merge.reason, merge.like))
    for wording in sorted(users.keys() - {label}):
        score, reason, like = min(reasons[wording])
        yield Merge(wording, label, reason, -score, like, tuple(sorted(users[wording])))


def _why(
    entity: Entity,
    member: TopicKey,
    label: str,
    usual: Mapping[TopicKey, str],
    ties: Mapping[TopicKey, Link],
) -> tuple[float, str, str]:
    """Why the label of one report's entity names the topic: as a key to sort by."""
    if key(entity.label) == key(label):
        return -1.0, ELSEWHERE, label
    if entity.label == usual[member]:
        tie = ties.get(member)
        if tie is None:
            return -1.0, BY_DECISION, label
        return -tie.score, tie.reason, usual[tie.b if tie.a == member else tie.a]
    if key(entity.label) == key(usual[member]):
        return -1.0, ELSEWHERE, usual[member]
    concept = entity.concept.label if entity.concept else usual[member]
    return -0.97, _BY_ITS_NAMES.format(concept), usual[member]


def _ties(cluster: Cluster, own: TopicKey) -> dict[TopicKey, Link]:
    """For each name but the first the link that leads from it towards the topic's own name."""
    near: dict[TopicKey, list[Link]] = defaultdict(list)
    for link in cluster.links:
        near[link.a].append(link)
        near[link.b].append(link)
    start = own if own in near else cluster.members[0]
    ties: dict[TopicKey, Link] = {}
    reached, waiting = {start}, [start]
    for at in waiting:
        for link in sorted(near[at], key=lambda k: (-k.score, k)):
            other = link.b if link.a == at else link.a
            if other not in reached:
                reached.add(other)
                ties[other] = link
                waiting.append(other)
    return ties


def _slug(entity: Entity) -> str:
    return entity.evidence[0].report
