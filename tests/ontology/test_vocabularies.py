"""The vocabularies: enough of them, well formed, and about the fields they promise."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final

import pytest
from rdflib import RDF, SKOS, BNode, URIRef

from kg.language.normalization import words
from kg.model import Concept, TopicClass
from kg.names import VOCABULARY, slug
from kg.read.tables.vocabulary import load_vocabularies
from tests.ontology.files import ONTOLOGY, graph

FILES: Final = {
    TopicClass.TECHNIQUE: "techniques.ttl",
    TopicClass.RISK: "risks.ttl",
    TopicClass.DOMAIN: "domains.ttl",
}
CONCEPTS: Final = load_vocabularies().vocabulary.concepts
EACH = pytest.mark.parametrize("topic_class", FILES)
FIELDS: Final = {
    "AI": "federated learning; quantization; hallucination; model collapse; computer vision",
    "agents": "tool calling; multi-agent system; agent memory; prompt injection; shadow AI",
    "security": "zero trust; red teaming; ransomware; supply chain attacks; cybersecurity",
    "quantum": "quantum error correction; quantum key distribution; QAOA; decoherence; chemistry",
    "energy": "demand response; solid-state battery; grid instability; power grid; wind energy",
    "biotech and health": "CRISPR; mRNA vaccine; misdiagnosis; oncology; drug discovery",
    "finance": "smart contract; open banking; market volatility; fraud detection; insurance",
    "robotics": "motion planning; cobot; sim-to-real transfer; job displacement; robotics",
    "agriculture": "vertical farming; drip irrigation; soil degradation; food waste; livestock",
    "education": "adaptive learning; gamification; academic dishonesty; digital divide; tutoring",
    "manufacturing": "3D printing; factories; digital twin; CNC machining; workplace injuries",
    "space": "reusable launch vehicle; CubeSat; orbital debris; Earth observation; space tourism",
}
"""Five names for each field, technique, risk or domain, which must be known."""


def of_class(topic_class: TopicClass) -> list[Concept]:
    return [concept for concept in CONCEPTS if concept.topic_class is topic_class]


def labels(concept: Concept) -> tuple[str, ...]:
    return (concept.label, *concept.alt_labels)


@EACH
def test_every_concept_is_described_in_english_and_in_its_scheme(topic_class: TopicClass) -> None:
    of = graph(ONTOLOGY / "vocabularies" / FILES[topic_class])
    assert not any(isinstance(node, BNode) for triple in of for node in triple)
    scheme = URIRef(f"{VOCABULARY}{topic_class.value.lower()}")
    assert (scheme, RDF.type, SKOS.ConceptScheme) in of
    for concept in of.subjects(RDF.type, SKOS.Concept):
        assert set(of.objects(concept, RDF.type)) == {SKOS.Concept, URIRef(topic_class.iri)}
        assert list(of.objects(concept, SKOS.inScheme)) == [scheme]
        for described, count in ((SKOS.prefLabel, 1), (SKOS.definition, 1), (SKOS.altLabel, None)):
            texts = list(of.objects(concept, described))
            assert count in {None, len(texts)}, concept
            assert {getattr(text, "language", "") for text in texts} <= {"en"}, concept


@EACH
def test_a_label_names_one_concept(topic_class: TopicClass) -> None:
    owners = defaultdict(set)
    for concept in of_class(topic_class):
        for label in labels(concept):
            owners[words(label)].add(concept.label)
    assert [found for found in owners.values() if len(found) > 1] == []


@EACH
def test_definitions_say_more_than_the_label_and_are_given_once(topic_class: TopicClass) -> None:
    defined = defaultdict(list)
    for concept in of_class(topic_class):
        assert concept.definition.endswith("."), concept.label
        assert words(concept.label) != words(concept.definition), concept.label
        defined[concept.definition].append(concept.label)
    assert [found for found in defined.values() if len(found) > 1] == []


@EACH
def test_an_iri_is_the_label(topic_class: TopicClass) -> None:
    for concept in of_class(topic_class):
        spoken = concept.label.lower().replace("'", "").replace("%", " percent")
        name = slug(" ".join(re.findall(r"[^\W_]+", spoken)))
        assert concept.iri == VOCABULARY[f"{topic_class.value.lower()}/{name}"]


@EACH
def test_broader_concepts_exist_and_lead_nowhere_back(topic_class: TopicClass) -> None:
    broader = {concept.iri: concept.broader for concept in of_class(topic_class)}

    def above(iri: str, path: tuple[str, ...] = ()) -> None:
        assert iri in broader, path
        assert iri not in path, path
        for higher in broader[iri]:
            above(higher, (*path, iri))

    for iri in broader:
        above(iri)


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_has_its_usual_names(field: str) -> None:
    known = {words(label) for concept in CONCEPTS for label in labels(concept)}
    assert [name for name in FIELDS[field].split("; ") if words(name) not in known] == []


def test_securities_are_no_security() -> None:
    known = {words(label) for concept in of_class(TopicClass.DOMAIN) for label in labels(concept)}
    assert known.isdisjoint(map(words, ("security", "humanity", "custom", "sale")))
