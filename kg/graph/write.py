"""Knowledge as RDF: the one place that knows what a graph holds.

:mod:`kg.graph.read` is the inverse.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace
from pyoxigraph import NamedNode, Quad

from kg.graph import terms
from kg.graph.evidence_rdf import Places, by_place, cited_quads, evidence_links, evidence_quads
from kg.graph.schema_rdf import term_node
from kg.model import (
    ConceptMapping,
    Entity,
    Evidence,
    Knowledge,
    LinkKind,
    Modality,
    Relation,
    RelationType,
    Report,
    Section,
    prevailing,
    unique,
)
from kg.names import Iri, Minter

Said = TypeVar("Said", Entity, Relation)

_SCHEME_TITLE: Final = "Topics of technology-trend reports"


def to_quads(
    knowledge: Knowledge, *, minter: Minter, version: str, settings: Mapping[str, str]
) -> Iterator[Quad]:
    """Write all that a build knows as RDF, without blank nodes, times or random names.

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
        yield from cited_quads(relation.evidence, minter)
    yield from places.quads()


def topic_quads(entity: Entity, minter: Minter, language: str) -> Iterator[Quad]:
    """Describe one entity, each piece of its evidence at another place; not that evidence.

    ``language`` is the tag of its labels.
    """
    iri = minter.topic(*entity.identity)
    yield from _topic_facts(NamedNode(iri), entity, language, minter)
    yield Quad(NamedNode(iri), terms.IN_SCHEME, NamedNode(minter.scheme))
    for mapping in entity.mappings:
        yield from _mapping_quads(NamedNode(iri), mapping, minter)
    yield from support_quads(iri, entity.evidence, minter)


def support_quads(iri: Iri, evidence: Sequence[Evidence], minter: Minter) -> Iterator[Quad]:
    """Point from a topic to evidence for it, each at another place, and to its reports."""
    for report in unique(e.report for e in evidence):
        yield Quad(NamedNode(iri), terms.MENTIONED_IN, NamedNode(minter.report(report)))
    yield from evidence_links(iri, evidence, minter)


def label_language(entity: Entity, languages: Mapping[str, str]) -> str:
    """The language tag of an entity's labels: that of its reports if they agree, else English.

    ``languages``: report slug -> language tag.
    """
    spoken = {languages[e.report] for e in entity.evidence if e.report in languages}
    return spoken.pop() if len(spoken) == 1 else "en"


def _topic_facts(node: NamedNode, entity: Entity, language: str, minter: Minter) -> Iterator[Quad]:
    yield Quad(node, terms.A, term_node(entity.identity.topic_class))
    yield Quad(node, terms.A, terms.CONCEPT)
    yield Quad(node, terms.PREF_LABEL, terms.text(entity.label, language))
    for label in other_labels(entity.label, entity.alt_labels):
        yield Quad(node, terms.ALT_LABEL, terms.text(label, language))
    yield Quad(node, terms.CONFIDENCE, terms.decimal(entity.confidence))
    for link in entity.links:
        yield Quad(node, terms.LINKS[link.kind], other := NamedNode(minter.topic(*link.to)))
        if link.kind is LinkKind.KIND_OF:
            yield Quad(node, terms.BROADER, other)
    if entity.concept is not None:
        yield Quad(node, terms.EXACT_MATCH, NamedNode(entity.concept.iri))
        if entity.concept.definition:
            yield Quad(node, terms.DEFINITION, terms.text(entity.concept.definition, "en"))


def _mapping_quads(topic: NamedNode, mapping: ConceptMapping, minter: Minter) -> Iterator[Quad]:
    """A mapping as a triple, and as a resource that says what it is called, by whom and why."""
    predicate, term = terms.MATCHES[mapping.kind], NamedNode(mapping.iri)
    node = NamedNode(minter.mapping(Iri(topic.value), predicate.value, mapping.iri))
    yield Quad(topic, predicate, term)
    yield Quad(node, terms.A, terms.MAPPING)
    yield Quad(node, terms.MAPPED_TOPIC, topic)
    yield Quad(node, terms.MAPPED_AS, predicate)
    yield Quad(node, terms.MAPPED_TO, term)
    yield Quad(node, terms.MAPPED_LABEL, terms.text(mapping.label))
    yield Quad(node, terms.SOURCE, terms.text(mapping.source))
    yield Quad(node, terms.COMMENT, terms.text(mapping.reason, "en"))
    yield Quad(node, terms.MAPPED_BY, terms.text(mapping.by))


def other_labels(label: str, others: Iterable[str]) -> Iterator[str]:
    """The other labels of a topic, without those that differ by case only; small letters first.

    >>> list(other_labels("hospital", ["Hospital", "Clinics", "clinics"]))
    ['clinics']
    """
    known = {label.lower()}
    for other in sorted(others, key=str.swapcase):
        if other.lower() not in known:
            known.add(other.lower())
            yield other


def assertion_quads(relation: Relation, minter: Minter) -> Iterator[Quad]:
    """Describe one relation, each piece of its evidence at another place; not that evidence."""
    yield from statement_quads(relation, Tally.of(relation.evidence), minter)
    yield from evidence_links(assertion_iri(relation, minter), relation.evidence, minter)


class Tally(Struct, frozen=True):
    """Evidence of a relation, counted: pieces by modality, and the reports that give any."""

    modalities: Mapping[Modality, int]
    reports: int

    @classmethod
    def of(cls, evidence: Sequence[Evidence]) -> Tally:
        """Count evidence, each piece at another place."""
        return cls(Counter(e.modality for e in evidence), len({e.report for e in evidence}))

    @property
    def negated(self) -> bool:
        """Whether every piece denies the relation."""
        return not any(n for m, n in self.modalities.items() if m is not Modality.NEGATED)


