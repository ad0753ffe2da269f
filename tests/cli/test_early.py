"""What looks like the build of one text, before it is known what it is."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from kg.build import FOLDER
from kg.build.beforehand import _waiting
from kg.cli.build import build
from kg.cli.early import ANEW, FLAGS, OUTPUT, early, one_text


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.md", "b.txt", "c.pdf", "t.csv"):
        (tmp_path / name).write_text("# A\n", encoding="utf-8")
    (tmp_path / "folder.md").mkdir()
    for name in (OUTPUT, "out"):
        (tmp_path / "kept" / name / FOLDER).mkdir(parents=True)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    "line",
    [
        "build a.md",
        "build a.md -o out",
        "build -q a.md --output=out --json",
        "build --open b.txt --metadata b.txt --vocabulary t.csv --base https://example.org/",
        "build ./a.md --rebuild",
        "build kept/../a.md --format all --no-cache --debug",
        "build a.md -o kept/out --rebuild",
        "build a.md --no-cache --output=kept/out",
    ],
)
def test_one_text(line: str) -> None:
    assert one_text(line.split())


@pytest.mark.parametrize(
    "line",
    [
        "",
        "build",
        "query a.md",
        "build absent.md",
        "build folder.md",
        "build c.pdf",
        "build a.md b.txt",
        "build a.md c.pdf",
        "build a.md -",
        "build -",
        "build folder.md --metadata b.txt",
        "build --decisions a.md folder.md",
        "build a.md -j 1",
        "build a.md --jobs=2",
        "build a.md --engine spark",
        "build a.md --help",
        "build a.md -h",
        "build a.md -o kept/out",
        "build a.md -q --output=kept/out",
    ],
)
def test_anything_else(line: str) -> None:
    assert not one_text(line.split())
    with early(line.split()):
        assert not _waiting


def test_a_rebuild_where_builds_go_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("kept")
    assert not one_text(["build", "../a.md"])
    assert one_text(["build", "../a.md", "--rebuild"])


def test_options_are_those_of_the_command() -> None:
    options = [each for each in build.params if isinstance(each, click.Option)]
    flags = {name for each in options if each.is_flag for name in each.opts}
    assert flags == FLAGS
    assert {name for each in options if each.name == "cache" for name in each.opts} == ANEW
    assert [each.default for each in options if each.name == "output"] == [OUTPUT]
