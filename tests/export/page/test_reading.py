"""Clicking through the page in a real browser: panel, walking, back and forward, quotes."""

import pytest
from pyoxigraph import Store

from kg.analysis.insights import find_insights
from kg.analysis.insights.registry import HEADLINES
from kg.graph import Graph as KgGraph
from kg.model import RelationType, Span, TopicClass
from tests.export.page.conftest import Open
from tests.export.page.graphs import BASE, Graph, health


def test_a_quote_shows_its_paragraph(show: Open) -> None:
    g = Graph()
    agents, report = g.topic(TopicClass.TREND, "agents"), g.report("r", "R", "2025")
    g.evidence(agents, report, "Agents", after=" rise 🙂.", start=120)
    g.evidence(agents, report, "agents", before="But ", after=" fall.", start=400)
    text = "<b>🙂 Before</b> it. Agents rise 🙂. **After** it."
    found = Span(100, 100 + len(text))
    around = {report: [(Span(10, 50), "x" * 40), (found, text)]}
    opened = show(g.store, f"#pick=topic:{agents.removeprefix(BASE)}", paragraphs=around)
    opened.page.get_by_role("button", name="Show the paragraph").click()
    assert opened.page.locator("#panel blockquote").all_inner_texts() == [
        "<b>🙂 Before</b> it. Agents rise 🙂. After it.",
        "But agents fall.",
    ]
    assert opened.page.get_by_role("button", name="Show the paragraph").count() == 0


def test_the_page_opens_as_a_landscape_with_a_legend_and_questions(show: Open) -> None:
    opened = show(health().store)
    assert opened.text("#note") == "6 of 6 topics."
    assert "Risks that nobody addresses" in opened.panel()
    rail = opened.text("#rail")
    for word in ("Trends", "Techniques", "Risks", "Domains", "mitigates", "forecast"):
        assert word in rail


def test_what_stands_out_is_told_first_and_leads_to_its_words(show: Open) -> None:
    opened = show(health().store)
    told = [line.replace("\n", " ") for line in opened.page.locator(".finding").all_inner_texts()]
    assert told[0] == (
        "1 risk is raised and nothing mitigates it: energy cost, raised by AI agents, in 1 report."
    )
    assert [
        insight.opening + insight.foremost
        for insight in find_insights(health_graph(), HEADLINES).leading
    ] == told
    opened.page.locator(".finding").first.click()
    assert opened.text("#panel-title") == "Risks that nothing mitigates"
    assert opened.text("#panel blockquote") == "AI agents will raise the energy cost."
    assert {"energy cost", "AI agents"} <= set(opened.spots())
    opened.page.locator("#panel .name", has_text="energy cost").click()
    assert opened.text("#panel-title") == "energy cost"


def health_graph() -> KgGraph:
    return KgGraph(health().store)


def test_a_topic_shows_names_definition_relations_and_sentences(show: Open) -> None:
    opened = show(health().store)
    opened.page.keyboard.press("/")
    opened.page.keyboard.type("FL")
    opened.page.keyboard.press("Enter")
    panel = opened.panel()
    assert "federated learning" in panel
    assert "Also called: FL" in panel
    assert "Training across devices" in panel
    assert "2 reports" in panel
    assert "Mitigates" in panel
    assert "Used by" in panel
    marks = opened.page.locator("#panel mark").all_inner_texts()
    assert "Federated learning" in marks
    assert "AI in health" in panel
    assert "Overview › Learning across hospitals" in panel
    assert "70%" in panel


def test_the_sentence_behind_a_relation_is_one_click_away(show: Open) -> None:
    opened = show(health().store)
    opened.page.locator("#panel .name", has_text="privacy concerns").first.click()
    opened.page.locator("#panel .plainly", has_text="2 sentences").click()
    assert "Federated learning lessens privacy concerns." in opened.panel()
    opened.page.locator("#panel .more", has_text="Open this claim").click()
    panel = opened.panel()
    assert "mitigates" in panel
    assert "forecast" in panel
    assert "50%" in panel


def test_a_denied_claim_is_struck_and_says_so(show: Open) -> None:
    opened = show(health().store)
    opened.page.locator("#panel .ask", has_text="denied or disputed").click()
    opened.page.locator("#panel .plainly", has_text="1 sentence").click()
    assert "denied" in opened.panel()
    assert "Every sentence found denies it" in opened.panel()
    assert opened.page.locator("#panel .struck").count() == 1


def test_a_heading_that_names_one_end_is_told(show: Open) -> None:
    opened = show(health().store)
    opened.page.locator("#panel .name", has_text="AI agents").first.click()
    block = opened.page.locator("#panel .block", has_text="Uses")
    block.locator(".plainly").click()
    assert "named by the heading “Overview”" in opened.panel()


