"""Reports and annotations are paired by name, whatever the format of the report."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.annotated import annotated
from kg.errors import FlawedAnnotation, SourceNotFound, UnreadableSource
from kg.extract.gold import checked_gold
from tests.evaluation.conftest import REPORT, write


@pytest.mark.parametrize("ending", [".md", ".markdown", ".txt", ".html"])
def test_any_format(tmp_path: Path, ending: str) -> None:
    folder = write(tmp_path / "gold", "a [1]* report")
    (folder / "a [1]* report.md").rename(folder / f"a [1]* report{ending}")
    write(folder, "a 1 report")
    names = [(one.name, one.path.suffix) for one in annotated([folder])]
    assert names == [("a 1 report", ".md"), ("a [1]* report", ending)]


def test_other_json_is_passed_over(tmp_path: Path) -> None:
    folder = write(tmp_path / "gold")
    (folder / "notes.json").write_text("{}")
    (folder / "edge.draft.md").write_text("# Draft")
    assert [one.name for one in annotated([folder])] == ["edge"]


def test_a_folder_without_pairs(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="holds no annotated report"):
        annotated([tmp_path])


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"entities": 3, "relations": []}'])
def test_what_is_no_annotation(tmp_path: Path, text: str) -> None:
    folder = write(tmp_path / "gold")
    (folder / "edge.json").write_text(text)
    with pytest.raises(UnreadableSource, match="is not an annotation file"):
        annotated([folder])


def test_flaws_have_details_and_one_line(tmp_path: Path) -> None:
    folder = write(tmp_path / "gold")
    with pytest.raises(FlawedAnnotation, match=r"edge\.json has 6 flaws; correct") as caught:
        checked_gold(folder / "edge.json", "Edge AI uses nothing.")
    assert len(caught.value.details) == 6
    assert checked_gold(folder / "edge.json", REPORT).entities["d1"].optional
