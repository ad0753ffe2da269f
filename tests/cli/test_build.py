"""``kg build``: files, a table, and all that went wrong."""

from __future__ import annotations

import io
import json
import shutil
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from kg.build.assembly import Parts
from kg.export import FORMATS
from kg.graph import Graph
from kg.model.build_report import Severity, Violation
from tests.cli.conftest import REPORT, Kg


def test_it_writes_the_graph_the_page_and_the_record(kg: Kg, report: Path, tmp_path: Path) -> None:
    code, out, err = kg("build", report, "-o", tmp_path / "out")
    assert code == 0
    assert {p.name for p in (tmp_path / "out").iterdir()} == {
        "graph.ttl",
        "graph.html",
        "build.json",
        ".kg-cache",
    }
    assert out.splitlines()[0].split("  ")[0] == "report"
    assert out.splitlines()[1].split()[:2] == ["edge.md", "1"]
    assert err.splitlines()[-1].startswith(f"kg: wrote {tmp_path}/out/graph.ttl, ")


def test_what_it_wrote_is_no_report_of_the_next_build(kg: Kg, report: Path) -> None:
    output = report.parent / "output"
    for _ in range(2):
        assert kg("build", report.parent, "-o", output).code == 0
        assert kg("insights", output, "--format", "markdown", "-o", output / "digest.md").code == 0
    record = json.loads((output / "build.json").read_text())
    assert [each["name"] for each in record["reports"]] == ["edge.md"]


