"""The JSON form: written, read back, compared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import DataError
from kg.learn.annotations import annotated
from kg.learn.evaluation.bootstrap import differences
from kg.learn.evaluation.evaluation_json import Baseline, as_json, saved
from kg.learn.evaluation.evaluation_run import Evaluation, build_finder, evaluate
from kg.learn.evaluation.figures import rows
from kg.learn.evaluation.judgements import Matching


@pytest.fixture
def evaluation(gold: Path) -> Evaluation:
    return evaluate(annotated([gold]), build_finder(), what="a run")


def test_what_is_saved_is_what_was(evaluation: Evaluation, tmp_path: Path) -> None:
    path = tmp_path / "saved.json"
    path.write_text(as_json(evaluation, resamples=9))
    other = saved(path)
    assert other is not None
    for matching in Matching:
        mine = evaluation.tallies(matching)
        assert [+t for t in other.against(evaluation, matching)] == [+t for t in mine]
    assert other.what == "a run"
    assert other == Baseline.of(evaluation)


def test_it_has_everything(evaluation: Evaluation) -> None:
    tallies = evaluation.tallies()
    changes = differences(tallies, tallies, rows(evaluation.schema), resamples=9)
    data = json.loads(as_json(evaluation, {"itself": changes}, resamples=9))
    assert [f["name"] for f in data["figures"]][4::6] == ["topics", "relations"]
    assert set(data["figures"][0]) == {"name", "lenient", "f1_interval", "strict"}
    assert len(data["calibration"]["topics"]["bins"]) == 10
    assert data["sweep"][0]["min_confidence"] == 0
    assert data["against"]["itself"][0]["difference"] == 0
    assert not data["against"]["itself"][0]["sure"]
    [missed, *_] = [o for o in data["outcomes"] if o["label"] == "job losses"]
    assert missed["evidence"]["quote"] == "the risk of"
    assert missed["verdict"] == "missed"
    assert {"matched", "confidence"} <= set(data["outcomes"][0])


def test_the_same_bytes_again(evaluation: Evaluation, gold: Path) -> None:
    again = evaluate(annotated([gold]), build_finder(), what="a run")
    assert as_json(evaluation) == as_json(again)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "other"}', "[" * 100_000])
def test_other_files_are_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    assert saved(path) is None
    assert saved(tmp_path / "absent.json") is None


@pytest.mark.parametrize("rest", ["", ', "what": "x", "reports": [{"name": "a", "lenient": 3}]'])
def test_damaged_files_are_refused(tmp_path: Path, rest: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(f'{{"format": "kg evaluation 1"{rest}}}')
    with pytest.raises(DataError, match=r"x\.json is a damaged evaluation"):
        saved(path)


def test_other_reports_are_not_compared(evaluation: Evaluation) -> None:
    other = Baseline("another", {"edge": evaluation.tallies()[0]}, {})
    with pytest.raises(DataError, match=r"another is of other reports \(other\)"):
        other.against(evaluation, Matching.LENIENT)
