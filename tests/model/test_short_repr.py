"""Reprs of what may be large: one short line, whatever is in it."""

from __future__ import annotations

from typing import Any

import pytest

import kg
from kg.graph import Graph
from kg.model import Entity, Knowledge, TopicClass, TopicKey, Vocabulary
from kg.read.tables.vocabulary import load_vocabularies
from kg.resources import ontology

TINY = Graph.load(ontology() / "examples" / "graphs" / "tiny.ttl")
ENTITY = Entity(TopicKey(TopicClass.RISK, "x"), "y" * 99, ("a", "b"), 0.5, ())

SHORT: list[tuple[object, str]] = [
    (Knowledge(), "Knowledge(reports=<0>, entities=<0>, relations=<0>, left_out=<0>, effects=<0>)"),
    (
        ENTITY,
        "Entity(identity=TopicKey(topic_class='Risk', key='x'), label='"
        + "y" * 57
        + "…', alt_labels=<2>, confidence=0.5, evidence=<0>, merges=<0>, concept=None,"
        " links=<0>, mappings=<0>)",
    ),
    (Vocabulary(), "Vocabulary(concepts=<0>)"),
    (TINY.query("SELECT ?s ?p { ?s ?p tkg:Risk }"), "<Solutions of 4 rows: s, p>"),
]


@pytest.mark.parametrize(("value", "told"), SHORT, ids=lambda v: str(v)[:12])
def test_a_value_is_told_by_how_much_it_has(value: object, told: str) -> None:
    assert repr(value) == told


LARGE: list[Any] = [
    TINY.knowledge(),
    TINY.knowledge().reports[0],
    TINY.history(),
    TINY.history().claims[0].accounts[0],
    TINY.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"),
    load_vocabularies().vocabulary,
    kg.explain(TINY, "on-device AI")[0],
    kg.explain(TINY, "on-device AI")[0].statements[0],
    kg.insights(TINY),
    kg.changes(TINY, first="2024"),
]


@pytest.mark.parametrize("value", LARGE, ids=lambda v: type(v).__name__)
def test_what_is_large_is_told_in_a_line(value: object) -> None:
    assert len(repr(value)) < 600
    assert "\n" not in repr(value)


def test_the_result_of_a_build_is_short() -> None:
    result = kg.build([ontology() / "examples" / "graphs" / "one-sentence.md"])
    for value in (result, result.graph, result.knowledge, result.record):
        assert len(repr(value)) < 600