def test_the_folder_is_output_unless_named(
    kg: Kg, report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert kg("build", "edge.md", "--quiet") == (0, "", "")
    assert (tmp_path / "output" / "graph.html").exists()


def test_json_is_the_record(kg: Kg, report: Path, tmp_path: Path) -> None:
    out = kg("build", report, "-o", tmp_path / "out", "--json").out
    assert out == (tmp_path / "out" / "build.json").read_text("utf-8")
    assert json.loads(out)["conforms"] is True


def test_more_formats_come_beside_the_two(kg: Kg, report: Path, tmp_path: Path) -> None:
    assert kg("build", report, "-o", tmp_path / "out", "--format", "ntriples").code == 0
    graphs = [Graph.load(tmp_path / "out" / f"graph{suffix}") for suffix in (".ttl", ".nt")]
    assert len({tuple(graph.ntriples()) for graph in graphs}) == 1
    assert kg("build", report, "-o", tmp_path / "all", "--format", "all").code == 0
    suffixes = {form.suffix for form in FORMATS.values()}
    made = {p.name.removeprefix("graph") for p in (tmp_path / "all").glob("graph.*")}
    assert made == suffixes


def test_settings_reach_the_build(kg: Kg, report: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("label,class\nedge ai,Trend\nx ray,Risk\nX Ray,Risk\n")
    (tmp_path / "more.csv").write_text("label,class,iri\nx ray,Risk,https://e.org/x\n")
    code, out, err = kg(
        *("build", report, "-o", tmp_path / "out", "--json"),
        *("--vocabulary", tmp_path / "mine.csv", "--vocabulary", tmp_path / "more.csv"),
        *("--base", "https://e.org/id/", "--min-confidence", "0.5", "--max-bytes", "1000"),
    )
    settings = json.loads(out)["settings"]
    assert code == 0
    assert (settings["base"], settings["min_confidence"]) == ("https://e.org/id/", "0.5")
    assert [part[:8] for part in settings["vocabularies"].split()][::2] == ["mine.csv", "more.csv"]
    assert "kg: warning: 'x ray' is a name of two Risk concepts" in err
    assert kg("build", report, "--max-bytes", "10").code == 3


def test_of_many_warnings_the_first_are_shown(kg: Kg, report: Path, tmp_path: Path) -> None:
    rows = [f"name {n},Risk,https://e.org/{n}{of}\n" for n in range(23) for of in "ab"]
    (tmp_path / "mine.csv").write_text(f"label,class,iri\n{''.join(rows)}")
    run = kg("build", report, "-o", tmp_path / "out", "-q", "--vocabulary", tmp_path / "mine.csv")
    assert run.code == 0
    assert run.err.count("is a name of two Risk concepts") == 20
    assert "kg: warning: and 3 other things (see build.json)" in run.err
    record = json.loads((tmp_path / "out" / "build.json").read_text("utf-8"))
    assert len(record["warnings"]) == 23


def test_files_of_others_are_left_alone(kg: Kg, report: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "graph.html").write_text("mine")
    (out / "build.json").write_text('{"name": "x", "scripts": {}}')
    code, _, err = kg("build", report, "-o", out)
    assert code == 6
    assert err == (
        f"kg: {out}/graph.html is there, and no build has written it;"
        " choose another folder, or say --force to overwrite it\n"
    )
    assert (out / "graph.html").read_text() == "mine"
    assert kg("build", report, "-o", out, "--force").code == 0
    assert kg("build", report, "-o", out).code == 0
    shutil.rmtree(out / ".kg-cache")
    assert kg("build", report, "-o", out, "--no-cache").code == 0


def test_terms_that_are_found_and_not_are_told(kg: Kg, report: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("label,class\nuses,Technique\nblockchain,Technique\n")
    run = kg("build", report, "-o", tmp_path / "out", "--vocabulary", tmp_path / "mine.csv")
    assert run.code == 0
    assert "kg: 1 of 2 terms of your vocabulary found; not found:\n" in run.err
    assert "    blockchain (Technique): it stands in no report\n" in run.err


def test_failures_and_duplicates_are_listed(kg: Kg, report: Path, tmp_path: Path) -> None:
    (tmp_path / "again.md").write_text(REPORT)
    (tmp_path / "empty.md").write_text("")
    code, out, err = kg("build", tmp_path, tmp_path / "none.md", "-o", tmp_path / "out")
    assert code == 7
    assert "kg: edge.md is again.md again; built once\n" in err
    assert f"kg: left out: {tmp_path}/none.md does not exist; check the path\n" in err
    assert "kg: left out: empty.md is empty;" in err
    assert len(out.splitlines()) == 2


def test_many_reports_are_summed_up(kg: Kg, tmp_path: Path) -> None:
    for i in range(25):
        (tmp_path / f"report-{i:02}.md").write_text(f"# Report {i}\n\nNothing.\n")
    code, out, _ = kg("build", tmp_path, "-o", tmp_path / "out")
    assert code == 0
    assert out.splitlines()[-2].startswith("and 5 more (see build.json)")
    assert out.splitlines()[-1].startswith("25 reports")


@pytest.mark.parametrize(("severity", "code"), [("Violation", 8), ("Warning", 0)])
def test_a_graph_that_does_not_conform_is_written_and_told(
    kg: Kg,
    report: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    severity: str,
    code: int,
) -> None:
    found = Violation("https://e.org/x", "", "", "", Severity(severity), "Mend it.")
    many = tuple(replace(found, focus=f"{found.focus}{i}") for i in range(22))
    monkeypatch.setattr(Parts, "findings", lambda _parts: many)
    result = kg("build", report, "-o", tmp_path / "out")
    assert result.code == code
    assert (tmp_path / "out" / "graph.ttl").exists()
    if code:
        assert "kg: the graph does not conform: https://e.org/x0: Mend it.\n" in result.err
        assert "kg: and so at 2 other places (see build.json)\n" in result.err
    else:
        assert "kg: the graph conforms; 22 hints on it in build.json\n" in result.err


def test_standard_input(kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(REPORT.encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    code, out, _ = kg("build", "-", "-o", tmp_path / "out", "--json")
    assert code == 0
    assert [r["name"] for r in json.loads(out)["reports"]] == ["stdin"]


def test_debug_does_not_go_on_after_a_failure(kg: Kg, report: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_text("")
    code, _, err = kg("build", tmp_path, "-o", tmp_path / "out", "--debug")
    assert code == 3
    assert "Traceback" in err
