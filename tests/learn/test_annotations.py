"""Annotations: paired with reports by name, read, and checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import FlawedAnnotation, SourceNotFound, UnreadableSource
from kg.learn.annotations import annotated, checked_gold
from kg.model import RelationType, Span, TopicClass
from tests.learn.evaluation.conftest import REPORT, write

ANNOTATION = {
    "report": "a.md",
    "entities": [
        {"id": "e1", "type": "Trend", "label": "Edge AI", "aliases": ["edge"], "quote": "Edge AI"},
        {"id": "e2", "type": "Risk", "label": "drift", "quote": "drift", "optional": True},
    ],
    "relations": [{"from": "e1", "type": "raisesRisk", "to": "e2", "quote": "x", "optional": True}],
}


def test_load(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(ANNOTATION), "utf-8")
    gold = checked_gold(path, "Edge AI: x, drift")
    assert [(e.topic_class, e.names, e.optional) for e in gold.entities.values()] == [
        (TopicClass.TREND, ("Edge AI", "edge"), False),
        (TopicClass.RISK, ("drift",), True),
    ]
    assert gold.relations == {("e1", RelationType.RAISES_RISK, "e2"): True}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"entities": 3, "relations": []}',
        '{"entities": [{"id": "e1"}], "relations": []}',
    ],
)
def test_what_is_no_annotation(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, "utf-8")
    with pytest.raises(UnreadableSource, match=r"a\.json is not an annotation file .*; give"):
        checked_gold(path, "")


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match=r"none\.json"):
        checked_gold(tmp_path / "none.json", "")


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
    with pytest.raises(SourceNotFound, match="none does not exist; give a folder"):
        annotated([tmp_path / "none"])
    (tmp_path / "a.md").write_text("# A")
    with pytest.raises(SourceNotFound, match=r"a\.md is no folder; give a folder"):
        annotated([tmp_path / "a.md"])


def test_flaws_have_details_and_one_line(tmp_path: Path) -> None:
    folder = write(tmp_path / "gold")
    with pytest.raises(FlawedAnnotation, match=r"edge\.json has 6 flaws; correct") as caught:
        checked_gold(folder / "edge.json", "Edge AI uses nothing.")
    assert len(caught.value.details) == 6
    assert checked_gold(folder / "edge.json", REPORT).entities["d1"].optional


QUOTED = '"quote": "Edge AI uses pruning."'


@pytest.mark.parametrize(
    ("entities", "told"),
    [
        ('{"id": "a", "type": "Risk", "label": 3, QUOTED}', "3: a has no label"),
        ('{"id": "a", "type": "Risk", "label": [], QUOTED}', "3: a has no label"),
        ('{"id": "a", "type": "Risk", "label": "x", "aliases": "ab", QUOTED}', "no list of texts"),
        ('{"id": "a", "type": "Risk", "label": "x", "aliases": [1], QUOTED}', "no list of texts"),
        ('{"id": "a", "type": "Risk", "label": "x", "optional": "false", QUOTED}', "true or false"),
        (r'{"id": "a", "type": "Risk", "label": "x\ud800", QUOTED}', "half a character"),
        (
            '{"id": "a", "type": "Risk", "label": "x", "relations": [], "quote": "no"}',
            "3: a quotes",
        ),
    ],
)
def test_wrong_kinds_of_values_are_flaws_on_their_lines(
    tmp_path: Path, entities: str, told: str
) -> None:
    folder = write(tmp_path / "gold")
    item = entities.replace("QUOTED", QUOTED)
    other = '"meta": {"entities": [], "relations": []}'
    text = f'{{{other},\n "entities": [\n{item}],\n"relations": []}}'
    (folder / "edge.json").write_text(text)
    with pytest.raises(FlawedAnnotation) as caught:
        checked_gold(folder / "edge.json", "Edge AI uses pruning.")
    [flaw] = caught.value.details
    assert f"edge.json:{told}" in flaw or told in flaw


def test_what_is_nested_without_end_is_no_annotation(tmp_path: Path) -> None:
    folder = write(tmp_path / "gold")
    deep = "[" * 100_000 + "]" * 100_000
    (folder / "edge.json").write_text(f'{{"entities": {deep}, "relations": []}}')
    with pytest.raises(UnreadableSource, match="is not an annotation file"):
        annotated([folder])


def passage(folder: Path, given: object, report: str = "../whole/edge.md") -> Path:
    """A folder with the annotation of a passage of a report that lies elsewhere."""
    whole = write(folder / "whole")
    data = json.loads((whole / "edge.json").read_text("utf-8"))
    there = folder / "passages"
    there.mkdir()
    text = json.dumps({**data, "report": report, "passage": given})
    (there / "edge-1.json").write_text(text, "utf-8")
    return there


def test_a_passage_names_its_report_and_its_place(tmp_path: Path) -> None:
    (case,) = annotated([passage(tmp_path, [2, 12])])
    assert (case.name, case.path.name, case.passage) == ("edge-1", "edge.md", Span(2, 12))


@pytest.mark.parametrize(
    "given", [[12, 2], [0, 99999], [-1, 3], [1], "all", [1, 2, 3], [float("inf"), 1]]
)
def test_a_passage_that_is_no_part_of_its_report(tmp_path: Path, given: object) -> None:
    with pytest.raises(FlawedAnnotation) as told:
        annotated([passage(tmp_path, given)])
    assert any("is no part of the report; give two offsets" in d for d in told.value.details)


def test_a_passage_whose_report_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="holds no annotated report"):
        annotated([passage(tmp_path, [2, 12], "gone.md")])
