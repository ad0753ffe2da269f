"""RDF as knowledge: the inverse of :mod:`kg.graph.write`.

Any conforming graph can be read, whoever wrote it; what it lacks stays empty.
``to_quads(read_knowledge(store), minter=AsRead(base), ...)`` writes the same triples.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from msgspec import Struct
from pyoxigraph import NamedNode, Store

from kg.graph import terms
from kg.graph.graph_model import (
    UNKNOWN,
    GraphEntity,
    GraphEvidence,
    GraphKnowledge,
    GraphRelation,
    GraphReport,
    GraphSection,
    local,
)
from kg.graph.lookup import Table, fraction, members, node, pairs, subjects
from kg.graph.schema_rdf import class_node, declared, relation_node
from kg.model import (
    Concept,
    Metadata,
    Modality,
    Span,
    TopicKey,
)
from kg.model.schema import RelationType, TopicClass
from kg.names import TKG, Iri, Minter

_DATE: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(?=$|[TZ+])")
_HASH: Final = "sha256:"
_Triple: TypeAlias = tuple[str, str, str]


class AsRead(Minter, frozen=True):
    """Names what was read from a graph as that graph does."""

    def topic(self, topic_class: str, key: str) -> Iri:  # noqa: ARG002
        """The key, which is an IRI."""
        return Iri(key)

    def report(self, report: str) -> Iri:
        """The slug, which is an IRI."""
        return Iri(report)


def read_knowledge(store: Store) -> GraphKnowledge:
    """Read all that the default graph of a store knows, with one pass for each property.

    Relations between what is no topic are left out. Reports and topics come by IRI,
    relations by those of their ends, evidence by report and place.
    """
    return _Reader(store, None).knowledge()


def read_topics(store: Store, topics: Iterable[str]) -> GraphKnowledge:
    """Read what a graph knows of some topics, given by IRI, without reading the rest.

    Their relations are there with the topics at the other ends, which have no evidence.
    """
    return _Reader(store, frozenset(topics)).knowledge()


def read_evidence(
    store: Store, evidence: Iterable[str]
) -> tuple[Mapping[str, GraphReport], Sequence[GraphEvidence]]:
    """Read some pieces of evidence, given by IRI, and the reports that they are out of, by IRI."""
    return _Reader(store, frozenset()).quoted(evidence)


def read_report(store: Store, report: str) -> GraphReport | None:
    """Read one report, given by IRI, with its sections; None if it is none."""
    return _Reader(store, frozenset()).reports([report]).get(report)


class _Claim(Struct):
    """A relation on its way: its assertion, and whether there is a direct triple."""

    iri: str = ""
    direct: bool = False


class _Reader:
    """Reads a graph, or with ``only`` what concerns these topics."""

    def __init__(self, store: Store, only: frozenset[str] | None) -> None:
        self._store = store
        self._only = only
        self._schema = declared(store)
        self._relations: Mapping[str, RelationType] = {
            relation_node(kind).value: kind for kind in self._schema.relations
        }

    def knowledge(self) -> GraphKnowledge:
        kinds = self._kinds()
        claims = self._claims()
        if self._only is not None:
            ends = {end for triple in claims for end in (triple[0], triple[2])}
            kinds = self._kinds(ends | self._only)
        claims = {t: c for t, c in claims.items() if t[0] in kinds and t[2] in kinds}
        topics = self._table(kinds)
        assertions = self._table(dict.fromkeys(c.iri for c in claims.values() if c.iri))
        known = self._only
        links = [
            links if known is None or iri in known else ()
            for iri, links in zip(topics.subjects, topics.values(terms.EVIDENCE), strict=True)
        ]
        said = assertions.values(terms.EVIDENCE)
        reports, evidence = self._pieces(e for each in (*links, *said) for e in each)
        ordered = [_ordered(each, evidence) for each in (*links, *said)]
        return GraphKnowledge(
            tuple(reports.values()),
            tuple(self._entities(topics, kinds, ordered)),
            tuple(self._claimed(claims, kinds, assertions, ordered[len(links) :])),
            software=self._software(),
            schema=self._schema,
        )

    def quoted(
        self, evidence: Iterable[str]
    ) -> tuple[dict[str, GraphReport], tuple[GraphEvidence, ...]]:
        """Pieces of evidence by place, and their reports."""
        reports, found = self._pieces(evidence)
        return reports, _ordered(found, found)

    def _pieces(
        self, evidence: Iterable[str]
    ) -> tuple[dict[str, GraphReport], dict[str, GraphEvidence]]:
        pieces = self._table(dict.fromkeys(evidence))
        sources = pieces.first(terms.HAS_SOURCE)
        reports = self.reports(sources)
        return reports, self._evidence(pieces, sources, reports)

    def _table(self, subjects: Iterable[str]) -> Table:
        return Table(self._store, [*subjects], scan=self._only is None)

    def _kinds(self, of: Collection[str] = ()) -> dict[str, list[TopicClass]]:
        """The classes of each topic, by IRI; ``of``: of those that are topics among these."""
        found: dict[str, list[TopicClass]] = {}
        classes = {class_node(kind).value: kind for kind in self._schema.classes}
        if self._only is None:
            for iri, kind in classes.items():
                for topic in members(self._store, NamedNode(iri)):
                    found.setdefault(topic, []).append(kind)
        else:
            table = self._table(of)
            for topic, types in zip(table.subjects, table.values(terms.A), strict=True):
                if among := [kind for iri, kind in classes.items() if iri in types]:
                    found[topic] = among
        return dict(sorted(found.items()))

    def _claims(self) -> dict[_Triple, _Claim]:
        found: dict[_Triple, _Claim] = {}
        assertions = self._table(self._assertions())
        parts = (terms.SUBJECT, terms.PREDICATE, terms.OBJECT)
        for iri, *triple in zip(assertions.subjects, *map(assertions.first, parts), strict=True):
            if triple[1] in self._relations:
                found.setdefault((triple[0], triple[1], triple[2]), _Claim(iri))
        for said in self._direct():
            found.setdefault(said, _Claim()).direct = True
        return dict(sorted(found.items()))

    def _assertions(self) -> list[str]:
        if self._only is None:
            return members(self._store, terms.ASSERTION)
        return sorted(
            {
                iri
                for topic in self._only
                for end in (terms.SUBJECT, terms.OBJECT)
                for iri in subjects(self._store, end, node(topic))
            }
        )

    def _direct(self) -> Iterator[_Triple]:
        for relation in self._relations:
            predicate = NamedNode(relation)
            if self._only is None:
                yield from ((s, relation, o) for s, o in pairs(self._store, predicate))
                continue
            for topic in self._only:
                yield from ((s, relation, o) for s, o in pairs(self._store, predicate, topic))
                for s in subjects(self._store, predicate, node(topic)):
                    yield s, relation, topic

    def reports(self, sources: Iterable[str]) -> dict[str, GraphReport]:
        """All reports by IRI, or those of them among the sources."""
        every = members(self._store, terms.REPORT)
        if self._only is not None:
            every = sorted({*every} & {*sources})
        table = self._table(every)
        sections = self._sections(table)
        title, creators, publishers = map(
            table.texts, (terms.TITLE, terms.CREATOR, terms.PUBLISHER)
        )
        issued, source, identifier, media_type, language = map(
            table.first,
            (terms.ISSUED, terms.SOURCE, terms.IDENTIFIER, terms.FORMAT, terms.LANGUAGE),
        )
        found = {}
        for row, iri in enumerate(table.subjects):
            date = _DATE.match(issued[row])
            publisher = tuple(t.value for t in publishers[row])
            found[iri] = GraphReport(
                slug=iri,
                name=source[row],
                sha256=identifier[row].removeprefix(_HASH),
                media_type=media_type[row],
                metadata=Metadata(
                    title[row][0].value if title[row] else "",
                    date[0] if date else "",
                    tuple(t.value for t in creators[row]),
                    publisher[0] if publisher else "",
                    language[row],
                ),
                sections=tuple(sections[row]),
                identifier=identifier[row],
                publishers=publisher,
            )
        return found

    def _sections(self, reports: Table) -> list[list[GraphSection]]:
        """The sections of each report, by order."""
        if self._only is None:
            every = members(self._store, terms.SECTION)
        else:
            every = [
                s
                for r in reports.subjects
                for s in subjects(self._store, terms.IS_PART_OF, node(r))
            ]
        table = self._table(every)
        part_of, parent, selector, order, level = map(
            table.first,
            (terms.IS_PART_OF, terms.PARENT_SECTION, terms.HAS_SELECTOR, terms.ORDER, terms.LEVEL),
        )
        spans = self._spans(self._table(dict.fromkeys(filter(None, selector))))
        title = table.texts(terms.TITLE)
        rows: list[list[int]] = [[] for _ in reports.subjects]
        for row in sorted(range(len(every)), key=lambda i: (_whole(order[i], 0), every[i])):
            if (report := reports.at.get(part_of[row])) is not None:
                rows[report].append(row)
        found = []
        for own in rows:
            index = {every[row]: at for at, row in enumerate(own)}
            found.append(
                [
                    GraphSection(
                        order=_whole(order[row], 1) - 1,
                        title=title[row][0].value if title[row] else "",
                        level=_whole(level[row], 0),
                        span=spans.get(selector[row], UNKNOWN),
                        parent=index.get(parent[row]),
                        iri=every[row],
                    )
                    for row in own
                ]
            )
        return found

    def _spans(self, selectors: Table) -> dict[str, Span]:
        ends = zip(selectors.first(terms.START), selectors.first(terms.END), strict=True)
        return {
            iri: Span(_whole(start, -1), _whole(end, -1))
            for iri, (start, end) in zip(selectors.subjects, ends, strict=True)
        }

    def _evidence(
        self, pieces: Table, sources: Sequence[str], reports: Mapping[str, GraphReport]
    ) -> dict[str, GraphEvidence]:
        sections = {s.iri: (r.slug, i) for r in reports.values() for i, s in enumerate(r.sections)}
        names = {iri: iri for iri in reports}
        selector = pieces.first(terms.HAS_SELECTOR)
        places = self._table(dict.fromkeys(filter(None, selector)))
        spans = self._spans(places)
        exact, prefix, suffix = map(places.first, (terms.EXACT, terms.PREFIX, terms.SUFFIX))
        section, linked, page = map(pieces.first, (terms.IN_SECTION, terms.LINKED_BY, terms.PAGE))
        modality = pieces.first(terms.MODALITY)
        confidence = pieces.first(terms.CONFIDENCE)
        rules: dict[tuple[str, ...], tuple[str, ...]] = {}
        found_by = [rules.setdefault(each, each) for each in pieces.values(terms.FOUND_BY)]
        found = {}
        for row, iri in enumerate(pieces.subjects):
            at = places.at.get(selector[row])
            report = sources[row]
            in_section = sections.get(section[row])
            in_heading = sections.get(linked[row])
            found[iri] = GraphEvidence(
                report=names.get(report, report),
                section=in_section[1] if in_section and in_section[0] == report else -1,
                span=spans.get(selector[row], UNKNOWN),
                quote="" if at is None else exact[at],
                modality=modality_named(modality[row]),
                confidence=_certainty(fraction(confidence[row])),
                found_by=found_by[row],
                prefix="" if at is None else prefix[at],
                suffix="" if at is None else suffix[at],
                linked_by=in_heading[1] if in_heading and in_heading[0] == report else None,
                page=_whole(page[row], 0) or None,
                iri=iri,
            )
        return found

    def _entities(
        self,
        topics: Table,
        kinds: Mapping[str, Sequence[TopicClass]],
        evidence: Sequence[tuple[GraphEvidence, ...]],
    ) -> Iterator[GraphEntity]:
        preferred, other, definition = map(
            topics.texts, (terms.PREF_LABEL, terms.ALT_LABEL, terms.DEFINITION)
        )
        confidence = topics.first(terms.CONFIDENCE)
        matches, mentioned = map(topics.values, (terms.EXACT_MATCH, terms.MENTIONED_IN))
        for row, iri in enumerate(topics.subjects):
            tags = {t.value: t.language for t in (*other[row], *preferred[row])}
            labels = list(dict.fromkeys(t.value for t in (*preferred[row], *other[row])))
            if not preferred[row]:
                labels.insert(0, local(iri))
            labels = list(dict.fromkeys(labels))
            meaning = definition[row][0].value if definition[row] else ""
            stated = fraction(confidence[row])
            kind = kinds[iri][0]
            yield GraphEntity(
                identity=TopicKey(kind, iri),
                label=labels[0],
                alt_labels=tuple(labels[1:]),
                confidence=_certainty(stated),
                evidence=evidence[row],
                concept=Concept(matches[row][0], kind, labels[0], definition=meaning)
                if matches[row]
                else None,
                classes=tuple(kinds[iri]),
                languages=tuple(tags.get(label, "en") for label in labels),
                definition=meaning,
                matches=matches[row],
                mentioned_in=mentioned[row],
                stated_confidence=stated,
            )

    def _claimed(
        self,
        claims: Mapping[_Triple, _Claim],
        kinds: Mapping[str, Sequence[TopicClass]],
        assertions: Table,
        evidence: Sequence[tuple[GraphEvidence, ...]],
    ) -> Iterator[GraphRelation]:
        modality = assertions.first(terms.MODALITY)
        confidence = assertions.first(terms.CONFIDENCE)
        for (subject, predicate, object_), claim in claims.items():
            relation = self._relations[predicate]
            row = assertions.at.get(claim.iri)
            stated = None if row is None else fraction(confidence[row])
            yield GraphRelation(
                subject=TopicKey(kinds[subject][0], subject),
                predicate=relation,
                object=TopicKey(kinds[object_][0], object_),
                confidence=_certainty(stated),
                evidence=() if row is None else evidence[row],
                iri=claim.iri,
                direct=claim.direct,
                stated_modality=modality_named("" if row is None else modality[row]),
                stated_confidence=stated,
            )

    def _software(self) -> tuple[str, ...]:
        table = self._table(members(self._store, terms.BUILD))
        return tuple(sorted({local(v) for each in table.values(terms.ASSOCIATED) for v in each}))


def modality_named(iri: str) -> Modality:
    """The modality of that IRI; asserted if it is none."""
    name = iri.removeprefix(TKG)
    return Modality(name) if name in _MODALITIES else Modality.ASSERTED


_MODALITIES: Final = frozenset(Modality)


def _ordered(
    iris: Iterable[str], evidence: Mapping[str, GraphEvidence]
) -> tuple[GraphEvidence, ...]:
    return tuple(sorted((evidence[iri] for iri in iris), key=_by_place))


def _by_place(piece: GraphEvidence) -> tuple[str, Span, str]:
    return piece.report, piece.span, piece.iri


def _certainty(stated: float | None) -> float:
    return 1.0 if stated is None else stated


def _whole(value: str, default: int) -> int:
    try:
        return int(value)
    except ValueError:
        return default
