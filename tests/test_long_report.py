"""The long report of the gallery is what its text makes."""

from __future__ import annotations

from pathlib import Path

from kg.read import discover, read
from tests.long_report import REPORT, TEXT, make


def test_the_pdf_is_made_of_its_text(tmp_path: Path) -> None:
    make(tmp_path / "outlook.pdf", TEXT.read_text("utf-8"))
    ((made,), (kept,)) = discover([tmp_path / "outlook.pdf"]), discover([REPORT])
    assert read(made).source == read(kept).source
