"""The page of an evaluation, in a browser that refuses every request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.learn.annotations import annotated
from kg.learn.evaluation.bootstrap import differences
from kg.learn.evaluation.evaluation_page import render_page, write_page
from kg.learn.evaluation.evaluation_run import build_finder, evaluate
from kg.learn.evaluation.figures import rows
from tests.browser import Show, opening, violations
from tests.learn.evaluation.conftest import ANNOTATION, write

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HOSTILE = "</td><script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of reports of which one is hostile."""
    folder = tmp_path_factory.mktemp("page")
    gold = write(folder / "gold")
    entities = [*ANNOTATION["entities"]]
    entities[3] = {**entities[3], "label": HOSTILE, "quote": HOSTILE}
    report = f"# Trends\n\n## Edge AI\n\nEdge AI uses federated learning. {HOSTILE} raises it.\n"
    entities = [{**e, "quote": HOSTILE} for e in entities]
    relations = [{**r, "quote": HOSTILE} for r in ANNOTATION["relations"]]
    write(gold, "hostile <b>", report, entities=entities, relations=relations)
    run = evaluate(annotated([gold]), build_finder(), what=f"a run {HOSTILE}")
    other = differences(run.tallies(), run.tallies()[::-1], rows(run.schema), resamples=20)
    write_page(run, folder / "page.html", {HOSTILE: other}, resamples=20)
    return folder / "page.html"


@pytest.fixture
def show(browser: Browser, path: Path) -> Iterator[Show]:
    with opening(browser, path) as show:
        yield show


def shown(page: Page) -> int:
    return page.locator("#errors tbody tr:visible").count()


def test_every_error_is_listed_and_can_be_found(show: Show) -> None:
    page = show()
    every = page.locator("#errors tbody tr").count()
    assert shown(page) == every > 5
    assert page.locator("#shown").inner_text() == f"{every} of {every}"
    page.select_option("#verdict", "missed")
    missed = shown(page)
    assert 0 < missed < every
    page.select_option("#kind", "Risk")
    assert 0 < shown(page) < missed
    page.fill("#find", "the risk of")
    assert "job losses" in page.locator("#errors tbody tr:visible").first.inner_text()
    page.fill("#find", "no such words anywhere")
    assert shown(page) == 0
    page.fill("#find", "")
    page.select_option("#kind", "")
    page.select_option("#near", "none")
    page.select_option("#report", "edge")
    assert 0 < shown(page) < missed


def test_what_reports_say_stays_text(show: Show) -> None:
    page = show()
    assert page.locator("#errors script, #errors img").count() == 0
    assert HOSTILE in page.locator("h1").inner_text()
    assert page.locator("#errors blockquote", has_text=HOSTILE).count() > 0


def test_without_scripts_the_list_is_whole(show: Show) -> None:
    page = show(scripts=False)
    assert not page.locator("#filters").is_visible()
    assert shown(page) == page.locator("#errors tbody tr").count()


@pytest.mark.parametrize("dark", [False, True])
def test_nothing_is_out_of_reach(show: Show, *, dark: bool) -> None:
    page = show(dark=dark)
    assert violations(page) == []


def test_the_same_bytes_again(gold: Path) -> None:
    once, again = (
        render_page(evaluate(annotated([gold]), build_finder(), what="a run"), resamples=9)
        for _ in range(2)
    )
    assert once == again
    assert "#against" not in once


def test_absent_graphs_are_told(gold: Path) -> None:
    run = evaluate(annotated([gold]), lambda _case: None, what="nothing")
    assert "No graph of edge, other" in render_page(run, resamples=9)
