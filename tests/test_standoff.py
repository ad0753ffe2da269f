"""Annotations kept without words come back as they were."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.learn.annotations import annotated
from tests.checkout import CHECKOUT, EXAMPLES
from tests.standoff import main, packed, place, unpacked

STANDOFF = CHECKOUT / "ontology" / "standoff"
KEPT = STANDOFF / "others.jsonl"


def test_our_examples_come_back_but_for_what_is_not_word_for_word(tmp_path: Path) -> None:
    stem = "2025-board-games-report"
    given_to = tmp_path / "given"
    given_to.mkdir()
    for ending in (".md", ".json"):
        (given_to / f"{stem}{ending}").write_bytes((EXAMPLES / f"{stem}{ending}").read_bytes())
    assert main(["pack", str(given_to), str(tmp_path / "kept.jsonl")]) == 0
    kept = (tmp_path / "kept.jsonl").read_text("utf-8")
    assert not any(c.isalpha() for c in json.dumps(json.loads(kept)["topics"][0][1:]))
    back = tmp_path / "back"
    assert main(["unpack", str(tmp_path / "kept.jsonl"), str(given_to), str(back)]) == 0
    (before,), (after,) = annotated([given_to]), annotated([back])
    labels = [[e.names[0] for e in one.gold.entities.values()] for one in (before, after)]
    source = before.document.source.lower()
    assert len(labels[1]) > 20
    assert [x.lower() for x in labels[0] if x.lower() in source] == [x.lower() for x in labels[1]]
    assert 0 < len(after.gold.relations) <= len(before.gold.relations)


def test_a_report_that_is_not_there_is_passed_over_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "none").mkdir()
    assert main(["unpack", str(KEPT), str(tmp_path / "none"), str(tmp_path / "into")]) == 0
    assert list((tmp_path / "into").iterdir()) == []
    assert capsys.readouterr().out == f"0 of 96 reports are in {tmp_path / 'none'}\n"


@pytest.mark.parametrize("arguments", [[], ["pack"], ["spread", "a", "b"]])
def test_other_arguments_are_told_how(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert "unpack FILE REPORTS INTO" in capsys.readouterr().err


@pytest.mark.parametrize(("file", "reports"), [("others.jsonl", 96), ("more.jsonl", 47)])
def test_what_is_kept_has_no_words_of_a_report(file: str, reports: int) -> None:
    lines = (STANDOFF / file).read_text("utf-8").splitlines()
    assert len({json.loads(line)["sha256"] for line in lines}) == len(lines) == reports
    words = {
        cell
        for line in lines
        for row in (*json.loads(line)["topics"], *json.loads(line)["relations"])
        for cell in row
        if isinstance(cell, str)
    }
    assert words == {
        *("Trend", "Technique", "Risk", "Domain"),
        *("usesTechnique", "raisesRisk", "mitigatesRisk", "appliesTo", "subTechniqueOf"),
    }


@given(st.text(), st.text())
def test_a_place_is_where_words_stand(text: str, words: str) -> None:
    at = place(f"{text}{words}", words)
    assert bool(at) == bool(words)
    if at:
        assert f"{text}{words}"[at[0] : at[0] + at[1]] == words


def test_capitals_may_differ() -> None:
    assert place("On Edge AI and edge AI.", "edge AI") == [15, 7]
    assert place("On Edge AI.", "edge ai") == [3, 7]


def test_names_and_relations_that_do_not_stand_there_are_left_out() -> None:
    entity = {"type": "Trend", "aliases": ["the edge", "at the rim"], "quote": "Edge AI"}
    annotation = {
        "entities": [
            {**entity, "id": "a", "label": "Edge AI", "optional": True},
            {**entity, "id": "b", "label": "Cloud", "aliases": []},
        ],
        "relations": [{"from": "a", "type": "usesTechnique", "to": "b", "quote": "Edge AI"}],
    }
    text = "Edge AI moves to the edge."
    back = unpacked(packed(annotation, text.encode()), text, "r.md")
    assert back == {
        "report": "r.md",
        "entities": [
            {
                "id": "t0",
                "type": "Trend",
                "label": "Edge AI",
                "aliases": ["the edge"],
                "quote": "Edge AI",
                "optional": True,
            }
        ],
        "relations": [],
    }
