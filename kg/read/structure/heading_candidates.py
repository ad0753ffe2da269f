"""Lines that may be headings, each judged by itself; number and title of a heading."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Final, NamedTuple

from kg.language.data_files import fragment, pattern
from kg.language.section_titles import METADATA, is_usual
from kg.model import BlockKind, Span, collapse
from kg.read.block_draft import Draft


class Style(IntEnum):
    """How a line is set that may be a heading."""

    HASH = 1
    """Starts with ``#`` and no blank, which CommonMark takes for text."""
    BOLD = 2
    CAPITALS = 3
    NUMBERED = 4
    USUAL = 5
    """The name of a usual part ("Introduction") alone on its line."""
    COLON = 6
    PLAIN = 7
    """Title Case, alone on its line."""
    ITEM = 8
    """A numbered list item with the text that it heads inside the item."""


class Candidate(NamedTuple):
    """A line that may be a heading: the first ``end`` readable characters of a draft."""

    at: int
    style: Style
    end: int
    numbered: bool
    capitals: bool


HASHES: Final = re.compile(r"(#{1,6})(?=[^\s#!])")
MOST_WORDS: Final = {
    Style.HASH: 24, Style.BOLD: 20, Style.CAPITALS: 14, Style.NUMBERED: 14, Style.USUAL: 6,
    Style.COLON: 9, Style.PLAIN: 11, Style.ITEM: 14,
}  # fmt: skip
STOP: Final = re.compile(r"[.!;,]['\"\u201d\u2019]?$")
PROSE: Final = 8
"""Words that a text under a heading has at least."""

_CITED: Final = re.compile(
    r"[\s:.\u2013\u2014-]*(?:(?:\[[^\[\]]{1,50}\]|\([^()]{1,60}\))[\s:.]*)*$"
)
_SOURCES: Final = re.compile(r"\s*(?:(?:\][^\[\]]{1,50}\[|\)[^()]{1,60}\()\s*)+")
"""Brackets at the end of a line, reversed, so that they are found in linear time."""

_HASHTAG: Final = re.compile(r"\s#\w")
_CAPTION: Final = pattern("headings", "caption")
_SMALL: Final = pattern("headings", "small_words")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_SHORT_SENTENCE: Final = 4
_FOLLOWS: Final = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_CELL})


def look(drafts: Sequence[Draft], at: int, sizes: Mapping[int | None, int]) -> Candidate | None:
    """Judge whether the first line of a paragraph or list item may be a heading.

    ``sizes``: how many items each list has.
    """
    draft = drafts[at]
    if draft.settled or draft.item is not None or not draft.value:
        return None
    if draft.kind is BlockKind.PARAGRAPH:
        return _look_at_paragraph(drafts, at, draft)
    if draft.kind is BlockKind.LIST_ITEM and draft.mark[:-1].isdigit() and draft.depth == 1:
        return _look_at_item(drafts, at, draft, alone=sizes[draft.listing] == 1)
    return None


def _first_line(draft: Draft) -> int:
    return draft.inline.breaks[0] if draft.inline.breaks else len(draft.value)


def _look_at_paragraph(drafts: Sequence[Draft], at: int, draft: Draft) -> Candidate | None:
    end = _first_line(draft)
    line, rest = draft.value[:end].strip(), draft.value[end:].strip()
    if not line or _CAPTION.match(line) or METADATA.match(line):
        return None
    style = _marked_style(draft, line, end) or _plain_style(line)
    if style is None or len(line.split()) > MOST_WORDS[style]:
        return None
    before_list = at + 1 < len(drafts) and drafts[at + 1].kind is BlockKind.LIST_ITEM
    if _splits(style, draft, line, rest) if rest else style is not Style.COLON or not before_list:
        number, span = split_heading(line)
        return Candidate(at, style, end, bool(number), _is_capitals(span.of(line)))
    return None


def _marked_style(draft: Draft, line: str, end: int) -> Style | None:
    if HASHES.match(line) and not _HASHTAG.search(line):
        return Style.HASH
    stop = STOP.search(_without_sources(line))
    sentence = stop is not None and (stop[0][0] in ",;" or len(line.split()) > _SHORT_SENTENCE)
    return Style.BOLD if not sentence and _is_bold(draft, end) else None


