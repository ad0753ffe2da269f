"""What is written can be read: the graph of some knowledge says that knowledge."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import TypeVar

import pytest
from hypothesis import given
from msgspec import Struct
from msgspec.structs import replace
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.graph import Graph
from kg.graph.graph_model import UNKNOWN, GraphKnowledge, local
from kg.graph.read import AsRead, read_knowledge, read_topics
from kg.graph.schema_rdf import schema_quads
from kg.graph.terms import language_tag
from kg.graph.write import (
    label_language,
    languages_of,
    other_labels,
    placed,
    report_quads,
    subject_quads,
)
from kg.model import (
    Entity,
    Evidence,
    Knowledge,
    Modality,
    Relation,
    RelationType,
    Report,
    Section,
    Span,
    TopicClass,
    TopicKey,
    TopicLink,
)
from kg.names import DCTERMS, RDF, SKOS, TKG, Minter
from tests.checkout import CHECKOUT
from tests.export.page.graphs import BASE
from tests.export.page.graphs import Graph as Builder
from tests.graph.samples import OWN, knowledges

TINY = CHECKOUT / "ontology/examples/graphs/tiny.ttl"
MINTER = Minter()
Value = TypeVar("Value", bound=Struct)


def quads(knowledge: Knowledge, minter: Minter) -> set[Quad]:
    """The triples of reports, topics and relations."""
    knowledge = placed(knowledge)
    languages = languages_of(knowledge.reports)
    return {
        *subject_quads(knowledge, minter, lambda entity: label_language(entity, languages)),
        *report_quads(knowledge, minter),
    }


def read(knowledge: Knowledge) -> GraphKnowledge:
    store = Store()
    store.extend({*quads(knowledge, MINTER), *schema_quads(OWN)})
    return read_knowledge(store)


@given(knowledges(OWN))
def test_what_is_read_is_what_was_written(knowledge: Knowledge) -> None:
    found = read(knowledge)
    assert found.schema == OWN
    assert Knowledge(
        tuple(
            plain(r, Report, sections=tuple(plain(s, Section) for s in r.sections))
            for r in found.reports
        ),
        tuple(plain(e, Entity, evidence=places(e.evidence)) for e in found.entities),
        tuple(plain(r, Relation, evidence=places(r.evidence)) for r in found.relations),
    ) == as_written(knowledge)
    assert [r.negated for r in found.relations] == [
        r.negated for r in as_written(knowledge).relations
    ]


@given(knowledges(OWN))
def test_what_is_read_can_be_written_again(knowledge: Knowledge) -> None:
    assert quads(read(knowledge), AsRead()) == quads(knowledge, MINTER)


def plain(value: Struct, of: type[Value], **changes: object) -> Value:
    """What was read as a value of the model, without what only a graph has."""
    return of(**{name: getattr(value, name) for name in of.__struct_fields__} | changes)


def places(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(plain(piece, Evidence) for piece in evidence)


def as_written(knowledge: Knowledge) -> Knowledge:
    """Knowledge as far as a graph keeps it: things named by their IRIs, and sorted by them."""
    known = placed(knowledge)
    contexts: dict[tuple[str, Span], tuple[str, str]] = {}
    for piece in (e for said in (*known.entities, *known.relations) for e in said.evidence):
        at, context = (piece.report, piece.span), (piece.prefix, piece.suffix)
        contexts[at] = max(contexts.get(at, ("", "")), context, key=lambda c: (len("".join(c)), c))

    def kept(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
        pieces = (
            replace(
                piece,
                report=MINTER.report(piece.report),
                confidence=round(piece.confidence, 3),
                found_by=tuple(sorted({*piece.found_by})),
                prefix=contexts[piece.report, piece.span][0],
                suffix=contexts[piece.report, piece.span][1],
                said_by=tuple(sorted(piece.said_by, key=lambda who: MINTER.agent(who, report))),
            )
            for piece in evidence
            for report in [piece.report]
        )
        return tuple(sorted(pieces, key=lambda e: (e.report, e.span)))

    def named(key: TopicKey) -> TopicKey:
        return TopicKey(key.topic_class, MINTER.topic(*key))

    reports = (
        replace(
            r,
            slug=MINTER.report(r.slug),
            metadata=replace(
                r.metadata,
                title=r.metadata.title or r.name,
                creators=tuple(sorted({*r.metadata.creators})),
                language=language_tag(r.metadata.language),
            ),
            sections=tuple(
                replace(s, title=s.title or s.number or r.metadata.title or r.name, number="")
                for s in r.sections
            ),
        )
        for r in known.reports
    )
    entities = (
        replace(
            e,
            identity=named(e.identity),
            alt_labels=tuple(sorted(other_labels(e.label, e.alt_labels))),
            confidence=round(e.confidence, 3),
            evidence=kept(e.evidence),
            concept=e.concept and dataclasses.replace(e.concept, label=e.label),
            links=tuple(
                sorted(
                    (TopicLink(link.kind, named(link.to)) for link in e.links),
                    key=lambda link: (link.kind, link.to.key),
                )
            ),
        )
        for e in known.entities
    )
    relations = (
        replace(
            r,
            subject=named(r.subject),
            object=named(r.object),
            confidence=round(r.confidence, 3),
            evidence=kept(r.evidence),
        )
        for r in known.relations
    )
    return Knowledge(
        tuple(sorted(reports, key=lambda r: r.slug)),
        tuple(sorted(entities, key=lambda e: e.identity.key)),
        tuple(sorted(relations, key=lambda r: (r.subject.key, r.predicate.iri, r.object.key))),
    )


def builder() -> tuple[Builder, str]:
    """A graph under construction, and a topic in it without a label."""
    g = Builder()
    g.add(f"{BASE}trend/x", RDF["type"], NamedNode(TKG["Trend"]))
    return g, f"{BASE}trend/x"


@pytest.mark.parametrize(
    ("labels", "name", "others"),
    [
        ([("Lernen", "de"), ("learning", "en")], "learning", ("Lernen",)),
        ([("Lernen", "de")], "Lernen", ()),
        ([("learning", None)], "learning", ()),
        ([], "x", ()),
    ],
)
def test_english_names_come_first(
    labels: list[tuple[str, str | None]], name: str, others: tuple[str, ...]
) -> None:
    g, iri = builder()
    for text, language in labels:
        g.add(iri, SKOS["prefLabel"], Literal(text, language=language))
    [topic] = read_knowledge(g.store).entities
    assert (topic.label, topic.alt_labels) == (name, others)
    assert topic.languages == tuple("de" if n == "Lernen" else "en" for n in (name, *others))


@pytest.mark.parametrize(
    ("written", "issued"),
    [
        ("2024", "2024"),
        ("2024-05-06T10:00:00Z", "2024-05-06"),
        ("2024Z", "2024"),
        ("spring 2024", ""),
        ("20245", ""),
        ("2024-5", ""),
    ],
)
def test_a_date_is_read_as_far_as_it_is_one(written: str, issued: str) -> None:
    g = Builder()
    g.report("r", "R", written)
    assert read_knowledge(g.store).reports[0].metadata.issued == issued


def test_a_report_without_title_is_called_by_its_file() -> None:
    g = Builder()
    g.add(f"{BASE}report/x", RDF["type"], NamedNode(TKG["Report"]))
    assert read_knowledge(g.store).reports[0].title == "x"
    g.add(f"{BASE}report/x", DCTERMS["source"], "x.md")
    assert read_knowledge(g.store).reports[0].title == "x.md"


@pytest.mark.parametrize("value", ["very", "95", "-0.1", "NaN", "INF"])
def test_a_confidence_that_is_none_is_not_known(value: str) -> None:
    g, iri = builder()
    g.add(iri, TKG["confidence"], value)
    [topic] = read_knowledge(g.store).entities
    assert (topic.confidence, topic.stated_confidence) == (1.0, None)


def test_what_is_missing_stays_empty() -> None:
    g, iri = builder()
    piece, report = f"{BASE}evidence/1", g.report("r", "R")
    g.add(g.section(report, 1, "A"), TKG["order"], "first")
    g.add(iri, TKG["evidence"], NamedNode(piece))
    g.add(iri, TKG["mentionedIn"], NamedNode(report))
    [topic] = read_knowledge(g.store).entities
    assert topic.reports == {report}
    [found] = topic.evidence
    assert (found.report, found.section, found.span, found.quote) == ("", -1, UNKNOWN, "")
    assert (found.modality, found.confidence, found.page) == (Modality.ASSERTED, 1.0, None)


def test_a_triple_without_an_assertion_is_a_relation_without_evidence() -> None:
    g, iri = builder()
    risk = g.topic(TopicClass.RISK, "b")
    g.add(iri, TKG["raisesRisk"], NamedNode(risk))
    g.claim(iri, RelationType.RAISES_RISK, f"{BASE}risk/none")
    [relation] = read_knowledge(g.store).relations
    assert (relation.iri, relation.evidence, relation.negated) == ("", (), False)
    assert relation.modality is Modality.ASSERTED
    assert relation.object == TopicKey(TopicClass.RISK, risk)


def test_a_relation_without_a_direct_triple_is_negated() -> None:
    g, iri = builder()
    g.claim(iri, RelationType.RAISES_RISK, g.topic(TopicClass.RISK, "b"), Modality.NEGATED)
    [relation] = read_knowledge(g.store).relations
    assert (relation.negated, relation.modality) == (True, Modality.NEGATED)


def test_a_topic_in_two_classes_is_of_the_first() -> None:
    g, iri = builder()
    g.add(iri, RDF["type"], NamedNode(TKG["Technique"]))
    [topic] = read_knowledge(g.store).entities
    assert topic.identity == (TopicClass.TREND, iri)
    assert topic.classes == (TopicClass.TREND, TopicClass.TECHNIQUE)


def test_a_build_names_its_software() -> None:
    g = Builder()
    g.build()
    assert read_knowledge(g.store).software == ("trendkg-0.1.0",)


@pytest.mark.parametrize(
    ("iri", "name"), [("https://x.org/a#b", "b"), ("https://x.org/a/", "a"), ("b", "b")]
)
def test_local_names(iri: str, name: str) -> None:
    assert local(iri) == name


@pytest.mark.parametrize("label", ["federated learning", "privacy concerns", "hallucination"])
def test_one_topic_is_read_like_all(label: str) -> None:
    store = Graph.load(TINY).store
    every = read_knowledge(store)
    topic = next(e for e in every.entities if e.label == label)
    some = read_topics(store, [topic.iri])
    assert topic in some.entities
    assert all(not e.evidence for e in some.entities if e is not topic and e != topic)
    assert some.relations == tuple(
        r for r in every.relations if topic.iri in {r.subject.key, r.object.key}
    )
    speaking = {e.report for said in (topic, *some.relations) for e in said.evidence}
    assert some.reports == tuple(r for r in every.reports if r.slug in speaking)


def test_nothing_is_known_of_what_is_no_topic() -> None:
    assert read_topics(Graph.load(TINY).store, ["https://e.org/none"]).entities == ()
    assert read_knowledge(Store()) == GraphKnowledge()
