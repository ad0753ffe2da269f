"""The README keeps its word: it is short, and commands do what stands under them."""

from __future__ import annotations

import os
import re
import struct
import tomllib
from pathlib import Path

import pytest

from tests.checkout import CHECKOUT, README
from tests.picture import HEIGHT, PICTURE, WIDTH
from tests.readme import blocks, first_build, in_terminal, refreshed

TEXT = README.read_text("utf-8")
PAGES = [README, *(CHECKOUT / name for name in ("CONTRIBUTING.md", "CHANGELOG.md"))]
PAGES += sorted((CHECKOUT / "ontology").glob("**/README.md"))
PAGES += sorted((CHECKOUT / "docs").glob("**/*.md"))
LATER = ("NAME", "kg/_ontology")
"""In names of files that the reader or a build will make."""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="a terminal is made as on Unix")
def test_what_stands_under_a_command_is_what_it_prints(
    first_output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(first_output)
    shown = refreshed(TEXT, in_terminal(first_output))
    assert shown == TEXT, "python -m tests.renew writes the true output into the README"


def test_the_first_two_blocks_are_one_line_each_that_sets_up_and_runs() -> None:
    build, tests = blocks(TEXT, "sh", "console", "python")[:2]
    assert [build, tests] == blocks(TEXT, "sh")[:2]
    for line in (build, tests):
        assert line.count("\n") == 1
        assert line.startswith("python3 -m venv .venv && .venv/bin/pip install ")
    assert build.endswith(" -o output\n")
    assert tests.endswith(" .venv/bin/pytest -n auto\n")


def test_the_first_command_builds_reports_that_are_there() -> None:
    command, *reports, option, folder = first_build()
    assert (command, option, folder) == ("build", "-o", "output")
    assert 1 < len(reports) < 6
    assert all((CHECKOUT / report).is_file() for report in reports)


def test_it_is_a_front_door() -> None:
    assert len(TEXT.encode()) <= 8000


def test_the_public_names_are_shown() -> None:
    names = set(re.findall(r"\bkg\.(\w+)", "".join(blocks(TEXT, "python"))))
    assert {"build", "write"} <= names


def test_the_version_of_python_is_the_one_required() -> None:
    settings = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))
    least = settings["project"]["requires-python"].removeprefix(">=")
    assert f"Python {least} or later" in TEXT


def test_the_picture_is_one_of_the_page_and_small() -> None:
    assert f"]({PICTURE.relative_to(CHECKOUT)})" in TEXT
    data = PICTURE.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", data[16:24]) == (WIDTH, HEIGHT)
    assert len(data) < 300_000


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if not target.startswith("https://"):
            assert (page.parent / target).exists(), target


def test_files_that_are_named_exist() -> None:
    for page in (README, CHECKOUT / "CONTRIBUTING.md"):
        for name in re.findall(
            r"`((?:kg|ontology|tests|output)/[\w/.-]*)`", page.read_text("utf-8")
        ):
            made = any(part in name for part in LATER)
            assert made or (CHECKOUT / name).exists(), name


def test_the_fence_of_a_command_that_cannot_be_shown_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="only kg commands can be shown"):
        in_terminal(tmp_path)("rm -r /")
