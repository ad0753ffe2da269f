"""The page of changes, in a browser that refuses every request."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.analysis.diff import Diff, between, diff_page
from kg.analysis.diff.diff_page import render_page, write_page
from kg.graph import Graph
from tests.analysis.diff.samples import graph, turtle
from tests.analysis.diff.test_diff_text import NEW, OLD
from tests.browser import Show, opening, violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HOSTILE = "</summary><script>alert(1)</script><img src=x onerror=alert(2)> \u202e {{script}}"


def diff() -> Diff:
    new = turtle(NEW, HOSTILE).replace('"farms"', json.dumps(HOSTILE))
    new = new.replace('"Report c"', json.dumps(HOSTILE))
    return between(graph(OLD), Graph.parse(new.encode()), (HOSTILE, "now"))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "changes.html"
    write_page(diff(), path)
    return path


@pytest.fixture
def show(browser: Browser, path: Path) -> Iterator[Show]:
    with opening(browser, path) as show:
        yield show


def shown(page: Page) -> int:
    return page.locator("details:visible").count()


def test_every_change_is_listed_and_can_be_found(show: Show) -> None:
    page = show()
    every = page.locator("details").count()
    assert shown(page) == every == len(diff().comparison.changes) > 3
    page.select_option("#kind", "mitigatesRisk")
    assert 0 < shown(page) < every
    assert page.locator("section:visible").count() == 1
    page.select_option("#kind", "")
    page.fill("#find", "c names")
    assert 0 < shown(page) < every
    page.fill("#find", "no such words anywhere")
    assert (shown(page), page.locator("#shown").inner_text()) == (0, f"0 of {every}")
    page.fill("#find", "")
    page.fill("#reports", "2")
    assert 0 < shown(page) < every


def test_the_words_open_below_a_change(show: Show) -> None:
    page = show()
    against = page.locator("#contradicted details", has_text="Against it")
    first = page.locator("#contradicted details").first
    assert not first.locator("blockquote").first.is_visible()
    first.locator("summary").click()
    assert first.locator("blockquote", has_text="a says so").is_visible()
    page.click("#open")
    assert page.locator("blockquote:visible").count() == page.locator("blockquote").count()
    assert against.locator("blockquote", has_text="c says so").first.is_visible()
    page.click("#open")
    assert page.locator("blockquote:visible").count() == 0


def test_what_reports_say_stays_text(show: Show) -> None:
    page = show()
    assert page.locator("main script, main img").count() == 0
    assert "<script>alert(1)" in page.locator("h1").inner_text()
    assert page.locator("#emerged b", has_text="<script>alert(1)").count() > 0


def test_without_scripts_the_lists_are_whole(show: Show) -> None:
    page = show(scripts=False)
    assert not page.locator("#filters").is_visible()
    assert shown(page) == page.locator("details").count()
    page.locator("summary").first.click()
    assert page.locator("blockquote:visible").count() > 0


@pytest.mark.parametrize(
    ("width", "dark"), [(360, False), (360, True), (1280, False), (1280, True)]
)
def test_nothing_sticks_out_or_is_out_of_reach(show: Show, width: int, *, dark: bool) -> None:
    page = show(width=width, dark=dark)
    page.click("#open")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []


def test_nothing_to_tell() -> None:
    page = render_page(between(graph(OLD), graph(OLD)))
    assert "Nothing has changed." in page
    assert "<dt>In both</dt><dd>2 reports" in page


def test_long_lists_are_cut_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diff_page, "MOST", 2)
    reports = "\n".join(f"report r{n} 2025" for n in range(8))
    names = " ".join(f"r{n}" for n in range(8))
    new = graph(f"{reports}\nRisk a a: {names}\nRisk b b: r1\nRisk c c")
    page = render_page(between(graph(""), new))
    assert "The first 2 of 3; kg diff --json has all." in page
    assert "<li>and 2 more reports</li>" in page
    monkeypatch.setattr(diff_page, "MOST", 3)
    assert "No report is known to say it." in render_page(between(graph(""), new))
