"""Reports before and after dates, each a year, a month or a day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from kg.errors import NothingToCompare, UnknownName
from kg.graph.graph_model import GraphReport
from kg.graph.history import History
from kg.language.dates import find_date, is_ambiguous
from kg.model.short_repr import ShortRepr

_DATE: Final = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_MONTH: Final = 7
_YEAR: Final = 4


class Periods(ShortRepr, frozen=True):
    """The reports of two periods, and those that belong to neither.

    ``undated`` have no date. ``vague`` have one that does not tell in which period they are:
    "2024" where a period ends in May 2024. ``outside``: before the first or after the last.
    """

    old: tuple[GraphReport, ...]
    new: tuple[GraphReport, ...]
    undated: tuple[GraphReport, ...]
    vague: tuple[GraphReport, ...]
    outside: tuple[GraphReport, ...]


def periods(history: History, first: str, last: str = "", since: str = "") -> Periods:
    """Split the reports: those dated until ``first``, and those after it until ``last``.

    Each is ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` and counts whole: until 2024 is until its
    last day. Without ``last`` there is no end; ``since``, from whose first day on reports
    count, leaves out older ones. Raises UnknownName for what is no date, or dates out of
    order; NothingToCompare for a period without reports.
    """
    for given in filter(None, (first, last, since)):
        _checked(given)
    if last and _end(last) <= _end(first):
        raise UnknownName(f"the period from {first} to {last} is empty; let the second be later")
    if since and _start(since) > _end(first):
        raise UnknownName(f"the period since {since} until {first} is empty; let it begin earlier")
    bounds = _start(since or "0001"), _end(first), _end(last or "9999")
    places: dict[str, list[GraphReport]] = {}
    for report in history.reports:
        places.setdefault(_place(report, *bounds), []).append(report)
    found = Periods(*(tuple(places.get(name, ())) for name in Periods.__struct_fields__))
    _need(found.old, f"until {first}", history.reports)
    _need(found.new, f"after {first}" + (f" until {last}" if last else ""), history.reports)
    return found


def _checked(given: str) -> None:
    if _DATE.fullmatch(given):
        try:
            date.fromisoformat(_start(given))
        except ValueError:
            pass
        else:
            return
    guess = find_date(given)
    meant = f", such as {guess}" if guess and not is_ambiguous(given) else ""
    raise UnknownName(f"{given!r} is no date; write 2024, 2024-05 or 2024-05-31{meant}")


def _place(report: GraphReport, start: str, middle: str, end: str) -> str:
    """The name of the field of Periods that a report goes to."""
    if not report.issued:
        return "undated"
    first, last = _start(report.issued), _end(report.issued)
    if last < start or first > end:
        return "outside"
    if start <= first and last <= middle:
        return "old"
    return "new" if middle < first and last <= end else "vague"


def _start(given: str) -> str:
    return given + "-01-01"[len(given) - _YEAR :]


def _end(given: str) -> str:
    """A day not before the last of the period: what is compared need not be in the calendar."""
    return given + "-12-31"[len(given) - _YEAR :]


def _need(found: Iterable[GraphReport], when: str, reports: Iterable[GraphReport]) -> None:
    if not [*found]:
        dates = sorted({report.issued for report in reports if report.issued})
        there = f"they are of {dates[0]} to {dates[-1]}" if dates else "none has a date"
        raise NothingToCompare(f"no report is surely dated {when} ({there}); choose other dates")
