"""Search, filters, questions and paths, by keyboard and pointer."""

import pytest
from pyoxigraph import NamedNode

from kg.model import RelationType, TopicClass
from tests.export.page.conftest import Open
from tests.export.page.graphs import Graph, health


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("federated", "federated learning"),
        ("FL", "federated learning"),
        ("data priv", "privacy concerns"),
        ("learning fed", "federated learning"),
        ("heathcare", "healthcare"),
        ("agentic-ai", "AI agents"),
        ("ÁI ageñts", "AI agents"),
    ],
)
def test_search_finds_topics_by_all_their_wordings(show: Open, typed: str, found: str) -> None:
    page = show(health().store).page
    page.locator("#query").fill(typed)
    assert page.locator("#found [role=option]").first.inner_text().startswith(found)


@pytest.mark.parametrize(
    ("typed", "said", "question", "answer"),
    [
        ("What mitigates privacy concerns?", "", "What mitigates privacy concerns?", "federated"),
        ("how to reduce data-privacy", "", "What mitigates privacy concerns?", "federated"),
        (
            "which risks do AI agents raise",
            "",
            "Which risks are raised by AI agents?",
            "energy cost",
        ),
        (
            "What mitigates energy costs?",
            "No report says: What mitigates energy cost? You can ask:",
            "What raises energy cost?",
            "AI agents",
        ),
        (
            "Who sells FL?",
            "This question is not understood. You can ask:",
            "Which trends use federated learning?",
            "AI agents",
        ),
    ],
)
def test_the_search_box_answers_questions_or_says_which_can_be_answered(
    show: Open, typed: str, said: str, question: str, answer: str
) -> None:
    opened = show(health().store)
    opened.page.locator("#query").fill(typed)
    refused = opened.page.locator("#found > .none").all_inner_texts()
    assert refused == ([said] if said else [])
    options = opened.page.locator("#found [role=option] .label").all_inner_texts()
    assert question in options
    opened.page.locator("#found [role=option]", has_text=question).click()
    assert opened.text("#panel-title") == question
    assert answer in opened.panel()


def test_search_prefers_the_label_to_other_names_and_shows_both(show: Open) -> None:
    g = Graph()
    report = g.report("r", "R")
    for kind, *labels in (
        (TopicClass.TREND, "health system optimization", "Healthcare"),
        (TopicClass.DOMAIN, "healthcare"),
        (TopicClass.TECHNIQUE, "healthcare robots"),
    ):
        g.evidence(g.topic(kind, *labels), report, "named", before="Here it is ", after=".")
    page = show(g.store).page
    page.locator("#query").fill("Healthcare")
    found = page.locator("#found [role=option] .label").all_inner_texts()
    assert found == [
        "healthcare",
        "health system optimization also Healthcare",
        "healthcare robots",
    ]


def test_search_works_by_keyboard_alone(show: Open) -> None:
    opened = show(health().store)
    page = opened.page
    page.keyboard.press("/")
    page.keyboard.type("e")
    box = page.locator("#query")
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == "found-1"
    second = page.locator("#found-1 .label").inner_text()
    page.keyboard.press("Enter")
    assert opened.text("#panel-title") in second
    assert not page.locator("#found").is_visible()


def test_search_says_when_there_is_nothing(show: Open) -> None:
    page = show(health().store).page
    page.locator("#query").fill("zzzz")
    assert "No topic has such a name" in page.locator("#found").inner_text()
    page.keyboard.press("Escape")
    assert not page.locator("#found").is_visible()


def test_search_finds_sentences_by_their_words(show: Open) -> None:
    opened = show(health().store)
    page = opened.page
    page.locator("#query").fill("lessens privacy")
    rows = page.locator("#found .words")
    assert rows.all_inner_texts() == ["Federated learning lessens privacy concerns.\nAI in health"]
    assert rows.locator("mark").all_inner_texts() == ["lessens", "privacy"]
    rows.click()
    assert opened.text("#panel-title") == "federated learning mitigates privacy concerns"


@pytest.mark.parametrize(
    ("typed", "title"),
    [("Much is said of AI", "AI agents"), ("is one such", "secure aggregation")],
)
def test_a_sentence_that_backs_no_claim_leads_to_its_topic(
    show: Open, typed: str, title: str
) -> None:
    opened = show(health().store)
    opened.page.locator("#query").fill(typed)
    assert "No topic has such a name" in opened.text("#found")
    opened.page.keyboard.press("Enter")
    assert opened.text("#panel-title") == title


