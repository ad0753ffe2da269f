"""Who says what, when and how: read off a graph of a few lines, and off the example graph."""

from __future__ import annotations

import pytest

from kg.graph.history import History
from kg.model import Modality, RelationType
from tests.turtle import parsed

KNOWN = """
:edge a tkg:Trend ; skos:prefLabel "edge AI" . :leaks a tkg:Risk ; skos:prefLabel "leaks" .
:a a tkg:Report ; dcterms:title "A" ; dcterms:issued "2025" .
:b a tkg:Report ; dcterms:title "B" ; dcterms:issued "2024-05" .
:c a tkg:Report ; dcterms:title "C" .
"""


def history(turtle: str = "") -> History:
    return parsed(KNOWN + turtle).history()


def says(relation: str, *places: str) -> str:
    """Edge AI raises or mitigates leaks; "a asserted" is a place in report :a and its modality."""
    lines = [f":{relation} a tkg:Assertion ; rdf:subject :edge ; rdf:object :leaks"]
    lines[0] += f" ; rdf:predicate tkg:{relation} ."
    for at, place in enumerate(places):
        report, modality = place.split()
        lines.append(f":{relation} tkg:evidence :{relation}{at} .")
        lines.append(f":{relation}{at} oa:hasSource :{report} ; tkg:modality tkg:{modality} .")
    return "\n".join(lines)


def test_reports_come_by_date_and_those_without_one_last() -> None:
    assert [(r.title, r.issued) for r in history().reports] == [
        ("B", "2024-05"),
        ("A", "2025"),
        ("C", ""),
    ]


def test_a_claim_knows_its_reports_their_dates_and_how_they_say_it() -> None:
    (claim,) = history(
        says("raisesRisk", "a asserted", "b forecast", "b forecast", "b negated", "c possible")
    ).claims
    assert claim.key == ("https://e.org/edge", RelationType.RAISES_RISK, "https://e.org/leaks")
    assert [r.title for r in claim.reports] == ["B", "A", "C"]
    assert (claim.dates, claim.earliest) == (("2024-05", "2025"), "2024-05")
    assert claim.accounts[0].modalities == (Modality.FORECAST, Modality.NEGATED)
    assert {m.value: [r.title for r in rs] for m, rs in claim.modalities.items()} == {
        "asserted": ["A"],
        "forecast": ["B"],
        "possible": ["C"],
        "negated": ["B"],
    }
    assert [a.report.title for a in claim.stated_by] == ["B", "A", "C"]
    assert [a.report.title for a in claim.denied_by] == ["B"]


@pytest.mark.parametrize(
    ("confidence", "found_by", "weak"),
    [
        ("", ["learned 1"], False),
        ("0.5", ["learned 0.5"], False),
        ("0.499", ["learned 0.499"], True),
        ("0.499", [], True),
        ("0.3", ["learned.long 0.3"], False),
        ("0.299", ["learned.long 0.299"], True),
        ("0.3", ["learned 0.3", "learned.long 0.3"], False),
        ("0.4", ["learned 0.2", "learned.long 0.4"], False),
        ("0.4", ["learned 0.4", "learned.long 0.2"], True),
    ],
)
def test_a_claim_of_a_long_report_may_be_less_sure(
    confidence: str, found_by: list[str], weak: bool
) -> None:
    turtle = [says("raisesRisk", *["a asserted"] * len(found_by))]
    for at, (by, sure) in enumerate(each.split() for each in found_by):
        turtle.append(f':raisesRisk{at} tkg:foundBy "{by}" ; tkg:confidence {sure} .')
    turtle += [f":raisesRisk tkg:confidence {confidence} ."] if confidence else []
    (claim,) = history("\n".join(turtle)).claims
    assert claim.weak is weak


@pytest.mark.parametrize(
    ("said", "contradicted"),
    [
        ([("raisesRisk", "a asserted")], []),
        ([("raisesRisk", "a negated")], []),
        ([("raisesRisk", "a negated", "b forecast")], ["raisesRisk"]),
        (
            [("raisesRisk", "a asserted"), ("mitigatesRisk", "b possible")],
            ["mitigatesRisk", "raisesRisk"],
        ),
        ([("raisesRisk", "a asserted"), ("mitigatesRisk", "b negated")], []),
    ],
)
def test_what_contradicts_a_claim(said: list[tuple[str, ...]], contradicted: list[str]) -> None:
    found = history("\n".join(says(*each) for each in said))
    assert [c.predicate.value for c in found.claims if c.contradicted] == contradicted


def test_what_some_of_the_reports_say_alone() -> None:
    whole = history(
        says("raisesRisk", "a asserted", "b negated")
        + says("mitigatesRisk", "a asserted")
        + "\n:edge tkg:mentionedIn :a, :b . :leaks tkg:mentionedIn :a ."
    )
    part = whole.within({"https://e.org/b"})
    assert [r.title for r in part.reports] == ["B"]
    assert [t.name.label for t in part.topics] == ["edge AI"]
    assert [(c.predicate.value, c.contradicted) for c in part.claims] == [("raisesRisk", False)]
    assert all(c.contradicted for c in whole.claims)


def test_triples_without_an_assertion_are_claims_that_no_report_makes() -> None:
    (claim,) = history(":edge tkg:raisesRisk :leaks, :nobody .").claims
    assert (claim.iri, claim.accounts, claim.earliest) == ("", (), "")
    assert (claim.modality, claim.confidence) == (Modality.ASSERTED, 1)


def test_a_claim_of_what_is_no_topic_or_of_no_known_relation_is_none() -> None:
    strange = ":x a tkg:Assertion ; rdf:subject :edge ; rdf:predicate :eats ; rdf:object :leaks ."
    half = ":y a tkg:Assertion ; rdf:subject :edge ; rdf:predicate tkg:raisesRisk ."
    assert history(strange + half).claims == ()
