"""RDF graph -> `Landscape`. Reads any conforming graph; what is missing stays empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from pyoxigraph import DefaultGraph, NamedNode, Store

from kg.export.page.evidence_places import modality_of, read_places, read_spans
from kg.export.page.importance import most_important_first
from kg.export.page.landscape import Claim, Landscape, Place, Report, Section, Topic
from kg.export.page.lookups import (
    Values,
    first,
    labels,
    languages,
    local,
    members,
    number,
    text,
    values,
    whole,
)
from kg.graph.schema_rdf import declared
from kg.model.schema import AnyClass, AnyRelation
from kg.names import DCTERMS, OA, PROV, RDF, SKOS, TKG, class_iri, relation_iri

_Triple = tuple[str, str, str]


def read_landscape(store: Store) -> Landscape:
    """Take reports, topics, claims and evidence out of a graph, in an order fixed by IRIs."""
    reports = _reports(store)
    report_at = {report.iri: i for i, report in enumerate(reports)}
    sections = _sections(store, report_at)
    places = read_places(store, report_at, {s.iri: i for i, s in enumerate(sections)})
    support = _Support(store, places)
    topics = _topics(store, support, report_at)
    claims = _claims(store, support, {topic.iri: i for i, topic in enumerate(topics)})
    topics, claims = most_important_first(topics, claims)
    return Landscape(
        reports,
        sections,
        places,
        topics,
        claims,
        _software(store),
        triples=_size(store),
        schema=support.schema,
    )


class _Support:
    """Which places stand behind what, and how sure the graph is of it."""

    def __init__(self, store: Store, places: Sequence[Place]) -> None:
        self.schema = declared(store)
        self._places = places
        self._at = {place.iri: i for i, place in enumerate(places)}
        self._evidence = values(store, TKG["evidence"])
        self._confidence = values(store, TKG["confidence"])

    def places(self, iri: str) -> tuple[int, ...]:
        known = self._evidence.get(iri, ())
        return tuple(sorted(self._at[e] for e in known if e in self._at))

    def reports(self, iri: str) -> set[int]:
        return {self._places[at].report for at in self.places(iri)}

    def confidence(self, iri: str) -> float:
        return number(self._confidence, iri, 1.0)


def _reports(store: Store) -> tuple[Report, ...]:
    title = labels(store, DCTERMS["title"])
    issued = values(store, DCTERMS["issued"])
    creator = labels(store, DCTERMS["creator"])
    source = values(store, DCTERMS["source"])
    identifier = values(store, DCTERMS["identifier"])
    publisher = labels(store, DCTERMS["publisher"])
    language = values(store, DCTERMS["language"])
    media_type = values(store, DCTERMS["format"])
    return tuple(
        Report(
            iri=iri,
            title=first(title, iri) or first(source, iri) or local(iri),
            issued=first(issued, iri),
            creators=creator.get(iri, ()),
            source=first(source, iri),
            identifier=first(identifier, iri),
            publishers=publisher.get(iri, ()),
            language=first(language, iri),
            media_type=first(media_type, iri),
        )
        for iri in members(store, TKG["Report"])
    )


def _sections(store: Store, report_at: Mapping[str, int]) -> tuple[Section, ...]:
    title = labels(store, DCTERMS["title"])
    part_of = values(store, DCTERMS["isPartOf"])
    parent = values(store, TKG["parentSection"])
    order = values(store, TKG["order"])
    level = values(store, TKG["level"])
    selector = values(store, OA["hasSelector"])
    span = read_spans(store)
    known = [iri for iri in members(store, TKG["Section"]) if first(part_of, iri) in report_at]
    known.sort(key=lambda iri: (report_at[first(part_of, iri)], whole(order, iri, 0), iri))
    at = {iri: i for i, iri in enumerate(known)}
    return tuple(
        Section(
            iri=iri,
            report=report_at[first(part_of, iri)],
            title=first(title, iri),
            parent=at.get(first(parent, iri), -1),
            order=whole(order, iri, 1),
            level=whole(level, iri, 0),
            span=span(first(selector, iri)),
        )
        for iri in known
    )


def _topics(store: Store, support: _Support, report_at: Mapping[str, int]) -> tuple[Topic, ...]:
    kinds: dict[str, AnyClass] = {}
    for kind in support.schema.classes:
        for iri in members(store, class_iri(kind)):
            kinds.setdefault(iri, kind)
    naming = _Naming(store)
    mentioned = values(store, TKG["mentionedIn"])
    return tuple(
        Topic(
            iri=iri,
            kind=kinds[iri],
            label=naming.label(iri),
            wordings=naming.wordings(iri),
            languages=naming.languages(iri),
            definition=first(naming.definition, iri),
            matches=naming.matches.get(iri, ()),
            confidence=support.confidence(iri),
            places=support.places(iri),
            reports=tuple(
                sorted(
                    support.reports(iri)
                    | {report_at[r] for r in mentioned.get(iri, ()) if r in report_at}
                )
            ),
        )
        for iri in sorted(kinds)
    )


class _Naming:
    """What topics are called, and what vocabularies say of them."""

    def __init__(self, store: Store) -> None:
        self._preferred = labels(store, SKOS["prefLabel"])
        self._other = labels(store, SKOS["altLabel"])
        self._tag = {
            **languages(store, SKOS["altLabel"]),
            **languages(store, SKOS["prefLabel"]),
        }
        self.definition = labels(store, SKOS["definition"])
        self.matches: Values = values(store, SKOS["exactMatch"])

    def label(self, iri: str) -> str:
        return first(self._preferred, iri) or local(iri)

    def wordings(self, iri: str) -> tuple[str, ...]:
        every = chain(self._preferred.get(iri, ())[1:], self._other.get(iri, ()))
        return tuple(dict.fromkeys(w for w in every if w != self.label(iri)))

    def languages(self, iri: str) -> tuple[str, ...]:
        return tuple(self._tag.get((iri, w), "en") for w in (self.label(iri), *self.wordings(iri)))


def _claims(store: Store, support: _Support, topic_at: Mapping[str, int]) -> tuple[Claim, ...]:
    relations: dict[str, AnyRelation] = {relation_iri(r): r for r in support.schema.relations}
    direct = _direct(store, relations)
    modality = values(store, TKG["modality"])
    said = _asserted(store)
    for triple in direct:
        said.setdefault(triple, "")
    return tuple(
        Claim(
            iri=iri,
            subject=topic_at[triple[0]],
            relation=relations[triple[1]],
            object=topic_at[triple[2]],
            modality=modality_of(modality, iri),
            confidence=support.confidence(iri),
            denied=triple not in direct,
            places=support.places(iri),
        )
        for triple, iri in sorted(said.items())
        if triple[0] in topic_at and triple[1] in relations and triple[2] in topic_at
    )


def _direct(store: Store, relations: Mapping[str, AnyRelation]) -> set[_Triple]:
    return {
        (text(quad.subject), relation, text(quad.object))
        for relation in relations
        for quad in store.quads_for_pattern(None, NamedNode(relation), None, DefaultGraph())
    }


def _asserted(store: Store) -> dict[_Triple, str]:
    subject = values(store, RDF["subject"])
    predicate = values(store, RDF["predicate"])
    object_ = values(store, RDF["object"])
    return {
        (first(subject, iri), first(predicate, iri), first(object_, iri)): iri
        for iri in members(store, TKG["Assertion"])
    }


def _software(store: Store) -> tuple[str, ...]:
    used = values(store, PROV["wasAssociatedWith"])
    return tuple(
        sorted({local(v) for build in members(store, TKG["Build"]) for v in used.get(build, ())})
    )


def _size(store: Store) -> int:
    if next(iter(store.named_graphs()), None) is None:
        return len(store)
    return sum(1 for _ in store.quads_for_pattern(None, None, None, DefaultGraph()))
