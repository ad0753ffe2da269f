"""The documentation as a site: it is built strictly, stands alone, and opens from disk."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

import pytest

from tests.checkout import CHECKOUT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

LOADED: Final = {"script": "src", "link": "href", "img": "src", "iframe": "src"}
"""What a browser fetches to show a page."""


class Addresses(HTMLParser):
    """The ids of a page, what it leads to and what it loads."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value for name, value in attrs if value}
        self.ids |= {known[name] for name in ("id", "name") if name in known}
        if tag == "a" and "href" in known:
            self.links.append(known["href"])
        if tag in LOADED and LOADED[tag] in known and known.get("rel") != "canonical":
            self.loaded.append(known[LOADED[tag]])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("material", reason="needs: pip install 'trendkg[docs]'")
    folder = tmp_path_factory.mktemp("docs") / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(folder)]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(CHECKOUT)}
    run = subprocess.run(
        command, cwd=CHECKOUT, env=env, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return folder


@pytest.fixture(scope="module")
def read(site: Path) -> dict[Path, Addresses]:
    """Every page of ours; those of graphs have their own tests."""
    return {page: Addresses(page) for page in site.rglob("*.html") if page.name != "graph.html"}


def test_nothing_is_loaded_from_other_hosts(read: dict[Path, Addresses]) -> None:
    loaded = {address for page in read.values() for address in page.loaded}
    assert {address for address in loaded if urlsplit(address).netloc} == set()


def test_links_lead_to_pages_and_places(site: Path, read: dict[Path, Addresses]) -> None:
    wrong = []
    for page, found in read.items():
        if page.name == "404.html":  # is shown under any address
            continue
        for link in (*found.links, *found.loaded):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            there = target.is_file() and (
                not parts.fragment
                or target not in read
                or unquote(parts.fragment) in read[target].ids
            )
            if not there:
                wrong.append(f"{page.relative_to(site)}: {link}")
    assert not wrong


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
