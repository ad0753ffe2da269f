"""Where a query is malformed: the very word, and what to do about it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from kg.graph.query_errors import syntax_error
from kg.names import PREFIXES

TERM = "a variable, an IRI or a prefixed name"
FAULTS = [
    ("SELECT ?x { ?x a }", 1, 18, "'}'", f"{TERM}, text or a number is expected here"),
    ("SELECT * {\n ?s ?p }", 2, 8, "'}'", TERM),
    ("SELECT ?x {\n ?x foo:bar ?y }", 2, 5, "'foo:bar'", "prefix is not declared"),
    ('SELECT ?x { ?x a "abc }', 1, 24, "its end", "this text has no end"),
    ("ASK { ?s ?p 'it's' }", 1, 13, "\"'it's'\"", "this text has no end"),
    ("FOO", 1, 1, "'FOO'", "this cannot stand here"),
    ("SELEC ?x {}", 1, 1, "'SELEC'", "did you mean SELECT?"),
    ("SELECT ?x { ?x a ?y FILTR(?x = 1) }", 1, 21, "'FILTR'", "did you mean FILTER?"),
    ("SELECT ?x { ?x a ?y . FILTER(?x > ) }", 1, 35, "')'", "cannot stand here"),
    ("SELECT ?x { ?x a ?y", 1, 20, "its end", "a closing brace is missing"),
    ("SELECT ?x { ?x a ?y } }", 1, 23, "'}'", "one closing brace too many"),
    ("SELECT ?x WHERE ?x a ?y", 1, 17, "'?x'", 'expected "{"'),
    ("ASK { ?x a/ ?y }", 1, 13, "'?y'", "a property "),
    ("SELECT * { ?x a <rel> }", 1, 17, "'<rel>'", "no absolute IRI"),
    ("SELECT ?x (COUNT(?y) AS ?c) { ?x a ?y }", 1, 40, "its end", "neither grouped"),
    ("SELECT (COUNT(*) AS ?n WHERE {}", 1, 24, "'WHERE'", "cannot stand here"),
    ("PREFIX x <http://e/> ASK {}", 1, 8, "'x'", 'expected "." or ":"'),
    ("# a {\nSELECT ?x { # b\n\t?x a ?y ; foo bar }", 3, 12, "'foo'", "cannot stand here"),
    ("SELECT", 1, 7, "its end", TERM),
    ("", 1, 1, "its end", "something is missing here"),
    (f"ASK {{ ?s ?p {'x' * 60} }}", 1, 13, f"'{'x' * 40}…'", 'expected "." or ":"'),
]


@pytest.mark.parametrize(("query", "line", "column", "word", "hint"), FAULTS)
def test_the_word_at_fault(query: str, line: int, column: int, word: str, hint: str) -> None:
    error = syntax_error(query)
    said = str(error)
    assert said.startswith(f"the query does not parse, line {line}, column {column}, at {word}: ")
    assert hint in said
    shown, marks = error.excerpt.split("\n")
    assert marks.index("^") == column - 1
    assert "\t" not in shown


def test_a_long_line_is_cut_around_the_word() -> None:
    query = f"ASK {{ {'?s ?p ?o . ' * 30} ?s foo: ?o . {'?s ?p ?o . ' * 30} }}"
    shown, marks = syntax_error(query).excerpt.split("\n")
    assert len(shown) <= 100
    assert shown[marks.index("^") : marks.rindex("^") + 1] == "foo:"


def test_a_very_long_query_is_not_set_apart() -> None:
    assert "at its end" in str(syntax_error(f"ASK {{ {'?s ?p ?o . ' * 2000}"))


@pytest.mark.parametrize("query", ["ASK {}", "SELECT * {}"])
def test_a_query_that_parses_keeps_the_message_of_the_engine(query: str) -> None:
    error = syntax_error(query, "odd")
    assert str(error) == "the query does not parse: odd; correct it"
    assert error.excerpt == ""


@given(st.text(alphabet="ASKELCT {}()?xyo<>.:;\"'#\n\\/a1é", max_size=40))
def test_every_fault_has_a_place(query: str) -> None:
    try:
        Store().query(query, prefixes={name: str(iri) for name, iri in PREFIXES.items()})
    except SyntaxError:
        error = syntax_error(query, "as it was")
        assert "\n" not in str(error)
        assert error.excerpt.count("\n") == 1 or str(error).endswith("as it was; correct it")