def test_a_heading_over_its_own_section_is_not_told_twice(show: Open) -> None:
    g = Graph()
    report = g.report("r", "R", "2025")
    part = g.section(report, 1, "Agents rise")
    agents, care = g.topic(TopicClass.TREND, "agents"), g.topic(TopicClass.DOMAIN, "care")
    applies = g.claim(agents, RelationType.APPLIES_TO, care)
    g.evidence(applies, report, "Care is first.", section=part, linked=part)
    opened = show(g.store, f"#pick=claim:{applies.removeprefix(BASE)}")
    assert "named by this heading" in opened.panel()
    assert opened.panel().count("Agents rise") == 1


def test_a_sentence_with_two_mentions_is_shown_once_with_both_marked(show: Open) -> None:
    g = Graph()
    report = g.report("r", "R", "2025")
    agents = g.topic(TopicClass.TREND, "AI agents")
    g.evidence(agents, report, "agents", before="AI ", after=" rise, and agents fall.", start=13)
    g.evidence(agents, report, "AI agents", after=" rise, and agents fall.", start=10)
    g.evidence(
        agents, report, "agents", before="AI agents rise, and ", after=" fall.", start=30
    )  # fmt: skip
    opened = show(g.store, f"#pick=topic:{agents.removeprefix(BASE)}")
    assert opened.page.locator("#panel blockquote").all_inner_texts() == [
        "AI agents rise, and agents fall."
    ]
    assert opened.page.locator("#panel mark").all_inner_texts() == ["AI agents", "agents"]
    assert "characters 10–19" in opened.panel()


def test_the_topics_named_most_come_with_the_most_named_first(show: Open) -> None:
    g = Graph()
    report = g.report("r", "R", "2025")
    linked, named = g.topic(TopicClass.TREND, "linked"), g.topic(TopicClass.TREND, "named")
    g.evidence(linked, report, "linked")
    for _ in range(2):
        g.evidence(named, report, "named", after=" again.")
    for i in range(3):
        g.claim(linked, RelationType.USES_TECHNIQUE, g.topic(TopicClass.TECHNIQUE, f"t{i}"))
    rows = show(g.store).page.locator("#panel .items").first.locator("li").all_inner_texts()
    assert [row.split("\n")[0] for row in rows] == ["named", "linked"]


def test_back_and_forward_walk_through_what_was_read(show: Open) -> None:
    opened = show(health().store)
    opened.page.locator("#panel .name", has_text="AI agents").first.click()
    opened.page.locator("#panel .name", has_text="healthcare").first.click()
    assert opened.text("#panel-title") == "healthcare"
    opened.page.go_back()
    assert opened.text("#panel-title") == "AI agents"
    opened.page.go_back()
    assert opened.text("#panel-title") == "What stands out"
    opened.page.go_forward()
    assert opened.text("#panel-title") == "AI agents"


def test_an_address_with_a_fragment_opens_that_state(show: Open) -> None:
    first = show(health().store)
    first.page.locator("#panel .name", has_text="AI agents").first.click()
    first.page.locator("button.switch", has_text="forecast").click()
    first.page.get_by_role("button", name="Columns").click()
    fragment = first.page.evaluate("location.hash")
    again = show(health().store, fragment)
    assert again.text("#panel-title") == "AI agents"
    assert again.page.get_by_role("button", name="Columns").get_attribute("aria-pressed") == "true"
    assert again.page.locator("button.switch[aria-pressed=false]").count() == 1


@pytest.mark.parametrize("fragment", ["#pick=topic:nowhere", "#view=%E0%A4%A", "#x=<b>", "#off=,,"])
def test_a_fragment_without_sense_does_no_harm(show: Open, fragment: str) -> None:
    assert "Ask, or pick a topic" in show(health().store, fragment).panel()


def test_a_click_on_a_sign_opens_the_topic_and_one_on_a_line_the_claim(show: Open) -> None:
    opened = show(health().store)
    spots = opened.spots()
    agents, care = spots["AI agents"], spots["healthcare"]
    opened.page.mouse.click(*agents)
    assert opened.text("#panel-title") == "AI agents"
    opened.page.mouse.click(agents[0] * 0.6 + care[0] * 0.4, agents[1] * 0.6 + care[1] * 0.4)
    opened.page.wait_for_function("() => document.querySelector('.kicker').textContent === 'Claim'")
    assert "apply to" in opened.text("#panel-title")


def test_the_pointer_tells_what_lies_under_it(show: Open) -> None:
    opened = show(health().store)
    spots = opened.spots()
    opened.page.mouse.move(*spots["AI agents"])
    assert opened.text("#tip") == "trend · 1 report · 3 claims"
    agents, care = spots["AI agents"], spots["healthcare"]
    opened.page.mouse.move((agents[0] + care[0]) / 2, (agents[1] + care[1]) / 2)
    assert opened.text("#tip") == "AI agents apply to healthcare (asserted)"
    opened.page.mouse.move(10, 10)
    assert not opened.page.locator("#tip").is_visible()


