"""What a graph says of a topic, read off a graph of a few lines."""

from __future__ import annotations

import pytest

from kg.errors import UnknownName
from kg.graph.topic_lookup import Name
from kg.graph.topic_view import Quotation, between, dossier
from kg.model import Modality, RelationType, TopicClass
from tests.turtle import parsed

TURTLE = """
:edge a tkg:Trend ; skos:prefLabel "edge AI" ; skos:altLabel "on-device AI", "edge intelligence" ;
    skos:definition "AI near its data." ; tkg:confidence 0.9 ; tkg:evidence :e1 .
:federated a tkg:Technique ; skos:prefLabel "federated learning" .
:leaks a tkg:Risk ; skos:prefLabel "leaks" .
:leaks-too a tkg:Domain ; skos:prefLabel "Leaks" .
:nameless a tkg:Risk .
:other a tkg:Report ; skos:prefLabel "edge AI" .

:uses a tkg:Assertion ; rdf:subject :edge ; rdf:predicate tkg:usesTechnique ;
    rdf:object :federated ; tkg:confidence 0.8 ; tkg:modality tkg:forecast ; tkg:evidence :e2 .
:raises a tkg:Assertion ; rdf:subject :edge ; rdf:predicate tkg:raisesRisk ; rdf:object :leaks .
:strange a tkg:Assertion ; rdf:subject :edge ; rdf:predicate :eats ; rdf:object :leaks .
:half a tkg:Assertion ; rdf:subject :edge ; rdf:predicate tkg:raisesRisk .

:e1 a tkg:Evidence ; oa:hasSource :report ; tkg:section :s1 ; tkg:modality tkg:asserted ;
    tkg:confidence 0.7 ; tkg:foundBy "heading", "vocabulary" ;
    oa:hasSelector [ oa:exact "Edge AI" ; oa:suffix " grows." ; oa:start 10 ; oa:end 17 ] .
:e2 a tkg:Evidence ; oa:hasSource :report ; tkg:linkedBy :s1 ; tkg:page 4 ; oa:hasSelector :p2 .
:p2 oa:exact "It uses federated learning." ; oa:start 30 ; oa:end 57 .
:report a tkg:Report ; dcterms:title "Trends" .
:s1 a tkg:Section ; dcterms:isPartOf :report ; dcterms:title "Edge AI" .
"""
EDGE = Name("https://e.org/edge", TopicClass.TREND, "edge AI")
FEDERATED = Name("https://e.org/federated", TopicClass.TECHNIQUE, "federated learning")


STORE = parsed(TURTLE.replace("[ oa:exact", ":p1 . :p1 oa:exact").replace(" ] .", " .")).store


def test_dossier() -> None:
    found = dossier(STORE, EDGE.iri)
    assert found.name == EDGE
    assert found.alt_labels == ("edge intelligence", "on-device AI")
    assert (found.definition, found.confidence) == ("AI near its data.", 0.9)
    assert found.evidence == (
        Quotation(
            *("Trends", "Edge AI", "Edge AI", "", " grows.", 10, 17, Modality.ASSERTED, 0.7),
            ("heading", "vocabulary"),
            report_iri="https://e.org/report",
        ),
    )
    assert [(s.predicate, s.object.label) for s in found.statements] == [
        (RelationType.USES_TECHNIQUE, "federated learning"),
        (RelationType.RAISES_RISK, "leaks"),
    ]


def test_between() -> None:
    (said,) = between(STORE, EDGE, FEDERATED)
    assert between(STORE, FEDERATED, EDGE) == (said,)
    assert (said.modality, said.confidence) == (Modality.FORECAST, 0.8)
    (place,) = said.evidence
    assert (place.section, place.linked_by, place.quote) == (
        "",
        "Edge AI",
        "It uses federated learning.",
    )
    assert place.page == 4
    assert between(STORE, EDGE, EDGE) == ()


def test_what_is_no_topic_has_no_dossier() -> None:
    with pytest.raises(UnknownName, match="no topic has the IRI"):
        dossier(STORE, "https://e.org/report")


FOREIGN = """
:edge a tkg:Trend ; tkg:evidence :e1 ; tkg:raisesRisk :leaks .
:leaks a tkg:Risk .
:a1 a tkg:Assertion ; rdf:subject :edge ; rdf:predicate tkg:raisesRisk ; rdf:object :leaks .
:e1 a tkg:Evidence .
"""


def test_what_a_graph_does_not_say_is_unknown() -> None:
    found = dossier(parsed(FOREIGN).store, EDGE.iri)
    (statement,), (quotation,) = found.statements, found.evidence
    assert (found.confidence, statement.confidence, statement.modality) == (None, None, None)
    assert (quotation.confidence, quotation.kind) == (None, "unknown")
