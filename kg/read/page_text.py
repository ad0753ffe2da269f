"""Plain text that was drawn out of a paged document -> drafts.

Programs that draw the text out of a PDF write line by line what is on a page: running heads,
labels of charts and the lines of paragraphs, without a blank line between. What a line is can
be told from its length, from its end, and from how often the text has it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import groupby
from typing import Final, NamedTuple

from kg.language.data_files import fragment, pattern
from kg.language.hyphens import Hyphens
from kg.model import BlockKind, Role, Span
from kg.read.block_draft import Draft, Inline, Pages
from kg.read.source_text import Lines, TextBuilder

_PAGE: Final = fragment("headings", "page")
_MARK: Final = re.compile(rf"\W*(?:{_PAGE})\s*(\d{{1,4}})\W*$", re.IGNORECASE)
_FOOT: Final = re.compile(r"\s*(\d{1,4})\s+\|")
_FEED: Final = re.compile(r"\f")
_LEAST_FEET: Final = 10
_MOST_SKIPPED: Final = 5
_CAPTION: Final = pattern("layout", "figure_caption")
_SOURCE: Final = pattern("layout", "source")
_LEGAL: Final = pattern("layout", "legal")
_DIGITS: Final = re.compile(r"\d+")
_BULLET: Final = re.compile(
    r"[\u2022\u25cf\u25aa\u25a0\u2023\u2219\u25e6\u25cb\uf0b7]|[-\u2013*]\s|\d{1,2}[.)]\s"
)
_STOPS: Final = re.compile(r"[.!?][\"'\u201d\u2019)\]\d]*$")
_SENTENCE: Final = re.compile(r"[.!?][\"'\u201d\u2019)\]\d]*(?:\s|$)")
_SOFT: Final = "\u00ad"
_INDENT: Final = " \t\f\v\xa0"
_LEAST_PAGES: Final = 3
_LEAST_REPEATS: Final = 5
_MOST_WORDS: Final = 14
_PROSE_WORDS: Final = 6
_FULL: Final = 0.55
_FULL_WORDS: Final = 4
_SHORTER: Final = 0.85
_RUN: Final = 3
_FEW: Final = 3


class Line(Enum):
    """What a line is."""

    BLANK = 0
    FURNITURE = 1
    NOTE = 2
    FIGURE = 3
    LABEL = 4
    TEXT = 5


_BETWEEN: Final = frozenset({Line.BLANK, Line.FURNITURE, Line.NOTE})
_ROLES: Final = {
    Line.FURNITURE: Role.FURNITURE,
    Line.NOTE: Role.NOTE,
    Line.FIGURE: Role.FIGURE,
}


class _Look(NamedTuple):
    """A line without white space at its ends, and what it is."""

    text: str
    kind: Line


def page_marks(lines: Lines) -> Pages:
    """Where pages begin: at form feeds, or at lines such as "--- Page 12 ---"; () if nowhere."""
    placed = zip(lines.starts, lines.texts, strict=True)
    fed = [start + found.end() for start, text in placed for found in _FEED.finditer(text)]
    if len(fed) >= _LEAST_PAGES:
        return ((0, 1), *((at, page) for page, at in enumerate(fed, start=2)))
    for mark, least in ((_MARK, _LEAST_PAGES), (_FOOT, _LEAST_FEET)):
        found = _numbered(lines, mark)
        if len(found) >= least:
            return found
    return ()


def _numbered(lines: Lines, mark: re.Pattern[str]) -> Pages:
    """The lines that bear the number of a page, those that come out of turn left out."""
    found: list[tuple[int, int]] = []
    for start, text in zip(lines.starts, lines.texts, strict=True):
        seen = mark.match(text)
        if seen is not None and (not found or 0 < int(seen[1]) - found[-1][1] <= _MOST_SKIPPED):
            found.append((start, int(seen[1])))
    return tuple(found)


def page_drafts(lines: Lines) -> list[Draft]:
    """Make drafts of the lines, the running heads and figures among them with their role."""
    looks = _looks([text.strip() for text in lines.texts])
    hyphens = Hyphens(lines.texts)
    drafts: list[Draft] = []
    for first, last in _groups(looks):
        kind = looks[first].kind
        draft = _draft(lines, first, last, hyphens)
        if not any(map(str.isalnum, draft.value)):
            continue
        draft.role = _ROLES.get(kind, Role.CONTENT)
        draft.settled = kind in _ROLES
        drafts.append(draft)
    return drafts


def _looks(texts: Sequence[str]) -> list[_Look]:
    masked = [_masked(text) for text in texts]
    counts = Counter(masked)
    lengths = sorted(len(text) for text in texts if len(text.split()) >= _PROSE_WORDS)
    usual = lengths[len(lengths) // 2] if lengths else 0
    kinds: list[Line] = []
    seen: set[str] = set()
    for at, (text, said) in enumerate(zip(texts, masked, strict=True)):
        before = _Look(texts[at - 1], kinds[-1]) if kinds else _Look("", Line.BLANK)
        repeated = counts[said] >= _LEAST_REPEATS and len(text.split()) <= _MOST_WORDS
        first = said not in seen and ("#" not in said or said.startswith("#.#"))
        seen.add(said)
        kinds.append(_kind(text, before, usual, repeated=repeated and not first))
    looks = list(map(_Look, texts, kinds))
    return _with_titles(_with_figures(looks))


def _masked(text: str) -> str:
    return " ".join(_DIGITS.sub("#", text.lower()).split())


def _kind(text: str, before: _Look, usual: int, *, repeated: bool) -> Line:
    if not text:
        return Line.BLANK
    if _MARK.fullmatch(text) or (repeated and not text.endswith(":")):
        return Line.FURNITURE
    if _CAPTION.match(text):
        return Line.FIGURE
    if _SOURCE.match(text) or _LEGAL.search(text):
        return Line.NOTE
    words = len(text.split())
    torn = len(before.text) >= _FULL * usual and not _STOPS.search(before.text)
    worded = any(map(str.isalpha, text))
    goes_on = before.kind is Line.TEXT and worded and (text[0].islower() or torn)
    full = words >= _FULL_WORDS and len(text) >= _FULL * usual
    sentence = words >= _PROSE_WORDS and bool(_STOPS.search(text))
    return Line.TEXT if full or goes_on or sentence or _BULLET.match(text) else Line.LABEL


def _with_figures(looks: Sequence[_Look]) -> list[_Look]:
    """Make figures of labels that stand in numbers, and of those beside a caption.

    The last before a text may be its heading.
    """
    found = list(looks)
    for is_text, group in groupby(range(len(looks)), lambda at: looks[at].kind is Line.TEXT):
        run = [at for at in group if looks[at].kind in {Line.LABEL, Line.FIGURE}]
        captioned = any(looks[at].kind is Line.FIGURE for at in run)
        if is_text or (len(run) < _RUN and not captioned):
            continue
        last = run[-1]
        heads = last + 1 < len(looks) and looks[last + 1].kind is Line.TEXT
        for at in run[:-1] if heads else run:
            found[at] = found[at]._replace(kind=Line.FIGURE)
    return found


def _with_titles(looks: list[_Look]) -> list[_Look]:
    """Make figures of the few lines beside a figure in which no sentence ends."""
    worded = [at for at, look in enumerate(looks) if look.kind not in _BETWEEN]
    groups = [list(group) for _, group in groupby(worded, lambda at: looks[at].kind is Line.TEXT)]
    for before, group, after in zip([[], *groups], groups, [*groups[1:], []], strict=False):
        few = looks[group[0]].kind is Line.TEXT and len(group) <= _FEW
        beside = [looks[at].kind for at in (*before[-1:], *after[:1])]
        texts = [looks[at].text for at in group]
        if few and Line.FIGURE in beside and not any(_SENTENCE.search(text) for text in texts):
            for at in group:
                looks[at] = looks[at]._replace(kind=Line.FIGURE)
    return looks


def _groups(looks: Sequence[_Look]) -> Iterator[tuple[int, int]]:
    """Stretches of lines that are one block, half-open."""
    first = 0
    for at in range(1, len(looks) + 1):
        if at == len(looks) or _parts(looks, first, at):
            if looks[first].kind is not Line.BLANK:
                yield first, at
            first = at


def _parts(looks: Sequence[_Look], first: int, at: int) -> bool:
    """Whether the block that began at ``first`` ends before the line at ``at``."""
    before, line = looks[at - 1], looks[at]
    if before.kind is not line.kind or line.kind is Line.LABEL:
        return True
    if line.kind is not Line.TEXT:
        return False
    longest = max(len(look.text) for look in looks[max(first, at - _RUN) : at])
    ended = _STOPS.search(before.text) and len(before.text) < _SHORTER * longest
    lone = at - first == 1 and bool(_STOPS.search(before.text))
    upper = not line.text[0].islower()
    return upper and bool(ended or (lone and len(before.text) > 2 * len(line.text)))


def _draft(lines: Lines, first: int, last: int, hyphens: Hyphens) -> Draft:
    """The lines as a paragraph; a word that a hyphen divides at the end of one is made whole."""
    out = TextBuilder()
    breaks: list[int] = []
    bodies = [_body(lines, at) for at in range(first, last)]
    for (text, start), (following, below) in zip(bodies, [*bodies[1:], ("", -1)], strict=True):
        joined, glued = hyphens.joined(text, following) if following else (text, True)
        kept = text[: len(joined)]
        out.copy(kept.removesuffix(_SOFT), start)
        end = start + len(kept)
        if kept.endswith(_SOFT) and following and glued:
            out.replace("-", end - 1, below - end + 1)
        blank = None if glued else out.blank(end, below - end)
        breaks += [] if blank is None else [blank]
    text, start = bodies[-1]
    span = Span(bodies[0][1], start + len(text))
    whole = Inline(out.build(), breaks=tuple(breaks))
    return Draft(BlockKind.PARAGRAPH, whole.cut(0, len(whole.text.value)), span)


def _body(lines: Lines, at: int) -> tuple[str, int]:
    """A line without white space at its ends, and where it begins in the source."""
    text = lines.texts[at]
    body = text.lstrip(_INDENT)
    return body.rstrip(), lines.starts[at] + len(text) - len(body)
