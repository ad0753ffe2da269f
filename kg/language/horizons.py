"""When it is said for: the time to come of which a sentence speaks.

Dates are as the words give them ("by 2030" has no start), relative ones count from the date of the
report ("within five years" of 2025 ends in 2030) and stay open without one. What lies before the
report, ages, durations and years of publications are no horizon. Years are the unit, months where
the words name one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple
from unicodedata import normalize

from kg.language.clauses import nearest
from kg.language.data_files import lines, pattern, word_set
from kg.model import Horizon, Span

_NUMBERS: Final = {w: n for n, w in enumerate(" ".join(lines("horizons", "numbers")).split())}
_MONTHS: Final = lines("dates", "months")
_UNITS: Final = {"m": 1, "q": 3, "y": 12, "d": 120}
"""Months of a unit, by its first letter."""
_THIRDS: Final = {"ea": (0, 3), "mi": (4, 6), "la": (7, 9), "fi": (0, 4), "se": (5, 9)}
"""Years of a decade that are early, in its middle, late, and in its halves."""
_AHEAD: Final = pattern("horizons", "ahead")
_BEHIND: Final = pattern("horizons", "behind")
_CUE: Final = pattern("horizons", "cue")
"""What every horizon has: most sentences have none of it."""
_BOUNDS: Final = word_set("horizons", "bounds")
_OPENS: Final = word_set("horizons", "opens")
_CLOSE: Final = word_set("horizons", "close")
_REST: Final = word_set("horizons", "rest")
_ORDINALS: Final = " ".join(lines("horizons", "ordinals")).split()


class Found(NamedTuple):
    """Words that say when, half-open, and the horizon that they give."""

    start: int
    end: int
    horizon: Horizon


def horizon(text: str, claim: Span, issued: str = "") -> Horizon | None:
    """When the claim at a place of a sentence is said for, in a report of this date.

    >>> horizon("Drones will spread within five years.", Span(0, 6), "2025")
    Horizon(start='2025', end='2030', wording='within five years')
    """
    found = nearest(text, claim, horizons(text, issued))
    return found.horizon if found else None


@lru_cache(2048)
def horizons(text: str, issued: str = "") -> tuple[Found, ...]:
    """All horizons of a sentence, in order."""
    said = _Sentence(text, issued)
    found: list[Found] = []
    for kind, read in _KINDS if _CUE.search(text) else ():
        for match in kind.finditer(text):
            start, end = match.span()
            if any(f.start < end and start < f.end for f in found):
                continue
            interval = read(said, match)
            if interval is not None:
                found.append(Found(start, end, Horizon(*interval, match.group().strip(" *:–—-(["))))
    return tuple(sorted(f for f in found if f.horizon.wording))


_Interval = tuple[str, str]


class _Sentence(NamedTuple):
    """A sentence and the date of its report."""

    text: str
    issued: str

    @property
    def year(self) -> int:
        """The year of the report; 0 if it is not known."""
        return int(self.issued[:4] or 0)

    @property
    def ahead(self) -> bool:
        """Whether it speaks of what is to come."""
        return _AHEAD.search(self.text) is not None

    def comes(self, year: int, *, bare: bool = False) -> bool:
        """Whether a year lies ahead. ``bare``: nothing but its number says so."""
        if self.year and year != self.year:
            return year > self.year
        past = _BEHIND.search(self.text) is not None
        if bare:
            return self.ahead and not past
        return self.ahead or not (self.year or past)

    def after(self, months: int, unit: str) -> str:
        """The date so many months after the report, in years unless the unit is shorter."""
        if not self.year:
            return ""
        if unit in "mq" and len(self.issued) > 4:
            at = self.year * 12 + int(self.issued[5:7]) - 1 + months
            return f"{at // 12}-{at % 12 + 1:02}"
        return str(self.year - -months // 12)


def _part(match: re.Match[str]) -> _Interval:
    """The first and last month of a dated part of a year, or the year."""
    year = match["year"]
    if match["quarter"]:
        first = _quarter(match["quarter"].lower()) * 3 - 2
        return f"{year}-{first:02}", f"{year}-{first + 2:02}"
    if match["month"]:
        month = f"{year}-{_MONTHS.index(match['month'].lower()) + 1:02}"
        return month, month
    return year, year


def _quarter(name: str) -> int:
    return int(name[1]) if name[1].isdigit() else _ORDINALS.index(name.split(maxsplit=1)[0]) + 1


def _until(said: _Sentence, match: re.Match[str]) -> _Interval | None:
    return ("", _part(match)[1]) if said.comes(int(match["year"])) else None


def _since(said: _Sentence, match: re.Match[str]) -> _Interval | None:
    return (_part(match)[0], "") if said.comes(int(match["year"]), bare=True) else None


def _onward(said: _Sentence, match: re.Match[str]) -> _Interval | None:
    return (match["year"], "") if said.comes(int(match["year"]), bare=True) else None


def _point(said: _Sentence, match: re.Match[str]) -> _Interval | None:
    return _part(match) if said.comes(int(match["year"]), bare=True) else None


def _range(said: _Sentence, match: re.Match[str]) -> _Interval | None:
    first, last = match["first"], match["last"]
    last = first[:2] + last if len(last) == 2 else last
    joined = match["to"].strip().isalpha()
    told = match["bound"] or (not joined and int(first) >= said.year)
    if last <= first or not told or not said.comes(int(last), bare=True):
        return None
    return first, last


def _decade(said: _Sentence, match: re.Match[str]) -> _Interval | None:
    decade, bound = int(match["decade"]), match["bound"].lower()
    low, high = _THIRDS.get((match["third"] or "").lower()[:2], (0, 9))
    if not said.comes(decade + high):
        return None
    if bound in _BOUNDS:
        return "", str(decade + high)
    return str(decade + low), "" if bound in _OPENS else str(decade + high)


def _count(text: str | None) -> int:
    text = (text or "").lower()
    return int(text) if text.isdigit() else _NUMBERS.get(normalize("NFKC", text), 1)


def _length(match: re.Match[str]) -> tuple[int, int, str] | None:
    """The least and the greatest number of months of a span, and its unit; None if not told."""
    unit = match["unit"].lower()
    if match["few"] or match["plus"] or not (match["number"] or unit[-1] != "s"):
        return None
    months = _UNITS[unit[0]]
    least = _count(match["number"]) * months
    return least, (_count(match["most"]) * months if match["most"] else least), unit[0]


def _next(said: _Sentence, match: re.Match[str]) -> _Interval | None:
    length = _length(match)
    if length is None:
        return said.after(0, "y"), ""
    if length[1] == 12 and not match["number"] and "next" in match.group().lower().split()[:1]:
        return said.after(12, "y"), said.after(12, "y")
    return said.after(0, length[2]), said.after(length[1], length[2])


def _within(said: _Sentence, match: re.Match[str]) -> _Interval | None:
    return _next(said, match) if said.ahead else None


def _open(said: _Sentence, match: re.Match[str]) -> _Interval | None:
    unit = match["unit"].lower()
    return said.after(0, "y"), "" if unit[-1] == "s" else said.after(_UNITS[unit[0]], "y")


def _later(said: _Sentence, match: re.Match[str]) -> _Interval | None:
    length = _length(match)
    if length is None:
        return said.after(0, "y"), ""
    return said.after(length[0], length[2]), said.after(length[1], length[2])


def _term(said: _Sentence, match: re.Match[str]) -> _Interval | None:
    return (_next if match["next"] else _later)(said, match)


def _in(said: _Sentence, match: re.Match[str]) -> _Interval | None:
    return _later(said, match) if said.ahead and not _BEHIND.search(said.text) else None


def _this(said: _Sentence, match: re.Match[str]) -> _Interval | None:
    """A year, decade or century that is named from where the report stands."""
    unit, which = match["unit"].lower(), match["which"].lower().split()[-1]
    end = bool(match["ends"]) or (match["third"] or "").lower() in _CLOSE
    if which in {"the", "coming"} and not end:
        return None
    if unit == "year":
        year = said.after(12 * (which == "next"), "y")
        told = said.ahead or which == "next"
        return _bounded(match, year, year) if told and not _BEHIND.search(said.text) else None
    if which == "next" and not end:
        return said.after(0, "y"), said.after(_YEARS[unit] * 12, "y")
    size = _YEARS[unit]
    first = said.year // size * size + size * (which == "next")
    low, high = _THIRDS.get((match["third"] or "").lower()[:2], (0, 9)) if size == 10 else (0, 99)
    if not said.year or not (said.ahead or end):
        return ("", "") if said.ahead or end else None
    last = str(first + (size - 1 if end else high))
    rest = (match["third"] or "").lower() in _REST
    return _bounded(
        match, str(said.year if rest else first + size - 1 if end else first + low), last
    )


_YEARS: Final = {"decade": 10, "century": 100}


def _bounded(match: re.Match[str], first: str, last: str) -> _Interval:
    return ("" if match["by"] or match["ends"] else first), last


def _midcentury(said: _Sentence, match: re.Match[str]) -> _Interval | None:
    year = str(said.year // 100 * 100 + 50 if said.year else 2050)
    return ("" if match["by"] else year), year


_KINDS: Final[
    Sequence[tuple[re.Pattern[str], Callable[[_Sentence, re.Match[str]], _Interval | None]]]
] = (
    (pattern("horizons", "range"), _range),
    (pattern("horizons", "decade"), _decade),
    (pattern("horizons", "onward"), _onward),
    (pattern("horizons", "until"), _until),
    (pattern("horizons", "since"), _since),
    (pattern("horizons", "point"), _point),
    (pattern("horizons", "led"), _point),
    (pattern("horizons", "midcentury"), _midcentury),
    (pattern("horizons", "later"), _later),
    (pattern("horizons", "term"), _term),
    (pattern("horizons", "next"), _next),
    (pattern("horizons", "within"), _within),
    (pattern("horizons", "ahead_of"), _open),
    (pattern("horizons", "this"), _this),
    (pattern("horizons", "in"), _in),
)
"""The patterns, the surest first, and what each of them gives."""
