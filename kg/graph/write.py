"""Knowledge as RDF: the one place that knows what a graph holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TypeVar

from msgspec.structs import replace
from pyoxigraph import NamedNode, Quad

from kg.graph import terms
from kg.graph.assertion_rdf import assertion_iri, assertion_quads
from kg.graph.evidence_rdf import by_place, evidence_quads
from kg.graph.report_rdf import document_quads
from kg.graph.selectors import Places
from kg.graph.topic_rdf import label_language, topic_quads
from kg.model import Entity, Knowledge, Relation, Report
from kg.names import Minter

Said = TypeVar("Said", Entity, Relation)


def to_quads(
    knowledge: Knowledge, *, minter: Minter, version: str, settings: Mapping[str, str]
) -> Iterator[Quad]:
    """Say in RDF everything that a build knows: no blank node, no clock, no chance.

    All quads are in the default graph; a graph is a set of triples, and which report
    says which of them can be read off the evidence. (N-Quads with a graph per report
    is such a reading, made by :mod:`kg.export.nquads`.) Repeats are possible and mean
    nothing. ``version`` is that of this program, ``settings`` what the build was told.
    """
    knowledge = placed(knowledge)
    languages = languages_of(knowledge.reports)
    yield from subject_quads(knowledge, minter, partial(label_language, languages=languages))
    yield from report_quads(knowledge, minter)
    inputs = [(report.slug, report.sha256) for report in knowledge.reports]
    yield from build_quads(inputs, minter=minter, version=version, settings=settings)


def placed(knowledge: Knowledge) -> Knowledge:
    """The same knowledge, with one piece of evidence for each thing at each place."""
    return replace(
        knowledge,
        entities=tuple(map(_placed, knowledge.entities)),
        relations=tuple(map(_placed, knowledge.relations)),
    )


def _placed(said: Said) -> Said:
    evidence = by_place(said.evidence)
    return said if evidence is said.evidence else replace(said, evidence=evidence)


def languages_of(reports: Iterable[Report]) -> dict[str, str]:
    """The language tag of each report, by slug."""
    return {r.slug: terms.language_tag(r.metadata.language) for r in reports}


def subject_quads(
    knowledge: Knowledge, minter: Minter, language: Callable[[Entity], str]
) -> Iterator[Quad]:
    """Describe the topics and assertions of placed knowledge, and point to their evidence."""
    for entity in knowledge.entities:
        yield from topic_quads(entity, minter, language(entity))
    for relation in knowledge.relations:
        yield from assertion_quads(relation, minter)


def report_quads(knowledge: Knowledge, minter: Minter) -> Iterator[Quad]:
    """Describe the reports of placed knowledge: their sections, evidence and places."""
    places = Places(minter)
    for entity in knowledge.entities:
        yield from evidence_quads(minter.topic(*entity.identity), entity.evidence, places)
    for report in knowledge.reports:
        yield from document_quads(report, places)
    for relation in knowledge.relations:
        yield from evidence_quads(assertion_iri(relation, minter), relation.evidence, places)
    yield from places.quads()


def build_quads(
    inputs: Iterable[tuple[str, str]],
    *,
    minter: Minter,
    version: str,
    settings: Mapping[str, str],
) -> Iterator[Quad]:
    """Describe a build. ``inputs`` are the slug and hash of each report."""
    told, inputs = _canonical(dict(settings)), sorted(inputs)
    node = NamedNode(minter.build(_canonical([version, told, inputs])))
    software = NamedNode(minter.software(version))
    yield Quad(node, terms.A, terms.BUILD)
    yield Quad(node, terms.A, terms.ACTIVITY)
    yield Quad(node, terms.SETTINGS, terms.text(told))
    yield Quad(node, terms.ASSOCIATED, software)
    for report, _ in inputs:
        yield Quad(node, terms.USED, NamedNode(minter.report(report)))
    yield Quad(software, terms.A, terms.SOFTWARE_AGENT)
    yield Quad(software, terms.SOFTWARE_VERSION, terms.text(version))


def _canonical(value: object) -> str:
    """JSON with sorted keys and no blanks."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
