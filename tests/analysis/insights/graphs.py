"""Small graphs for insights, a line a claim: "report: subject relation object (modality)"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from kg.analysis.insights import Insight, find_insights
from kg.graph import Graph
from kg.model import Modality, RelationType
from kg.model.schema import SHIPPED
from kg.names import TKG
from tests.export.page.graphs import Graph as Builder

_CLASSES: Final = {c.value[:3].lower(): c for c in SHIPPED.classes}
_RELATIONS: Final = {
    "uses": RelationType.USES_TECHNIQUE,
    "raises": RelationType.RAISES_RISK,
    "mitigates": RelationType.MITIGATES_RISK,
    "in": RelationType.APPLIES_TO,
}
_LINE: Final = re.compile(r"(\w+): (\S+) (\w+) (\S+)(?: \((\w+)(?:, ([\d.]+))?\))?(?: “(.+)”)?")


def world(*lines: str, dates: Mapping[str, str] | None = None) -> Graph:
    """A graph of such lines; topics are called "tre.edge_AI", "tec.RAG", "ris.bias", "dom.law"."""
    g = _World(dates or {})
    for line in lines:
        match = _LINE.fullmatch(line)
        assert match, line
        g.say(*match.groups())
    return Graph(g.builder.store)


def insight(graph: Graph, name: str, **how: object) -> Insight:
    """One insight with all that was found."""
    (found,) = find_insights(graph, [name], **{"limit": 0, **how}).insights  # type: ignore[arg-type]
    return found


class _World:
    def __init__(self, dates: Mapping[str, str]) -> None:
        self.builder = Builder()
        self.reports: dict[str, str] = {}
        self.topics: dict[str, str] = {}
        self.claims: dict[tuple[str, str, str], str] = {}
        for slug, date in dates.items():
            self.report(slug, date)

    def report(self, slug: str, date: str = "") -> str:
        if slug not in self.reports:
            self.reports[slug] = self.builder.report(slug, f"Report {slug}", date)
        return self.reports[slug]

    def topic(self, name: str, report: str) -> str:
        if name not in self.topics:
            kind, _, label = name.partition(".")
            self.topics[name] = self.builder.topic(_CLASSES[kind], label.replace("_", " "))
        iri = self.topics[name]
        self.builder.add(iri, TKG["mentionedIn"], NamedNode(report))
        return iri

    def say(
        self,
        slug: str,
        subject: str,
        relation: str,
        object_: str,
        modality: str | None,
        confidence: str | None,
        words: str | None,
    ) -> None:
        report, kind = self.report(slug), Modality(modality or "asserted")
        ends = self.topic(subject, report), self.topic(object_, report)
        key = (subject, relation, object_)
        if key not in self.claims:
            self.claims[key] = self.builder.claim(ends[0], _RELATIONS[relation], ends[1], kind)
        claim = self.claims[key]
        if kind is not Modality.NEGATED:  # another report may have denied it before
            self.builder.add(ends[0], TKG[_RELATIONS[relation].value], NamedNode(ends[1]))
            self._set(claim, "modality", NamedNode(TKG[kind.value]))
        if confidence:
            self._set(claim, "confidence", Literal(float(confidence)))
        verb = relation if kind is Modality.ASSERTED else f"{kind.value} {relation}"
        said = words or f"{slug} says that {subject} {verb} {object_}."
        self.builder.evidence(claim, report, said, modality=kind)

    def _set(self, subject: str, name: str, value: NamedNode | Literal) -> None:
        node, predicate = NamedNode(subject), NamedNode(TKG[name])
        for quad in [*self.builder.store.quads_for_pattern(node, predicate, None)]:
            self.builder.store.remove(quad)
        self.builder.store.add(Quad(node, predicate, value))
