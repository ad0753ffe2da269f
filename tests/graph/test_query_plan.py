"""What a query is made of: its parts, what each matches, and what looks like a slip."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kg.errors import QueryError
from kg.graph import Graph
from kg.graph.query_plan import Explanation, explain
from kg.graph.questions import questions
from kg.resources import ontology

TINY = Graph.load(ontology() / "examples/graphs/tiny.ttl")


def ask(query: str) -> Sequence[Sequence[str]]:
    return [["" if term is None else term.value for term in row] for row in TINY.query(query)]  # type: ignore[union-attr]


def told(query: str) -> Explanation:
    return explain(query, ask)


PARTS = [
    ("ASK { ?x a tkg:Risk }", [("?x a tkg:Risk", "", 4)]),
    (
        "SELECT * { ?x a tkg:Risk OPTIONAL { ?x skos:altLabel ?y } }",
        [("?x a tkg:Risk", "", 4), ("?x skos:altLabel ?y", "optional 1", 2)],
    ),
    (
        "SELECT * { { ?x a tkg:Risk } UNION { ?x a tkg:Trend } MINUS { ?x a tkg:Domain } }",
        [
            ("?x a tkg:Risk", "union 1", 4),
            ("?x a tkg:Trend", "union 2", 2),
            ("?x a tkg:Domain", "minus 1", 3),
        ],
    ),
    (
        "SELECT * { ?x a tkg:Risk FILTER NOT EXISTS { ?t tkg:raisesRisk ?x } }",
        [("?x a tkg:Risk", "", 4), ("?t tkg:raisesRisk ?x", "not exists 1", 3)],
    ),
    (
        "SELECT * { ?x a tkg:Risk FILTER EXISTS { ?t tkg:raisesRisk/a ?x } }",
        [("?x a tkg:Risk", "", 4), ("?t tkg:raisesRisk/rdf:type ?x", "exists 1", 6)],
    ),
    ("SELECT * { ?x skos:broader* ?y }", [("?x skos:broader* ?y", "", None)]),
    ("CONSTRUCT { ?x a ?y } { [] a ?y . ?x a ?y }", None),
    ("DESCRIBE tkg:Risk", []),
]


@pytest.mark.parametrize(("query", "patterns"), PARTS)
def test_patterns(query: str, patterns: list[tuple[str, str, int | None]] | None) -> None:
    found = told(query)
    assert found.form == query.split(maxsplit=1)[0]
    if patterns is not None:
        assert [(p.text, p.part, p.matches) for p in found.patterns] == patterns
    assert found.notes == ()


def test_the_order_is_fewest_matches_first_then_what_is_joined() -> None:
    found = told("SELECT * { ?a skos:prefLabel ?l . ?a a tkg:Risk . ?t tkg:raisesRisk ?a }")
    assert [(p.text, p.joins) for p in found.patterns] == [
        ("?t tkg:raisesRisk ?a", ()),
        ("?a a tkg:Risk", ("?a",)),
        ("?a skos:prefLabel ?l", ("?a",)),
    ]
    assert found.prefixes == ("skos", "tkg")


SLIPS = [
    ("?x tkg:mitigateRisk ?y", "tkg:mitigateRisk is not used as a property in this graph; did you"),
    ("?x <http://e/p> ?y", "<http://e/p> is not used as a property in this graph"),
    ("?x a tkg:Riks", "tkg:Riks is not the class of anything in this graph; did you mean tkg:Risk"),
    ("?x skos:prefLabel 'bias'", 'this graph has "bias"@en and not "bias"; write it so'),
    ("?x tkg:order '1'", 'this graph has "1"^^xsd:integer and not "1"; write it so'),
    ("?x skos:prefLabel 'nothing'", 'nothing in this graph matches ?x skos:prefLabel "nothing"'),
    ("?x ?p <http://e/o>", "nothing in this graph matches ?x ?p <http://e/o>"),
    ("?x a tkg:Risk . ?y a tkg:Trend", "shares no variable with the patterns before it"),
]


@pytest.mark.parametrize(("pattern", "note"), SLIPS)
def test_slips(pattern: str, note: str) -> None:
    (found,) = told(f"SELECT * {{ {pattern} }}").notes
    assert note in found


def test_what_only_the_engine_can_parse_is_told() -> None:
    with pytest.raises(QueryError, match=r"cannot be taken apart .*; ask it without --explain"):
        told("SELECT * { ?x a ?y LATERAL { ?x a ?z } }")


@pytest.mark.parametrize("question", questions(), ids=lambda q: q.name)
def test_the_questions_have_no_slip(question: object) -> None:
    found = told(question.query)  # type: ignore[attr-defined]
    assert found.patterns
    assert not [note for note in found.notes if "not used" in note or "class of" in note]
