"""The vocabularies: enough of them, well formed, and about the fields they promise."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from rdflib import SKOS, BNode, Graph

from kg.model import Concept, TopicClass
from kg.names import VOCABULARY, slug
from kg.read.vocabulary import load_vocabularies
from kg.resources import ontology
from kg.wording import key

LEAST = {TopicClass.TECHNIQUE: 400, TopicClass.RISK: 200, TopicClass.DOMAIN: 250}
FIELDS = {
    "AI": "federated learning; quantization; hallucination; machine translation",
    "agents": "tool use; prompt injection; virtual assistants; multi-agent system",
    "security": "zero trust architecture; ransomware; cybersecurity; red teaming",
    "quantum": "quantum error correction; decoherence; quantum key distribution",
    "energy": "demand response; grid instability; energy storage; carbon pricing",
    "biotech and health": "CRISPR; drug discovery; oncology; antimicrobial resistance",
    "finance": "fraud detection; market volatility; insurance; smart contract",
    "robotics": "robotics; motion planning; job displacement",
    "agriculture": "precision agriculture; vertical farming; food waste; soil degradation",
    "education": "education; adaptive learning; digital divide; gamification",
    "manufacturing": "additive manufacturing; digital twin; predictive maintenance; manufacturing",
    "space": "space exploration; in-situ resource utilization; orbital debris",
}


@cache
def concepts() -> tuple[Concept, ...]:
    """All concepts that come with the project."""
    return load_vocabularies().vocabulary.concepts


@pytest.mark.parametrize(("topic_class", "least"), LEAST.items())
def test_there_are_enough_concepts(topic_class: TopicClass, least: int) -> None:
    assert sum(c.topic_class is topic_class for c in concepts()) >= least


@pytest.mark.parametrize("topic_class", LEAST)
def test_no_label_names_two_concepts_of_a_class(topic_class: TopicClass) -> None:
    owners = Counter(
        label
        for c in concepts()
        if c.topic_class is topic_class
        for label in {w.casefold() for w in (c.label, *c.alt_labels)}
    )
    assert [label for label, count in owners.items() if count > 1] == []


def test_every_concept_is_defined_and_named_after_its_label() -> None:
    for concept in concepts():
        assert concept.definition, concept.iri
        assert concept.iri.startswith(f"{VOCABULARY}{concept.topic_class.value.lower()}/")
        local = concept.iri.rsplit("/", 1)[1]
        assert local[0] == slug(concept.label)[0], concept.iri


def test_broader_concepts_exist_and_never_come_round() -> None:
    broader = {c.iri: c.broader for c in concepts()}
    for iri, direct in broader.items():
        seen, ahead = {iri}, list(direct)
        while ahead:
            at = ahead.pop()
            assert at in broader, (iri, at)
            assert at != iri, iri
            if at not in seen:
                seen.add(at)
                ahead.extend(broader[at])


@pytest.mark.parametrize("name", ["techniques", "risks", "domains"])
def test_a_file_has_no_blank_nodes_and_is_in_english(name: str) -> None:
    graph = Graph().parse(ontology() / "vocabularies" / f"{name}.ttl")
    assert not any(isinstance(node, BNode) for triple in graph for node in triple)
    for predicate in (SKOS.prefLabel, SKOS.altLabel, SKOS.definition):
        assert {label.language for label in graph.objects(None, predicate)} == {"en"}  # type: ignore[attr-defined]


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_has_its_usual_names(field: str) -> None:
    known = {key(w) for c in concepts() for w in (c.label, *c.alt_labels)}
    assert [name for name in FIELDS[field].split("; ") if key(name) not in known] == []
