"""Bad input: a clear line and a code, or a correct graph; never a traceback or half a file."""
# ruff: noqa: E501 - one case a line

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.build.memo import FOLDER
from kg.cli.main import main
from kg.graph import Graph
from kg.graph.shacl import check
from kg.model.build_report import Severity

GOOD = "# Trends\n\n## Edge AI\n\nEdge AI uses federated learning and raises privacy concerns.\n"
HOSTILE = 'a"b<c>\\d\n\x1b[31m\u202ee.md'
Make = Callable[[Path], object]


def text(content: str | bytes, name: str = "report.md") -> Make:
    data = content if isinstance(content, bytes) else content.encode()
    return lambda folder: (folder / name).write_bytes(data)


def sparse(folder: Path) -> None:
    with (folder / "huge.md").open("wb") as file:
        file.truncate(200 << 20)


def table(rows: int) -> str:
    return "| Technique | Risk |\n|--|--|\n" + "".join(f"| m{i} | r{i} |\n" for i in range(rows))


REFUSED = [
    pytest.param("report.md", lambda _: None, 3, "report.md does not exist; check the path", id="missing"),
    pytest.param(".", lambda _: None, 3, "holds no report; reports end in .md", id="folder without reports"),
    pytest.param("*.md", lambda _: None, 3, "matches no report", id="pattern without reports"),
    pytest.param(".", text(""), 3, "report.md is empty; give a report with text", id="empty"),
    pytest.param(".", text(" \n\ufeff\n"), 3, "only white space", id="white space"),
    pytest.param(".", text(bytes(range(256))), 3, "looks binary", id="binary"),
    pytest.param("x.pdf", text(b"%PDF-1.7\n", "x.pdf"), 3, "x.pdf is no whole PDF (it is broken); get it anew", id="PDF"),
    pytest.param("huge.md", sparse, 3, "huge.md has more than 33,554,432 bytes", id="200 MB"),
    pytest.param("report.md/x.md", text(GOOD), 3, "does not exist", id="a file as folder"),
    pytest.param("\0.md", lambda _: None, 3, "␀.md does not exist", id="NUL in a path"),
    pytest.param("x" * 5000, lambda _: None, 3, "does not exist", id="a path too long"),
]  # fmt: skip


@pytest.mark.parametrize(("argument", "make", "code", "said"), REFUSED)
def test_what_cannot_be_used_is_refused_in_one_line(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    argument: str,
    make: Make,
    code: int,
    said: str,
) -> None:
    (tmp_path / "in").mkdir()
    make(tmp_path / "in")
    output = str(tmp_path / "out")
    assert main(["build", "--quiet", f"{tmp_path}/in/{argument}", "-o", output]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("kg: ")
    assert err.count("\n") == 1
    assert said in err
    assert not (tmp_path / "out").exists()


BUILT = [
    pytest.param(text("# Caf\n\nEdge \xff\xfe AI \xc3( \x80\n".encode("latin-1")), id="invalid UTF-8"),
    pytest.param(text("---\ntitle: [unclosed\n  : : x\n---\n" + GOOD), id="front matter that is not YAML"),
    pytest.param(text("---\n- a\n- b\n---\n" + GOOD), id="front matter that is a list"),
    pytest.param(text("---\ntitle: x\n" + GOOD), id="front matter without an end"),
    pytest.param(
        text("<script>alert('<h1>x')</script><h1>Edge <b>AI</h1></b><p>It grows<li>x<table><td>y</p><style>", "a.html"),
        id="HTML with scripts and broken nesting",
    ),
    pytest.param(
        text("# T\n\n" + table(10_000)), id="a table of 10,000 rows", marks=pytest.mark.slow
    ),
    pytest.param(text(f"# {'x' * 10_000}\n\n{GOOD}"), id="a heading of 10,000 characters"),
    pytest.param(text(f"# {'edge computing ' * 700}\n\n{GOOD}"), id="a heading of 1,400 words"),
    pytest.param(text("- " * 10_000 + "edge AI\n"), id="ten thousand nested lists"),
    pytest.param(text("> " * 10_000 + "edge AI\n"), id="ten thousand nested quotations"),
    pytest.param(text("<ul><li>" * 10_000 + "edge AI", "a.html"), id="ten thousand nested HTML lists"),
    pytest.param(text("*" * 10_000 + "edge AI" + "[" * 10_000), id="ten thousand marks"),
    pytest.param(text(GOOD.replace("Edge AI", 'Edge "AI" <b>\\x \u202e \x07 \x1b[31m')), id="marks and controls in headings"),
    pytest.param(text(GOOD + "\n## \u0627\u0644\u0630\u0643\u0627\u0621\n\nالذكاء الاصطناعي.\n"), id="right to left"),
    pytest.param(text(GOOD, HOSTILE), id="marks and controls in the name"),
    pytest.param(text(GOOD.replace("\n", "\r")), id="old Mac line ends"),
    pytest.param(text("{{ title }}\n\n[INSERT TEXT HERE]\n"), id="an unfilled template"),
]  # fmt: skip


@pytest.mark.parametrize("make", BUILT)
def test_what_can_be_read_becomes_a_graph_that_conforms(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], make: Make
) -> None:
    (tmp_path / "in").mkdir()
    make(tmp_path / "in")
    code = main(["build", str(tmp_path / "in"), "-o", str(tmp_path / "out")])
    err = capsys.readouterr().err
    assert code == 0, err
    assert not any(ord(c) < 32 and c != "\n" for c in err)
    graph = Graph.load(tmp_path / "out")
    assert [f for f in check(graph) if f.severity is Severity.VIOLATION] == []
    assert (tmp_path / "out" / "graph.html").stat().st_size > 100_000


