"""A real browser for the page: refuses every request, keeps what the console says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Store

from kg.export.page import page_radar, render_page
from kg.export.page.texts import NO_PARAGRAPHS, Paragraphs
from tests.browser import watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FloatRect, Page


@dataclass
class Opened:
    """A page in the browser and what went wrong in it."""

    page: Page
    complaints: list[str]

    def text(self, selector: str) -> str:
        return self.page.locator(selector).inner_text()

    def panel(self) -> str:
        return self.text("#panel")

    def find(self, text: str) -> None:
        """Type into the search box, and take what it finds first."""
        self.page.locator("#query").fill(text)
        self.page.keyboard.press("Enter")

    def box(self, selector: str) -> FloatRect:
        """Where an element lies, and how large it is."""
        found = self.page.locator(selector).bounding_box()
        assert found is not None
        return found

    def fits(self, selector: str) -> bool:
        """Whether nothing of an element has to be scrolled to sideways."""
        size = "({ scrollWidth, clientWidth }) => scrollWidth === clientWidth"
        return bool(self.page.locator(selector).evaluate(size))

    def saved(self, button: str, folder: Path) -> Path:
        """The file that a button saves."""
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name=button).click()
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        return path

    def hear(self, text: str) -> None:
        """Wait until the live region says a text."""
        self.page.wait_for_function(
            "(text) => document.getElementById('live').textContent.includes(text)", arg=text
        )

    def spots(self) -> dict[str, tuple[float, float]]:
        """Where on the screen each topic lies, by its label."""
        found = self.page.evaluate(
            """() => {
            const canvas = document.getElementById("canvas");
            const { left, top } = canvas.getBoundingClientRect();
            return canvas.spots().map(([label, x, y]) => [label, left + x, top + y]);
            }"""
        )
        return {label: (x, y) for label, x, y in found}


Open = Callable[..., Opened]


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Write the page of a store and open it from disk; afterwards nothing must have gone wrong."""
    opened: list[Opened] = []

    def show(
        store: Store,
        fragment: str = "",
        *,
        title: str | None = None,
        width: int = 1440,
        height: int = 900,
        scripts: bool = True,
        dark: bool = False,
        bypass_csp: bool = False,
        touch: bool = False,
        still: bool = True,
        paragraphs: Paragraphs = NO_PARAGRAPHS,
        radar: bool = False,
    ) -> Opened:
        path = tmp_path / "graph.html"
        path.write_bytes(
            render_page(store, title, paragraphs, radar=page_radar if radar else None).encode()
        )
        page = browser.new_page(
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce" if still else "no-preference",
            has_touch=touch,
            is_mobile=touch,
            bypass_csp=bypass_csp,
        )
        page.set_default_timeout(15_000)
        opened.append(Opened(page, watch(page, path.as_uri(), "data:", "blob:")))
        page.goto(f"{path.as_uri()}{fragment}")
        if scripts:
            page.wait_for_selector("html[data-ready]")
        return opened[-1]

    yield show
    for one in opened:
        one.page.close()
        assert one.complaints == []
