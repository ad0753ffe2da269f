"""Counts to figures, intervals, differences and reliability."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.learn.evaluation.bootstrap import Difference, Interval, differences, draws, intervals
from kg.learn.evaluation.figures import THRESHOLDS, Counts, Row, counts, rows, summed, sweep
from kg.learn.evaluation.reliability import Prediction, reliability, reliability_of
from kg.model.schema import SHIPPED
from tests.learn.evaluation.samples import FOREIGN, GOLD, found

ROW = [Row("Risk", ("Risk",))]
NUMBERS = st.integers(0, 30)


def tally(right: int, invented: int, missed: int, kind: str = "Risk") -> Counter[tuple[str, str]]:
    return Counter({(kind, "right"): right, (kind, "invented"): invented, (kind, "missed"): missed})


@given(NUMBERS, NUMBERS, NUMBERS)
def test_f1_is_the_harmonic_mean(right: int, invented: int, missed: int) -> None:
    c = counts(tally(right, invented, missed), ["Risk"])
    if right:
        assert c.f1 == pytest.approx(2 * c.precision * c.recall / (c.precision + c.recall))
    else:
        assert (c.precision, c.recall, c.f1) == (0, 0, 0)


def test_rows_sum_what_they_name() -> None:
    table = {row.name: row.kinds for row in rows(SHIPPED)}
    assert list(table)[4::6] == ["topics", "relations"]
    total = summed([tally(1, 2, 3), tally(1, 0, 0, "Trend"), tally(5, 0, 0, "raisesRisk")])
    assert counts(total, table["topics"]) == Counts(2, 2, 3)
    assert counts(total, table["relations"]) == Counts(5, 0, 0)


def test_draws_are_seeded() -> None:
    assert draws(5, 3, 7) == draws(5, 3, 7) != draws(5, 3, 8)
    assert all(len(d) == 5 and set(d) <= set(range(5)) for d in draws(5, 3, 7))


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=8))
def test_intervals_lie_within_the_reports(reports: list[tuple[int, int, int]]) -> None:
    tallies = [tally(*report) for report in reports]
    interval = intervals(tallies, ROW, resamples=50)["Risk"]
    each = [counts(t, ["Risk"]).f1 for t in tallies]
    assert min(each) - 1e-9 <= interval.low <= interval.high <= max(each) + 1e-9


def test_the_same_reports_have_no_interval_to_speak_of() -> None:
    assert intervals([tally(3, 1, 1)] * 4, ROW)["Risk"] == Interval(0.75, 0.75)
    assert intervals([], ROW)["Risk"] == Interval(0, 0)


def test_a_difference_in_every_report_is_sure() -> None:
    better, worse = [tally(9, 1, n) for n in range(1, 9)], [tally(5, 5, n) for n in range(1, 9)]
    [up] = differences(better, worse, ROW)
    [down] = differences(worse, better, ROW)
    assert up.sure
    assert up.change > 0 > down.change
    assert up.interval == Interval(-down.interval.high, -down.interval.low)


def test_a_difference_in_one_report_of_many_is_not() -> None:
    same = [tally(5, 5, 5)] * 20
    [difference] = differences([tally(6, 4, 4), *same], [tally(5, 5, 5), *same], ROW)
    assert not difference.sure
    assert difference.interval.low == 0
    assert differences([], [], ROW) == [Difference("Risk", 0, 0, Interval(0, 0), 0)]


def test_nothing_is_sure_of_one_report() -> None:
    [difference] = differences([tally(9, 1, 1)], [tally(1, 9, 9)], ROW)
    assert difference.interval.low == difference.interval.high > 0
    assert not difference.sure


def test_runs_of_unlike_length_are_refused() -> None:
    with pytest.raises(ValueError, match="1 reports against 2"):
        differences([tally(1, 1, 1)], [tally(1, 1, 1)] * 2, ROW)


def test_pairing_cancels_what_is_hard_for_both() -> None:
    """Reports differ far more than the runs do; only draws in common see the difference."""
    mine = [tally(n + 1, 10, 10) for n in range(0, 200, 10)]
    other = [tally(n, 10, 10) for n in range(0, 200, 10)]
    [difference] = differences(mine, other, ROW)
    wide = intervals(mine, ROW)["Risk"]
    assert difference.sure
    assert difference.interval.high - difference.interval.low < (wide.high - wide.low) / 5


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=40))
def test_reliability_counts_each_once(said: list[tuple[float, bool]]) -> None:
    table = reliability(Prediction(*one) for one in said)
    assert table.count == len(said)
    assert 0 <= table.error <= 1
    assert 0 <= table.brier <= 1
    for b in table.bins:
        if b.count:
            assert b.low - 1e-9 <= b.confidence <= b.high + 1e-9


@pytest.mark.parametrize(
    ("confidence", "low"), [(0.0, 0.0), (0.1, 0.1), (0.3, 0.3), (0.7, 0.7), (0.999, 0.9), (1, 0.9)]
)
def test_bins_begin_with_their_lower_end(confidence: float, low: float) -> None:
    [b] = [b for b in reliability([Prediction(confidence, right=True)]).bins if b.count]
    assert b.low == low


def test_confidence_is_from_0_to_1() -> None:
    with pytest.raises(ValueError, match=r"1\.5 is no confidence"):
        reliability([Prediction(1.5, right=True)])


def test_what_is_well_calibrated_has_no_error() -> None:
    table = reliability([Prediction(0.75, right=True)] * 3 + [Prediction(0.75, right=False)])
    assert (table.error, table.brier) == (0, pytest.approx(0.1875))
    assert reliability([]).error == 0


def test_only_what_has_confidence_and_counts_is_asked() -> None:
    from msgspec.structs import replace

    from kg.learn.evaluation.judgements import judge_report

    topics = judge_report("r", GOLD, found(FOREIGN)).topics
    assert reliability_of(topics).count == 0
    sure = [replace(o, confidence=0.9) for o in topics]
    assert reliability_of(sure).count == sum(o.verdict in {"right", "invented"} for o in topics)


def test_a_sweep_has_all_thresholds() -> None:
    steps = sweep(lambda least: [tally(round(10 * (1 - least)), 1, 1)], rows(SHIPPED))
    assert [s.threshold for s in steps] == list(THRESHOLDS) == sorted(THRESHOLDS)
    assert steps[0].topics == Counts(10, 1, 1)
    assert steps[0].relations == Counts()
