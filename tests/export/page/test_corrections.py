"""Corrections of names in the page, saved as the table of decisions that builds read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from kg.build.pipeline import build_into
from kg.model import TopicClass
from kg.names import TKG
from kg.read.tables.decision_table import load_decisions
from tests.export.page.conftest import Open, Opened
from tests.export.page.graphs import BASE, Graph, health


def pick(opened: Opened, label: str) -> None:
    opened.find(label)
    opened.page.locator("#panel .ask", has_text="Correct this topic").click()


def test_corrections_are_kept_and_saved_as_decisions(show: Open, tmp_path: Path) -> None:
    opened = show(health().store)
    page = opened.page
    pick(opened, "federated learning")
    page.get_by_label("Better name").fill("FL, across devices")
    page.get_by_role("button", name="Rename").click()
    opened.hear("is to be called")
    page.locator("#panel .ask", has_text="Correct this topic").click()
    page.get_by_role("button", name="FL is another topic").click()
    page.locator("#panel .ask", has_text="Correct this topic").click()
    page.get_by_role("button", name="The same as …").click()
    opened.find("energy")
    opened.hear("energy cost is a risk; change its class first")
    page.locator("#panel").get_by_role("button", name="The same as …").click()
    opened.find("secure agg")
    pick(opened, "AI agents")
    page.get_by_label("Better class").select_option("technique")
    page.get_by_role("button", name="Change class").click()
    pick(opened, "energy cost")
    page.get_by_role("button", name="No topic").click()
    page.locator("#panel").get_by_role("button", name="Undo").click()
    page.reload()
    page.wait_for_selector("html[data-ready]")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="4 corrections of yours").click()
    rows = load_decisions(opened.saved("Save as decisions.csv", tmp_path)).rows
    assert sorted(str(row) for row in rows) == [
        "different Technique 'federated learning' and 'FL'",
        "rename Technique 'federated learning' to 'FL, across devices'",
        "retype Trend 'AI agents' as Technique",
        "same Technique 'federated learning' and 'secure aggregation'",
    ]


def test_what_a_build_holds_for_one_topic_is_one_click(show: Open) -> None:
    g = Graph()
    one, other = (g.topic(TopicClass.RISK, label) for label in ("data leak", "data leakage"))
    g.add(one, TKG["maybeSameAs"], NamedNode(other))
    opened = show(g.store)
    opened.page.get_by_role("button", name="1 suggested merge").click()
    opened.page.get_by_role("button", name=re.compile("^The same as")).click()
    assert "are one topic" in opened.panel()
    assert "Suggested merges" not in opened.panel()


def test_a_claim_is_wrong_in_one_report_and_why(show: Open, tmp_path: Path) -> None:
    opened = show(health().store, "#pick=claim:assertion/aa4cf402")
    page = opened.page
    page.get_by_label("Why it is wrong").fill("=it only, hopes to")
    page.get_by_label("Where it is wrong").select_option("in Privacy and learning")
    page.get_by_role("button", name="This claim is wrong").click()
    opened.hear("Noted: federated learning mitigates privacy concerns is wrong in privacy-2026")
    page.get_by_role("button", name="Close details").click()
    page.get_by_role("button", name="1 correction of yours").click()
    assert not page.get_by_role("button", name="Give them to the server").is_visible()
    table = opened.saved("Save as decisions.csv", tmp_path)
    [row] = load_decisions(table).rows
    assert str(row) == (
        "wrong Technique 'federated learning' mitigatesRisk 'privacy concerns' in 'privacy-2026'"
    )
    assert '"\'=it only, hopes to"' in table.read_text()


def test_a_name_in_two_classes_leads_from_one_to_the_other(show: Open) -> None:
    g = Graph()
    one = g.topic(TopicClass.TREND, "gene editing")
    other = g.topic(TopicClass.TECHNIQUE, "gene editing")
    g.add(one, TKG["sameNameAs"], NamedNode(other))
    opened = show(g.store, f"#pick=topic:{other.removeprefix(BASE)}")
    assert "Also as gene editing (trend)" in " ".join(opened.panel().split())


@pytest.mark.parametrize(
    ("colour", "told"),
    [
        ("year", ["last named in 2024", "last named in 2026", "no date"]),
        ("sure", ["0% sure", "50% sure", "100% sure"]),
    ],
)
def test_colours_can_tell_something_else(show: Open, colour: str, told: list[str]) -> None:
    opened = show(health().store)
    assert not opened.page.locator("#key").is_visible()
    opened.page.get_by_label("Colour of signs").select_option(colour)
    assert opened.page.locator("#key li").all_inner_texts() == told
    assert f"colour={colour}" in opened.page.url


@pytest.mark.parametrize(
    ("source", "href"),
    [
        ("https://example.org/r", "https://example.org/r#:~:text=Agents%20rise."),
        ("javascript:alert(1)", None),
        ("r.md", None),
    ],
)
def test_a_quote_opens_its_report_where_it_has_an_address(
    show: Open, source: str, href: str | None
) -> None:
    g = Graph()
    agents = g.topic(TopicClass.TREND, "agents")
    g.evidence(agents, g.report("r", "R", "2025", source=source), "Agents rise.")
    opened = show(g.store, f"#pick=topic:{agents.removeprefix(BASE)}")
    links = opened.page.locator("#panel a").evaluate_all("(all) => all.map((a) => a.href)")
    assert links == ([href] if href else [])


def test_a_quote_opens_its_report_where_the_file_lies_beside_the_page(
    show: Open, tmp_path: Path
) -> None:
    (tmp_path / "my #1.txt").write_text("# Outlook\n\nFederated learning reduces privacy risks.\n")
    opened = show(health().store)
    build_into(tmp_path, [tmp_path], processes=1, force=True)
    opened.page.reload()
    opened.page.locator("#panel .name.topic", has_text="federated learning").first.click()
    [link] = opened.page.locator("#panel a", has_text="Open the report there").all()
    assert str(link.get_attribute("href")).startswith("my%20%231.txt#:~:text=")


def test_a_topic_shows_what_others_call_it(show: Open) -> None:
    g = Graph()
    made = g.topic(TopicClass.RISK, "made-up facts")
    g.evidence(made, g.report("r", "R", "2025"), "Made-up facts.")
    g.mapping(made, "https://example.org/c", "Confabulation", "NIST")
    g.mapping(made, "javascript:alert(1)", "<b>Lies</b>", "Mallory")
    opened = show(g.store, f"#pick=topic:{made.removeprefix(BASE)}")
    block = opened.page.locator("#panel section", has_text="In other vocabularies")
    rows = block.locator("p.mapping").all_inner_texts()
    assert [row.split() for row in rows] == [
        ["=", "<b>Lies</b>", "Mallory"],
        ["=", "Confabulation", "NIST"],
    ]
    assert block.locator("a").evaluate_all("(all) => all.map((a) => a.href)") == [
        "https://example.org/c"
    ]
    opened.page.get_by_role("combobox").first.fill("confabulation")
    assert "made-up facts" in opened.page.get_by_role("option").first.inner_text()
