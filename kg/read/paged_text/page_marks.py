"""Where the pages of plain text begin, and what stands at their edges.

A program that draws text out of a PDF writes a form feed or a line such as "--- Page 12 ---"
between pages, or nothing but the running head with its number, at times right behind a word.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise
from typing import Final

from kg.language.data_files import fragment, pattern
from kg.read.block_draft import Pages
from kg.read.source_text import Lines

_PAGE: Final = fragment("headings", "page")
CAPTION: Final = pattern("layout", "figure_caption")
MARK: Final = re.compile(rf"\W*(?:{_PAGE})\s*(\d{{1,4}})\W*$", re.IGNORECASE)
"""A line that is nothing but the number of a page."""

_FOOT: Final = re.compile(r"\s*(\d{1,4})\s+\|")
_FEED: Final = re.compile(r"\f")
_BEHIND: Final = re.compile(r"(?P<stem>\S.{10,70}?\S)\s{1,9}(?:\|\s{0,9})?(?P<page>\d{1,4})$")
_BEFORE: Final = re.compile(r"(?P<page>\d{1,4})\s{1,9}(?:\|\s{0,9})?(?P<stem>\S.{10,70}\S)$")
_LEAST_PAGES: Final = 3
_LEAST_FEET: Final = 10
_MOST_SKIPPED: Final = 5
_WHOLE: Final = 2
_MOST_STEMS: Final = 5
_LEAST_WORDS: Final = 3
_NUMBER: Final = re.compile(r"\W*(?:\d{1,4}|[ivxl]{1,6})\W*")
_DIGITS: Final = re.compile(r"\d+")
_EDGE: Final = 6
_REPEATED: Final = 3
_NEAR: Final = 2
_FILLED: Final = 12
_SHARED: Final = 0.2
_LEAST_SHARED: Final = 5
_OPENING: Final = 2
_MOST_WORDS: Final = 14


def split_pages(lines: Lines) -> Lines:
    """Part lines where a page begins in them: at a form feed, or at a running head."""
    parted = _cut(lines, [[found.start() for found in _FEED.finditer(t)] for t in lines.texts])
    head = None if _marked(parted) else _running_head(parted)
    return parted if head is None else _cut(parted, [_edges(head, t) for t in parted.texts])


def _cut(lines: Lines, places: Iterable[Sequence[int]]) -> Lines:
    texts: list[str] = []
    starts: list[int] = []
    for text, start, cuts in zip(lines.texts, lines.starts, places, strict=True):
        bounds = sorted({0, *cuts, len(text)}) if text else [0, 0]
        for first, last in pairwise(bounds):
            texts.append(text[first:last])
            starts.append(start + first)
    return Lines(tuple(texts), tuple(starts))


def _edges(stem: str, text: str) -> list[int]:
    return [at for found in _numbered_head(stem, "?").finditer(text) for at in found.span()]


def _running_head(lines: Lines) -> str | None:
    """The running head that bears the numbers of many pages, wherever in a line it stands."""
    numbers: dict[str, set[str]] = {}
    for text in lines.texts:
        for found in filter(None, (_BEHIND.match(text.strip()), _BEFORE.match(text.strip()))):
            if len(found["stem"].split()) >= _LEAST_WORDS:
                numbers.setdefault(found["stem"], set()).add(found["page"])
    often = sorted(numbers, key=lambda stem: -len(numbers[stem]))[:_MOST_STEMS]
    for stem in often:
        if len(numbers[stem]) < _WHOLE:
            break
        if len(_numbered(lines, _numbered_head(stem))) >= _LEAST_FEET:
            return stem
    return None


@cache
def _numbered_head(stem: str, bare: str = "") -> re.Pattern[str]:
    """A running head with a number at one of its ends. ``bare``: "?" if it may have none."""
    words = r"\s{1,9}".join(map(re.escape, stem.split()))
    before, behind = (
        r"(?<!\d)(\d{1,4})\s{1,9}(?:\|\s{0,9})?",
        r"\s{1,9}(?:\|\s{0,9})?(\d{1,4})(?!\d)",
    )
    return re.compile(rf"(?:{before}){words}|{words}(?:{behind}){bare}")


def page_marks(lines: Lines) -> Pages:
    """Where pages begin: at form feeds, or at lines such as "--- Page 12 ---"; () if nowhere."""
    if marked := _marked(lines):
        return marked
    feet = _numbered(lines, _FOOT, from_start=True)
    if len(feet) >= _LEAST_FEET:
        return feet
    head = _running_head(lines)
    return () if head is None else _numbered(lines, _numbered_head(head))


def _marked(lines: Lines) -> Pages:
    """Where a form feed or a line of its own says that a page begins."""
    placed = zip(lines.starts, lines.texts, strict=True)
    fed = [start + found.end() for start, text in placed for found in _FEED.finditer(text)]
    if len(fed) >= _LEAST_PAGES:
        return ((0, 1), *((at, page) for page, at in enumerate(fed, start=2)))
    found = _numbered(lines, MARK, from_start=True)
    return found if len(found) >= _LEAST_PAGES else ()


def _numbered(lines: Lines, mark: re.Pattern[str], *, from_start: bool = False) -> Pages:
    """The places that bear the number of a page, those that come out of turn left out."""
    found: list[tuple[int, int]] = []
    for start, text in zip(lines.starts, lines.texts, strict=True):
        seen = mark.match(text) if from_start else mark.search(text)
        if seen is None:
            continue
        number = int(next(filter(None, seen.groups())))
        if not found or 0 < number - found[-1][1] <= _MOST_SKIPPED:
            found.append((start if from_start else start + seen.start(), number))
    return tuple(found)


def pages_of(lines: Lines, pages: Pages) -> list[int]:
    """For each line the index of its page among ``pages``; 0 before the first."""
    begins = [at for at, _ in pages]
    placed = zip(lines.starts, lines.texts, strict=True)
    bodies = (start + len(text) - len(text.lstrip("\f")) for start, text in placed)
    return [bisect_right(begins, at) for at in bodies]


def running_lines(
    texts: Sequence[str], pages: Sequence[int], apart: Container[int] = ()
) -> set[int]:
    """Find the lines at the edges of pages that others have, too, and mere numbers of pages.

    The head of a chapter changes with it: what counts is that it opens like those of others.
    One without the number of a page is left where it comes first, since it may be the title
    of the chapter. ``apart``: lines of the list of contents and notes, which do not count.
    """
    outer: set[int] = set()
    edges: set[int] = set()
    running: set[int] = set()
    for here in by_page([at for at, text in enumerate(texts) if text and at not in apart], pages):
        number = [at for at in here if _NUMBER.fullmatch(texts[at]) or MARK.match(texts[at])]
        worded = [at for at in here if at not in number]
        running |= {*here[:_EDGE], *here[-_EDGE:]} & set(number)
        edges |= {*worded[:_EDGE], *worded[-_EDGE:]}
        outer |= {*worded[:1], *worded[-1:]}
    short = [at for at in sorted(edges) if len(texts[at].split()) <= _MOST_WORDS]
    total = len(set(pages))
    edges = {at for at in short if not CAPTION.match(texts[at])}
    return running | _repeated(texts, pages, edges) | _opening_alike(texts, edges & outer, total)


def _repeated(texts: Sequence[str], pages: Sequence[int], edges: Iterable[int]) -> set[int]:
    """Those that pages near one another share but for their numbers.

    All but the first of each on a page with a text: that one may be the title of a chapter.
    """
    alike: dict[str, list[int]] = {}
    for at in sorted(edges):
        alike.setdefault(masked(texts[at]), []).append(at)
    sizes = Counter(page for page, text in zip(pages, texts, strict=True) if text)
    found: set[int] = set()
    for form, lines in alike.items():
        near = sum(pages[b] - pages[a] <= _NEAR for a, b in pairwise(lines))
        if len(lines) >= _REPEATED and 2 * near >= len(lines) - 1:
            bears_page = "#" in form and not form.startswith("#.#")
            filled = (i for i, at in enumerate(lines) if sizes[pages[at]] >= _FILLED)
            found |= set(lines if bears_page else lines[next(filled, 0) + 1 :])
    return found


def _opening_alike(texts: Sequence[str], outer: Iterable[int], total: int) -> set[int]:
    """Those whose first words so many pages share that they can be no text."""
    opened: dict[tuple[str, ...], list[int]] = {}
    for at in sorted(outer):
        words = tuple(masked(texts[at]).split()[:_OPENING])
        if len(words) == _OPENING and any("#" in word for word in words):
            opened.setdefault(words, []).append(at)
    least = max(_LEAST_SHARED, _SHARED * total)
    return {at for same in opened.values() if len(same) >= least for at in same}


def masked(text: str) -> str:
    """A line in lower case, with a mark for each number."""
    return " ".join(_DIGITS.sub("#", text.lower()).split())


def is_number(text: str) -> bool:
    """Whether a line is nothing but a number."""
    return _NUMBER.fullmatch(text) is not None and text.strip(" .()[]").isdigit()


def by_page(at: Iterable[int], pages: Sequence[int]) -> Iterator[list[int]]:
    """Group ascending lines by their page."""
    for _, group in groupby(at, key=lambda line: pages[line]):
        yield list(group)
