"""Where resolution stands: the reports' topics by their names, and what decisions tie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from kg.model import Entity, TopicKey
from kg.model.decisions import Decisions
from kg.model.schema import TopicClass
from kg.resolve.apply_decisions import Index, bound
from kg.resolve.ties import Bound, Cluster, Tie, clusters, ties_after
from kg.resolve.within import ReportTopics, merged


class State(Struct, frozen=True):
    """Reports resolved together: ``home`` says which names are one topic with a name."""

    reports: Sequence[ReportTopics]
    entities: Mapping[TopicKey, Sequence[Entity]]
    index: Index
    home: Mapping[TopicKey, Cluster]

    @classmethod
    def of(
        cls, reports: Sequence[ReportTopics], decisions: Decisions, tied: Sequence[Tie] = ()
    ) -> State:
        """Resolve the reports. ``tied`` holds as if decided."""
        entities: dict[TopicKey, list[Entity]] = defaultdict(list)
        for report in reports:
            for entity in report.entities:
                entities[entity.identity].append(entity)
        index = Index(entities)
        decided = bound(decisions, index)
        home = clusters(entities, Bound([*decided.ties, *tied], decided.apart))
        return cls(reports, entities, index, home)

    def moved(self, moves: Mapping[TopicKey, TopicClass]) -> tuple[list[ReportTopics], list[Tie]]:
        """The reports with these names in other classes, and the ties between those."""
        to = {i: TopicKey(moves[i], i.key) for i in moves}
        each = {cluster.members: cluster for cluster in self.home.values()}
        return [retyped(report, to) for report in self.reports], ties_after(each.values(), to)


def retyped(report: ReportTopics, to: Mapping[TopicKey, TopicKey]) -> ReportTopics:
    """The report with its topics in other classes; ``to``: what names become.

    A topic that stays keeps its label.
    """
    if not any(e.identity in to for e in report.entities):
        return report
    ordered = sorted(report.entities, key=lambda e: (e.identity in to, e.identity))
    entities = merged(
        replace(e, identity=to[e.identity], concept=None) if e.identity in to else e
        for e in ordered
    )
    relations = tuple(
        replace(r, subject=to.get(r.subject, r.subject), object=to.get(r.object, r.object))
        for r in report.relations
    )
    return ReportTopics(report.report, entities, relations)
