"""A picture of the page, as a browser shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.browser import CHROMIUM
from tests.checkout import OUTPUT

PICTURE: Final = OUTPUT / "graph.png"
WIDTH: Final = 1440
HEIGHT: Final = 900
PICKED: Final = "pick=topic:technique/retrieval-augmented-generation"


def photograph(page: Path, picture: Path) -> None:
    """Open a page in Chromium with a topic picked, and write what it shows as a PNG.

    A picture of the same page may differ from machine to machine, by fonts; nothing compares it.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        tab = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce")
        tab.goto(f"{page.resolve().as_uri()}#{PICKED}")
        tab.wait_for_selector("html[data-ready]")
        tab.screenshot(path=picture)
        browser.close()
