"""The radar in the page: rings, names and signs, filters, keys, hostile names, paper, phones."""

from __future__ import annotations

import csv
from itertools import combinations
from pathlib import Path

import pytest

from kg.analysis.radar import find_radar
from kg.graph import Graph
from tests.export.page.conftest import Open, Opened
from tests.export.page.graphs import health, weighed
from tests.export.page.test_safety import PAYLOADS, TURNED

HERE = "#view=radar"


def listed(opened: Opened) -> dict[str, list[str]]:
    """The names in each ring."""
    found: dict[str, list[str]] = opened.page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("#radar section")].map((ring) =>
        [ring.querySelector("h3").firstChild.textContent,
        [...ring.querySelectorAll(".name.topic")].map((name) => name.textContent)]))"""
    )
    return found


def test_it_shows_what_the_export_shows(show: Open) -> None:
    opened = show(weighed().store, HERE, radar=True)
    radar = find_radar(Graph(weighed().store))
    rings = listed(opened)
    assert [name for names in rings.values() for name in names] == [
        blip.topic.label for blip in radar.blips
    ]
    assert rings["Advised"][0] == "federated learning"
    assert rings["Warned of"] == ["serverless queues"]
    signs = opened.page.locator(".blip")
    assert signs.locator("text").all_text_contents() == [
        str(number) for number in range(1, len(radar.blips) + 1)
    ]
    assert opened.page.locator("#radar .sector").all_text_contents() == [
        sector * 2 for sector in radar.sectors
    ]
    assert "What the reports say, not what is true" in opened.text("#radar")


def test_what_is_new_is_hollow_and_what_moved_has_an_arrow(show: Open) -> None:
    opened = show(weighed().store, HERE, radar=True)
    new, moved = opened.page.locator(".blip.new"), opened.page.locator(".blip:has(.move)")
    assert new.evaluate_all(
        "(all) => all.map((one) => one.querySelector('title').textContent)"
    ) == ["model distillation"]
    assert moved.get_attribute("aria-label") == "5: agentic coding, looked at, moved in"
    assert "A hollow sign is new" in opened.text("#radar .foot")
    assert "An arrow shows where a topic has moved" in opened.text("#radar .foot")


@pytest.mark.parametrize("where", [".blip", "#radar li .name"])
def test_a_sign_or_a_name_opens_the_words(show: Open, where: str) -> None:
    opened = show(weighed().store, HERE, radar=True)
    opened.page.locator(where).first.click()
    assert opened.text("#panel-title") == "federated learning"
    assert "as the sensible default" in opened.panel()
    assert "pick=topic" in opened.page.url
    picked = opened.page.locator("#radar .picked")
    assert picked.evaluate_all("(all) => all.map((one) => one.dataset.blip)") == ["0", "0"]
    opened.page.go_back()
    assert picked.count() == 0


def test_the_signs_are_one_stop_that_arrows_walk(show: Open) -> None:
    page = show(weighed().store, HERE, radar=True).page
    page.locator("#radar-scroll").focus()
    page.keyboard.press("Tab")
    here = "document.activeElement.getAttribute('aria-label')"
    assert page.evaluate(here) == "1: federated learning, advised"
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(here) == "6: serverless queues, warned of"
    page.keyboard.press("Enter")
    assert page.locator("#panel-title").inner_text() == "serverless queues"
    assert page.evaluate(here) == "6: serverless queues, warned of"
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "federated learning"
    page.keyboard.press("Enter")
    assert page.locator("#panel-title").inner_text() == "federated learning"


def test_filters_hide_signs_and_names_and_keep_their_numbers(show: Open) -> None:
    graph = weighed()
    opened = show(graph.store, f"{HERE}&off=Technique", radar=True)
    assert opened.page.locator(".blip text").all_text_contents() == [
        str(number)
        for number, blip in enumerate(find_radar(Graph(graph.store)).blips, 1)
        if blip.topic.label in {"agentic coding", "ambient computing"}
    ]
    assert listed(opened)["Looked at"] == ["agentic coding"]
    opened.page.locator("button.switch", has_text="Trends").click()
    assert "No technique or trend of the radar passes the filters." in opened.text("#radar")
    opened.page.locator("#radar").get_by_role("button", name="Clear all filters").click()
    assert opened.page.locator(".blip").count() == 6


def test_the_address_brings_it_back_and_a_table_saves_it(show: Open, tmp_path: Path) -> None:
    graph = weighed()
    opened = show(graph.store, radar=True)
    opened.page.locator("#views button", has_text="Radar").click()
    assert opened.page.url.endswith(HERE)
    opened.page.reload()
    opened.page.wait_for_selector("html[data-ready]")
    assert opened.page.locator("#radar").is_visible()
    text = opened.saved("Save as CSV", tmp_path).read_text("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    moves = {"model distillation": "new", "agentic coding": "moved in"}
    assert [(row["Topic"], row["Movement"]) for row in rows] == [
        (blip.topic.label, moves.get(blip.topic.label, ""))
        for blip in find_radar(Graph(graph.store)).blips
    ]
    assert rows[-1]["Ring"] == "Warned of"


@pytest.mark.parametrize(
    ("radar", "told"),
    [(True, "fewer than five techniques and trends"), (False, "made without a radar")],
)
def test_without_one_it_says_why(show: Open, radar: bool, told: str) -> None:
    opened = show(health().store, HERE, radar=radar)
    assert told in opened.text("#radar")
    assert opened.page.locator(".blip").count() == 0


def test_no_name_is_markup(show: Open) -> None:
    texts = [*PAYLOADS[:5], TURNED]
    opened = show(weighed(*texts).store, HERE, radar=True)
    assert sorted(n for names in listed(opened).values() for n in names) == sorted(texts)
    titles = opened.page.locator(".blip title").all_text_contents()
    assert sorted(titles) == sorted(texts)
    for number in range(len(texts)):
        opened.page.locator(".blip").nth(number).click()
        assert opened.page.locator("#panel-title").text_content() == titles[number]


def test_no_two_signs_lie_over_each_other(show: Open) -> None:
    opened = show(weighed().store, HERE, radar=True)
    boxes = opened.page.evaluate(
        """() => [...document.querySelectorAll(".blip .face")].map((one) => {
        const { left, top, width } = one.getBoundingClientRect();
        return [left + width / 2, top + width / 2, width / 2]; })"""
    )
    for (x, y, r), (a, b, s) in combinations(boxes, 2):
        assert ((x - a) ** 2 + (y - b) ** 2) ** 0.5 > r + s


def test_on_a_phone_the_names_lie_under_it(show: Open) -> None:
    opened = show(weighed().store, HERE, radar=True, width=390, height=844)
    assert opened.page.evaluate("document.documentElement.scrollWidth") == 390
    picture, names = opened.box("#radar svg >> nth=0"), opened.box(".radar > div")
    assert picture["width"] > 280
    assert names["y"] >= picture["y"] + picture["height"]


def test_on_paper_all_names_are_there(show: Open) -> None:
    opened = show(weighed().store, HERE, radar=True)
    opened.page.emulate_media(media="print")
    assert opened.box("#radar-scroll")["height"] >= opened.box("#radar .radar")["height"]
    assert opened.page.locator("#radar li .name").last.is_visible()
