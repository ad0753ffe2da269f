"""Which names and slugs reports get."""
# ruff: noqa: E501 - one case a line

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from kg.read import Source
from kg.read.report_names import name_sources

SHA = "0123456789abcdef"
CASES = [
    pytest.param(["x.md"], {"x.md": "x"}, id="one"),
    pytest.param(
        ["a/x.md", "b/x.md", "y.md"],
        {"a/x.md": "a-x", "b/x.md": "b-x", "y.md": "y"},
        id="two of one name get their folder",
    ),
    pytest.param(
        ["p/a/x.md", "q/a/x.md", "x.md"],
        {"p/a/x.md": "p-a-x", "q/a/x.md": "q-a-x", "root/x.md": "root-x"},
        id="more folders until unique",
    ),
    pytest.param(
        ["x.md", "x.html", "b/x.md"],
        {"x.html": "x-01234567", "x.md": "x-01234567", "b/x.md": "b-x"},
        id="the hash where folders do not help",
    ),
    pytest.param(["A B.md", "a-b.txt"], {"A B.md": "a-b-01234567", "a-b.txt": "a-b-01234567"}, id="same when folded"),
    pytest.param(["Ünï Code v1.2.md", "趋势.md"], {"Ünï Code v1.2.md": "ünï-code-v1-2", "趋势.md": "趋势"}, id="letters of any script"),
    pytest.param(['<a>"\\\n\x1b\u202eb.md'], {'<a>"\\\n\x1b\u202eb.md': "a-b"}, id="no mark gets into an IRI"),
    pytest.param(["😀.md"], {"😀.md": "f0443a34"}, id="no letter at all"),
    pytest.param([f"{'long ' * 40}.md"], {f"{'long ' * 40}.md": "long-" * 16 + "c8b4b036"}, id="long"),
    pytest.param(["caf\udce9.md"], {"caf\ufffd.md": "caf"}, id="a file name that is not UTF-8"),
]  # fmt: skip


@pytest.mark.parametrize(("paths", "names"), CASES)
def test_names(paths: list[str], names: dict[str, str]) -> None:
    for order in permutations(paths):
        sources = [Source(path, path=Path("/root") / path) for path in order]
        named = name_sources(sources)
        assert {n.source.name: n.slug(SHA) for n in named} == names
        assert [n.source.name for n in named] == sorted(names)


@pytest.mark.parametrize("name", ["report", "a/report.md"])
def test_a_report_by_content_shares_its_slug_with_no_other(name: str) -> None:
    (found,) = name_sources([Source(name, content=b"x", by_content=True)])
    assert (found.slug("1" * 64), found.slug("2" * 64)) == (
        f"report-{'1' * 16}",
        f"report-{'2' * 16}",
    )


def test_relative_paths_are_absolute_ones(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    paths = [tmp_path / "x.md", Path("x/../b/x.md")]
    found = [n.source.name for n in name_sources([Source(str(p), path=p) for p in paths])]
    assert found == ["b/x.md", f"{tmp_path.name}/x.md"]


def test_standard_input_has_no_folder() -> None:
    sources = [Source("stdin"), Source("stdin.md", path=Path("/a/stdin.md"))]
    assert [(n.source.name, n.stem) for n in name_sources(sources)] == [
        ("a/stdin.md", "a-stdin"),
        ("stdin", "stdin"),
    ]