def test_all_sentences_with_some_words_can_be_read(show: Open) -> None:
    opened = show(health().store)
    page = opened.page
    page.locator("#query").fill("AI agents w")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert opened.text("#panel-title") == "“AI agents w”"
    opened.hear("1 sentence")
    page.locator("#query").fill("of this said")
    assert page.locator("#found .all").inner_text() == "Show all 3 sentences with “of this said”"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert page.locator("#panel blockquote").all_inner_texts() == [
        f"Much is said of {name} this year." for name in ("AI agents", "healthcare", "energy cost")
    ]
    page.locator("#panel .backs .name", has_text="healthcare").click()
    assert opened.text("#panel-title") == "healthcare"
    page.go_back()
    assert "3 sentences in 1 report" in opened.panel()


def test_words_that_no_sentence_has(show: Open) -> None:
    opened = show(health().store, "#pick=words:zebra")
    assert "No sentence behind a topic or claim has these words." in opened.panel()
    opened.page.locator("#query").fill("is")
    assert opened.page.locator("#found .words").count() == 0, "too short to look for"


def counts(page: object) -> dict[str, str]:
    rows = page.locator("button.switch").all_inner_texts()  # type: ignore[attr-defined]
    return {row.split("\n")[0]: row.split("\n")[-1] for row in rows}


def test_counts_follow_the_filters(show: Open) -> None:
    opened = show(health().store)
    before = counts(opened.page)
    assert (before["Techniques"], before["mitigates"], before["forecast"]) == ("2", "1", "2")
    opened.page.locator("button.switch", has_text="asserted").click()
    after = counts(opened.page)
    assert after["mitigates"] == "1", "one of its sentences is a forecast"
    assert after["applies to"] == "0"
    assert after["asserted"] == "2", "what it would be, were it on"
    assert opened.text("#note").endswith("that pass the filters.")
    opened.page.locator("#clear").click()
    assert counts(opened.page) == before


def test_only_hides_the_siblings_and_shows_them_again(show: Open) -> None:
    opened = show(health().store)
    only = opened.page.get_by_role("button", name="Only Risks")
    opened.page.locator("button.switch", has_text="Risks").hover()
    only.click()
    assert opened.text("#note").startswith("2 of 2 topics")
    only.click()
    assert opened.text("#note") == "6 of 6 topics."


def test_a_report_can_be_looked_at_alone(show: Open) -> None:
    opened = show(health().store)
    opened.page.locator("label.check", has_text="Privacy and learning").click()
    assert opened.text("#note").startswith("3 of 3 topics")
    assert counts(opened.page)["uses"] == "0"


def test_the_least_confidence_filters(show: Open) -> None:
    opened = show(health().store)
    opened.page.locator("#sure").fill("0.6")
    assert counts(opened.page)["forecast"] == "1"
    assert "only what is at least 60% sure" in opened.text("#rail")


def test_the_years_filter(show: Open) -> None:
    opened = show(health().store)
    opened.page.get_by_label("To year").fill("2024")
    assert counts(opened.page)["is a kind of"] == "0"
    assert "to=2024" in opened.page.url
    opened.page.get_by_label("To year").fill("2026")
    assert "to=" not in opened.page.url
    opened.page.get_by_role("button", name="2026: 3 topics").click()
    assert opened.text("#note").startswith("3 of 3 topics")
    opened.page.get_by_role("button", name="2026: 3 topics").click()
    assert opened.text("#note") == "6 of 6 topics."


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Risks that nobody addresses", "energy cost"),
        ("What is forecast", "energy cost"),
        ("What is denied or disputed", "secure aggregation"),
        ("Topics that most reports share", "federated learning"),
        ("New in 2026", "privacy concerns"),
        ("Not named since 2025", "energy cost"),
    ],
)
def test_questions_about_the_whole_are_one_click(show: Open, question: str, answer: str) -> None:
    opened = show(health().store)
    opened.page.locator("#panel .ask", has_text=question).click()
    assert opened.text("#panel-title") == question
    assert answer in opened.panel()
    assert ("healthcare" in opened.panel()) is (question == "Not named since 2025")


