"""Headings that are not marked up as such, and marked-up ones that are none.

A report may set its headings in bold, in capitals, with nothing but a number, or not at
all. Each paragraph is looked at by itself first (its *style*); then the document as a
whole decides which styles count, so that a bold phrase or a numbered line that stands
alone somewhere does not tear a report apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from kg.model import BlockKind
from kg.read.draft import Draft
from kg.read.titles import take_apart
from kg.read.wording import METADATA, is_usual


class Style(IntEnum):
    """How a line is set that may be a heading. The lower, the surer."""

    HASH = 1
    """Starts with ``#`` and no blank, which CommonMark takes for text."""
    BOLD = 2
    CAPITALS = 3
    NUMBERED = 4
    USUAL = 5
    """The name of a usual part ("Introduction") alone on its line."""
    COLON = 6
    PLAIN = 7


_ALWAYS: Final = frozenset({Style.HASH, Style.BOLD, Style.USUAL})
_MOST_WORDS: Final = {
    Style.HASH: 24, Style.BOLD: 20, Style.CAPITALS: 14, Style.NUMBERED: 14, Style.USUAL: 6,
    Style.COLON: 9, Style.PLAIN: 11,
}  # fmt: skip
_LONG_SETEXT: Final = 16
_FEW: Final = 2
_LOWEST: Final = 6
_PROSE: Final = 8

_STOP: Final = re.compile(r"[.!;,]['\"\u201d\u2019]?$")
_CITED: Final = re.compile(
    r"[\s:.\u2013\u2014-]*(?:(?:\[[^\[\]]{1,50}\]|\([^()]{1,60}\))[\s:.]*)*$"
)
_HASHES: Final = re.compile(r"(#{1,6})(?=[^\s#!])")
_HASHTAG: Final = re.compile(r"\s#\w")
_CAPTION: Final = re.compile(
    r"(?:figure|fig\.|table|chart|exhibit|image|diagram|box|listing)\s*[\dA-Z]*\s*[:.\u2013\u2014-]"
    r"|(?:note|tip|warning|disclaimer|important|caution|example|source|keywords|image prompt"
    r"|word count|update|q|a|question|answer)s?\s*[:.]"
    r"|end of\b|\[|---",
    re.IGNORECASE,
)
_SMALL: Final = frozenset(
    "a an the of for in on and or nor to with by at as from into via vs its is are be per".split()
)  # fmt: skip
_LETTERS: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A line that may be a heading: the first ``end`` readable characters of a draft."""

    at: int
    style: Style
    end: int
    number: str = ""


def find_headings(drafts: Sequence[Draft]) -> list[Draft]:
    """Turn what serves as a heading into one; its ``style`` says how it was found.

    A paragraph whose first line is a heading is split in two. Marked-up headings keep
    style 0, except that a "heading" made by a rule of dashes under a long paragraph
    becomes that paragraph again.
    """
    _demote_rules(drafts)
    candidates = [
        found for at, draft in enumerate(drafts) if (found := _look(drafts, at, draft)) is not None
    ]
    chosen = {found.at: found for found in _choose(drafts, candidates)}
    for at in [at for at in chosen if _repeats(drafts, at, chosen[at])]:
        del chosen[at]
    headed: list[Draft] = []
    for at, draft in enumerate(drafts):
        headed += _promoted(draft, chosen[at]) if at in chosen else [draft]
    return headed


def _demote_rules(drafts: Sequence[Draft]) -> None:
    """Make paragraphs of "headings" that a rule of dashes below a paragraph made by chance."""
    for draft in drafts:
        if draft.underlined and draft.kind is BlockKind.HEADING:
            words = len(draft.value.split())
            if words > _LONG_SETEXT or (words > _PROSE and _STOP.search(draft.value)):
                draft.kind, draft.level = BlockKind.PARAGRAPH, 0


def _look(drafts: Sequence[Draft], at: int, draft: Draft) -> _Candidate | None:
    """What the draft's first line may be a heading as, if anything."""
    if draft.kind is BlockKind.LIST_ITEM:
        return _look_at_item(drafts, at, draft)
    if draft.kind is not BlockKind.PARAGRAPH or draft.item is not None:
        return None
    end = draft.inline.breaks[0] if draft.inline.breaks else len(draft.value)
    line, rest = draft.value[:end].strip(), draft.value[end:].strip()
    if not line or _CAPTION.match(line) or METADATA.match(line):
        return None
    number, title = take_apart(line)
    style = _style(draft, line, end, number, title.of(line))
    if style is None or len(line.split()) > _MOST_WORDS[style]:
        return None
    if rest and not _splits(style, draft, end, line, rest):
        return None
    if style is Style.COLON and not rest and _is_item(drafts, at + 1):
        return None
    return _Candidate(at, style, end, number)


