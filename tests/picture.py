"""Pictures of the page, the digest, the radar and the page of changes, as a browser shows them."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from kg.cli.main import main
from tests.browser import CHROMIUM, FLAGS
from tests.checkout import DOCS, EXAMPLES, OUTPUT

PICTURE: Final = OUTPUT / "graph.png"
WIDTH: Final = 1440
HEIGHT: Final = 900

READY: Final = "html[data-ready]"
PICTURES: Final = DOCS / "pictures"
MADE: Final = {
    "digest": ["insights", str(OUTPUT), "--format", "html", "-o"],
    "radar": ["export", "radar", str(OUTPUT), "-o"],
    "diff": [
        "diff",
        str(EXAMPLES / "graphs" / "tiny.ttl"),
        "--from",
        "2024",
        "-o",
        os.devnull,
        "--html",
    ],
}
"""The other pictures of the documentation, and the commands that write their pages."""


def photograph(page: Path, picture: Path, ready: str = "body") -> None:
    """Open a page in Chromium, and write what it shows as a PNG.

    It has 256 colours, which a page looks the same in, and a third of the bytes. A picture of the
    same page may differ from machine to machine, by fonts; nothing compares it.
    """
    from PIL import Image
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        tab = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce")
        tab.goto(page.resolve().as_uri())
        tab.wait_for_selector(ready)
        shown = Image.open(BytesIO(tab.screenshot()))
        shown.quantize(dither=Image.Dither.NONE).save(picture, optimize=True)
        browser.close()


def photograph_all() -> None:
    """Make the picture of the README, and those of the documentation."""
    photograph(OUTPUT / "graph.html", PICTURE, READY)
    with TemporaryDirectory() as folder:
        for name, command in MADE.items():
            page = Path(folder) / f"{name}.html"
            main([*command, str(page)])
            photograph(page, PICTURES / f"{name}.png")
