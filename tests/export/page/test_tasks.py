"""What people come to the page for, done by keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.build.pipeline import build_into
from kg.graph import Graph
from tests.export.page.conftest import Open, Opened
from tests.export.page.graphs import health, timed


def reach(opened: Opened, name: str, *, inside: str = "body", stops: int = 80) -> None:
    """Press Tab until an element of this name, or one whose name begins so, has the focus."""
    for _ in range(stops):
        opened.page.keyboard.press("Tab")
        if opened.page.evaluate(
            """([name, inside]) => {
            const here = document.activeElement;
            const called = here.getAttribute("aria-label") || here.textContent.trim();
            return here.closest(inside) !== null && called.startsWith(name);
            }""",
            [name, inside],
        ):
            return
    raise AssertionError(f"no way to {name!r} by Tab")


def press(opened: Opened, name: str, **where: str) -> None:
    reach(opened, name, **where)
    opened.page.keyboard.press("Enter")


def ask(opened: Opened, typed: str) -> None:
    opened.page.keyboard.press("/")
    opened.page.keyboard.type(typed)
    opened.page.keyboard.press("Enter")


def save(opened: Opened, name: str, folder: Path) -> Path:
    with opened.page.expect_download() as download:
        press(opened, name)
    download.value.save_as(folder / download.value.suggested_filename)
    return folder / download.value.suggested_filename


def escape(opened: Opened) -> None:
    opened.page.keyboard.press("Escape")


def test_questions_forecasts_and_the_way_back(show: Open) -> None:
    opened = show(timed().store)
    ask(opened, "what mitigates privacy concerns?")
    assert opened.text("#panel-title") == "What mitigates privacy concerns?"
    press(opened, "2 sentences", inside="#panel")
    assert "Federated learning lessens privacy concerns." in opened.panel()
    escape(opened)
    press(opened, "Risks that nobody addresses")
    assert "energy cost" in opened.panel()
    opened.page.go_back()
    assert opened.text("#panel-title") == "What stands out"
    press(opened, "Timeline", inside="#views")
    assert "until 2030" in opened.text("#timeline")
    press(opened, "tuning is a kind of learning", inside="#timeline")
    assert "Gartner expects it by 2030." in opened.panel()
    escape(opened)
    assert opened.page.locator("#timeline").is_visible()


def test_one_report_then_two_topics_side_by_side_on_paper(show: Open) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    opened = show(health().store)
    ask(opened, "secure aggregation")
    press(opened, "Privacy and learning", inside="#panel")
    press(opened, "Show only this report")
    assert "reports=report/privacy-2026" in opened.page.url
    press(opened, "Show all reports again")
    ask(opened, "federated learning")
    press(opened, "Compare with another")
    ask(opened, "AI agents")
    press(opened, "Compare with federated learning")
    assert "Used by, alone" in opened.text("#compare")
    printed = pypdfium2.PdfDocument(opened.page.pdf())
    assert "Used by, alone" in printed[0].get_textpage().get_text_bounded()
    printed.close()


def test_a_view_is_shared_and_saved(show: Open, tmp_path: Path) -> None:
    opened = show(health().store, "#view=claims&sure=0.5")
    press(opened, "Share")
    assert opened.page.get_by_label("Link to this view").input_value() == opened.page.url
    press(opened, "Copy link")
    opened.hear("Copied")
    escape(opened)
    names = [save(opened, name, tmp_path).name for name in ("Save as CSV", "Excel", "Save as Turt")]
    assert names == ["claims.csv", "graph.xlsx", "claims.ttl"]


def test_a_merge_is_corrected_and_undone_by_the_next_build(show: Open, tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    report.write_text(
        "# Outlook\n\n## Search\n\nRetrieval-augmented generation (RAG) reduces hallucination."
        " RAG is used in healthcare.\n"
    )
    build_into(tmp_path / "out", [report], processes=1)
    opened = show(Graph.load(tmp_path / "out").store)
    ask(opened, "rag")
    assert opened.text("#panel-title") == "Retrieval-augmented generation"
    press(opened, "Correct this topic")
    press(opened, "RAG is another topic")
    escape(opened)
    press(opened, "1 correction of yours")
    table = save(opened, "Save as decisions.csv", tmp_path)
    build_into(tmp_path / "out", [report], processes=1, decisions=table)
    opened = show(Graph.load(tmp_path / "out").store)
    ask(opened, "rag")
    assert opened.text("#panel-title") == "RAG"
