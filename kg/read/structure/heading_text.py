"""Heading texts: the number, the title, and what is neither."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from kg.model import Span, collapse
from kg.read.block_draft import Draft

_ROMAN: Final = r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_NUMBER: Final = re.compile(
    rf"""(?P<number>
        (?:(?i:section|chapter|part|trend|step|phase|stage|appendix|topic|theme|finding|point)\s+
           (?:\d{{1,3}}(?:\.\d{{1,3}})*|{_ROMAN}|[A-Z])(?=\s*(?:[:.)\u2013\u2014-]|$)))
      | \d{{1,3}}(?:\.\d{{1,3}}){{1,5}}(?=[\s.):\u2013\u2014-])
      | \d{{1,3}}(?=[.):]|\s+[\u2013\u2014-]\s)
      | \(\d{{1,3}}\)
      | {_ROMAN}(?=[.)]\s|:\s|\s+[\u2013\u2014-]\s)
      | [A-Z](?=[.)]\s+\S)
    )
    (?P<mark>[.):]*)\s*(?:[\u2013\u2014:-]\s*)?""",
    re.VERBOSE,
)
_EMOJI: Final = (
    r"\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
    r"\u3030\ufe0f\u20e3\u200d\U0001f000-\U0001faff\U000e0020-\U000e007f"
)
_LEADING: Final = re.compile(rf"[\s{_EMOJI}\u2022\xb7#*_>|\u2013\u2014-]+")
_TRAILING: Final = re.compile(
    rf"(?:\)s?(?:ecruos|knil|fer)\(|\][\d,;\s\u2013-]*\d\^?\[|[\s{_EMOJI}:#*_|\u2013\u2014-])+"
)
"""What may follow a title, such as "(source)" and "[1]", backwards: found in linear time."""

_KEYCAP: Final = re.compile(r"(\d)\ufe0f?\u20e3\s*")


class Title(NamedTuple):
    """A heading taken apart: number as written, and the span of the title proper."""

    number: str
    span: Span


def take_apart(heading: str) -> Title:
    """Split a heading's readable text into its number and its title.

    The title leaves out emoji, list marks and colons at the ends. A heading that is
    nothing but a number keeps it as its title.

    >>> take_apart("2.1 Foo Bar:")
    Title(number='2.1', span=Span(start=4, end=11))
    >>> take_apart("Trend 4: Smaller models")
    Title(number='Trend 4:', span=Span(start=9, end=23))
    """
    start, number = _skip(_LEADING, heading, 0), ""
    keycap = _KEYCAP.match(heading, start)
    found = keycap or _NUMBER.match(heading, start)
    if found and (rest := _skip(_LEADING, heading, found.end())) < len(heading):
        number, start = found[1] if keycap else found["number"] + found["mark"], rest
    end = len(heading) - _skip(_TRAILING, heading[start:][::-1], 0)
    if start >= end:
        return Title("", Span(0, len(heading)))
    return Title(number, Span(start, end))


def title_of(heading: Draft) -> tuple[str, str]:
    """Tell a heading's number ("" if it has none) and title; a list mark is a number too."""
    number, span = take_apart(heading.value)
    return heading.mark or number, collapse(span.of(heading.value))


def _skip(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
