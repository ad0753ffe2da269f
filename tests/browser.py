"""A real browser for tests: how it is started, and what they look at in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# The shell is the same browser without its window, and lighter.
_NAMES: Final = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM: Final = next(filter(None, map(shutil.which, _NAMES)), None)
FLAGS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
Show = Callable[..., "Page"]


@contextmanager
def opening(browser: Browser, path: Path) -> Iterator[Show]:
    """Opens a file of ours from disk; it may neither complain nor ask for anything elsewhere."""
    wrong: list[list[str]] = []

    def show(*, scripts: bool = True, dark: bool = False, width: int = 1280) -> Page:
        page = browser.new_page(
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": 800},
        )
        wrong.append(watch(page, "file:"))
        page.goto(path.as_uri())
        return page

    yield show
    assert not any(wrong)


def watch(page: Page, *own: str) -> list[str]:
    """What goes wrong in a page from now on: complaints, dialogs, and what is asked for elsewhere.

    ``own``: how the addresses begin that it may ask for.
    """
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: wrong.append(dialog.message) or dialog.dismiss())
    page.on("request", lambda r: None if r.url.startswith(own) else wrong.append(r.url))
    return wrong


def violations(page: Page) -> list[str]:
    """What axe-core, of which a package for Python brings a copy, finds wrong with a page."""
    package = pytest.importorskip("axe_playwright_python", reason="axe is not installed")
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(Path(package.__file__).with_name("axe.min.js").read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(
        "axe.run().then((r) => r.violations.map((v) => `${v.id}: ${v.nodes[0].html}`))"
    )
    return found
