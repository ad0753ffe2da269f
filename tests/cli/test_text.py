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
