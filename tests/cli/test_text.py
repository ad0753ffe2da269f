"""The text that offsets count in, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import REPORT, Kg
from tests.read import making


def test_a_text_is_printed_as_it_is(kg: Kg, report: Path) -> None:
    assert kg("text", report) == (0, REPORT, "")


def test_a_pdf_is_printed_as_it_is_read(kg: Kg, tmp_path: Path) -> None:
    platypus = pytest.importorskip("reportlab.platypus")
    styles = pytest.importorskip("reportlab.lib.styles").getSampleStyleSheet()
    story = [
        platypus.Paragraph("Edge report", styles["Title"]),
        platypus.Paragraph("Edge AI grows.", styles["Normal"]),
        platypus.PageBreak(),
        platypus.Paragraph("So do its risks.", styles["Normal"]),
    ]
    path = tmp_path / "edge.pdf"
    path.write_bytes(making.pdf_of(story))
    assert kg("text", path).out == "# Edge report\n\nEdge AI grows.\n\nSo do its risks.\n"
    said = json.loads(kg("text", path, "--json").out)
    assert said["pages"] == [{"page": 1, "start": 0}, {"page": 2, "start": 31}]
    assert said["text"][31:] == "So do its risks.\n"
    assert said["media_type"] == "application/pdf"


def test_it_may_go_to_a_file(kg: Kg, report: Path, tmp_path: Path) -> None:
    assert kg("text", report, "-o", tmp_path / "out.txt").code == 0
    assert (tmp_path / "out.txt").read_text() == REPORT


def test_one_report_at_a_time(kg: Kg, report: Path) -> None:
    (report.parent / "other.md").write_text("x")
    code, _, err = kg("text", report.parent)
    assert code == 2
    assert "names 2 reports; name one of them" in err
