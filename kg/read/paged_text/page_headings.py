"""Headings in plain text that was drawn out of a paged document.

Nothing but words and line breaks is there to tell a heading: the list of contents names it, or
a few words without a stop stand alone above a text. A line right above a text is a heading
where the next word would have had room in it: lines of a paragraph are filled.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, takewhile
from typing import Final, NamedTuple

from kg.language.section_titles import is_usual
from kg.read.paged_text.heading_words import NUMBERED, WORD, is_title, may_be_heading, runs_on
from kg.read.paged_text.page_lines import (
    BETWEEN,
    BULLET,
    PROSE_WORDS,
    STOPS,
    Line,
    Look,
    goes_on_caption,
)
from kg.read.paged_text.page_marks import CAPTION
from kg.read.structure.contents_list import Titles
from kg.read.structure.heading_candidates import split_heading

_PARTING: Final = BETWEEN - {Line.REPEATED}
_HYPHENS: Final = ("-", "\u00ad")
_OPEN_BRACKETS: Final = "(["
_MOST_LISTED_LINES: Final = 5
_MOST_LINES: Final = 3
_LEAST_PROSE: Final = 12
_WIDTH: Final = 8
_SMALL: Final = 0.5
_WIDE: Final = 60
_NEARLY: Final = 0.85
_TITLE_WIDTH: Final = 0.7
_LISTED: Final = 3
_OUTER: Final = 2
_OTHER: Final = 4


class Heading(NamedTuple):
    """The lines of a heading, half-open, and its level."""

    first: int
    last: int
    level: int


def find_headings(
    looks: Sequence[Look], pages: Sequence[int], titles: Titles, usual: int
) -> list[Heading]:
    """Find the headings. ``titles``: of the list of contents; ``usual``: length of a line."""
    page = _Page(looks, pages, titles, usual)
    found: dict[int, Heading] = {}
    for at in range(len(looks) - 1, -1, -1):
        heading = page.heading(at, found)
        if heading is not None:
            for inner in range(heading.first + 1, heading.last):
                found.pop(inner, None)
            found[at] = heading
    return sorted(found.values())


class _Page:
    """The lines of a report and what is known about them."""

    def __init__(
        self, looks: Sequence[Look], pages: Sequence[int], titles: Titles, usual: int
    ) -> None:
        self.looks = looks
        self.pages = pages
        self.titles = titles
        self.usual = usual
        self._solid = [at for at, look in enumerate(looks) if look.kind not in BETWEEN]
        self._worded = [at for at, look in enumerate(looks) if look.text]
        self._figure = list(accumulate(range(len(looks)), self._run_start))

    def _run_start(self, start: int, at: int) -> int:
        """Where the figure begins that a line is in; the line itself where it is in none."""
        before, here = self.looks[at - 1].kind, self.looks[at].kind
        return start if before is here is Line.FIGURE else at

    def heading(self, at: int, below: dict[int, Heading]) -> Heading | None:
        """The heading that begins at a line, if one does. ``below``: those that follow."""
        if self.looks[at].kind in _PARTING or not self._begins(at):
            return None
        for length in range(_MOST_LISTED_LINES, 0, -1):
            last = at + length
            text = self._text(at, last)
            if text and text in self.titles and self._may_be_listed(text, last, below):
                return Heading(at, last, _level(text, listed=True))
        for length in range(_MOST_LINES, 0, -1):
            last = at + length
            text = self._text(at, last)
            if text and self._is_whole(at, last) and self._stands_alone(text, at, last, below):
                return Heading(at, last, _level(text, listed=False))
        return None

    def _text(self, first: int, last: int) -> str:
        """The words of lines one right after the other, "" where something stands between."""
        lines = self.looks[first:last]
        single = last == first + 1 and is_usual(self.looks[first].text)
        parting = _PARTING if single or self._is_apart(first) else BETWEEN
        if len(lines) < last - first or any(look.kind in parting for look in lines):
            return ""
        return " ".join(look.text for look in lines)

    def _is_apart(self, at: int) -> bool:
        """Whether a blank line or the end of a page stands between a line and the one above."""
        if at in {0, len(self.looks)} or self.pages[at - 1] != self.pages[at]:
            return True
        return Line.BLANK in {self.looks[at - 1].kind, self.looks[at].kind}

    def _begins(self, at: int) -> bool:
        """Whether a line is the first of its kind, or a sentence ends before it."""
        before = self.looks[at - 1] if at else Look("", Line.BLANK)
        if goes_on_caption(before.text):
            return False
        return before.kind is not Line.TEXT or bool(STOPS.search(before.text))

    def _is_whole(self, first: int, last: int) -> bool:
        """Whether some lines are one heading: blank lines around, or one goes on in the other."""
        if self._is_apart(first) and self._is_apart(last):
            return True
        texts = [look.text for look in self.looks[first:last]]
        return all(map(runs_on, texts, texts[1:]))

    def _may_be_listed(self, text: str, last: int, below: dict[int, Heading]) -> bool:
        """Whether lines that say a listed title are that heading and no label or sentence."""
        if text[0].islower() or CAPTION.match(text) or not WORD.search(text):
            return False
        after = self._next(last)
        if after is None or self._goes_on(last, after):
            return False
        return after in below or self.looks[after].kind is Line.TEXT

    def _stands_alone(self, text: str, first: int, last: int, below: dict[int, Heading]) -> bool:
        """Whether lines may be a heading by themselves, and a text stands below them."""
        after = self._next(last)
        if after is None or not may_be_heading(text):
            return False
        if self.pages[after] != self.pages[first] or self._goes_on(last, after):
            return False
        if any(self.looks[at].kind is not Line.BLANK for at in range(last, after)):
            return False
        if last == first + 1 and _is_full(text, self.usual):
            return False
        if after in below:
            apart = after > last or NUMBERED.match(text) is not None
            heads = apart and below[after].level == _OTHER
        else:
            heads = self._heads_text(text, last, after)
        return heads and ((after == last and is_title(text)) or not self._in_figure(first))

    def _heads_text(self, text: str, last: int, after: int) -> bool:
        """Whether a text stands below lines that it is no part of."""
        if self.looks[after].kind is not Line.TEXT:
            return False
        if ":" in text and BULLET.match(self.looks[after].text):
            return False
        if not self._is_prose(after) and not is_usual(text):
            return False
        return after > last or self._has_room(last)

    def _next(self, last: int) -> int | None:
        """The first line from here on that is text, heading or figure."""
        found = bisect_left(self._solid, last)
        return self._solid[found] if found < len(self._solid) else None

    def _goes_on(self, last: int, after: int) -> bool:
        """Whether the next line goes on with a sentence."""
        opens = self.looks[after].text.lstrip("\"'([\u201c\u2018")[:1]
        return opens.islower() or self.looks[last - 1].text[-1:] in _HYPHENS

    def _is_repeated_figure(self, at: int) -> bool:
        look = self.looks[at]
        return look.kind is Line.REPEATED and not WORD.search(look.text)

    def _in_figure(self, first: int) -> bool:
        """Whether labels of a figure stand right before, and no caption."""
        above = bisect_left(self._worded, first) - 1
        if above >= 0 and self._is_repeated_figure(self._worded[above]):
            return True
        before = bisect_left(self._solid, first) - 1
        if before < 0 or self.looks[self._solid[before]].kind is not Line.FIGURE:
            return False
        return not goes_on_caption(self.looks[self._figure[self._solid[before]]].text)

    def _paragraph(self, at: int) -> list[str]:
        """The first lines of the text that begins at a line."""
        rest = self.looks[at : at + _WIDTH]
        return [look.text for look in takewhile(lambda look: look.kind is Line.TEXT, rest)]

    def _is_prose(self, at: int) -> bool:
        lines = self._paragraph(at)
        words = " ".join(lines).split()
        small = sum(word[0].islower() for word in words)
        if len(words) >= _LEAST_PROSE and small < _SMALL * len(words):
            return False
        ends = len(words) >= PROSE_WORDS and STOPS.search(lines[-1]) is not None
        return len(words) >= _LEAST_PROSE or ends or BULLET.match(lines[0]) is not None

    def _has_room(self, last: int) -> bool:
        """Whether the first word of the paragraph right below had room in the line above it."""
        lines = self._paragraph(last)
        word = lines[0].split()[0]
        width = max(map(len, lines))
        if len(lines) == 1 or word[0] in _OPEN_BRACKETS:
            return False
        if len(lines[0]) < _TITLE_WIDTH * width and not STOPS.search(lines[0]):
            return False
        return len(self.looks[last - 1].text) + 1 + len(word) < width


def _is_full(text: str, usual: int) -> bool:
    """Whether a line is as long as those of a text that is set in one column."""
    return usual >= _WIDE and len(text) >= _NEARLY * usual and not text.isupper()


def _level(text: str, *, listed: bool) -> int:
    """Chapters and usual parts first, then what is listed or numbered, then all else."""
    number, span = split_heading(text)
    if listed and (number[:1].isalpha() or is_usual(span.of(text))):
        return _OUTER
    return _LISTED if listed or NUMBERED.match(text) else _OTHER