def test_of_risks_that_nobody_addresses_those_come_first_that_something_raises(show: Open) -> None:
    g = health()
    g.topic(TopicClass.RISK, "glare")
    opened = show(g.store, "#view=topics&rows=picked&pick=ask:unanswered")
    assert opened.text("#panel .summary") == "1 claim"
    assert "AI agents raise energy cost" in opened.panel().replace("\n", " ")
    assert "glare" not in opened.panel()
    opened.page.get_by_role("button", name="Show 1 more risk without such a claim").click()
    assert opened.page.locator("#panel .items .name").all_inner_texts() == ["glare"]
    assert opened.page.locator("#table tbody tr").count() == 2
    opened.page.get_by_role("button", name="Picture").click()
    names = opened.page.evaluate("document.getElementById('canvas').names()")
    assert {"energy cost", "AI agents"} <= {name for name, *_ in names}


def test_nothing_that_passes_the_filters_is_told_with_the_way_out(show: Open) -> None:
    opened = show(health().store, "#off=Trend,Technique,Risk,Domain")
    assert "No topic passes the filters." in opened.text("#note")
    opened.page.locator("#note button").click()
    assert opened.text("#note") == "6 of 6 topics."


def test_the_button_that_clears_filters_is_in_sight_once_there_are_any(show: Open) -> None:
    opened = show(health().store, height=600)
    clear = opened.page.locator("#clear button")
    assert not clear.is_visible()
    opened.page.locator("button.switch", has_text="Domains").click()
    box = opened.box("#clear button")
    assert box["y"] + box["height"] <= 600
    clear.click()
    assert opened.text("#note") == "6 of 6 topics."


def test_reports_without_a_date_are_left_out_once_a_year_is_chosen(show: Open) -> None:
    g = over_years()
    glare = g.topic(TopicClass.RISK, "glare")
    undated = g.report("undated", "Without a date")
    for topic in (glare, g.topic(TopicClass.RISK, "fires")):
        g.evidence(topic, undated, "named", before="Here it is ", after=".")
    opened = show(g.store)
    box = opened.page.locator("#dateless")
    told = opened.page.locator("#rail section", has_text="Dates of the reports").locator("output")
    assert (told.inner_text(), box.is_checked()) == ("2024 to 2026", True)
    opened.page.get_by_label("From year").fill("2026")
    assert (told.inner_text(), box.is_checked()) == ("2026", False)
    left = "1 topic of reports without a date is left out."
    assert opened.text("#note") == f"2 of 2 topics that pass the filters. {left}"
    box.check()
    assert opened.text("#note") == "3 of 3 topics that pass the filters."
    opened.page.locator("#clear button").click()
    opened.page.get_by_role("button", name="no date: 2 topics").click()
    assert opened.text("#note").startswith("2 of 2 topics")


def test_what_a_report_without_a_date_names_is_not_called_new(show: Open) -> None:
    g = over_years()
    g.evidence(g.topic(TopicClass.RISK, "leaks"), g.report("undated", "Undated"), "leaks")
    opened = show(g.store, "#pick=ask:gone")
    assert "Without 1 topic that reports without a date name, too." in opened.panel()
    assert "leaks" not in opened.page.locator("#panel .items").all_inner_texts()


def test_only_evidence_that_passes_the_filters_is_shown(show: Open) -> None:
    forecast = "off=asserted,possible,recommended,negated"
    opened = show(health().store, f"#view=claims&{forecast}")
    cells = opened.page.locator("tbody tr").evaluate_all(
        "(rows) => rows.map((row) => [row.cells[1], row.cells[3], row.cells[4], row.cells[5]]"
        ".map((cell) => cell.textContent))"
    )
    assert cells == [
        ["mitigates", "FL will ease data privacy.", "forecast", "1"],
        ["raises", "AI agents will raise the energy cost.", "forecast", "1"],
    ]
    opened.page.locator("td .words", has_text="FL will").click()
    assert opened.page.locator("#panel blockquote").all_inner_texts() == [
        "FL will ease data privacy."
    ]
    assert opened.text("#panel .facts >> nth=0").startswith("forecast")