def test_a_double_click_shows_what_is_around(show: Open) -> None:
    opened = show(health().store)
    opened.page.mouse.dblclick(*opened.spots()["AI agents"])
    opened.page.wait_for_function("() => location.hash.includes('layout=around')")
    assert "energy cost" in opened.spots()
    assert "secure aggregation" not in opened.spots()


def test_dragging_moves_the_map(show: Open) -> None:
    opened = show(health().store)
    before = opened.spots()["AI agents"]
    opened.page.mouse.move(600, 800)
    opened.page.mouse.down()
    opened.page.mouse.move(700, 760, steps=4)
    opened.page.mouse.up()
    after = opened.spots()["AI agents"]
    assert after[0] - before[0] == pytest.approx(100, abs=3)
    assert after[1] - before[1] == pytest.approx(-40, abs=3)


def test_a_sentence_with_its_page_is_shown_and_can_be_cited(show: Open) -> None:
    graph = health()
    report = f"{BASE}report/health-2024"
    topic = graph.topic(TopicClass.TREND, "digital twins")
    part = f"{report}/section/1"
    graph.evidence(topic, report, "Twins", after=" in place.", section=part, page=12, start=9)
    opened = show(graph.store)
    opened.find("digital twins")
    assert opened.page.locator("#panel .quote .page").all_inner_texts() == ["page 12"]
    opened.page.locator("#panel .plainly", has_text="Copy citation").first.click()
    opened.hear("Citation copied")
    opened.page.locator("#query").focus()
    opened.page.keyboard.press("Control+a")
    opened.page.keyboard.press("Control+v")
    assert opened.page.locator("#query").input_value() == (
        "“Twins in place.” Author of health-2024 (2024): AI in health, "
        "section “Overview”, page 12, characters 9–14 of health-2024.md."
    )


def test_lists_of_sentences_grow_on_demand(show: Open) -> None:
    graph = health()
    report = f"{BASE}report/health-2024"
    topic = graph.topic(TopicClass.TREND, "digital twins")
    for number in range(30):
        graph.evidence(topic, report, "digital twins", after=f" in place {number}.")
    opened = show(graph.store)
    opened.find("digital twins")
    assert opened.page.locator("#panel .quote").count() == 3
    opened.page.get_by_role("button", name="Show 20 more of 27").click()
    assert opened.page.locator("#panel .quote").count() == 23
    opened.page.get_by_role("button", name="Show 7 more").click()
    assert opened.page.locator("#panel .quote").count() == 30


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("**Federated** learning __helps__", "Federated learning helps"),
        ("- `FL` is used\n  widely", "FL is used widely"),
        ("### Outlook", "Outlook"),
        ("2 * 3 and snake_case stay", "2 * 3 and snake_case stay"),
    ],
)
def test_formatting_signs_of_the_source_are_left_out(show: Open, source: str, shown: str) -> None:
    graph = health()
    topic = graph.topic(TopicClass.TREND, "digital twins")
    graph.evidence(topic, f"{BASE}report/health-2024", source)
    opened = show(graph.store)
    opened.find("digital twins")
    assert opened.text("#panel blockquote") == shown


def test_an_empty_graph_opens_and_bears_every_click(show: Open) -> None:
    opened = show(Store())
    assert opened.text("#note") == "0 of 0 topics."
    for button in ("Columns", "Groups", "Map", "Zoom in", "Show all", "Claims", "Topics"):
        opened.page.get_by_role("button", name=button, exact=True).click()
    opened.page.locator("th button").first.click()
    opened.find("x")


def test_a_graph_of_one_topic_shows_it(show: Open) -> None:
    graph = Graph()
    graph.topic(TopicClass.RISK, "bias")
    opened = show(graph.store)
    opened.page.mouse.click(*opened.spots()["bias"])
    assert opened.text("#panel-title") == "bias"
    for layout in ("Columns", "Groups", "Around"):
        opened.page.get_by_role("button", name=layout, exact=True).click()


def test_a_tap_opens_a_topic(show: Open) -> None:
    opened = show(health().store, width=360, height=740, touch=True)
    opened.page.touchscreen.tap(*opened.spots()["AI agents"])
    opened.page.wait_for_function(
        "() => document.getElementById('panel-title').textContent === 'AI agents'"
    )


def test_motion_is_smooth_unless_refused(show: Open) -> None:
    opened = show(health().store, still=False)
    before = opened.spots()["AI agents"]
    opened.page.get_by_role("button", name="Zoom in").click()
    opened.page.wait_for_timeout(600)
    assert opened.spots()["AI agents"] != before