def statement_quads(relation: Relation, tally: Tally, minter: Minter) -> Iterator[Quad]:
    """Describe one relation by its tally of evidence, whatever evidence it holds itself."""
    if not tally.negated:
        yield from direct_quads(relation, minter)
    yield from _reified(NamedNode(assertion_iri(relation, minter)), relation, tally, minter)


def assertion_iri(relation: Relation, minter: Minter) -> Iri:
    """The IRI of the statement that a relation is."""
    subject, object_ = minter.topic(*relation.subject), minter.topic(*relation.object)
    return minter.assertion(subject, relation.predicate.iri, object_)


def direct_quads(relation: Relation, minter: Minter) -> Iterator[Quad]:
    """Write the direct triple of a relation."""
    subject, object_ = _ends(relation, minter)
    yield Quad(subject, term_node(relation.predicate), object_)
    if relation.predicate == RelationType.SUB_TECHNIQUE_OF:
        yield Quad(subject, terms.BROADER, object_)


def _ends(relation: Relation, minter: Minter) -> tuple[NamedNode, NamedNode]:
    return (
        NamedNode(minter.topic(*relation.subject)),
        NamedNode(minter.topic(*relation.object)),
    )


def _reified(node: NamedNode, relation: Relation, tally: Tally, minter: Minter) -> Iterator[Quad]:
    subject, object_ = _ends(relation, minter)
    yield Quad(node, terms.A, terms.ASSERTION)
    yield Quad(node, terms.A, terms.STATEMENT)
    yield Quad(node, terms.SUBJECT, subject)
    yield Quad(node, terms.PREDICATE, term_node(relation.predicate))
    yield Quad(node, terms.OBJECT, object_)
    yield Quad(node, terms.CONFIDENCE, terms.decimal(relation.confidence))
    yield Quad(node, terms.MODALITY, terms.MODALITIES[prevailing(tally.modalities)])
    yield Quad(node, terms.REPORT_COUNT, terms.integer(tally.reports))


def document_quads(report: Report, places: Places) -> Iterator[Quad]:
    """Describe one report and all its sections.

    Section 0, the document itself, is exported like the others. Positions in IRIs and
    in ``tkg:order`` are 1-based, so the section with index ``i`` is number ``i + 1``.
    A section's selector is its extent, sub-sections included.
    """
    node = NamedNode(places.minter.report(report.slug))
    yield Quad(node, terms.A, terms.REPORT)
    yield from _metadata(node, report)
    for section in report.sections:
        yield Quad(node, terms.HAS_PART, _section(report, section.order, places))
        yield from _section_quads(node, report, section, places)


def _metadata(node: NamedNode, report: Report) -> Iterator[Quad]:
    said = report.metadata
    yield Quad(node, terms.TITLE, terms.text(said.title or report.name))
    yield Quad(node, terms.SOURCE, terms.text(report.name))
    yield Quad(node, terms.IDENTIFIER, terms.text(f"sha256:{report.sha256}"))
    yield Quad(node, terms.FORMAT, terms.text(report.media_type))
    yield Quad(node, terms.LANGUAGE, terms.text(terms.language_tag(said.language)))
    if said.issued:
        yield Quad(node, terms.ISSUED, terms.issued(said.issued))
    for creator in said.creators:
        yield Quad(node, terms.CREATOR, terms.text(creator))
    if said.publisher:
        yield Quad(node, terms.PUBLISHER, terms.text(said.publisher))


def _section_quads(
    report_node: NamedNode, report: Report, section: Section, places: Places
) -> Iterator[Quad]:
    node = _section(report, section.order, places)
    yield Quad(node, terms.A, terms.SECTION)
    yield Quad(node, terms.IS_PART_OF, report_node)
    title = section.title or section.number or report.metadata.title or report.name
    yield Quad(node, terms.TITLE, terms.text(title))
    yield Quad(node, terms.ORDER, terms.integer(section.order + 1))
    yield Quad(node, terms.LEVEL, terms.integer(section.level))
    if section.parent is not None:
        yield Quad(node, terms.PARENT_SECTION, _section(report, section.parent, places))
    yield Quad(node, terms.HAS_SELECTOR, places.extent(report.slug, section.span))


def _section(report: Report, order: int, places: Places) -> NamedNode:
    return NamedNode(places.minter.section(report.slug, order + 1))


def build_quads(
    inputs: Iterable[tuple[str, str]],
    *,
    minter: Minter,
    version: str,
    settings: Mapping[str, str],
) -> Iterator[Quad]:
    """Describe a build, and the scheme of topics that it made.

    ``inputs`` are the slug and hash of each report.
    """
    told, inputs = _canonical(dict(settings)), sorted(inputs)
    node = NamedNode(minter.build(_canonical([version, told, inputs])))
    software = NamedNode(minter.software(version))
    yield Quad(node, terms.A, terms.BUILD)
    yield Quad(node, terms.A, terms.ACTIVITY)
    yield Quad(node, terms.SETTINGS, terms.text(told))
    yield Quad(node, terms.ASSOCIATED, software)
    for report, _ in inputs:
        yield Quad(node, terms.USED, NamedNode(minter.report(report)))
    scheme = NamedNode(minter.scheme)
    yield Quad(node, terms.GENERATED, scheme)
    yield Quad(scheme, terms.A, terms.SCHEME)
    yield Quad(scheme, terms.TITLE, terms.text(_SCHEME_TITLE, "en"))
    yield Quad(software, terms.A, terms.SOFTWARE_AGENT)
    yield Quad(software, terms.SOFTWARE_VERSION, terms.text(version))


def _canonical(value: object) -> str:
    """JSON with sorted keys and no blanks."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
