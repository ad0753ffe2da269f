"""Topics and reports by name: which names count first, and what is said of one that fails."""

from __future__ import annotations

import pytest

from kg.errors import UnknownName
from kg.graph import questions
from kg.graph.topic_lookup import find_reports, find_topics, near_names
from tests.turtle import parsed

STORE = parsed("""
:edge a tkg:Trend ; skos:prefLabel "edge AI" ; skos:altLabel "on-device AI", "Leaks" .
:health a tkg:Domain ; skos:prefLabel "healthcare" ; skos:altLabel "medicine" .
:optimal a tkg:Trend ; skos:prefLabel "health system optimization" ;
    skos:altLabel "Healthcare", "medicine", "health services" .
:services a tkg:Domain ; skos:prefLabel "health services delivery" .
:chain-trend a tkg:Trend ; skos:prefLabel "Blockchain" .
:chain a tkg:Technique ; skos:prefLabel "blockchain" ; skos:altLabel "ledgers"@en .
:kette a tkg:Technique ; skos:prefLabel "Kettchen"@de, "chains"@en ; skos:altLabel "ledger" .
:nameless a tkg:Risk .
:report a tkg:Report ; skos:prefLabel "edge AI" .
""").store

FINDS = [
    ("edge AI", "", "edge"),
    ("  EDGE   ai ", "", "edge"),
    ("on-device AI", "", "edge"),
    ("the Edge-AI technologies", "", "edge"),
    ("https://e.org/health", "", "health"),
    ("https://e.org/nameless", "", "nameless"),
    ("healthcare", "", "health"),
    ("HEALTHCARE", "", "health"),
    ("healthcare", "Trend", "optimal"),
    ("medicine", "", "optimal health"),
    ("medicine", "Domain", "health"),
    ("blockchain", "", "chain-trend chain"),
    ("blockchains", "", "chain-trend chain"),
    ("blockchain", "Technique", "chain"),
    ("blockchain", "Trend Technique", "chain-trend chain"),
    ("ledgers", "", "chain"),
    ("the ledger technologies", "", "chain kette"),
    ("Kettchen", "", "kette"),
]


@pytest.mark.parametrize(("name", "classes", "topics"), FINDS)
def test_finds(name: str, classes: str, topics: str) -> None:
    found = find_topics(STORE, name, classes.split())
    assert [t.iri.removeprefix("https://e.org/") for t in found.topics] == topics.split()


FAILS = [
    ("edge AY", "", "no topic is called 'edge AY'; did you mean 'edge AI'?"),
    ("health", "", "no topic is called 'health'; did you mean 'Healthcare', 'health services'"),
    ("https://e.org/report", "", "no topic is called 'https://e.org/report'; see the page"),
    ("edge AY", "Risk", "no Risk is called 'edge AY'; see the page"),
    (
        "edge AI",
        "Domain",
        "'edge AI' is 'edge AI' \\(Trend\\), and a Domain is asked for; give the",
    ),
    (
        "blockchain",
        "Risk|Domain",
        "'Blockchain' \\(Trend\\) and 'blockchain' \\(Technique\\), and a ",
    ),
    ("x", "Regulation", "no Regulation is called 'x', for this graph has none"),
]


@pytest.mark.parametrize(("name", "classes", "said"), FAILS)
def test_fails(name: str, classes: str, said: str) -> None:
    with pytest.raises(UnknownName, match=said):
        find_topics(STORE, name, [c for c in classes.split("|") if c])


TOLD = [
    ("edge AI", ""),
    ("the edge AI technologies", ""),
    ("on-device AI", "'on-device AI' is another name of 'edge AI' (Trend)"),
    (
        "blockchain",
        "'blockchain' names 2 topics: 'Blockchain' (Trend) and 'blockchain' (Technique)",
    ),
    (
        "healthcare",
        (
            "'healthcare' is taken as 'healthcare' (Domain);"
            " it is another name of 'health system optimization' (Trend), too"
        ),
    ),
]


@pytest.mark.parametrize(("name", "told"), TOLD)
def test_says_which_topics_are_meant(name: str, told: str) -> None:
    assert find_topics(STORE, name).told() == told


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("health", ["health care", "public health"]),
        ("helth care", ["health care"]),
        ("zzz", []),
        ("", []),
    ],
)
def test_near_names(name: str, near: list[str]) -> None:
    assert near_names(name, ["public health", "health care", "finance"]) == near


REPORTS = parsed("""
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
def test_finds_reports(name: str, reports: str, *, by_alias: bool) -> None:
    found = find_reports(REPORTS.store, name)
    assert [r.iri.rpartition("/")[2] for r in found.topics] == reports.split()
    assert found.by_alias is by_alias


def test_fails_for_reports() -> None:
    with pytest.raises(UnknownName, match="no report is called 'edge a'; did you mean 'edge-ai'"):
        find_reports(REPORTS.store, "edge a")
    with pytest.raises(
        UnknownName, match="is called 'zzz'; the page and kg store info list all reports"
    ):
        find_reports(REPORTS.store, "zzz")


def test_says_which_report_is_meant() -> None:
    found = find_reports(REPORTS.store, "b.pdf")
    assert found.told() == "'b.pdf' is another name of 'edge-ai' (Report)"


def test_a_question_about_a_report_takes_any_of_its_names() -> None:
    asked = questions.question("claims-of-report")
    meant = asked.meant(REPORTS.store, {"report": "b.pdf"})
    assert asked.bindings({"report": "b.pdf"}, meant)["report"][0].value == "edge-ai"
