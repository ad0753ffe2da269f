"""``kg view``: opens the page, or says how to get one."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import pytest

from .conftest import Kg


@pytest.mark.parametrize("end", ["", "graph.html"])
def test_it_opens_the_page(kg: Kg, built: Path, monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda address: opened.append(address) or True)
    assert kg("view", built / end) == (0, "", "")
    assert opened == [(built / "graph.html").as_uri()]
    assert '"opened": true' in kg("view", built, "--json").out


def test_without_a_browser_it_says_what_to_open(
    kg: Kg, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda _: False)
    assert f"open {built}/graph.html in one" in kg("view", built).err


@pytest.mark.parametrize("path", [".", "graph.ttl", "none/graph.html"])
def test_without_a_page_it_says_how_to_make_one(kg: Kg, tmp_path: Path, path: str) -> None:
    (tmp_path / "graph.ttl").write_text("")
    result = kg("view", tmp_path / path)
    assert result.code == 3
    assert "make one with: kg build" in result.err
