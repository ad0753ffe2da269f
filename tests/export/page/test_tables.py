"""The tables, what is saved, and the page without scripts."""

import csv
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
    wide, shown = opened.page.evaluate(
        "(({scrollWidth, clientWidth}) => [scrollWidth, clientWidth])"
        "(document.querySelector('#table .scroll'))"
    )
    assert wide == shown


def test_claims_tell_their_words_and_open(show: Open) -> None:
    opened = show(health().store, "#view=claims")
    assert len(rows(opened)) == 5
    assert any("denied" in row for row in rows(opened))
    opened.page.locator("#table .words", has_text="used in healthcare").click()
    assert "applies to" in opened.text("#panel-title")
    assert opened.page.locator("tr.picked").count() == 1


def test_the_tables_follow_the_filters(show: Open) -> None:
    opened = show(health().store, "#view=claims&off=asserted,possible,recommended,negated")
    assert {row[1] for row in rows(opened)} == {"mitigates", "raises"}


def saved(opened: Opened, button: str, tmp_path: Path) -> Path:
    with opened.page.expect_download() as download:
        opened.page.get_by_role("button", name=button).click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_what_is_shown_can_be_saved_as_csv(show: Open, tmp_path: Path) -> None:
    opened = show(health().store, "#view=topics&off=Risk")
    path = saved(opened, "Save as CSV", tmp_path)
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
    path = saved(opened, "Picture as PNG", tmp_path)
    assert path.read_bytes().startswith(b"\x89PNG")


def test_the_picture_can_be_saved_as_svg(show: Open, tmp_path: Path) -> None:
    opened = show(health().store)
    opened.page.get_by_role("button", name="Save").click()
    path = saved(opened, "Picture as SVG", tmp_path)
    root = ElementTree.parse(path).getroot()  # noqa: S314 (our own file)
    texts = {node.text for node in root.iter("{http://www.w3.org/2000/svg}text")}
    assert "federated learning" in texts
    assert len(root.findall("{http://www.w3.org/2000/svg}g")) == 5


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
