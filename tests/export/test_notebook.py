"""A graph in a notebook: the page in a frame that reaches nothing outside it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kg
from kg.export import notebook
from kg.export.page import render_page
from tests.browser import watch
from tests.export.page.graphs import health

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FrameLocator, Page


def test_the_page_is_in_the_frame_whole() -> None:
    graph = kg.Graph(health().store)
    shown = graph._repr_html_()
    assert shown is not None
    source = re.search(r'srcdoc="([^"]*)"', shown)
    assert source is not None
    assert unescape(source[1]) == render_page(graph.store)
    assert 'sandbox="allow-scripts allow-downloads"' in shown


def test_a_graph_too_large_is_not_put_into_the_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook, "LARGEST", 5)
    shown = notebook.html(kg.Graph(health().store))
    assert "6 topics, too large for a notebook" in shown
    assert len(shown) < 500


def test_a_result_of_a_build_shows_its_graph(tmp_path: Path) -> None:
    (tmp_path / "r.md").write_text("# Trends\n\n## Edge AI\n\nEdge AI uses federated learning.\n")
    result = kg.build([tmp_path / "r.md"])
    assert result._repr_html_() == result.graph._repr_html_()


def test_the_graph_alone_knows_no_page() -> None:
    code = "from kg.graph import Graph; print(Graph.parse(b'')._repr_html_())"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert shown.stdout.strip() == b"None"


@pytest.fixture
def cell(browser: Browser) -> Iterator[tuple[Page, FrameLocator, list[str]]]:
    """A notebook that shows a graph: its page, the frame, and what went wrong."""
    page = browser.new_page(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    wrong = watch(page, "about:", "data:", "blob:")
    shown = kg.Graph(health().store)._repr_html_() or ""
    page.set_content(f"<title>notebook</title><p id='cell'>before</p>{shown}<p>after</p>")
    frame = page.frame_locator("iframe")
    frame.locator("html[data-ready]").wait_for()
    yield page, frame, wrong
    page.close()
    assert wrong == []


def test_it_can_be_used_in_a_notebook(cell: tuple[Page, FrameLocator, list[str]]) -> None:
    page, frame, _ = cell
    frame.locator("#panel .name", has_text="AI agents").first.click()
    frame.locator("#panel .name", has_text="healthcare").first.click()
    assert frame.locator("#panel-title").inner_text() == "healthcare"
    page.frames[1].evaluate("history.back()")
    frame.locator("#panel-title", has_text="AI agents").wait_for()
    frame.get_by_role("button", name="Zoom in").click()
    frame.get_by_role("button", name="Light or dark").click()
    frame.get_by_role("button", name="Claims", exact=True).click()
    with page.expect_download() as download:
        frame.get_by_role("button", name="Save as CSV").click()
    assert download.value.suggested_filename == "claims.csv"


def test_it_reaches_nothing_of_the_notebook(cell: tuple[Page, FrameLocator, list[str]]) -> None:
    page, _, _ = cell
    frame = page.frames[1]
    reached = """() => { try { return parent.document.title; } catch (e) { return e.name; } }"""
    assert frame.evaluate(reached) == "SecurityError"
    assert page.locator("#cell").inner_text() == "before"
    assert page.evaluate("typeof vis") == "undefined"
