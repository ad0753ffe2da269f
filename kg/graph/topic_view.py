"""One topic of a graph, or two: names, statements and evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec import Struct
from pyoxigraph import Store

from kg.errors import UnknownName
from kg.graph.graph_model import GraphEvidence, GraphRelation, GraphReport
from kg.graph.read import read_topics
from kg.graph.topic_lookup import Name
from kg.model import ConceptMapping, Horizon, Modality
from kg.model.schema import RelationType
from kg.model.short_repr import ShortRepr

UNSTATED: Final = "unknown"
"""What to say where a graph does not say how something is meant, or how sure it is."""


def figure(stated: str | float | None) -> str:
    """How something is meant, or how sure it is, as texts and pages of the server show it.

    >>> figure(0.9), figure("forecast"), figure(None)
    ('0.9', 'forecast', 'unknown')
    """
    if stated is None:
        return UNSTATED
    return stated if isinstance(stated, str) else f"{stated:g}"


class Quotation(Struct, frozen=True):
    """Words of a report. ``start`` and ``end``: half-open, in the report's source.

    ``linked_by``: the heading that names an end of the relation which the words do not.
    ``page``: where they begin, from 1; 0 where the report has no pages. ``modality``,
    ``confidence``: None where the graph does not say. ``issued``: the date of the report, ""
    if not known. ``said_by``: whom the words name as who says it,
    ``horizon`` when they say it for.
    """

    report: str
    section: str
    quote: str
    prefix: str
    suffix: str
    start: int
    end: int
    modality: Modality | None
    confidence: float | None
    found_by: tuple[str, ...]
    linked_by: str = ""
    page: int = 0
    issued: str = ""
    report_iri: str = ""
    said_by: tuple[str, ...] = ()
    horizon: Horizon | None = None

    @property
    def kind(self) -> str:
        """What kind of claim the words make."""
        return self.modality or UNSTATED

    @property
    def sentence(self) -> str:
        """The quote with the words around it, on one line."""
        return " ".join(f"{self.prefix}{self.quote}{self.suffix}".split())

    @classmethod
    def of(cls, evidence: GraphEvidence, report: GraphReport | None) -> Quotation:
        """The words of a piece of evidence in its report, if that is known."""
        return cls(
            report.title if report else "",
            report.section_title(evidence.section) if report else "",
            evidence.quote,
            evidence.prefix,
            evidence.suffix,
            max(evidence.span.start, 0),
            max(evidence.span.end, 0),
            evidence.stated_modality,
            evidence.stated_confidence,
            evidence.found_by,
            report.section_title(evidence.linked_by) if report else "",
            evidence.page or 0,
            report.issued if report else "",
            evidence.report,
            evidence.said_by,
            evidence.horizon,
        )


class Statement(ShortRepr, frozen=True):
    """A relation between two topics, as an assertion has it, with its evidence."""

    iri: str
    subject: Name
    predicate: RelationType
    object: Name
    modality: Modality | None
    confidence: float | None
    evidence: tuple[Quotation, ...]


class Dossier(ShortRepr, frozen=True):
    """A topic with its statements, the best supported first, its evidence, and its mappings."""

    name: Name
    alt_labels: tuple[str, ...]
    definition: str
    confidence: float | None
    statements: tuple[Statement, ...]
    evidence: tuple[Quotation, ...]
    mappings: tuple[ConceptMapping, ...] = ()


def dossier(store: Store, topic: str) -> Dossier:
    """Everything about the topic of an IRI. Raises UnknownName if there is none."""
    known = read_topics(store, [topic])
    names = {each.iri: Name.of(each) for each in known.entities}
    reports = {report.iri: report for report in known.reports}

    def words(evidence: Iterable[GraphEvidence]) -> tuple[Quotation, ...]:
        found = (Quotation.of(piece, reports.get(piece.report)) for piece in evidence)
        return tuple(sorted(found, key=lambda q: (q.report, q.start, q.end)))

    def weight(relation: GraphRelation) -> tuple[object, ...]:
        kind = known.schema.relations.index(relation.predicate)
        return kind, -len(relation.evidence), -relation.confidence, relation.iri

    about = next((each for each in known.entities if each.iri == topic), None)
    if about is None:
        raise UnknownName(f"no topic has the IRI {topic!r}; see the page for all topics")
    statements = (
        Statement(
            relation.iri,
            names[relation.subject.key],
            relation.predicate,
            names[relation.object.key],
            relation.stated_modality,
            relation.stated_confidence,
            words(relation.evidence),
        )
        for relation in sorted(known.relations, key=weight)
        if relation.iri
    )
    return Dossier(
        names[topic],
        about.alt_labels,
        about.definition,
        about.stated_confidence,
        tuple(statements),
        words(about.evidence),
        about.mappings,
    )


def between(store: Store, one: Name, other: Name) -> tuple[Statement, ...]:
    """What relates two topics, in either direction."""
    ends = {one.iri, other.iri}
    found = dossier(store, one.iri).statements
    return tuple(s for s in found if {s.subject.iri, s.object.iri} == ends)