@pytest.mark.parametrize(
    ("name", "shown", "said"),
    [
        ("bad.md", "bad.md", "kg: left out: bad.md is empty;"),
        ("b\udcffd.zip", "b\ufffdd.zip", "/b\\udcffd.zip is no whole archive"),
    ],
)
def test_one_bad_report_among_good_ones_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, shown: str, said: str
) -> None:
    (tmp_path / "good.md").write_text(GOOD)
    (tmp_path / name).write_bytes(b"")
    assert main(["build", str(tmp_path), "-o", str(tmp_path / "out")]) == 7
    assert said in capsys.readouterr().err
    record = json.loads((tmp_path / "out" / "build.json").read_text())
    assert [f["name"] for f in record["failures"]] == [shown]
    assert [r["name"] for r in record["reports"]] == ["good.md"]


def test_the_output_folder_may_be_a_file_or_read_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good.md").write_text(GOOD)
    (tmp_path / "file").write_text("mine")
    for out in ("file", "file/deeper"):
        assert main(["build", str(tmp_path / "good.md"), "-o", str(tmp_path / out)]) == 6
        err = capsys.readouterr().err
        assert err.startswith(f"kg: {tmp_path}/file is no folder; choose another one")
        assert err.count("\n") == 1
    assert main(["build", str(tmp_path / "good.md"), "-o", "/proc/out"]) == 6
    assert (tmp_path / "file").read_text() == "mine"


def test_a_file_where_the_cache_goes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "good.md").write_text(GOOD)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / FOLDER).write_text("mine")
    assert main(["build", str(tmp_path / "good.md"), "-o", str(tmp_path / "out")]) == 6
    err = capsys.readouterr().err
    assert err.endswith(
        f"out/{FOLDER} cannot be written: a part of its path is a file; choose another folder\n"
    )
    assert [path.name for path in (tmp_path / "out").iterdir()] == [FOLDER]


def test_a_limit_above_all_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "good.md").write_text(GOOD)
    out = tmp_path / "out"
    assert main(["build", str(tmp_path), "-q", "-o", str(out), "--max-bytes", "9" * 30]) == 0
    assert capsys.readouterr().err == ""


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A folder with a report, and in out/ what an earlier build left."""
    (tmp_path / "good.md").write_text(GOOD)
    (tmp_path / "out" / FOLDER).mkdir(parents=True)
    for name in ("graph.ttl", "graph.html", "build.json"):
        (tmp_path / "out" / name).write_text("old")
    return tmp_path


def untouched(folder: Path) -> bool:
    found = {path.name: path.read_text() for path in (folder / "out").glob("[!.]*")}
    return found == dict.fromkeys(("graph.ttl", "graph.html", "build.json"), "old")


def test_a_full_disk_leaves_the_old_graph(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    assert main(["build", str(built / "good.md"), "-o", str(built / "out")]) == 6
    assert "cannot be written: disk full; free some space" in capsys.readouterr().err
    assert untouched(built)


def test_an_interruption_while_writing_leaves_the_old_graph(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = iter([None, KeyboardInterrupt()])

    def interrupted(_descriptor: int) -> None:
        if error := next(calls):
            raise error

    monkeypatch.setattr(os, "fsync", interrupted)
    assert main(["build", str(built / "good.md"), "-o", str(built / "out")]) == 130
    assert capsys.readouterr().err.strip().startswith("kg: interrupted;")
    assert untouched(built)


def test_ctrl_c_ends_a_build_with_one_line(built: Path) -> None:
    waiting = built / "waiting.csv"
    os.mkfifo(waiting)
    command = ["build", built / "good.md", "-o", built / "out", "--vocabulary", waiting]
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", *map(str, command)], stderr=subprocess.PIPE, text=True
    )
    with waiting.open("w"):  # opens once the build reads it
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.strip() == "kg: interrupted; what was there before is still there"
    assert untouched(built)
