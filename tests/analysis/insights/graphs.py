"""Small graphs for insights, a line a claim: "report: subject relation object (modality)"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from pyoxigraph import NamedNode

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
    """A graph of such lines; topics are called "tre.edge_AI", "tec.RAG", "ris.bias", "dom.law".

    A claim has the modality of the last line that does not deny it, and the last confidence;
    words have that of their line.
    """
    g = Builder()
    for slug, date in (dates or {}).items():
        g.report(slug, f"Report {slug}", date)
    said = []
    kinds: dict[tuple[str, str, str], Modality] = {}
    sure: dict[tuple[str, str, str], float] = {}
    for line in lines:
        match = _LINE.fullmatch(line)
        assert match, line
        slug, subject, relation, object_, modality, confidence, words = match.groups()
        claim, kind = (subject, relation, object_), Modality(modality or "asserted")
        if claim not in kinds or kind is not Modality.NEGATED:
            kinds[claim] = kind
        if confidence:
            sure[claim] = float(confidence)
        said.append((slug, claim, kind, words, float(confidence or 0.7)))
    for slug, claim, kind, words, confidence in said:
        report, (subject, relation, object_) = g.report(slug, f"Report {slug}"), claim
        ends = [_topic(g, name, report) for name in (subject, object_)]
        iri = g.claim(ends[0], _RELATIONS[relation], ends[1], kinds[claim], sure.get(claim, 0.8))
        verb = relation if kind is Modality.ASSERTED else f"{kind.value} {relation}"
        told = words or f"{slug} says that {subject} {verb} {object_}."
        g.evidence(iri, report, told, modality=kind, confidence=confidence)
    return Graph(g.store)


def _topic(g: Builder, name: str, report: str) -> str:
    kind, _, label = name.partition(".")
    iri = g.topic(_CLASSES[kind], label.replace("_", " "))
    g.add(iri, TKG["mentionedIn"], NamedNode(report))
    return iri


def insight(graph: Graph, name: str, **how: object) -> Insight:
    """One insight with all that was found."""
    (found,) = find_insights(graph, [name], **{"limit": 0, **how}).insights  # type: ignore[arg-type]
    return found
