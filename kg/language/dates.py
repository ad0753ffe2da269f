"""Dates as people write them -> ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from kg.language.data_files import fragment, lines, pattern

_MONTHS: Final = lines("dates", "months")
_MONTH: Final = fragment("dates", "month")
_YEAR: Final = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<![\d/-]){_YEAR}[-/.](?P<number>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?!\d)",
        rf"(?<!\d)(?P<first>\d{{1,2}})[/.-](?P<second>\d{{1,2}})[/.-]{_YEAR}",
        rf"(?<!\d){_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}",
        rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"\b{_MONTH},?\s+(?:of\s+)?{_YEAR}",
        rf"(?<![\d/-]){_YEAR}-(?P<number>\d{{1,2}})(?![\d/-])",
    )
)
_ALONE: Final = re.compile(rf"(?<![\d.,$\u20ac\u00a3/-]){_YEAR}(?![\d%/-]|[.,]\d)")
_RANGE: Final = pattern("dates", "range")
TARGET: Final = pattern("dates", "target")
"""A year that something is to come about by: "by 2030", "the road to 2040"."""
_BESIDE: Final = pattern("dates", "beside")


def find_date(text: str) -> str:
    """Find the first date in a text, as precise as written; "" where there is none.

    Numbers that cannot be a date ("2024-13-45") are none, not even their year. Of a date
    like 03/04/2025, whose month is anybody's guess, only the year is taken.

    >>> find_date("Published: October 26th, 2024")
    '2024-10-26'
    >>> find_date("2024-13-45")
    ''
    """
    found = sorted((m for form in _FORMS for m in form.finditer(text)), key=_place)
    if found:
        return _normal(found[0].groupdict())
    return next(iter(years(text)), "")


def is_ambiguous(text: str) -> bool:
    """Whether the first date in a text is one of which nobody can tell month and day.

    >>> is_ambiguous("12/05/2024"), is_ambiguous("13/05/2024"), is_ambiguous("May 12, 2024")
    (True, False, False)
    """
    found = sorted((m for form in _FORMS for m in form.finditer(text)), key=_place)
    part = found[0].groupdict() if found else {}
    return bool(part.get("first")) and not _ordered(int(part["first"]), int(part["second"]))[0]


def is_date(text: str) -> bool:
    """Whether a text is a date and nothing else, but for a weekday or "updated".

    >>> is_date("Saturday, November 29, 2025"), is_date("AI News Report 2026")
    (True, False)
    """
    for form in (*_FORMS, _ALONE):
        found = form.search(text)
        if found:
            rest = text[: found.start()] + text[found.end() :]
            return not _BESIDE.sub("", rest).strip(" ,.()*_|-")
    return False


def years(text: str) -> Iterator[str]:
    """Find the years that stand alone in a text, 1900 to 2099; none out of a range of years.

    >>> list(years("Trends 2025")), list(years("Outlook 2024-2026"))
    (['2025'], [])
    """
    if not _RANGE.search(text):
        for found in _ALONE.finditer(text):
            yield found["year"]


def _place(found: re.Match[str]) -> tuple[int, int]:
    return found.start(), -found.end()


def _normal(part: dict[str, str | None]) -> str:
    year = part["year"] or ""
    day = int(part.get("day") or 0)
    month = int(part.get("number") or 0) or _month(part.get("month"))
    if part.get("first"):
        month, day = _ordered(int(part["first"] or 0), int(part["second"] or 0))
        if not month and day:
            return year
    try:
        date(int(year), month, day or 1)
    except ValueError:
        return ""
    return f"{year}-{month:02}-{day:02}" if day else f"{year}-{month:02}"


def _month(name: str | None) -> int:
    short = (name or "").lower()[:3]
    return next((at for at, month in enumerate(_MONTHS, 1) if month.startswith(short)), 0)


def _ordered(first: int, second: int) -> tuple[int, int]:
    """Tell month and day of two numbers; month 0 where both could be the month."""
    if first == second:
        return first, second
    if first > 12:
        return second, first
    return (first, second) if second > 12 else (0, second)
