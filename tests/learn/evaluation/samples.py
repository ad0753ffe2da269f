"""A small annotation and a graph to hold against it, as readable rows."""

from __future__ import annotations

from kg.graph.graph_model import GraphKnowledge
from kg.graph.read import read_knowledge
from kg.learn.annotations import Gold, GoldEntity
from kg.learn.evaluation.predictions import Found, found_in
from kg.model.schema import LEARNED_CLASSES, SHIPPED, RelationType, TopicClass
from tests.turtle import parsed

TREND, TECHNIQUE, RISK, DOMAIN = LEARNED_CLASSES
USES, RAISES, MITIGATES = (
    RelationType.USES_TECHNIQUE,
    RelationType.RAISES_RISK,
    RelationType.MITIGATES_RISK,
)


def entity(
    id_: str, kind: TopicClass, *names: str, optional: bool = False, quote: str = ""
) -> GoldEntity:
    return GoldEntity(id_, kind, names, optional, quote)


ENTITIES = (
    entity("e1", TREND, "edge AI", "AI at the edge", quote="Edge AI grows."),
    entity("e2", TECHNIQUE, "federated learning"),
    entity("e3", TECHNIQUE, "pruning", optional=True),
    entity("e4", RISK, "privacy concerns", quote="privacy concerns"),
    entity("e5", RISK, "battery drain"),
    entity("e6", DOMAIN, "healthcare"),
)
GOLD = Gold(
    {e.id: e for e in ENTITIES},
    {
        ("e1", USES, "e2"): False,
        ("e1", USES, "e3"): False,
        ("e2", MITIGATES, "e4"): False,
        ("e1", RAISES, "e5"): False,
        ("e2", RAISES, "e5"): True,
    },
    {("e1", RAISES, "e5"): "drains batteries"},
)

BASE = "@prefix : <https://example.org/> ."


def knowledge(turtle: str) -> GraphKnowledge:
    return read_knowledge(parsed(BASE + turtle).store)


def found(turtle: str) -> Found:
    return found_in(knowledge(turtle), SHIPPED)


FOREIGN = """
:t a tkg:Trend ; skos:prefLabel "Edge AI" ; tkg:usesTechnique :f, :p ; tkg:raisesRisk :c .
:f a tkg:Technique ; skos:prefLabel "Federated Learning" ; tkg:mitigatesRisk :c .
:p a tkg:Technique ; skos:prefLabel "pruning" .
:g a tkg:Technique ; skos:prefLabel "federated learning methods" .
:c a tkg:Risk ; skos:prefLabel "privacy concerns" .
:h a tkg:Technique ; skos:prefLabel "healthcare" .
"""
"""A graph of another make: no confidence, no evidence, no reports."""
