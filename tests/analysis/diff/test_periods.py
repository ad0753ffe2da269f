"""Which reports are of which period, whatever part of their date is known."""

from __future__ import annotations

import pytest

from kg.analysis.diff import periods
from kg.errors import KgError, NothingToCompare, UnknownName
from kg.graph.history import History
from tests.graph.samples import report_of


def dated(*dates: str) -> History:
    return History(tuple(report_of(f"https://e.org/{d}", d or "?", d) for d in dates), (), ())


@pytest.mark.parametrize(
    ("report", "first", "last", "since", "place"),
    [
        ("2024", "2024", "", "", "old"),
        ("2024-12-31", "2024", "", "", "old"),
        ("1999", "2024", "", "", "old"),
        ("2025", "2024", "", "", "new"),
        ("2025-01-01", "2024", "", "", "new"),
        ("", "2024", "", "", "undated"),
        ("2024", "2024-05", "", "", "vague"),
        ("2024-05", "2024-05-15", "", "", "vague"),
        ("2024-05-15", "2024-05-15", "", "", "old"),
        ("2024-05-16", "2024-05-15", "", "", "new"),
        ("2024-06", "2024-05", "", "", "new"),
        ("2024-02-29", "2024-02", "", "", "old"),
        ("2025-12-31", "2024", "2025", "", "new"),
        ("2026-01", "2024", "2025", "", "outside"),
        ("2025", "2024", "2025-06", "", "vague"),
        ("2022-12", "2024", "", "2023", "outside"),
        ("2023", "2024", "", "2023", "old"),
        ("2023", "2024", "", "2023-02", "vague"),
        ("2024", "2024-05", "2024-06", "2024", "vague"),
    ],
)
def test_the_period_of_a_report(report: str, first: str, last: str, since: str, place: str) -> None:
    history = dated("2023-11", "2024-02", "2024-06", "2025-02", report)
    found = periods(history, first, last, since)
    where = [name for name in found.__slots__ if report in (r.issued for r in getattr(found, name))]
    assert where == [place]
    assert sum(len(getattr(found, name)) for name in found.__slots__) == len(history.reports)


@pytest.mark.parametrize(
    ("dates", "asked", "error", "message"),
    [
        (["2024"], ("24",), UnknownName, "'24' is no date; write 2024, 2024-05 or 2024-05-31"),
        (["2024"], ("2024-13",), UnknownName, "'2024-13' is no date"),
        (["2024"], ("2024-02-30",), UnknownName, "'2024-02-30' is no date"),
        (["2024"], ("2024", "yesterday"), UnknownName, "'yesterday' is no date"),
        (["2024"], ("2024", "2023"), UnknownName, "the period from 2024 to 2023 is empty"),
        (["2024"], ("2024", "2024-12"), UnknownName, "the period from 2024 to 2024-12 is empty"),
        (["2024"], ("2024", "", "2025"), UnknownName, "the period since 2025 until 2024 is empty"),
        (["2024"], ("2023",), NothingToCompare, "dated until 2023 (they are of 2024 to 2024)"),
        (["2024"], ("2024",), NothingToCompare, "no report is surely dated after 2024"),
        (["2024", "2027"], ("2024", "2025"), NothingToCompare, "dated after 2024 until 2025"),
        (["", ""], ("2024",), NothingToCompare, "until 2024 (none has a date); choose other dates"),
    ],
)
def test_dates_that_cannot_be(
    dates: list[str], asked: tuple[str, ...], error: type[KgError], message: str
) -> None:
    with pytest.raises(error) as raised:
        periods(dated(*dates), *asked)
    assert message in str(raised.value)
    assert raised.value.exit_code == 5
