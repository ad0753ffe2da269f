"""The list of contents in plain text that was drawn out of a paged document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from kg.language.section_titles import CONTENTS
from kg.read.paged_text.page_lines import STOPS
from kg.read.paged_text.page_marks import by_page, is_number
from kg.read.structure.contents_list import PAGE_AT_END, Titles, bare_title, front_pages

_LAST_NUMBER: Final = re.compile(r"(\d{1,4})\W*$")
_PAGE_BEHIND: Final = re.compile(r"[\s.\u2026_|\u2013-]+[\d\s]*$")
_MOST_ENTRY: Final = 300
_MOST_ENTRY_WORDS: Final = 20
_MOST_TITLE_WORDS: Final = 4
_PROSE: Final = 12
_LEAST_ENTRIES: Final = 5
_LEAST_NUMBERS: Final = 3
_MOST: Final = 0.6
_LEAST_KEY: Final = 3
_JOINED: Final = 3


class ContentsList(NamedTuple):
    """The lines of a list of contents, and the titles that it lists."""

    lines: frozenset[int]
    titles: Titles


def find_contents(texts: Sequence[str], pages: Sequence[int], running: set[int]) -> ContentsList:
    """Find the pages near the front which list titles, and go on to pages that do likewise."""
    found: set[int] = set()
    last = max(pages, default=0)
    listed = False
    for here in by_page([at for at in range(len(texts)) if texts[at]], pages):
        if pages[here[0]] > front_pages(last):
            break
        worded = [at for at in here if at not in running]
        entries = [at for at in worded if _may_be_entry(texts[at])]
        numbers = _numbers(texts, [at for at in here if at in running or _may_be_entry(texts[at])])
        titled = any(_is_title(texts, at) for at in entries)
        paged = [at for at in entries if PAGE_AT_END.search(texts[at])]
        mostly = len(paged) >= max(_LEAST_ENTRIES, _MOST * len(entries))
        prose = _prose(texts, worded)
        ascending = _ascending(numbers, last)
        on = listed and not prose and ascending and len(numbers) >= _LEAST_NUMBERS
        listed = titled or on or (mostly and ascending)
        if listed:
            found |= {at for at in entries if at not in prose or at in paged}
    titles = (title for title in _titles(texts, sorted(found)) if not CONTENTS.fullmatch(title))
    return ContentsList(frozenset(found), Titles(titles, _LEAST_KEY))


def _may_be_entry(text: str) -> bool:
    return len(text) <= _MOST_ENTRY and len(text.split()) <= _MOST_ENTRY_WORDS


def _is_title(texts: Sequence[str], at: int) -> bool:
    """Whether a line, or it and the next, says "Contents"."""
    following = texts[at + 1] if at + 1 < len(texts) else ""
    alone = bare_title(texts[at])
    if CONTENTS.fullmatch(alone) or CONTENTS.fullmatch(f"{alone} {following}"):
        return True
    opened = CONTENTS.match(alone)
    if opened is None or len(alone.split()) >= _MOST_TITLE_WORDS:
        return False
    return alone[opened.end()] == " " and len(alone) < 2 * opened.end()


def _numbers(texts: Sequence[str], here: Sequence[int]) -> list[int]:
    """The numbers of pages in the order of the lines."""
    found = (
        _LAST_NUMBER.search(texts[at])
        for at in here
        if is_number(texts[at]) or PAGE_AT_END.search(texts[at])
    )
    return [int(number[1]) for number in found if number is not None]


def _ascending(numbers: Sequence[int], last: int) -> bool:
    """Whether most numbers are no less than the one before, and may be pages of the report."""
    likely = [number for number in numbers if number <= 2 * last + _LEAST_NUMBERS]
    pairs = list(pairwise(likely))
    up = sum(one <= other for one, other in pairs)
    return len(likely) >= _MOST * len(numbers) and up >= _MOST * len(pairs)


def _prose(texts: Sequence[str], worded: Sequence[int]) -> set[int]:
    """The lines of paragraphs."""
    found: set[int] = set()
    for block in _blocks(worded):
        ends = any(STOPS.search(texts[at]) for at in block)
        if ends and sum(len(texts[at].split()) for at in block) >= _PROSE:
            found |= set(block)
    return found


def _blocks(lines: Sequence[int]) -> Iterator[list[int]]:
    """Runs of lines one right after the other."""
    for _, run in groupby(enumerate(lines), key=lambda place: place[1] - place[0]):
        yield [at for _, at in run]


def _titles(texts: Sequence[str], lines: Sequence[int]) -> Iterator[str]:
    """The lines with and without numbers at their ends, and titles that some lines share."""
    for block in _blocks(lines):
        whole = " ".join(texts[at] for at in block)
        yield from _bare(whole)
        for first in range(len(block)):
            for length in range(1, _JOINED + 1):
                yield from _bare(" ".join(texts[at] for at in block[first : first + length]))


def _bare(entry: str) -> Iterator[str]:
    yield bare_title(entry)
    yield _PAGE_BEHIND.sub("", entry)
    yield bare_title(_PAGE_BEHIND.sub("", entry))
