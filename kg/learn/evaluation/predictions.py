"""Predictions: the topics and relations that a graph, or a model, has for one report.

Any graph will do that types its topics, labels them and has direct triples between them;
confidence and evidence are taken where there are any.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from kg.extract.links import Link
from kg.extract.stages import decide_links, surest
from kg.extract.topic_classifier import Topic
from kg.graph.graph_model import GraphEvidence, GraphKnowledge, GraphReport
from kg.model import Document, Span
from kg.model.schema import RelationType, Schema, TopicClass


class Words(Struct, frozen=True):
    """Words of a report: a quote, the title of its section, its half-open offsets or -1.

    ``before`` and ``after``: the rest of its sentence, where the graph has it.
    """

    quote: str
    section: str = ""
    start: int = -1
    end: int = -1
    before: str = ""
    after: str = ""


class FoundTopic(Struct, frozen=True):
    """A topic that was found; ``names`` has the preferred label first. ``words``: the surest."""

    iri: str
    topic_class: TopicClass
    names: tuple[str, ...]
    confidence: float | None = None
    words: Words | None = None

    @property
    def label(self) -> str:
        """The preferred label."""
        return self.names[0]


class FoundRelation(Struct, frozen=True):
    """A relation between two topics, by their indices."""

    subject: int
    predicate: RelationType
    object: int
    confidence: float | None = None
    words: Words | None = None


class Found(Struct, frozen=True):
    """The topics and relations that were found in one report."""

    topics: tuple[FoundTopic, ...] = ()
    relations: tuple[FoundRelation, ...] = ()

    def at_least(self, confidence: float) -> Found:
        """Without predictions of less confidence; a relation falls with either of its ends."""
        kept = [i for i, t in enumerate(self.topics) if _sure(t.confidence, confidence)]
        at = {old: new for new, old in enumerate(kept)}
        relations = (
            FoundRelation(at[r.subject], r.predicate, at[r.object], r.confidence, r.words)
            for r in self.relations
            if r.subject in at and r.object in at and _sure(r.confidence, confidence)
        )
        return Found(tuple(self.topics[i] for i in kept), tuple(relations))


def _sure(said: float | None, least: float) -> bool:
    return said is None or said >= least


def found_in(
    knowledge: GraphKnowledge,
    schema: Schema,
    report: str | None = None,
    passage: Span | None = None,
) -> Found:
    """The predictions of a graph; with ``report``, an IRI, those that this report supports.

    With a ``passage`` they are those with evidence in it. Topics come by class and IRI,
    relations by relation and the IRIs of their ends.
    """
    reports = {one.slug: one for one in knowledge.reports}
    topics = [
        FoundTopic(
            entity.iri,
            kind,
            (entity.label, *entity.alt_labels),
            entity.stated_confidence,
            _words(reports, entity.evidence, report),
        )
        for entity in knowledge.entities
        for kind in entity.classes
        if kind in schema.classes
        and (report is None or report in entity.mentioned_in)
        and (passage is None or _lies_in(entity.evidence, passage, report))
    ]
    topics.sort(key=lambda t: (t.topic_class.value, t.iri))
    relations = list(_relations(knowledge, schema, topics, report, passage))
    order = {kind: at for at, kind in enumerate(schema.relations)}
    return Found(tuple(topics), tuple(sorted(relations, key=lambda r: order[r.predicate])))


def _lies_in(evidence: Iterable[GraphEvidence], passage: Span, report: str | None) -> bool:
    return any(p.span.overlaps(passage) and report in {None, p.report} for p in evidence)


def _relations(
    knowledge: GraphKnowledge,
    schema: Schema,
    topics: Sequence[FoundTopic],
    report: str | None,
    passage: Span | None,
) -> Iterator[FoundRelation]:
    """The direct triples, once for each fitting class of their ends; by IRI."""
    reports = {one.slug: one for one in knowledge.reports}
    at: defaultdict[str, list[int]] = defaultdict(list)
    for index, topic in enumerate(topics):
        at[topic.iri].append(index)
    for r in knowledge.relations:
        supported = report is None or any(e.report == report for e in r.evidence)
        if not (r.direct and supported and r.predicate in schema.relations):
            continue
        if passage is not None and not _lies_in(r.evidence, passage, report):
            continue
        subjects, objects = schema.signature(r.predicate)
        words = _words(reports, r.evidence, report)
        for i in at[r.subject.key]:
            for k in at[r.object.key]:
                if topics[i].topic_class in subjects and topics[k].topic_class in objects:
                    yield FoundRelation(i, r.predicate, k, r.stated_confidence, words)


def _words(
    reports: Mapping[str, GraphReport], evidence: Iterable[GraphEvidence], report: str | None
) -> Words | None:
    """The words of the surest evidence, of equals the first in the report."""
    pieces = [piece for piece in evidence if report is None or piece.report == report]
    if not pieces:
        return None
    best = min(pieces, key=lambda p: (-p.confidence, p.span, p.quote))
    section = reports[best.report].section_title(best.section) if best.report in reports else ""
    return Words(best.quote, section, best.span.start, best.span.end, best.prefix, best.suffix)


def report_of(knowledge: GraphKnowledge, name: str, sha256: str) -> str | None:
    """The IRI of the report with these bytes, else of that file name; None without one."""
    for report in knowledge.reports:
        if report.sha256 == sha256:
            return report.slug
    return next((report.slug for report in knowledge.reports if report.name == name), None)


def found_topics(topics: Iterable[Topic]) -> tuple[FoundTopic, ...]:
    """The decided topics of one report."""
    return tuple(
        FoundTopic(
            str(at),
            topic.topic_class,
            tuple(dict.fromkeys((topic.label, *(name.label for name in topic.names)))),
            topic.confidence,
        )
        for at, topic in enumerate(topics)
    )


def found_by_model(
    topics: Iterable[Topic],
    links: Sequence[Link],
    chances: Sequence[float],
    thresholds: Mapping[RelationType, float],
) -> Found:
    """The decided topics of one report, and the links that a build would keep.

    ``chances[i]`` is the probability, 0..1, that ``links[i]`` holds.
    """
    statuses = decide_links(links, chances, thresholds)
    return Found(
        found_topics(topics),
        tuple(
            FoundRelation(*triple, chance)
            for triple, chance in surest(links, chances, statuses).items()
        ),
    )


def locate(document: Document, quotes: Iterable[str]) -> dict[str, Words]:
    """Section and offsets of the first place of each quote; quotes not found are left out."""
    found = {}
    for quote in quotes:
        at, length = _find(document.source, quote)
        if at >= 0:
            found[quote] = Words(quote, _section(document, at), at, at + length)
    return found


def _find(source: str, quote: str) -> tuple[int, int]:
    """Offset and length, -1 where it is not there; line ends may be of another kind."""
    for written in (quote, quote.replace("\n", "\r\n"), quote.replace("\n", "\r")):
        if quote and (at := source.find(written)) >= 0:
            return at, len(written)
    return -1, 0


def _section(document: Document, offset: int) -> str:
    """The title of the innermost section that holds an offset."""
    holding = [s for s in document.sections if s.span.start <= offset < s.span.end]
    return max(holding, key=lambda s: s.level).title if holding else ""
