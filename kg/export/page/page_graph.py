"""A graph as its page numbers it: topics by importance, evidence in reading order."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import accumulate

from msgspec import Struct
from pyoxigraph import Store

from kg.analysis.importance import Ranking
from kg.analysis.insights.insight import ClaimKey, Quote
from kg.graph.graph_model import (
    GraphEntity,
    GraphEvidence,
    GraphKnowledge,
    GraphRelation,
    GraphReport,
)
from kg.graph.knowledge_graph import size
from kg.graph.read import read_knowledge


class PageGraph(Struct, frozen=True, dict=True):
    """Knowledge, and the place of each thing in its list. ``triples``: those of the graph."""

    knowledge: GraphKnowledge
    triples: int = 0

    @classmethod
    def of(cls, store: Store) -> PageGraph:
        """Read the default graph of a store."""
        return cls(read_knowledge(store), size(store))

    @property
    def reports(self) -> tuple[GraphReport, ...]:
        """The reports, by IRI."""
        return self.knowledge.reports

    @cached_property
    def report_at(self) -> dict[str, int]:
        """The index of each report, by IRI."""
        return {report.slug: at for at, report in enumerate(self.reports)}

    @cached_property
    def _ranking(self) -> Ranking:
        return Ranking.of(self.knowledge)

    @property
    def topics(self) -> tuple[GraphEntity, ...]:
        """The topics, the most important first."""
        return self._ranking.topics

    @property
    def claims(self) -> tuple[GraphRelation, ...]:
        """The relations, by the places of their ends."""
        return self._ranking.relations

    @property
    def links(self) -> tuple[tuple[int, int], ...]:
        """The indices of the topics that each claim relates."""
        return self._ranking.links

    @cached_property
    def _first_section(self) -> dict[str, int]:
        counts = accumulate((len(r.sections) for r in self.reports), initial=0)
        return {report.slug: first for report, first in zip(self.reports, counts, strict=False)}

    def section_at(self, report: str, index: int | None) -> int:
        """The index of a section, from that within its report; -1 where there is none."""
        return -1 if index is None or index < 0 else self._first_section[report] + index

    @cached_property
    def places(self) -> tuple[GraphEvidence, ...]:
        """The evidence that names a known report, in reading order."""
        known = self.knowledge
        evidence = [*(t.evidence for t in known.entities), *(r.evidence for r in known.relations)]
        pieces = (piece for each in evidence for piece in each)
        found = {piece.iri: piece for piece in pieces if piece.report in self.report_at}
        return tuple(sorted(found.values(), key=lambda p: (p.report, p.span, p.iri)))

    @cached_property
    def _place_at(self) -> dict[str, int]:
        return {piece.iri: at for at, piece in enumerate(self.places)}

    @cached_property
    def topic_at(self) -> dict[str, int]:
        """The index of each topic, by IRI."""
        return {topic.iri: at for at, topic in enumerate(self.topics)}

    @cached_property
    def claim_at(self) -> dict[ClaimKey, int]:
        """The index of each claim, by what it says."""
        ends = [(claim.subject.key, claim.predicate, claim.object.key) for claim in self.claims]
        return {key: at for at, key in enumerate(ends)}

    @cached_property
    def _words_at(self) -> dict[tuple[object, ...], int]:
        return {(p.report, max(p.span.start, 0), p.quote): at for at, p in enumerate(self.places)}

    def places_of_quotes(self, quotes: Iterable[Quote]) -> list[int]:
        """The indices of the evidence that is quoted, in its order."""
        keys = [(q.report.iri, q.words.start, q.words.quote) for q in quotes]
        return [self._words_at[key] for key in keys if key in self._words_at]

    def places_of(self, said: GraphEntity | GraphRelation) -> list[int]:
        """The indices of the evidence for a topic or claim, ascending."""
        at = self._place_at
        return sorted(at[piece.iri] for piece in said.evidence if piece.iri in at)

    def reports_of(self, topic: GraphEntity) -> list[int]:
        """The indices of the reports that name a topic, ascending."""
        return sorted(self.report_at[r] for r in topic.reports if r in self.report_at)
