"""Plain text -> drafts: paragraphs between blank lines, underlined headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.model import BlockKind
from kg.read.block_draft import Draft, Drafts, Numbers, Raw
from kg.read.encoding import BOM, decode
from kg.read.markdown.inline import verbatim
from kg.read.markdown.markdown import markdown_drafts
from kg.read.paged_text.heading_words import may_be_heading
from kg.read.paged_text.page_lines import PROSE_WORDS
from kg.read.paged_text.page_marks import page_marks
from kg.read.paged_text.page_text import page_drafts
from kg.read.source_text import Lines

_UNDERLINE: Final = re.compile(r"\s*(?:={3,}|-{3,}|~{3,}|\*{3,})\s*")
_UNWRAPPED: Final = 200
_LEAST_UNWRAPPED: Final = 10
_SHARE_UNWRAPPED: Final = 0.3
_TEXT_WORDS: Final = 14
_NUMBERED: Final = 2
_OTHER: Final = 3
_STRONG: Final = re.compile(r"\s*[=*]")
_MARKDOWN: Final = re.compile(
    r"^ {0,3}#{1,6} \S|\*\*\S[^*\n]*\*\*|^ {0,3}```|\]\(https?://|^\|.*\|\s*\n\|[\s:|-]+\|\s*$",
    re.MULTILINE,
)


def read_report(raw: Raw) -> Drafts:
    """Read plain text; as pages or as Markdown where it looks like it.

    Raises UnreadableSource.
    """
    text, encoding = decode(raw.data, raw.name)
    start = len(text) - len(text.removeprefix(BOM))
    lines = Lines.of(text, start)
    if pages := page_marks(lines):
        return Drafts(text, encoding, page_drafts(lines, pages), Numbers(), pages=pages)
    if looks_like_markdown(text):
        return markdown_drafts(text, encoding)
    return Drafts(text, encoding, read_plain(lines), Numbers())


def looks_like_markdown(text: str) -> bool:
    """Whether a text file is Markdown in fact: headings, bold words, fences, links or tables."""
    return _MARKDOWN.search(text) is not None


def read_plain(lines: Lines) -> list[Draft]:
    """Read plain text: its paragraphs in order, line breaks and indents masked.

    A line of ``=``, ``-``, ``~`` or ``*`` right below a single line makes it a heading.
    What else is a heading or a list item is found by its looks, later and for all formats.
    """
    if _is_unwrapped(lines):
        return _line_drafts(lines)
    drafts = []
    for first, last in _paragraphs(lines):
        below = lines.texts[first + 1] if last - first > 1 else ""
        headed = _UNDERLINE.fullmatch(below) is not None
        if headed:
            drafts.append(_draft(lines, first, first + 1, 1 if _STRONG.match(below) else 2))
        start = first + 2 if headed else first
        if start < last:
            drafts.append(_draft(lines, start, last, 0))
    return [draft for draft in drafts if any(map(str.isalnum, draft.value))]


def _is_unwrapped(lines: Lines) -> bool:
    """Whether each line is a whole paragraph, as in text that was copied out of a page."""
    lengths = [len(text) for text in lines.texts if len(text.split()) >= PROSE_WORDS]
    long = sum(length >= _UNWRAPPED for length in lengths)
    underlined = any(_UNDERLINE.fullmatch(text) for text in lines.texts)
    return long >= max(_LEAST_UNWRAPPED, _SHARE_UNWRAPPED * len(lengths)) and not underlined


def _line_drafts(lines: Lines) -> list[Draft]:
    """Make a draft of each line; a few words without a stop right above a text head it."""
    texts = [text.strip() for text in lines.texts]
    headed = False
    drafts: list[Draft] = []
    for at in range(len(texts) - 1, -1, -1):
        if not any(map(str.isalnum, texts[at])):
            headed = False
            continue
        below = texts[at + 1] if at + 1 < len(texts) else ""
        above_text = headed or _is_text(below)
        headed = above_text and may_be_heading(texts[at])
        level = (_NUMBERED if texts[at][0].isdigit() else _OTHER) if headed else 0
        drafts.append(_draft(lines, at, at + 1, level))
    for draft in drafts:
        draft.underlined = False
    return drafts[::-1]


def _is_text(line: str) -> bool:
    return len(line.split()) >= _TEXT_WORDS or line.endswith((".", ":"))


def _paragraphs(lines: Lines) -> Iterator[tuple[int, int]]:
    """Stretches of lines that are not blank, half-open."""
    first = None
    for at, text in enumerate(lines.texts):
        if text.strip():
            first = at if first is None else first
        elif first is not None:
            yield first, at
            first = None
    if first is not None:
        yield first, len(lines)


def _draft(lines: Lines, first: int, last: int, level: int) -> Draft:
    texts, starts = zip(*(lines.body(at) for at in range(first, last)), strict=True)
    bodies = Lines(texts, starts)
    kind = BlockKind.HEADING if level else BlockKind.PARAGRAPH
    span = bodies.span(0, len(bodies.content))
    return Draft(kind, verbatim(bodies), span, level=level, underlined=bool(level))
