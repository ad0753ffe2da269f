"""RDF to a property graph and back: nothing is lost, whatever the graph and its words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from pyoxigraph import Quad

from kg.graph import Graph
from kg.load.property_graph import Node, to_term
from kg.load.property_mapping import to_property_graph, to_quads
from kg.load.property_schema import Form
from kg.load.sparql_census import census_of
from kg.model import Knowledge
from tests.graph.samples import graph, knowledges, tiny
from tests.load.graphs import OWN, OWN_CENSUS, TINY
from tests.turtle import parsed


def back(of: Graph) -> Graph:
    return Graph.of(to_quads(to_property_graph(of)))


def nodes(turtle: str) -> dict[str, Node]:
    found = to_property_graph(parsed(turtle))
    return {node.iri.removeprefix("https://e.org/"): node for node in found.nodes}


def test_a_topic_is_a_node_and_a_relation_an_edge() -> None:
    found = to_property_graph(TINY)
    by_iri = {node.iri.rpartition("/id/")[2]: node for node in found.nodes}
    learning = by_iri["technique/federated-learning"]
    assert learning.kind == "Technique"
    assert learning.properties == {
        "name": "federated learning",
        "nameLanguage": "en",
        "otherNames": ("FL",),
        "otherNamesLanguage": ("en",),
        "scheme": "https://w3id.org/trendkg/id/scheme/topics",
        "definition": "Training one shared model on many devices or sites while each keeps its"
        " data.",
        "definitionLanguage": "en",
        "exactMatch": ("https://w3id.org/trendkg/vocabulary/technique/federated-learning",),
        "confidence": 0.97,
    }
    (edge,) = (e for e in found.edges if e.kind == "mitigatesRisk" and e.start == learning.iri)
    assert edge.ends == ("Technique", "Risk")
    assert edge.properties == {
        "iri": "https://w3id.org/trendkg/id/assertion/9d7b0705dfaa0b61",
        "confidence": 0.8,
        "modality": "asserted",
        "reportCount": 2,
    }
    evidence = by_iri["evidence/1c7d71730f7286d1"]
    assert evidence.properties["quote"] == "By 2027, on-device AI will reach agriculture."
    assert (evidence.properties["startOffset"], evidence.properties["endOffset"]) == (340, 385)


def test_a_denied_claim_is_an_assertion_and_no_edge() -> None:
    found = to_property_graph(TINY)
    (denied,) = (n for n in found.nodes if n.properties.get("modality") == "negated"
                 and n.kind == "Assertion")  # fmt: skip
    linked = {e.kind: e.end.rpartition("/")[2] for e in found.edges if e.start == denied.iri}
    assert (linked["hasSubject"], linked["hasObject"]) == ("quantization", "bias")
    assert not [e for e in found.edges if e.properties.get("iri") == denied.iri]


def test_what_we_build_needs_no_rest() -> None:
    for of in (TINY, graph(tiny())):
        found = to_property_graph(of)
        assert not [node for node in found.nodes if "rdf" in node.properties]
        assert back(of).ntriples() == of.ntriples()
        assert found.census() == census_of(of)


@settings(max_examples=40, deadline=None)
@given(knowledges())
def test_it_comes_back_whatever_the_words(known: Knowledge) -> None:
    of = graph(known)
    assert back(of).ntriples() == of.ntriples()
    assert to_property_graph(of).census() == census_of(of)


SHORT = {
    "RISK": "a tkg:Risk, skos:Concept",
    "REPORT": "a tkg:Report",
    "PLACED": "a tkg:Evidence, oa:SpecificResource, oa:Annotation ; oa:hasSelector",
    "POSITION": "a oa:TextPositionSelector",
}
REST = [
    ("a word of one's own", "<t> RISK ; <own> 1, 'x'@de, <y>, _:b ."),
    ("two preferred labels", "<t> RISK ; skos:prefLabel 'a', 'b'@en ."),
    ("two classes", "<t> a tkg:Risk, tkg:Domain, skos:Concept ."),
    ("a number in another form", "<t> RISK ; tkg:confidence 0.50, 1e0, 'x' ."),
    ("a number that is too long", "<t> RISK ; tkg:confidence 0.1234567890123456789 ."),
    ("a date of another kind", "<r> REPORT ; dcterms:issued '2025', 2025, '2025-01-01'^^<x> ."),
    ("what is empty", "<t> RISK ; skos:prefLabel '', 'x' ; skos:altLabel '', ''@en, 'y' ."),
    ("a title in a language", "<r> REPORT ; dcterms:title 'x'@de ."),
    ("a creator that is a node", "<r> REPORT ; dcterms:creator <ada>, 'Bo' ."),
    ("a part without its inverse", "<r> REPORT ; dcterms:hasPart <s> . <s> a tkg:Section ."),
    ("an inverse without its part", "<r> REPORT . <s> a tkg:Section ; dcterms:isPartOf <r> ."),
    ("a broader topic", "<t> RISK ; skos:broader <u> . <u> RISK ."),
    ("what is mentioned nowhere known", "<t> RISK ; tkg:mentionedIn <r> ."),
    ("a relation of a literal", "<t> a tkg:Trend, skos:Concept ; tkg:appliesTo 'x' ."),
    ("two selectors", "<e> PLACED <p>, <q> . <p> oa:exact 'x' ; a oa:TextQuoteSelector ."),
    ("a selector without a type", "<p> oa:refinedBy <q> . <e> PLACED <p> ."),
    ("a selector with types alone", "<p> POSITION, oa:TextQuoteSelector . <e> PLACED <p> ."),
    ("a selector of another kind", "<p> POSITION ; oa:start 1, 2 . <e> PLACED <p> ."),
    ("a topic without a name", "[] RISK ; skos:prefLabel 'x' ."),
    ("two subjects", "<a> a tkg:Assertion, rdf:Statement ; rdf:subject <t>, <u> . <t> RISK ."),
    ("nothing of ours", "<x> <y> <z>, 'a\\nb' . _:a <y> _:b ."),
]  # fmt: skip


@pytest.mark.parametrize(("what", "turtle"), REST)
def test_what_has_no_place_of_its_own_is_kept(what: str, turtle: str) -> None:
    for word, meant in SHORT.items():
        turtle = turtle.replace(word, meant)
    of = parsed(turtle)
    assert back(of).ntriples() == of.ntriples(), what


def test_types_that_the_ontology_infers_are_added() -> None:
    of = parsed("<t> a tkg:Risk .")
    (added,) = set(back(of).ntriples()) - set(of.ntriples())
    assert added.endswith("core#Concept> .")


def test_a_relation_of_unusual_ends_is_an_edge_too() -> None:
    turtle = "<d> a tkg:Domain ; tkg:raisesRisk <t> . <t> a tkg:Trend ."
    (edge,) = to_property_graph(parsed(turtle)).edges
    assert (edge.kind, edge.ends, edge.properties) == ("raisesRisk", ("Domain", "Trend"), {})


def test_topics_and_relations_of_a_users_own_are_nodes_and_edges() -> None:
    found = to_property_graph(OWN)
    (own,) = (node for node in found.nodes if node.kind == "OwnTopic")
    assert own.properties == {"class": "https://e.org/Law", "name": "x", "nameLanguage": "en"}
    bans, rules = (edge for edge in found.edges if edge.kind == "ownRelation")
    assert rules.properties == {"predicate": "https://e.org/rules"}
    assert bans.properties == {
        "predicate": "https://e.org/bans",
        "iri": "https://e.org/a",
        "confidence": 0.5,
        "modality": "forecast",
        "reportCount": 1,
    }
    (claim,) = (node for node in found.nodes if node.kind == "Assertion")
    assert claim.properties["predicate"] == "https://e.org/bans"
    assert back(OWN).ntriples() == OWN.ntriples()
    assert found.census() == OWN_CENSUS


def test_rest_stands_where_it_belongs() -> None:
    found = nodes("<t> a tkg:Risk ; <own> 'a\\nb'@de . <x> <y> <z> .")
    assert found["t"].kind == "Risk"
    assert found["t"].properties["rdf"] == ('<https://e.org/own> "a\\nb"@de',)
    assert found["x"].kind == "Resource"


@pytest.mark.parametrize(
    ("form", "value"),
    [
        (Form.IRI, "no IRI"),
        (Form.DECIMAL, "many"),
        (Form.INTEGER, None),
        (Form.DATE, "yesterday"),
        (Form.WORD, "no: IRI"),
    ],
)
def test_a_value_that_stands_for_nothing_is_no_term(form: Form, value: object) -> None:
    assert to_term(form, value) is None


def test_the_order_is_always_the_same() -> None:
    shuffled = Graph.of(sorted(TINY.store, key=lambda quad: hash(str(quad.object))))
    assert to_property_graph(shuffled) == to_property_graph(TINY)
    assert all(isinstance(quad, Quad) for quad in to_quads(to_property_graph(TINY)))
