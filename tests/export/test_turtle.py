"""Turtle that people read: order, short names, line breaks."""

from __future__ import annotations

import re

import pytest

from kg.export import turtle
from kg.export.resource_order import lines, resources
from kg.export.turtle import Shortener, base_of
from kg.graph import Graph
from tests.graph.samples import graph, tiny

ID = "https://w3id.org/trendkg/id/"
TKG = "https://w3id.org/trendkg/ontology#"


def text(of: Graph) -> str:
    return "".join(turtle.text(of))


def test_order_of_resources() -> None:
    subjects = re.findall(r"^<([a-z]+/[^>]*)> a ", text(graph(tiny())), re.MULTILINE)
    kinds = [re.sub(r"^report/.*#.*", "place", s).split("/")[0] for s in subjects]
    assert list(dict.fromkeys(kinds)) == [
        "trend", "technique", "risk", "domain", "report",
        "assertion", "evidence", "place", "scheme", "build", "software",
    ]  # fmt: skip
    assert kinds == sorted(kinds, key=list(dict.fromkeys(kinds)).index)
    assert [s for s in subjects if s.startswith("report/") and "#" not in s] == [
        "report/alpha",
        "report/alpha/section/1",
        "report/beta",
        "report/beta/section/1",
        "report/beta/section/2",
    ]
    places = [s.partition("=")[2].split(",") for s in subjects if s.startswith("report/alpha#")]
    assert places == sorted(places, key=lambda p: [*map(int, p)])


def test_topics_go_by_label() -> None:
    of = Graph.parse(
        b"@prefix t: <%b> . @prefix s: <http://www.w3.org/2004/02/skos/core#> ."
        b' <http://e/1> a t:Risk ; s:prefLabel "b" . <http://e/2> a t:Risk ; s:prefLabel "A" .'
        b" <http://e/3> a t:Risk . <http://e/0> a t:Trend . <http://e/4> t:x 1 ." % TKG.encode()
    )
    assert [r.subject for r in resources(of.store)] == [
        f"<http://e/{each}>" for each in (0, 3, 2, 1, 4)
    ]


def test_numbers_in_names_count() -> None:
    parts = ", ".join(f"<http://e/section/{each}>" for each in (10, "9" * 5000, 9, 1))
    of = Graph.parse(f"<http://e/r> <http://purl.org/dc/terms/hasPart> {parts} .".encode())
    ((_, facts, _),) = resources(of.store)
    assert [each[-3:] for each in next(iter(facts.values()))] == ["/1>", "/9>", "10>", "99>"]


def test_long_lists_have_a_line_each() -> None:
    objects = ", ".join(f"<http://example.org/a-long-name/{each}>" for each in range(4))
    of = Graph.parse(f"<http://e/s> <http://e/p> {objects} ; <http://e/q> 1, 2 .".encode())
    assert text(of).partition("# Other resources\n\n")[2] == (
        "<http://e/s> <http://e/p>\n"
        "        <http://example.org/a-long-name/0>,\n"
        "        <http://example.org/a-long-name/1>,\n"
        "        <http://example.org/a-long-name/2>,\n"
        "        <http://example.org/a-long-name/3> ;\n"
        "    <http://e/q> 1, 2 .\n"
    )


TERMS = [
    (f"<{TKG}Trend>", "tkg:Trend"),
    (f"<{TKG}9lives>", f"<{TKG}9lives>"),
    (f"<{TKG}a/b>", f"<{TKG}a/b>"),
    (f"<{TKG}>", f"<{TKG}>"),
    ("<http://e/x>", "<http://e/x>"),
    (f"<{ID}technique/naïve-bayes>", "<technique/naïve-bayes>"),
    (f"<{ID}report/x#char=1,2>", "<report/x#char=1,2>"),
    (f"<{ID}report/x/../y>", f"<{ID}report/x/../y>"),
    (f"<{ID}a:b/c>", f"<{ID}a:b/c>"),
    (f"<{ID}>", f"<{ID}>"),
    (f"<{ID}/x>", f"<{ID}/x>"),
    ("_:c14n0", "_:c14n0"),
    ('"a\\"b"', '"a\\"b"'),
    ('"a"@en', '"a"@en'),
    ('"<x>"', '"<x>"'),
    ('"-3"^^<http://www.w3.org/2001/XMLSchema#integer>', "-3"),
    ('"x"^^<http://www.w3.org/2001/XMLSchema#integer>', '"x"^^xsd:integer'),
    ('"0.9"^^<http://www.w3.org/2001/XMLSchema#decimal>', "0.9"),
    ('"1"^^<http://www.w3.org/2001/XMLSchema#decimal>', '"1"^^xsd:decimal'),
    ('"1."^^<http://www.w3.org/2001/XMLSchema#decimal>', '"1."^^xsd:decimal'),
    ('"2025"^^<http://www.w3.org/2001/XMLSchema#gYear>', '"2025"^^xsd:gYear'),
    ('"x"^^<http://e/t>', '"x"^^<http://e/t>'),
]


@pytest.mark.parametrize(("term", "short"), TERMS)
def test_short_forms(term: str, short: str) -> None:
    shortener = Shortener(ID)
    assert shortener.term(term) == short
    assert shortener.term(term) == short


@pytest.mark.parametrize(
    ("report", "base"),
    [
        (f"{ID}report/x", ID),
        ("http://e/report/report/x", "http://e/report/"),
        ("http://e/kg#report/x", ""),
        ("http://e/?q=/report/x", ""),
        ("urn:x:report/x", ""),
        ("http://e/x", ""),
    ],
)
def test_base(report: str, base: str) -> None:
    of = Graph.parse(f"<{report}> a <{TKG}Report> .".encode())
    assert base_of(resources(of.store)) == base
    assert text(of).startswith("@base" if base else "@prefix")
    assert Graph.parse(text(of).encode()).ntriples() == of.ntriples()


def test_blank_nodes_get_stable_names() -> None:
    one, two = (Graph.parse(b"[] <http://e/p> [ <http://e/q> 1 ] .") for _ in range(2))
    assert lines(one.store) == lines(two.store)
    assert text(one) == text(two)