def _style(draft: Draft, line: str, end: int, number: str, title: str) -> Style | None:
    hashes = _HASHES.match(line)
    if hashes and not _HASHTAG.search(line):
        return Style.HASH
    if _is_bold(draft, end):
        return None if _STOP.search(line) and len(line.split()) > 4 else Style.BOLD
    if is_usual(title):
        return Style.USUAL
    if _STOP.search(line):
        return None
    if _is_capitals(title):
        return Style.CAPITALS
    if number and title[:1].isupper() and not line.endswith(":"):
        return Style.NUMBERED
    if _is_title_case(title):
        return Style.COLON if line.endswith(":") else Style.PLAIN
    return None


def _splits(style: Style, draft: Draft, end: int, line: str, rest: str) -> bool:
    """Whether a first line of this style is a heading with its text right below."""
    if style is Style.BOLD:
        return not any(bold.start <= end + 1 < bold.end for bold in draft.inline.bold) or (
            len(rest.split()) > _PROSE
        )
    prose = len(rest.split()) >= max(_PROSE, len(line.split()))
    return prose and style is not Style.PLAIN and rest[:1].isupper()


def _look_at_item(drafts: Sequence[Draft], at: int, draft: Draft) -> _Candidate | None:
    """A one-line item, alone in its numbered list, with the text it heads outside the list."""
    numbered = draft.mark[:-1].isdigit() and draft.depth == 1 and draft.item is None
    if not numbered or draft.inline.breaks or _STOP.search(draft.value):
        return None
    following = drafts[at + 1] if at + 1 < len(drafts) else None
    if following is None or following.item is draft or following.listing == draft.listing:
        return None
    if at and drafts[at - 1].listing == draft.listing:
        return None
    if following.kind not in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_CELL}:
        return None
    end = len(draft.value)
    if len(draft.value.split()) > _MOST_WORDS[Style.NUMBERED]:
        return None
    style = Style.BOLD if _is_bold(draft, end) else Style.NUMBERED
    return _Candidate(at, style, end, draft.mark)


def _is_item(drafts: Sequence[Draft], at: int) -> bool:
    return at < len(drafts) and drafts[at].kind is BlockKind.LIST_ITEM


def _is_bold(draft: Draft, end: int) -> bool:
    """Whether the first ``end`` readable characters are bold, but for number and citations."""
    bold = next((span for span in draft.inline.bold if span.start < end), None)
    if bold is None or (bold.end > end and draft.value[end : bold.end].strip()):
        return False
    start = take_apart(draft.value[:end]).span.start
    return bold.start <= start and bool(_CITED.match(draft.value[min(bold.end, end) : end]))


def _is_capitals(title: str) -> bool:
    letters = "".join(_LETTERS.findall(title))
    longest = max((len(word) for word in _LETTERS.findall(title)), default=0)
    return len(letters) >= 5 and longest >= 4 and letters.isupper()


def _is_title_case(title: str) -> bool:
    words = [word for word in _LETTERS.findall(title) if len(word) > 1]
    large = [word for word in words if word.lower() not in _SMALL]
    return bool(large) and words[0][0].isupper() and all(word[0].isupper() for word in large)


def _choose(drafts: Sequence[Draft], candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The candidates that count, given what else the document has."""
    marked = sum(draft.kind is BlockKind.HEADING for draft in drafts)
    sure = [c for c in candidates if c.style in _ALWAYS]
    for style in (Style.CAPITALS, Style.NUMBERED):
        alike = [c for c in candidates if c.style is style]
        if len(alike) >= _FEW or (alike and not marked and not sure):
            sure += alike
    for style in (Style.COLON, Style.PLAIN):
        alike = [c for c in candidates if c.style is style]
        if marked + len(sure) <= _FEW and len(alike) >= _FEW:
            sure += alike
    return sure


def _repeats(drafts: Sequence[Draft], at: int, found: _Candidate) -> bool:
    """Whether the line says again what the heading right above it says."""
    before = drafts[at - 1] if at else None
    if before is None or before.kind is not BlockKind.HEADING:
        return False
    line, above = drafts[at].value[: found.end], before.value
    names = [take_apart(text).span.of(text).lower() for text in (line, above)]
    return names[0] == names[1]


def _promoted(draft: Draft, found: _Candidate) -> list[Draft]:
    value = draft.value
    head = draft.part(0, found.end) if found.end < len(value) else draft
    rest = [draft.part(found.end, len(value))] if found.end < len(value) else []
    head.kind = BlockKind.HEADING
    head.style = found.style
    hashes = _HASHES.match(value)
    head.level = len(hashes[1]) if hashes and found.style is Style.HASH else _LOWEST
    head.listing, head.depth = None, 0
    return [head, *rest]
