"""Sentences, matrix, comparison, sharing, and the picture embedded in another page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.export.page.conftest import Open, Opened
from tests.export.page.graphs import BASE, Graph, health, timed
from tests.export.page.test_tables import rows
from tests.export.test_xlsx import sheets


def grid(opened: Opened, rows: str = ".matrix tr") -> list[list[str]]:
    found: list[list[str]] = opened.page.evaluate(
        """(rows) => [...document.querySelectorAll(rows)].map((row) => [...row.cells].map((cell) =>
        cell.querySelector(".cell")?.getAttribute("aria-label") ?? cell.textContent.trim()))""",
        rows,
    )
    return found


def test_the_matrix_shows_what_is_raised_and_mitigated_and_what_is_not(show: Open) -> None:
    opened = show(health().store, "#view=matrix&matrix=Technique.Risk")
    assert grid(opened) == [
        ["", "privacy concerns"],
        ["Raised by (any)", "–"],
        ["Mitigated by (any)", "1"],
        [
            "federated learning",
            "federated learning mitigates privacy concerns: 2 reports, 80% sure",
        ],
    ]
    opened.page.get_by_label("What by what").select_option("Trends by risks")
    assert grid(opened)[2] == ["Mitigated by (any)", "none"]
    assert opened.page.locator(".gap").count() == 1
    opened.page.locator(".matrix .cell").click()
    assert "raise" in opened.text("#panel-title")
    assert "matrix=Trend.Risk" in opened.page.url


def test_the_timeline_shows_when_claims_are_said_for(show: Open, tmp_path: Path) -> None:
    opened = show(timed().store, "#view=timeline")
    cells = [row[1:3] for row in grid(opened, ".timeline tbody tr")]
    assert cells == [
        ["2024–2026", "AI in health 2024"],
        ["until 2030", "AI in health 2024"],
        ["from 2024", "AI in health 2024"],
    ]
    assert opened.page.locator(".timeline i").count() == 3
    assert "1 claim names a time" in opened.text("#timeline")
    table = opened.saved("Save as CSV", tmp_path).read_text("utf-8-sig")
    assert "2024,2026,within two years,AI in health,2024" in table
    opened.page.locator(".timeline tbody .name").first.click()
    assert "said by IDC" in opened.text("#panel")
    assert "for 2024–2026" in opened.text("#panel")
    opened.page.get_by_role("button", name="Show 1 weak claim").click()
    assert [row[1] for row in grid(opened, ".timeline tbody tr")][1] == "2027"
    assert "forecast weak" in " ".join(opened.text(".timeline tr:nth-child(2) th").split())


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        ("", "No claim names a time, as “by 2030” or “within five years” would."),
        ("&off=asserted", "No claim that passes the filters names a time. Clear all filters"),
    ],
)
def test_without_times_the_timeline_says_so(show: Open, filters: str, told: str) -> None:
    opened = show(health().store, f"#view=timeline{filters}")
    assert " ".join(opened.text("#timeline").split()) == f"Timeline {told}"


def test_topics_are_compared_by_what_they_share_and_have_alone(show: Open) -> None:
    g: Graph = health()
    opened = show(g.store)
    page = opened.page
    page.locator("#panel .name", has_text="federated learning").first.click()
    page.get_by_role("button", name="Compare with another").click()
    opened.find("AI agents")
    page.get_by_role("button", name="Compare with federated learning").click()
    page.wait_for_selector("#compare .sides")
    text = opened.text("#compare")
    assert "They share nothing that passes the filters." in text
    assert "energy cost" in text
    assert "Federated learning keeps data in place." in text
    assert "Much is said of AI agents this year." in text


def test_reports_are_compared(show: Open) -> None:
    fragment = "#view=compare&compare=report/health-2024,report/privacy-2026"
    opened = show(health().store, fragment)
    shared = opened.page.locator("#compare tbody th")
    assert [row.split() for row in shared.all_inner_texts()] == [
        ["Technique", "federated", "learning"]
    ]
    assert "Trend, alone" in opened.text(".sides > section >> nth=0")
    assert "Risk, alone" in opened.text(".sides > section >> nth=1")


def test_each_sentence_is_a_row_with_its_place_and_what_it_backs(show: Open) -> None:
    opened = show(health().store, "#view=sentences")
    row = next(r for r in rows(opened) if r[0].startswith("Federated learning lessens"))
    assert row[1:6] == [
        "federated learning mitigates privacy concerns",
        "AI in health",
        "2024",
        "Overview › Learning across hospitals",
        "asserted",
    ]
    opened.page.locator("td .words", has_text="lessens").click()
    assert opened.text("#panel-title") == "federated learning mitigates privacy concerns"


def test_all_that_passes_can_be_saved_as_a_workbook(show: Open, tmp_path: Path) -> None:
    opened = show(health().store, "#view=sentences&off=Domain")
    found = sheets(opened.saved("Excel", tmp_path))
    assert [*found] == ["Topics", "Claims", "Sentences"]
    assert len(found["Topics"]) == 6
    assert len(found["Claims"]) == 5
    assert found["Sentences"][0][:2] == ["Sentence", "About"]
    offsets = [
        row for row in found["Sentences"] if row[0] == "Much is said of AI agents this year."
    ]
    assert f"{BASE}report/health-2024" in offsets[0]


def test_a_view_can_be_kept_and_opened_again(show: Open) -> None:
    opened = show(health().store, "#view=claims")
    page = opened.page
    page.get_by_role("button", name="Share", exact=True).click()
    assert page.get_by_label("Link to this view").input_value().endswith("#view=claims")
    page.get_by_label("Name this view").fill("All <b>claims")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Copy link").click()
    opened.hear("Copied")
    page.keyboard.press("Escape")
    page.locator("#views button", has_text="Picture").click()
    page.get_by_role("button", name="Share", exact=True).click()
    page.get_by_role("button", name="All <b>claims", exact=True).click()
    assert page.locator("#table").is_visible()


def test_embedded_only_the_picture_is_there(show: Open) -> None:
    opened = show(health().store, "#embed&layout=columns", width=700, height=500)
    for hidden in (".bar", "#rail", "#panel"):
        assert not opened.page.locator(hidden).is_visible()
    opened.page.mouse.click(*opened.spots()["AI agents"])
    assert opened.text("#panel-title") == "AI agents"
    opened.page.keyboard.press("Escape")
    opened.page.get_by_role("button", name="Whole page").click()
    assert opened.page.locator(".bar").is_visible()
    assert opened.page.url.endswith("#layout=columns")


def test_groups_are_laid_in_tiles(show: Open) -> None:
    opened = show(health().store, "#layout=groups")
    spots = opened.spots()
    assert len({round(x) for x, _ in spots.values()}) <= 2
    opened.page.get_by_role("button", name="by report").click()
    assert "by=report" in opened.page.url
    assert set(opened.spots()) == set(spots)


def test_a_neighbourhood_can_be_looked_at_alone(show: Open) -> None:
    opened = show(health().store)
    boxes = opened.page.locator("#rail section", has_text="Themes").locator("label.check")
    shown = int(boxes.first.locator(".number").inner_text())
    boxes.first.click()
    assert opened.text("#note").startswith(f"{shown} of {shown} topics")
    assert "groups=" in opened.page.url
