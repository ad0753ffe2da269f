"""Classes and relations: the shipped ones, read from the ontology, and a user's beside them."""

from __future__ import annotations

import pickle

import pytest
from pyoxigraph import RdfFormat, parse

from kg.model.schema import (
    LEARNED_CLASSES,
    LEARNED_RELATIONS,
    SHIPPED,
    Cues,
    RelationType,
    TopicClass,
    opposites,
    read_schema,
)
from tests.turtle import HEAD

LAW = TopicClass("Regulation", "https://example.org/ns#Regulation", "regulation", "A rule.")
GOVERNS = RelationType("governs", "https://example.org/ns#governs")
ENDS = frozenset({LAW}), frozenset({TopicClass.TECHNIQUE})
SCHEMA = SHIPPED.extended((LAW,), {GOVERNS: ENDS}, {"governs": Cues(words=(("govern",),))})
TTL = f"{HEAD}@prefix : <https://example.org/ns#> .\n"


def test_a_term_is_its_name() -> None:
    assert (LAW, LAW.value, f"{LAW}", LAW.label) == ("Regulation",) * 3 + ("regulation",)
    assert GOVERNS.label == "governs"
    assert sorted([LAW, *LEARNED_CLASSES]) == ["Domain", "Regulation", "Risk", "Technique", "Trend"]
    assert (TopicClass.RISK.shipped, LAW.shipped) == (True, False)
    assert TopicClass.named("Risk") == TopicClass.RISK
    with pytest.raises(KeyError):
        TopicClass.named("usesTechnique")


@pytest.mark.parametrize("term", [LAW, GOVERNS, TopicClass.RISK, RelationType.RAISES_RISK])
def test_a_term_is_frozen_and_travels(term: TopicClass) -> None:
    with pytest.raises(AttributeError, match="frozen"):
        term.label = "other"
    again = pickle.loads(pickle.dumps(term))  # noqa: S301 - our own bytes
    assert (type(again), again, again.fields) == (type(term), term, term.fields)
    assert (again is term) is term.shipped


def test_the_ontology_says_what_the_code_names() -> None:
    assert {*LEARNED_CLASSES} <= {*SHIPPED.classes}
    assert {*LEARNED_RELATIONS} <= {*SHIPPED.relations}
    assert opposites(SHIPPED.relations) == {
        RelationType.RAISES_RISK: RelationType.MITIGATES_RISK,
        RelationType.MITIGATES_RISK: RelationType.RAISES_RISK,
    }
    told = {"plural", "hint", "sign", "colour", "dark_colour", "line_colour", "column"}
    assert all(getattr(kind, name) for kind in SHIPPED.classes for name in told)
    told = {"wording", "inverse_wording", "nominal_wording", "sign"}
    assert all(getattr(kind, name) for kind in SHIPPED.relations for name in told)


def test_a_schema_has_the_shipped_then_the_users() -> None:
    assert SCHEMA.classes == (*SHIPPED.classes, LAW)
    assert SCHEMA.relations[-1] is GOVERNS
    assert (SCHEMA.custom_classes, SCHEMA.custom_relations) == ((LAW,), (GOVERNS,))
    assert (SCHEMA.described_classes, SCHEMA.described_relations) == ((LAW,), (GOVERNS,))
    assert SCHEMA.class_named("Regulation") is LAW
    assert SCHEMA.class_named("Risk") == TopicClass.RISK
    assert SHIPPED.class_named("Regulation") is None
    assert SCHEMA.relation_named("governs") is GOVERNS


def test_signatures() -> None:
    assert SCHEMA.signature(GOVERNS) == ENDS
    assert SCHEMA.signature(RelationType.APPLIES_TO) == (
        {TopicClass.TREND, TopicClass.TECHNIQUE},
        {TopicClass.DOMAIN},
    )
    with pytest.raises(KeyError):
        SHIPPED.signature(GOVERNS)


def test_triples_describe_terms() -> None:
    text = """
    :Zone rdfs:subClassOf tkg:Topic ; rdfs:label "zone" ; sh:order 1 ; tkg:colour "#00ff00" ;
        tkg:darkColour "red;}" ; tkg:headWord "Area" .
    :Law rdfs:subClassOf tkg:Topic .
    :risk rdfs:subClassOf tkg:Topic .
    tkg:Own rdfs:subClassOf tkg:Topic .
    :rules rdfs:subPropertyOf tkg:relatesTo ; rdfs:domain :Law ; rdfs:range tkg:Topic ;
        tkg:oppositeOf :frees ; tkg:cueWord "apply to" .
    :frees rdfs:subPropertyOf tkg:relatesTo ; schema:domainIncludes :Law, tkg:Risk .
    """
    schema = read_schema(parse(f"{TTL}{text}".encode(), RdfFormat.TURTLE))
    zone, law = schema.custom_classes
    frees, rules = schema.custom_relations
    assert (zone, law, zone.colour, zone.dark_colour) == ("Zone", "Law", "#00ff00", "")
    assert schema.signature(rules) == ({law}, set(schema.classes))
    assert schema.signature(frees) == ({law, TopicClass.RISK}, set())
    assert opposites(schema.relations)[rules] is frees
    assert schema.cues["Zone"] == Cues(frozenset({"area"}))
    assert schema.cues["rules"] == Cues(words=(("apply", "to"),))
