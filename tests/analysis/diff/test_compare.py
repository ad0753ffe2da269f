"""What is different between two graphs, as tables."""

from __future__ import annotations

import pytest

from kg.analysis.diff import Comparison, Kind, compare
from tests.analysis.diff.samples import graph

REPORTS = "\n".join(f"report {name}" for name in "abcd")
OTHERS = "\n".join(f"report {name}" for name in "wxyz")
TOPICS = "Trend edge edge AI: {0}\nRisk leaks leaks: {0}"


def compared(old: str, new: str, **options: float) -> Comparison:
    return compare(graph(old).history(), graph(new).history(), **options)  # type: ignore[arg-type]


def told(found: Comparison) -> list[str]:
    return [f"{c.kind} {c.said.label}" + (f": {c.why}" if c.why else "") for c in found.changes]


def grown(old: str, new: str) -> list[str]:
    """Changes of claims between graphs which have reports in common."""
    topics = TOPICS.format("a")
    return told(compared(f"{REPORTS}\n{topics}\n{old}", f"{REPORTS}\n{topics}\n{new}"))


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("a asserted", "a asserted", []),
        ("", "a asserted", ["emerged: between known topics"]),
        ("a asserted", "", ["faded"]),
        ("", "a negated", ["emerged: denied"]),
        ("a negated", "", ["faded: was denied"]),
        ("a asserted", "a asserted, b asserted", ["strengthened"]),
        ("a asserted, b asserted", "a asserted", ["weakened"]),
        ("a forecast", "b asserted", ["strengthened: forecast → asserted"]),
        ("a asserted, b possible", "a possible, b possible", ["weakened: asserted → possible"]),
        ("a forecast", "a recommended", []),
        ("a asserted", "a asserted, b negated", ["contradicted: stated before, now denied"]),
        ("a asserted", "b negated", ["contradicted: stated before, now denied"]),
        (
            "a negated",
            "a negated, b asserted",
            ["contradicted: denied before, now stated", "strengthened"],
        ),
        ("a asserted, b negated", "a asserted, b negated, c negated", []),
    ],
)
def test_a_claim_in_a_corpus_that_grew(old: str, new: str, changes: list[str]) -> None:
    lines = (f"edge raisesRisk leaks: {places}" if places else "" for places in (old, new))
    kinds = [c.replace(" edge AI raisesRisk leaks", "") for c in grown(*lines)]
    assert kinds == changes


RAISED = "edge raisesRisk leaks: b asserted"
DENIED = "edge raisesRisk leaks: b negated"
EASED = "edge mitigatesRisk leaks: a asserted"


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        (
            EASED,
            f"{EASED}\n{RAISED}",
            [
                "contradicted edge AI mitigatesRisk leaks: also said: raisesRisk",
                "emerged edge AI raisesRisk leaks: between known topics",
            ],
        ),
        (
            RAISED,
            "edge mitigatesRisk leaks: b possible",
            [
                "contradicted edge AI raisesRisk leaks: also said: mitigatesRisk, by one report",
                "emerged edge AI mitigatesRisk leaks: between known topics",
                "faded edge AI raisesRisk leaks",
            ],
        ),
        (f"{EASED}\n{RAISED}", f"{EASED}\n{RAISED}", []),
        (f"{EASED}\n{DENIED}", f"{EASED}\n{DENIED}", []),
    ],
)
def test_a_risk_both_raised_and_mitigated(old: str, new: str, changes: list[str]) -> None:
    assert grown(old, new) == changes


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("", "w", ["emerged Leaks"]),
        ("a", "w", []),
        ("a", "w x", ["strengthened Leaks: 25 % → 50 % of reports"]),
        ("a b c", "w", ["weakened Leaks: 75 % → 25 % of reports"]),
        ("a", "", ["faded Leaks"]),
    ],
)
def test_shares_are_compared_where_no_report_is_in_both(
    before: str, after: str, change: list[str]
) -> None:
    old = f"{REPORTS}\nRisk leaks Leaks: {before}" if before else REPORTS
    new = f"{OTHERS}\nRisk leaks Leaks: {after}" if after else OTHERS
    assert told(compared(old, new)) == change


