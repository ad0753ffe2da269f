"""Where resolution stands: the reports' topics, their names, and the clusters of those."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from kg.model import Entity, TopicKey
from kg.model.decisions import Decisions
from kg.model.schema import TopicClass
from kg.resolve.apply_decisions import Index, bound
from kg.resolve.blocking import Link
from kg.resolve.cluster_links import Cluster
from kg.resolve.clustering import Bound, solve
from kg.resolve.compared_name import Name, named
from kg.resolve.vocabulary_index import Known
from kg.resolve.within import ReportTopics, join


class State(Struct, frozen=True):
    """Reports resolved together: ``home`` says in which cluster each name is."""

    reports: Sequence[ReportTopics]
    entities: Mapping[TopicKey, Sequence[Entity]]
    names: Mapping[TopicKey, Name]
    index: Index
    clusters: Sequence[Cluster]
    home: Mapping[TopicKey, Cluster]

    @classmethod
    def of(
        cls,
        reports: Sequence[ReportTopics],
        known: Known,
        decisions: Decisions,
        tied: Sequence[Link] = (),
    ) -> State:
        """Resolve the reports. ``tied`` links hold as if decided."""
        entities: dict[TopicKey, list[Entity]] = defaultdict(list)
        for report in reports:
            for entity in report.entities:
                entities[entity.identity].append(entity)
        names = {i: named(i, entities[i], known) for i in sorted(entities)}
        index = Index(entities)
        decided = bound(decisions, index)
        clusters = solve(names, Bound([*decided.links, *tied], decided.apart))
        home = {m: cluster for cluster in clusters for m in cluster.members}
        return cls(reports, entities, names, index, clusters, home)

    def moved(self, moves: Mapping[TopicKey, TopicClass]) -> tuple[list[ReportTopics], list[Link]]:
        """The reports with these names in other classes, and the links that keep them tied."""
        to = {i: TopicKey(moves[i], i.key) for i in moves}
        reports = [retyped(report, to) for report in self.reports]
        return reports, ties(self.clusters, to)


def ties(clusters: Iterable[Cluster], to: Mapping[TopicKey, TopicKey]) -> list[Link]:
    """The links that keep names tied which go to other classes together."""
    return sorted(
        replace(k, a=min(to[k.a], to[k.b]), b=max(to[k.a], to[k.b]))
        for cluster in clusters
        for k in cluster.links
        if k.a in to and k.b in to
    )


def retyped(report: ReportTopics, to: Mapping[TopicKey, TopicKey]) -> ReportTopics:
    """The report with its topics in other classes; ``to``: what names become."""
    if not any(e.identity in to for e in report.entities):
        return report
    entities: dict[TopicKey, Entity] = {}
    for entity in report.entities:
        own = to.get(entity.identity, entity.identity)
        moved = entity if own == entity.identity else replace(entity, identity=own, concept=None)
        there = entities.get(own)
        entities[own] = moved if there is None else join(there, moved, "same normal form")
    relations = tuple(
        replace(r, subject=to.get(r.subject, r.subject), object=to.get(r.object, r.object))
        for r in report.relations
    )
    return ReportTopics(report.report, tuple(entities[k] for k in sorted(entities)), relations)
