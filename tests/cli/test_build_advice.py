"""How a build ends: dates, languages, fragments, sections that gave nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.cli.build_advice import advise
from kg.cli.console import Console
from kg.model import Unread
from kg.model.build_report import BuildRecord, Failure, ReportRecord
from kg.model.schema import TopicClass
from tests.cli.conftest import Kg
from tests.language.test_identify import SAID

REPORT = (
    "# Edge Models\n\n## Federated learning\n\nFederated learning lowers the risk of data breaches."
)


def report(name: str, **facts: object) -> ReportRecord:
    known = {"issued": "2025", "entities": {TopicClass.RISK: 1}, "sections": 10, **facts}
    return ReportRecord(name, name, "0", name, sentences=9, **known)  # type: ignore[arg-type]


def said(capsys: pytest.CaptureFixture[str], output: Path, *reports: ReportRecord) -> str:
    failures = (Failure("c.md", "OtherLanguage", "c.md is in German"),)
    record = BuildRecord("1", {}, reports, failures if len(reports) == 1 else ())
    advise(Console(), record, output)
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, []),
        ({"issued": ""}, ["1 report has no date (a.md); fill in", "metadata.csv"]),
        ({"fragments": 0.4}, ["1 report is read in fragments", "a.md 40%"]),
        ({"entities": {}}, ["1 report gave no topic (a.md)"]),
        (
            {"unread": tuple(Unread(str(n), "", "") for n in range(6))},
            ["most sections", "a.md 60%"],
        ),
    ],
)
def test_advice(
    facts: dict[str, object], words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = said(capsys, tmp_path, report("a.md", **facts))
    assert "1 report is not in English and left out (c.md)" in found
    assert all(word in found for word in words)
    assert len(found.splitlines()) == 1 + bool(words)


def test_many_reports_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reports = [report(f"{n}.md", issued="") for n in range(6)]
    found = said(capsys, tmp_path, *reports)
    assert "6 reports have no date (0.md, 1.md, 2.md and 3 more); fill in" in found
    assert (tmp_path / "metadata.csv").read_text().splitlines()[:2] == [
        "file,title,date,author,source",
        "0.md,,,,",
    ]
    assert "add them to" in said(capsys, tmp_path, *reports)


def test_dates_that_are_filled_in_are_read(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(REPORT)
    arguments = ["build", str(tmp_path / "a.md"), "-o", str(tmp_path / "out")]
    first = kg(*arguments)
    assert first.code == 0
    table = tmp_path / "out" / "metadata.csv"
    assert "fill in" in first.err
    assert kg(*arguments).code == 0
    table.write_text(table.read_text().replace("a.md,,,,", "a.md,,2025-03,,"))
    second = kg(*arguments)
    assert "no date" not in second.err
    assert "2025-03" in (tmp_path / "out" / "graph.ttl").read_text()


def test_reports_in_other_languages_are_left_out_unless_wanted(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(REPORT)
    (tmp_path / "b.md").write_text(f"# Bericht\n\n{SAID['de']}\n")
    arguments = ["build", str(tmp_path), "-o", str(tmp_path / "out")]
    left_out = kg(*arguments)
    assert left_out.code == 7
    assert "b.md is in German, and only English is understood" in left_out.err
    assert '"kind": "OtherLanguage"' in (tmp_path / "out" / "build.json").read_text()
    kept = kg(*arguments, "--any-language")
    assert kept.code == 0
    assert 'dcterms:language "de"' in (tmp_path / "out" / "graph.ttl").read_text()
    assert kg(*arguments).code == 7
