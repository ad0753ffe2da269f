"""Knowledge as RDF: the one place that knows what a graph holds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from pyoxigraph import NamedNode, Quad

from kg.graph import terms
from kg.graph.assertions import assertion_quads
from kg.graph.places import Places
from kg.graph.reports import report_quads
from kg.graph.topics import topic_quads
from kg.model import Knowledge
from kg.names import Minter


def to_quads(
    knowledge: Knowledge, *, minter: Minter, version: str, settings: Mapping[str, str]
) -> Iterator[Quad]:
    """Say in RDF everything that a build knows: no blank node, no clock, no chance.

    All quads are in the default graph; a graph is a set of triples, and which report
    says which of them can be read off the evidence. (N-Quads with a graph per report
    is such a reading, made by :mod:`kg.export.nquads`.) Repeats are possible and mean
    nothing. ``version`` is that of this program, ``settings`` what the build was told.
    """
    places = Places(minter)
    languages = {r.slug: terms.language_tag(r.metadata.language) for r in knowledge.reports}
    for entity in knowledge.entities:
        yield from topic_quads(entity, places, languages)
    for report in knowledge.reports:
        yield from report_quads(report, places)
    for relation in knowledge.relations:
        yield from assertion_quads(relation, places)
    yield from places.quads()
    yield from _build_quads(knowledge, minter, version, settings)


def _build_quads(
    knowledge: Knowledge, minter: Minter, version: str, settings: Mapping[str, str]
) -> Iterator[Quad]:
    told = _canonical(dict(settings))
    inputs = sorted((r.slug, r.sha256) for r in knowledge.reports)
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
