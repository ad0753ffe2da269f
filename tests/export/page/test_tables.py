"""The tables, what is saved, and the page without scripts."""

import csv
import hashlib
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kg.model import Modality, RelationType, TopicClass
from tests.export.page.conftest import Open, Opened
from tests.export.page.graphs import BASE, Graph, health


def rows(opened: Opened) -> list[list[str]]:
    found: list[list[str]] = opened.page.evaluate(
        """[...document.querySelectorAll("#table tbody tr")]
        .map((row) => [...row.cells].map((cell) => cell.textContent))"""
    )
    return found


def test_topics_can_be_sorted_and_filtered(show: Open) -> None:
    opened = show(health().store, "#view=topics")
    assert len(rows(opened)) == 6
    head = opened.page.locator("th", has_text="Topic")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert [row[0] for row in rows(opened)][:2] == ["AI agents", "energy cost"]
    opened.page.locator("th", has_text="Topic").get_by_role("button").click()
    assert rows(opened)[0][0] == "secure aggregation"
    opened.page.get_by_label("Filter these topics").fill("risk priv")
    assert [row[0] for row in rows(opened)] == ["privacy concerns"]


def test_numbers_sort_as_numbers_the_largest_first(show: Open) -> None:
    opened = show(health().store, "#view=topics")
    opened.page.locator("th", has_text="Claims").get_by_role("button").click()
    assert [row[5] for row in rows(opened)] == ["3", "3", "1", "1", "1", "1"]


def test_topics_begin_with_those_of_most_reports(show: Open) -> None:
    opened = show(health().store, "#view=topics")
    assert opened.page.locator("th", has_text="Reports").get_attribute("aria-sort") == "descending"
    assert [row[3] for row in rows(opened)] == ["2", "1", "1", "1", "1", "1"]


def test_the_words_of_claims_have_no_formatting_signs(show: Open) -> None:
    g = Graph()
    report = g.report("r", "R", "2025")
    agents, care = g.topic(TopicClass.TREND, "agents"), g.topic(TopicClass.DOMAIN, "care")
    g.evidence(g.claim(agents, RelationType.APPLIES_TO, care), report, "**Agents**: in care.")
    assert rows(show(g.store, "#view=claims"))[0][3] == "Agents: in care."
    assert "Agents: in care." in show(g.store, scripts=False).text(".tables-only")


NOTHING = "off=Trend,Technique,Risk,Domain"


@pytest.mark.parametrize(
    ("fragment", "words", "said"),
    [
        (f"#view=topics&{NOTHING}", "", "No topic passes the filters."),
        (f"#view=claims&{NOTHING}", "", "No claim passes the filters."),
        ("#view=topics", "zebra", "No topic here has these words."),
        (
            "#view=claims&rows=picked&pick=topic:domain/none",
            "zebra",
            "No claim here has these words.",
        ),
    ],
)
def test_an_empty_table_says_why(show: Open, fragment: str, words: str, said: str) -> None:
    opened = show(health().store, fragment)
    opened.page.get_by_label("Filter these").fill(words)
    assert said in opened.text("#table .none")


def test_a_table_without_rows_offers_to_clear_the_filters(show: Open) -> None:
    opened = show(health().store, f"#view=topics&{NOTHING}")
    opened.page.locator("#table .none button").click()
    assert len(rows(opened)) == 6


@pytest.mark.parametrize("picked", [False, True])
def test_all_columns_of_claims_are_on_the_screen(show: Open, picked: bool) -> None:
    g = Graph()
    report = g.report("r", "R", "2025")
    agents, care = g.topic(TopicClass.TREND, "agents"), g.topic(TopicClass.DOMAIN, "care")
    claim = g.claim(agents, RelationType.APPLIES_TO, care, Modality.RECOMMENDED)
    g.evidence(claim, report, f"See https://example.org/{'long/' * 40} on care. " + "Words. " * 40)
    pick = f"&pick=topic:{care.removeprefix(BASE)}" if picked else ""
    opened = show(g.store, f"#view=claims{pick}")
    assert opened.fits("#table .scroll")


def test_claims_tell_their_words_and_open(show: Open) -> None:
    opened = show(health().store, "#view=claims")
    assert len(rows(opened)) == 5
    assert any("denied" in row for row in rows(opened))
    opened.page.locator("#table .words", has_text="used in healthcare").click()
    assert "apply to" in opened.text("#panel-title")
    assert opened.page.locator("tr.picked").count() == 1


def large() -> Graph:
    """One risk that 55 techniques mitigate, a sentence each, and a trend without claims."""
    g = Graph()
    report = g.report("r", "R", "2025")
    bias = g.topic(TopicClass.RISK, "bias")
    g.evidence(g.topic(TopicClass.TREND, "agents"), report, "Agents rise.")
    for at in range(55):
        technique = g.topic(TopicClass.TECHNIQUE, f"audit {at}")
        claim = g.claim(technique, RelationType.MITIGATES_RISK, bias)
        g.evidence(claim, report, f"Audit {at} lessens bias.")
    return g


BIAS = "pick=topic:risk/" + hashlib.sha256(b"bias").hexdigest()[:8]


@pytest.mark.parametrize("width", [390, 1440])
def test_only_what_is_picked_leaves_nothing_out(show: Open, tmp_path: Path, width: int) -> None:
    opened = show(large().store, f"#view=claims&rows=picked&{BIAS}", width=width, height=844)
    assert len(rows(opened)) == 55
    if width == 1440:
        with opened.saved("Save as CSV", tmp_path).open(encoding="utf-8-sig", newline="") as file:
            assert len(list(csv.DictReader(file))) == 55


