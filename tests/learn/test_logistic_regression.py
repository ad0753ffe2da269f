"""Weights from rows, and what they say of rows left out."""

from __future__ import annotations

import sys

import pytest

from kg.errors import MissingExtra
from kg.extract.topic_classifier import probability
from kg.learn.instances import Row
from kg.learn.logistic_regression import cross_validate, fit, folds
from tests.learn.test_training import needs_sklearn


@needs_sklearn
def test_fit() -> None:
    rows = [Row(("good", "rare" if i == 0 else "x"), answer=True, weight=1.0) for i in range(9)]
    rows += [Row(("bad",), answer=False, weight=1.0) for _ in range(9)]
    rows += [Row(("ignored",), answer=True, weight=0.0) for _ in range(9)]
    weights = fit(rows, 1.0, 2)
    assert weights["good"] > 0 > weights["bad"]
    assert set(weights) == {"bias", "good", "bad", "x"}
    assert all(w == round(w, 3) for w in weights.values())


@needs_sklearn
@pytest.mark.parametrize("right", [5, 50, 95])
def test_what_is_learned_says_yes_as_often_as_it_was_right(right: int) -> None:
    rows = [Row((f"x{i % 3}",), answer=i % 100 < right, weight=1.0) for i in range(900)]
    weights = fit(rows, 1.0, 2)
    said = [probability(weights, row.features) for row in rows]
    assert sum(said) / len(said) == pytest.approx(right / 100, abs=0.02)


@needs_sklearn
@pytest.mark.parametrize("answer", [True, False])
def test_without_both_answers_nothing_is_ever_said(answer: bool) -> None:
    assert fit([Row(("x",), answer=answer, weight=1.0)], 1.0, 1) == {"bias": -9.0}
    assert fit([], 1.0, 1) == {"bias": -9.0}


def test_without_scikit_learn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.linear_model", None)
    with pytest.raises(MissingExtra, match=r"pip install 'trendkg\[train\]'"):
        fit([], 1.0, 1)


@pytest.mark.parametrize("count", [0, 1, 5, 8, 21])
def test_folds_leave_each_report_out_once(count: int) -> None:
    left_out = [i for fold in folds([str(at) for at in range(count)]) for i in fold]
    assert sorted(left_out) == list(range(count))


def test_passages_of_one_report_are_left_out_together() -> None:
    assert folds(["a", "a", "b", "c", "a", "b"], 2) == [[0, 1, 3, 4], [2, 5]]


@needs_sklearn
def test_a_report_is_judged_by_weights_learned_from_the_others() -> None:
    alike = [[Row(("x",), answer=True, weight=1.0), Row(("y",), answer=False, weight=1.0)]] * 7
    odd = [Row(("x",), answer=False, weight=1.0), Row(("y",), answer=True, weight=0.0)]
    found = cross_validate([odd, *alike], [[0], [1, 2, 3, 4, 5, 6, 7]], 1.0, 1)
    assert [len(own) for own in found] == [2] * 8
    assert found[0][0] > 0.5 > found[0][1]