def test_one_report_alone_is_quoted_alone(show: Open) -> None:
    opened = show(health().store, "#reports=report/privacy-2026")
    opened.page.locator("#panel .name", has_text="federated learning").first.click()
    quotes = opened.page.locator("#panel .block", has_text="In the words").locator("blockquote")
    assert quotes.all_inner_texts() == ["With FL, data stay home."]
    assert "2026 · 1 report · 1 mention" in opened.panel()
    assert "AI in health" not in opened.panel()
    assert "applies" not in opened.panel()


def test_unknown_confidence_is_not_shown_as_sure(show: Open) -> None:
    g = Graph()
    agents, bias = g.topic(TopicClass.TREND, "agents"), g.topic(TopicClass.RISK, "bias")
    g.add(agents, RelationType.RAISES_RISK.iri, NamedNode(bias))
    opened = show(g.store, "#view=claims&weak=shown")
    assert opened.page.locator("tbody td").last.inner_text() == "–"
    opened.page.locator("tbody .words").click()
    assert "confidence not stated" in opened.panel()
    assert "100%" not in opened.text("body")


def test_what_is_new_has_its_claims(show: Open) -> None:
    opened = show(health().store)
    opened.page.locator("#panel .ask", has_text="New in 2026").click()
    assert opened.text("#panel .summary") == "2 topics · 1 claim"
    assert "secure aggregation is a kind of federated learning" in opened.text("#panel .whole")


def test_the_dates_slider_sets_since_when_things_are_new(show: Open) -> None:
    opened = show(over_years().store)
    opened.page.get_by_label("From year").fill("2025")
    opened.page.locator("#panel .ask", has_text="New since 2025").click()
    assert "fires" in opened.panel()
    assert "leaks" not in opened.panel()
    opened.page.locator("#panel .close").click()
    opened.page.get_by_label("From year").fill("2024")
    opened.page.get_by_label("To year").fill("2024")
    opened.page.locator("#panel .ask", has_text="Not named since 2024").click()
    assert "leaks" in opened.panel()
    assert "fires" not in opened.panel()


def test_a_risk_both_raised_and_mitigated_is_disputed(show: Open) -> None:
    opened = show(over_years().store)
    opened.page.locator("#panel .ask", has_text="What is denied or disputed").click()
    assert opened.text("#panel .summary") == "2 claims"
    assert opened.page.locator("#panel .whole").all_inner_texts() == [
        "edge AI mitigates fires",
        "edge AI raises fires",
    ]
    opened.page.locator("#panel .plainly").first.click()
    told = opened.panel()
    assert "The contrary is said, too: edge AI" in told
    assert "1 sentence" in told
    assert "1 report" in told


def over_years() -> Graph:
    """Leaks in 2024, fires since 2025, which edge AI is said to mitigate and then to raise."""
    g = Graph()
    reports = [g.report(f"of-{year}", f"Of {year}", str(year)) for year in (2024, 2025, 2026)]
    edge, fires = g.topic(TopicClass.TREND, "edge AI"), g.topic(TopicClass.RISK, "fires")
    leaks = g.topic(TopicClass.RISK, "leaks")
    for topic, at in ((edge, 0), (edge, 2), (leaks, 0), (fires, 1), (fires, 2)):
        g.evidence(topic, reports[at], "named", before="Here it is ", after=".")
    mitigates = g.claim(edge, RelationType.MITIGATES_RISK, fires)
    g.evidence(mitigates, reports[1], "Edge AI prevents fires.")
    g.evidence(g.claim(edge, RelationType.RAISES_RISK, fires), reports[2], "Edge AI starts fires.")
    g.evidence(g.claim(edge, RelationType.RAISES_RISK, leaks), reports[0], "Edge AI leaks.")
    return g


def test_the_shortest_path_between_two_topics_and_that_filters_cut_it(show: Open) -> None:
    opened = show(health().store)
    opened.page.locator("#panel .name", has_text="healthcare").first.click()
    opened.page.locator("#panel .ask", has_text="Choose the other end").click()
    opened.page.keyboard.type("privacy")
    opened.page.keyboard.press("Enter")
    panel = opened.panel()
    assert "3 steps" in panel
    assert "AI agents apply to healthcare" in panel
    assert "federated learning mitigates privacy concerns" in panel
    opened.page.locator("button.switch", has_text="mitigates").click()
    assert "No claims that pass the filters" in opened.panel()