@pytest.mark.parametrize(
    ("before", "change"), [("a", []), ("a b", []), ("a b c d", ["faded Leaks"])]
)
def test_few_new_reports_need_not_say_all_again(before: str, change: list[str]) -> None:
    assert told(compared(f"{REPORTS}\nRisk leaks Leaks: {before}", "report z")) == change


def test_a_denial_that_is_not_heard_again_need_not_have_faded() -> None:
    topics = TOPICS.format("a b c d")
    old = f"{REPORTS}\n{topics}\nedge raisesRisk leaks: a negated"
    new = f"report z\n{TOPICS.format('z')}"
    assert told(compared(old, new)) == []


def test_a_claim_about_new_topics_comes_after_one_between_known_ones() -> None:
    topics = TOPICS.format("a")
    new = (
        "Domain farms farms: a\nedge appliesTo farms: a asserted\nedge raisesRisk leaks: a asserted"
    )
    found = compared(f"{REPORTS}\n{topics}", f"{REPORTS}\n{topics}\n{new}")
    assert told(found) == [
        "emerged farms",
        "emerged edge AI raisesRisk leaks: between known topics",
        "emerged edge AI appliesTo farms",
    ]


def test_claims_follow_topics_that_have_another_name() -> None:
    old = f"{REPORTS}\nTrend rag RAG: a\nRisk leaks leaks: a\nrag raisesRisk leaks: a asserted"
    new = f"{REPORTS}\nTrend retrieval retrieval, RAG: a\nRisk leaks leaks: a"
    new += "\nretrieval raisesRisk leaks: a asserted, b asserted"
    found = compared(old, new)
    assert told(found) == [
        "strengthened retrieval raisesRisk leaks",
        "renamed retrieval: was 'RAG'",
    ]
    renamed = found.of(Kind.RENAMED, claims=False)[0]
    assert renamed.against is not None
    assert renamed.against.label == "RAG"
    assert renamed.said.iris == ("https://e.org/rag", "https://e.org/retrieval")


def test_topics_that_became_one_have_all_their_reports() -> None:
    old = f"{REPORTS}\nRisk a leaks: a b\nRisk b spills: b c\nRisk r risk: a"
    old += "\nTrend t t: a\nt raisesRisk a: a asserted\nt raisesRisk b: a forecast"
    new = f"{REPORTS}\nRisk a leaks, spills: a b c d\nRisk r risk: a\nTrend t t: a"
    new += "\nt raisesRisk a: a asserted"
    found = compared(old, new)
    assert told(found) == ["strengthened leaks", "renamed leaks: took in 'spills'"]
    assert found.changes[0].said.counts == (3, 4)


def test_a_topic_that_was_parted_is_neither_new_nor_stronger() -> None:
    old = f"{REPORTS}\nRisk a leaks, spills: a"
    new = f"{REPORTS}\nRisk a leaks: a\nRisk b spills: b c"
    assert told(compared(old, new)) == ["renamed spills: was among the names of 'leaks'"]


def test_graphs_without_reports_are_compared_by_what_they_hold() -> None:
    found = compared("Risk a leaks\nRisk b floods", "Risk a leaks\nRisk c fires")
    assert told(found) == ["emerged fires", "faded floods"]


@pytest.mark.parametrize(
    ("options", "changes"),
    [
        ({}, ["emerged edge AI", "emerged leaks", "emerged edge AI raisesRisk leaks"]),
        ({"min_confidence": 0.5}, ["emerged edge AI", "emerged leaks"]),
        ({"min_reports": 2}, ["emerged edge AI"]),
        ({"min_reports": 3}, []),
    ],
)
def test_what_is_unsure_or_said_by_few_can_be_left_out(
    options: dict[str, float], changes: list[str]
) -> None:
    new = f"{REPORTS}\nTrend edge edge AI: a b\nRisk leaks leaks: a"
    new += "\nedge raisesRisk leaks: a asserted 0.3"
    assert told(compared(REPORTS, new, **options)) == changes


def test_a_graph_does_not_differ_from_itself() -> None:
    text = f"{REPORTS}\n{TOPICS.format('a b')}\nedge raisesRisk leaks: a asserted, b negated"
    assert compared(text, text).changes == ()
    assert len(compared(text, text).both) == 4