def test_around_says_how_many_it_has_no_room_for(show: Open) -> None:
    opened = show(large().store, f"#layout=around&{BIAS}", height=700)
    shown, whole = re.findall(r"\d+", opened.text("#note"))
    assert 12 <= int(shown) < 55
    assert whole == "55"
    assert len(opened.spots()) == int(shown) + 1


def test_opening_a_claim_leaves_the_table_where_it_is(show: Open) -> None:
    opened = show(large().store, "#view=claims", height=600)
    page = opened.page
    page.locator("#scroll").evaluate("(e) => e.scrollTo(0, 900)")
    words = page.locator("td .words").nth(30)
    words.focus()
    before = page.locator("#scroll").evaluate("(e) => e.scrollTop")
    page.keyboard.press("Enter")
    assert "mitigates" in opened.text("#panel-title")
    assert page.locator("#scroll").evaluate("(e) => e.scrollTop") == pytest.approx(before, abs=2)
    assert words.evaluate("(e) => e === document.activeElement")
    page.keyboard.press("Escape")
    assert not page.locator("#panel.open").count()
    assert words.evaluate("(e) => e === document.activeElement")


def test_order_and_words_of_a_table_are_in_the_address(show: Open) -> None:
    first = show(health().store, "#view=topics")
    first.page.locator("th", has_text="Topic").get_by_role("button").click()
    first.page.get_by_label("Filter these topics").fill("concerns & cost")
    first.page.get_by_label("Filter these topics").fill("r")
    again = show(health().store, first.page.evaluate("location.hash"))
    assert rows(again) == rows(first)
    assert again.page.locator("th", has_text="Topic").get_attribute("aria-sort") == "ascending"
    assert again.page.get_by_label("Filter these topics").input_value() == "r"
    again.page.locator("#views button", has_text="Claims").click()
    assert again.page.get_by_label("Filter these claims").input_value() == ""


def test_claims_come_by_reports_and_confidence_and_weak_ones_on_demand(show: Open) -> None:
    g = Graph()
    reports = [g.report(f"r{i}", f"R {i}", "2025") for i in range(2)]
    a = g.topic(TopicClass.TREND, "a")
    for name, sure, times in (("weak", 0.3, 1), ("sure", 0.9, 1), ("twice", 0.6, 2)):
        claim = g.claim(a, RelationType.APPLIES_TO, g.topic(TopicClass.DOMAIN, name), sure=sure)
        for report in reports[:times]:
            g.evidence(claim, report, f"A is used in {name}.", confidence=sure)
    opened = show(g.store, "#view=claims")
    assert [row[2] for row in rows(opened)] == ["twice", "sure"]
    opened.page.locator("#table").get_by_role("button", name="Show 1 weak claim").click()
    assert [(row[2], row[4]) for row in rows(opened)][-1] == ("weak", "asserted weak")
    assert "weak=shown" in opened.page.url
    opened.page.locator("#weak").uncheck()
    assert len(rows(opened)) == 2
    opened.page.locator("td .name", has_text="sure").first.click()
    opened.page.get_by_role("button", name="Only what is picked").click()
    assert opened.text("#table .foot").strip() == "1 of 1 claim"
    opened.page.locator("td .name", has_text="a").first.click()
    assert "Show 1 weak claim" in opened.text("#table .foot")
    assert "weak" not in opened.text("#panel .claims")
    opened.page.locator("#panel").get_by_role("button", name="Show 1 weak claim").click()
    assert "weak" in opened.text("#panel .claims")


def test_what_is_shown_can_be_saved_as_csv(show: Open, tmp_path: Path) -> None:
    opened = show(health().store, "#view=topics&off=Risk")
    path = opened.saved("Save as CSV", tmp_path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert path.name == "topics.csv"
    assert len(found) == 4
    federated = next(row for row in found if row["Topic"] == "federated learning")
    assert federated["Other names"] == "FL"
    assert federated["IRI"].startswith("https://w3id.org/trendkg/id/technique/")


def test_the_picture_can_be_saved_as_png(show: Open, tmp_path: Path) -> None:
    opened = show(health().store)
    opened.page.get_by_role("button", name="Save").click()
    path = opened.saved("Picture as PNG", tmp_path)
    head = path.read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    width = int.from_bytes(head[16:20], "big")
    assert width == 2 * opened.page.locator("#canvas").evaluate("(e) => e.clientWidth")


def test_the_picture_can_be_saved_as_svg(show: Open, tmp_path: Path) -> None:
    opened = show(health().store)
    opened.page.get_by_role("button", name="Save").click()
    path = opened.saved("Picture as SVG", tmp_path)
    root = ElementTree.parse(path).getroot()  # noqa: S314 (our own file)
    texts = {node.text for node in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"federated learning", "Technology trends in 2 reports", "Risks", "raises"} <= texts
    assert "Source: 2 reports, 2024 to 2026; TrendKG 0.1.0" in texts
    assert "6 of 6 topics." in texts


def test_a_table_can_be_limited_to_what_was_picked(show: Open) -> None:
    opened = show(health().store)
    opened.page.locator("#panel .ask", has_text="nobody addresses").click()
    opened.page.locator("#views button", has_text="Topics").click()
    assert len(rows(opened)) == 6
    opened.page.get_by_role("button", name="Only what is picked").click()
    assert [row[0] for row in rows(opened)] == ["energy cost"]
    assert "rows=picked" in opened.page.url


def test_without_scripts_there_are_tables(show: Open) -> None:
    opened = show(health().store, scripts=False)
    text = opened.text("body")
    assert "Topics: 6" in text
    assert "federated learning" in text
    assert "Federated learning lessens privacy concerns." in text
    assert "Privacy and learning" in text
    assert not opened.page.locator(".bar").is_visible()
