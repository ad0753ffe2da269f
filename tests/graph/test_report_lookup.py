"""Reports by name: title before file, and what is said of a name that fails."""

from __future__ import annotations

import pytest

from kg.errors import UnknownName
from kg.graph import Graph, questions
from kg.graph.report_lookup import find_reports

GRAPH = Graph.parse(b"""
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix tkg: <https://w3id.org/trendkg/ontology#> .
@prefix : <https://e.org/report/> .
:one a tkg:Report ; dcterms:title "Edge AI 2024" ; dcterms:source "in/edge-ai.md" .
:two a tkg:Report ; dcterms:title "edge-ai" ; dcterms:source "b.pdf" .
:three a tkg:Report ; dcterms:title "Twice" .
:four a tkg:Report ; dcterms:title "twice" .
""")


@pytest.mark.parametrize(
    ("name", "reports", "by_alias"),
    [
        ("Edge  AI 2024", "one", False),
        ("edge-ai", "two", False),
        ("edge-ai.md", "one", True),
        ("in/edge-ai.md", "one", True),
        ("B", "two", True),
        ("three", "three", True),
        ("https://e.org/report/three", "three", False),
        ("TWICE", "three four", False),
    ],
)
def test_finds(name: str, reports: str, *, by_alias: bool) -> None:
    found = find_reports(GRAPH.store, name)
    assert [r.iri.rpartition("/")[2] for r in found.topics] == reports.split()
    assert found.by_alias is by_alias


def test_fails() -> None:
    with pytest.raises(UnknownName, match="no report is called 'edge a'; did you mean 'edge-ai'"):
        find_reports(GRAPH.store, "edge a")
    with pytest.raises(
        UnknownName, match="is called 'zzz'; the page and kg store info list all reports"
    ):
        find_reports(GRAPH.store, "zzz")


def test_says_which_is_meant() -> None:
    found = find_reports(GRAPH.store, "b.pdf")
    assert found.told() == "'b.pdf' is another name of 'edge-ai' (Report)"


def test_a_question_about_a_report_takes_any_of_its_names() -> None:
    asked = questions.question("claims-of-report")
    meant = asked.meant(GRAPH.store, {"report": "b.pdf"})
    assert asked.bindings({"report": "b.pdf"}, meant)["report"][0].value == "edge-ai"
