"""Questions typed into the search box: what is offered, what is listed, and the query for it."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, QuerySolutions, Store

from kg.model import Modality, RelationType, TopicClass
from kg.names import RDF, SKOS
from tests.export.page.conftest import Open, Opened
from tests.export.page.graphs import Graph, health, timed
from tests.export.page.test_finding import over_years

REMEDIES = "What mitigates alarm fatigue?"
WHETHER = "Do the reports say that"
SMART = "smart alarms mitigate alarm fatigue? 1 claim"
NOT_SO = "This page cannot answer what is not so: it lists what the reports say."


def wards() -> Graph:
    """Alarm fatigue in healthcare: two weak remedies, one denied, and a sure cause."""
    g = Graph()
    report = g.report("wards", "Wards", "2025")
    fatigue = g.topic(TopicClass.RISK, "alarm fatigue")
    smart, quiet, bright = (
        g.topic(TopicClass.TECHNIQUE, name) for name in ("smart alarms", "quiet hours", "lights")
    )
    care = g.topic(TopicClass.DOMAIN, "healthcare")
    for topic in (fatigue, smart, quiet, bright, care):
        g.evidence(topic, report, "named", before="Here it is ", after=".")
    remedy, cause = RelationType.MITIGATES_RISK, RelationType.RAISES_RISK
    for subject, relation, said, modality, sure in (
        (smart, remedy, "Smart alarms ease it.", Modality.ASSERTED, 0.4),
        (quiet, remedy, "Quiet hours ease it.", Modality.ASSERTED, 0.3),
        (bright, remedy, "Lights do not ease it.", Modality.NEGATED, 0.8),
        (smart, cause, "Smart alarms cause it.", Modality.ASSERTED, 0.9),
    ):
        claim = g.claim(subject, relation, fatigue, modality, sure)
        g.evidence(claim, report, said, modality=modality)
    return g


def offers(opened: Opened, typed: str) -> list[str]:
    """What is said of a question, and the questions that are offered for it."""
    opened.page.locator("#query").fill(typed)
    rows = opened.page.locator("#found > .none, #found [role=option]:has(.label):not(:has(svg))")
    return [" ".join(text.split()) for text in rows.all_inner_texts()]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (REMEDIES, [f"{REMEDIES} 2 claims"]),
        ("Which techniques mitigate alarm fatigue?", [f"{REMEDIES} 2 claims"]),
        ("how could one reduce the risk of alarm fatigue", [f"{REMEDIES} 2 claims"]),
        (
            "What mitigates alarm fatigue in agriculture?",
            [f"{REMEDIES} read without: “in agriculture” 2 claims"],
        ),
        (
            "what mitigates alarm fatigue in healthcare?",
            [f"{REMEDIES} read without: “in healthcare” 2 claims"],
        ),
        (
            "In healthcare informatics, what mitigates alarm fatigue?",
            [f"{REMEDIES} read without: “in healthcare informatics” 2 claims"],
        ),
        (
            "Which cheap gadgets mitigate alarm fatigue within rural clinics?",
            [f"{REMEDIES} read without: “cheap gadgets”, “within rural clinics” 2 claims"],
        ),
        ("Do smart alarms mitigate alarm fatigue?", [f"{WHETHER} {SMART}"]),
        ("Do smart alarms mitigate alarm fatigue or not?", [f"{WHETHER} {SMART}"]),
        (
            "Do lights mitigate alarm fatigue?",
            [f"{WHETHER} lights mitigate alarm fatigue? 1 claim"],
        ),
        (
            "Is alarm fatigue mitigated by lights at night?",
            [f"{WHETHER} lights mitigate alarm fatigue? read without: “at night” 1 claim"],
        ),
        (
            "Do quiet hours raise alarm fatigue?",
            [
                "No report says that quiet hours raise alarm fatigue. You can ask:",
                f"{REMEDIES} 2 claims",
                "What raises alarm fatigue? 1 claim",
            ],
        ),
        ("what does not mitigate alarm fatigue?", [NOT_SO]),
        ("what doesn't mitigate alarm fatigue?", [NOT_SO]),
        ("which risks like alarm fatigue does nobody mitigate", [NOT_SO]),
        ("does nobody mitigate alarm fatigue without training?", [NOT_SO]),
        ("Do smart alarms not mitigate alarm fatigue without training?", [NOT_SO]),
    ],
)
def test_a_question_is_offered_as_it_is_read(show: Open, typed: str, offered: list[str]) -> None:
    assert offers(show(wards().store), typed) == offered


def test_what_filters_hide_is_not_said_to_be_missing(show: Open) -> None:
    opened = show(wards().store, "#off=mitigatesRisk")
    assert offers(opened, "What mitigates alarm fatigue?") == [
        "The filters hide what answers: What mitigates alarm fatigue? You can ask:",
        "What raises alarm fatigue? 1 claim",
    ]


def test_an_answer_lists_its_claims_with_the_first_words_weak_ones_too(show: Open) -> None:
    opened = show(wards().store)
    opened.find("What mitigates alarm fatigue?")
    assert opened.text("#panel .panel-head .summary") == "2 claims"
    rows = opened.page.locator("#panel .claims > li .name.topic")
    assert rows.all_inner_texts() == ["smart alarms", "quiet hours"]
    assert opened.page.locator("#panel .said.weak").count() == 2
    quotes = opened.page.locator("#panel blockquote").all_inner_texts()
    assert quotes == ["Smart alarms ease it.", "Quiet hours ease it."]


def test_an_answer_whether_it_is_so_shows_that_it_is_denied(show: Open) -> None:
    opened = show(wards().store)
    opened.find("Do lights mitigate alarm fatigue?")
    assert "denied" in opened.text("#panel .facts >> nth=0")
    assert opened.text("#panel blockquote") == "Lights do not ease it."


_LABELS = f"SELECT ?topic ?label {{ ?topic <{SKOS['prefLabel']}> ?label }}"
WARDS, HEALTH, YEARS = wards().store, health().store, over_years().store


@pytest.mark.parametrize(
    ("store", "asked"),
    [
        (WARDS, "What mitigates alarm fatigue?"),
        (WARDS, "Which risks are raised by smart alarms?"),
        (WARDS, "Do lights mitigate alarm fatigue?"),
        (HEALTH, "Which trends use federated learning?"),
        (HEALTH, "pick=ask:unanswered"),
        (HEALTH, "pick=ask:coming"),
        (HEALTH, "pick=ask:disputed"),
        (YEARS, "pick=ask:disputed"),
        (YEARS, "pick=ask:unanswered"),
        (timed().store, "What is tuning a kind of?"),
        (HEALTH, "privacy concerns > Techniques that address privacy concerns"),
        (HEALTH, "energy cost > What raises energy cost"),
        (HEALTH, "AI agents > Domains of AI agents"),
        (HEALTH, "AI agents > Risks of AI agents, and what addresses them"),
        (YEARS, "edge AI > Risks of edge AI, and what addresses them"),
        (HEALTH, "federated learning > Trends that use federated learning"),
        (HEALTH, "healthcare > What is applied in healthcare"),
    ],
)
def test_the_query_of_an_answer_finds_its_claims(show: Open, store: Store, asked: str) -> None:
    """Ask, by address, by question, or of a topic, and run the query that is shown."""
    fragment = f"#view=claims&rows=picked&weak=shown{'&' * ('=' in asked)}"
    opened = show(store, fragment + (asked if "=" in asked else ""))
    if "=" not in asked:
        first, _, question = asked.partition(" > ")
        opened.find(first)
        if question:
            opened.page.locator("#panel .ask", has_text=question).click()
            assert opened.text("#panel-title") == question
    cells = "(rows) => rows.map((r) => [0, 2].map((at) => r.cells[at].textContent))"
    shown = opened.page.locator("#table tbody tr:has(.words)").evaluate_all(cells)
    assert shown
    opened.page.locator("#panel details summary").click()
    assert sorted(ends(store, opened.text("#panel pre"))) == sorted(shown)


def ends(store: Store, query: str) -> list[list[str]]:
    """The names of the subjects and objects of the claims that a query finds."""
    labels = {row[0].value: row[1].value for row in solutions(store, _LABELS)}
    claims = [row["claim"] for row in solutions(store, query)]
    return [
        [
            labels[quad.object.value]
            for end in ("subject", "object")
            for quad in store.quads_for_pattern(claim, NamedNode(RDF[end]), None)
        ]
        for claim in claims
    ]


def solutions(store: Store, query: str) -> QuerySolutions:
    found = store.query(query)
    assert isinstance(found, QuerySolutions)
    return found


def test_a_page_from_disk_offers_no_server(show: Open) -> None:
    opened = show(wards().store)
    assert offers(opened, "how can traffic jams be reduced?") == ["No topic has such a name"]
    assert opened.page.locator("#found a, #actions a").count() == 0


def test_hostile_words_of_a_question_stay_text(show: Open) -> None:
    opened = show(wards().store)
    typed = "What mitigates alarm fatigue in <img src=x onerror=alert(1)>?"
    assert offers(opened, typed) == [
        "What mitigates alarm fatigue? read without: “in img src”, “onerror alert” 2 claims"
    ]
    assert opened.page.locator("#found img").count() == 0
