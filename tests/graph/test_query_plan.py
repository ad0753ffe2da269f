"""What a query is made of: its parts, what each matches, and what looks like a slip."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pytest

from kg.errors import QueryError
from kg.graph import Graph
from kg.graph.query_plan import Explanation, explain
from kg.graph.questions import questions
from kg.resources import ontology

TINY = Graph.load(ontology() / "examples/graphs/tiny.ttl")


def ask(query: str, graph: Graph = TINY) -> Sequence[Sequence[str]]:
    return [["" if term is None else term.value for term in row] for row in graph.query(query)]  # type: ignore[union-attr]


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
    (
        "?x skos:prefLabel 'Bias'",
        """has "bias"@en and not "Bias"; write it so, or compare LCASE(STR""",
    ),
    ("?x skos:prefLabel|skos:altLabel 'FL'", 'this graph has "FL"@en and not "FL"; write it so'),
    ("?x dcterms:title 'Edge AI 2024'@en", 'this graph has "Edge AI 2024" and not'),
    ("?x skos:prefLabel ?l FILTER (?l = 'bias')", 'this graph has "bias"@en and not "bias"'),
    ("?x skos:prefLabel ?l FILTER (?x != ?l && LCASE(?l) = 'bias')", '"bias"@en and not "bias"'),
    ("?x skos:prefLabel ?l FILTER (?l IN ('rag', 'bias'))", '"bias"@en and not "bias"'),
    ("VALUES ?l { 'bias' 'bias'@en } ?x skos:prefLabel ?l", '"bias"@en and not "bias"'),
    ("BIND ('bias' AS ?l) ?x skos:prefLabel ?l", '"bias"@en and not "bias"'),
    ("?x skos:prefLabel ?l FILTER (STR(?l) = 'bias' || ?l = 'bias'@en)", None),
    ("?x tkg:order ?l FILTER (?l = '1'^^xsd:decimal)", None),
    ("?risk tkg:mitigatedBy ?x", "tkg:mitigatedBy is not written, only inferred; write ^tkg:mitig"),
    ("?x skos:prefLabel 'nothing'", 'nothing in this graph matches ?x skos:prefLabel "nothing"'),
    ("?x ?p <http://e/o>", "nothing in this graph matches ?x ?p <http://e/o>"),
    ("?x a tkg:Risk . ?y a tkg:Trend", "shares no variable with the patterns before it"),
]


@pytest.mark.parametrize(("pattern", "note"), SLIPS)
def test_slips(pattern: str, note: str | None) -> None:
    found = told(f"SELECT * {{ {pattern} }}").notes
    assert len(found) == (note is not None)
    assert all(note in each for each in found if note)


def test_what_only_the_engine_can_parse_is_told() -> None:
    with pytest.raises(QueryError, match=r"cannot be taken apart .*; ask it without --explain"):
        told("SELECT * { ?x a ?y LATERAL { ?x a ?z } }")


@pytest.mark.parametrize("question", questions(), ids=lambda q: q.name)
def test_the_questions_have_no_slip(question: object) -> None:
    graphs = ontology() / "examples/graphs"
    graph = Graph.load(graphs / "tiny.ttl", graphs / "valid" / "evidence-temporal.ttl")
    found = explain(question.query, partial(ask, graph=graph))  # type: ignore[attr-defined]
    assert found.patterns
    assert not [note for note in found.notes if "not used" in note or "class of" in note]
