"""The documentation as a site: a strict build checks its links; it stands alone, from disk."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import pytest

from tests.checkout import CHECKOUT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

LOADED: Final = {"script": "src", "link": "href", "img": "src", "iframe": "src"}
"""What a browser fetches to show a page."""


class Loaded(HTMLParser):
    """The addresses that a page loads."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value for name, value in attrs if value}
        if tag in LOADED and LOADED[tag] in known and known.get("rel") != "canonical":
            self.found.add(known[LOADED[tag]])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("material", reason="needs: pip install 'trendkg[docs]'")
    folder = tmp_path_factory.mktemp("docs") / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(folder)]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(CHECKOUT)}
    run = subprocess.run(
        command, cwd=CHECKOUT, env=env, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return folder


def test_nothing_is_loaded_from_other_hosts(site: Path) -> None:
    for page in site.rglob("*.html"):
        if page.name != "graph.html":  # graphs have their own tests
            assert {one for one in Loaded(page).found if urlsplit(one).netloc} == set(), page


def test_every_command_and_term_and_name_is_there(site: Path) -> None:
    import kg
    from kg.cli import main as cli

    def text(name: str) -> str:
        return re.sub(r"<[^>]+>", "", (site / "reference" / f"{name}.html").read_text("utf-8"))

    options = text("options")
    assert [c for c in cli.kg.list_commands(None) if f"kg {c} [OPTIONS]" not in options] == []  # type: ignore[arg-type]
    assert "tkg:usesTechnique" in text("terms")
    assert "mitigations" in text("questions")
    assert [name for name in kg.__all__ if name not in text("python")] == []


def test_search_works_from_disk(site: Path, browser: Browser) -> None:
    page = browser.new_page()
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.goto((site / "index.html").as_uri())
    page.locator("input[data-md-component=search-query]").press_sequentially("unmitigated")
    hit = page.locator(".md-search-result__link").first
    hit.wait_for()
    assert "insights" in (hit.get_attribute("href") or "")
    assert not failed
    page.close()