def _without_sources(line: str) -> str:
    found = _SOURCES.match(line[::-1])
    return line[: len(line) - found.end()] if found else line


def _plain_style(line: str) -> Style | None:
    number, span = split_heading(line)
    title = span.of(line)
    if is_usual(title):
        return Style.USUAL
    if STOP.search(line):
        return None
    if _is_capitals(title):
        return Style.CAPITALS
    if number and title[:1].isupper() and not line.endswith(":"):
        return Style.NUMBERED
    if not _is_title_case(title):
        return None
    return Style.COLON if line.endswith(":") else Style.PLAIN


def _splits(style: Style, draft: Draft, line: str, rest: str) -> bool:
    """Whether a first line of this style is a heading with its text right below."""
    words = len(rest.split())
    if style is Style.BOLD:
        second = draft.inline.breaks[0] + 1
        return words > PROSE or not any(b.start <= second < b.end for b in draft.inline.bold)
    prose = words >= max(PROSE, len(line.split()))
    return prose and style is not Style.PLAIN and (rest[0].isupper() or rest[0] in "[(")


def _look_at_item(
    drafts: Sequence[Draft], at: int, draft: Draft, *, alone: bool
) -> Candidate | None:
    """Find a numbered item that heads its own content or the text after its list.

    After its list only where it stands alone in it.
    """
    end = _first_line(draft)
    line, following = draft.value[:end], drafts[at + 1] if at + 1 < len(drafts) else None
    if STOP.search(line) or len(line.split()) > MOST_WORDS[Style.NUMBERED]:
        return None
    bold, capitals = _is_bold(draft, end), _is_capitals(line)
    heads_inside = end < len(draft.value) or (following is not None and following.item is draft)
    if heads_inside:
        return Candidate(at, Style.ITEM, end, numbered=True, capitals=capitals) if bold else None
    if not alone or following is None or following.kind not in _FOLLOWS:
        return None
    style = Style.BOLD if bold else Style.NUMBERED
    return Candidate(at, style, end, numbered=True, capitals=capitals)


def _is_bold(draft: Draft, end: int) -> bool:
    """Whether the first ``end`` readable characters are bold, but for number and citations."""
    bold = next((span for span in draft.inline.bold if span.start < end), None)
    if bold is None or (bold.end > end and draft.value[end : bold.end].strip()):
        return False
    start = split_heading(draft.value[:end]).span.start
    return bold.start <= start and bool(_CITED.match(draft.value[min(bold.end, end) : end]))


def _is_capitals(title: str) -> bool:
    words = _LETTERS.findall(title)
    longest = max(map(len, words), default=0)
    return sum(map(len, words)) >= 5 and longest >= 4 and "".join(words).isupper()


def _is_title_case(title: str) -> bool:
    words = [word for word in _LETTERS.findall(title) if len(word) > 1]
    large = [word for word in words if not _SMALL.fullmatch(word)]
    return bool(large) and words[0][0].isupper() and all(word[0].isupper() for word in large)


_ROMAN: Final = r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_PARTS: Final = fragment("headings", "numbered_parts")
_NUMBER: Final = re.compile(
    rf"""(?P<number>
        (?:(?i:{_PARTS})\s+
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
"""Marks after a title, such as "(source)" and "[1]", reversed: found in linear time."""

_KEYCAP: Final = re.compile(r"(\d)\ufe0f?\u20e3\s*")


class Title(NamedTuple):
    """A heading taken apart: number as written, and the span of the title proper."""

    number: str
    span: Span


def split_heading(heading: str) -> Title:
    """Split a heading's readable text into its number and its title.

    The title leaves out emoji, list marks and colons at the ends. A heading that is
    nothing but a number keeps it as its title.

    >>> split_heading("2.1 Foo Bar:")
    Title(number='2.1', span=Span(start=4, end=11))
    >>> split_heading("Trend 4: Smaller models")
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
    """The number of a heading ("" if it has none) and its title; a list mark is a number too."""
    number, span = split_heading(heading.value)
    return heading.mark or number, collapse(span.of(heading.value))


def _skip(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
