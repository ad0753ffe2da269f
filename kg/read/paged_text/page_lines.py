"""What each line is of plain text that was drawn out of a paged document.

That can be told from its length, from its end, from its place on the page, and from how often
the text has it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import Enum
from itertools import groupby
from typing import Final, NamedTuple

from kg.language.data_files import pattern
from kg.read.paged_text.page_marks import CAPTION, MARK, is_number, masked

_SOURCE: Final = pattern("layout", "source")
_LEGAL: Final = pattern("layout", "legal")
BULLET: Final = re.compile(
    r"[\u2022\u25cf\u25aa\u25a0\u2023\u2219\u25e6\u25cb\uf0b7]|[-\u2013*]\s|\d{1,2}[.)]\s"
)
STOPS: Final = re.compile(r"[.!?][\"'\u201d\u2019)\]\d]*$")
_SENTENCE: Final = re.compile(r"[.!?][\"'\u201d\u2019)\]\d]*(?:\s|$)")
_LEAST_REPEATS: Final = 5
_MOST_WORDS: Final = 14
PROSE_WORDS: Final = 6
FULL: Final = 0.55
_FULL_WORDS: Final = 4
_RUN: Final = 3
_FEW: Final = 3
_BARE: Final = 2


class Line(Enum):
    """What a line is."""

    BLANK = 0
    FURNITURE = 1
    NOTE = 2
    FIGURE = 3
    LABEL = 4
    TEXT = 5
    CONTENTS = 6
    HEADING = 7
    REPEATED = 8


BETWEEN: Final = frozenset({Line.BLANK, Line.FURNITURE, Line.NOTE, Line.CONTENTS, Line.REPEATED})
"""Lines that no text and no figure is made of."""


class Look(NamedTuple):
    """A line without white space at its ends, and what it is."""

    text: str
    kind: Line


def usual_length(texts: Sequence[str]) -> int:
    """The median length of the lines that have some words."""
    lengths = sorted(len(text) for text in texts if len(text.split()) >= PROSE_WORDS)
    return lengths[len(lengths) // 2] if lengths else 0


def classify_lines(
    texts: Sequence[str], pages: Sequence[int], known: Mapping[int, Line]
) -> list[Look]:
    """Tell what each line is. ``known``: those that their place on the page tells about."""
    forms = list(map(masked, texts))
    counts = Counter(forms)
    usual = usual_length(texts)
    kinds: list[Line] = []
    seen: set[str] = set()
    for at, (text, form) in enumerate(zip(texts, forms, strict=True)):
        before = Look(texts[at - 1], kinds[-1]) if kinds else Look("", Line.BLANK)
        repeated = counts[form] >= _LEAST_REPEATS and len(text.split()) <= _MOST_WORDS
        first = form not in seen and ("#" not in form or form.startswith("#.#"))
        seen.add(form)
        told = known.get(at)
        kinds.append(told or _kind(text, before, usual, repeated=repeated and not first))
    return _without_numbers(_with_titles(_with_figures(list(map(Look, texts, kinds)), pages)))


def _kind(text: str, before: Look, usual: int, *, repeated: bool) -> Line:
    if not text:
        return Line.BLANK
    if MARK.fullmatch(text):
        return Line.FURNITURE
    if CAPTION.match(text):
        return Line.FIGURE
    if repeated and not text.endswith(":"):
        return Line.REPEATED
    if _SOURCE.match(text) or _LEGAL.search(text):
        return Line.NOTE
    words = len(text.split())
    torn = len(before.text) >= FULL * usual and not STOPS.search(before.text)
    worded = any(map(str.isalpha, text))
    goes_on = before.kind is Line.TEXT and worded and (text[0].islower() or torn)
    full = words >= _FULL_WORDS and len(text) >= FULL * usual
    sentence = words >= PROSE_WORDS and bool(STOPS.search(text))
    return Line.TEXT if full or goes_on or sentence or BULLET.match(text) else Line.LABEL


def _with_figures(looks: Sequence[Look], pages: Sequence[int]) -> list[Look]:
    """Make figures of labels that stand in numbers on a page, and of those beside a caption.

    The last before a text may be its heading.
    """
    found = list(looks)
    runs = groupby(range(len(looks)), lambda at: (looks[at].kind is Line.TEXT, pages[at]))
    for (is_text, _), group in runs:
        run = [at for at in group if looks[at].kind in {Line.LABEL, Line.FIGURE}]
        captioned = any(looks[at].kind is Line.FIGURE for at in run)
        if is_text or (len(run) < _RUN and not captioned):
            continue
        last = run[-1]
        heads = last + 1 < len(looks) and looks[last + 1].kind is Line.TEXT
        heads = heads and not (last and goes_on_caption(looks[last - 1].text))
        for at in run[:-1] if heads else run:
            found[at] = found[at]._replace(kind=Line.FIGURE)
    return found


def goes_on_caption(line: str) -> bool:
    """Whether a line is a caption with words, which may go on in the next.

    >>> goes_on_caption("Figure 3. Robots in"), goes_on_caption("Figure 3")
    (True, False)
    """
    return CAPTION.match(line) is not None and len(line.split()) > _BARE


def _with_titles(looks: list[Look]) -> list[Look]:
    """Make figures of the few lines beside a figure in which no sentence ends."""
    worded = [at for at, look in enumerate(looks) if look.kind not in BETWEEN]
    groups = [list(group) for _, group in groupby(worded, lambda at: looks[at].kind is Line.TEXT)]
    for before, group, after in zip([[], *groups], groups, [*groups[1:], []], strict=False):
        few = looks[group[0]].kind is Line.TEXT and len(group) <= _FEW
        beside = [looks[at].kind for at in (*before[-1:], *after[:1])]
        texts = [looks[at].text for at in group]
        if few and Line.FIGURE in beside and not any(_SENTENCE.search(text) for text in texts):
            for at in group:
                looks[at] = looks[at]._replace(kind=Line.FIGURE)
    return looks


def _without_numbers(looks: list[Look]) -> list[Look]:
    """Make furniture of labels that are mere numbers."""
    return [
        look._replace(kind=Line.FURNITURE)
        if look.kind is Line.LABEL and is_number(look.text)
        else look
        for look in looks
    ]
