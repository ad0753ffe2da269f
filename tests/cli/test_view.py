"""``kg view``: opens the page, or says how to get one."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import pytest

from tests.cli.conftest import Kg


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


@pytest.mark.parametrize("error", [OSError("no such file"), webbrowser.Error("no browser")])
def test_a_browser_that_cannot_be_started_is_none(
    kg: Kg, report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(_address: str) -> bool:
        raise error

    monkeypatch.setattr(webbrowser, "open", fail)
    result = kg("build", report, "-o", tmp_path / "made", "--open")
    assert result.code == 0
    assert f"open {tmp_path / 'made' / 'graph.html'} in one" in result.err
    assert (tmp_path / "made" / "graph.html").is_file()


def test_a_build_opens_its_page_when_asked(
    kg: Kg, report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda address: seen.append(address) or True)
    assert kg("build", report, "-o", tmp_path / "made", "--quiet").code == 0
    assert seen == []
    assert kg("build", report, "-o", tmp_path / "made", "--quiet", "--open") == (0, "", "")
    assert seen == [(tmp_path / "made" / "graph.html").as_uri()]
