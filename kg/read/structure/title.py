"""Which words are a document's title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from kg.language.data_files import pattern
from kg.language.section_titles import is_usual
from kg.model import BlockKind, Role, collapse
from kg.read.block_draft import Draft
from kg.read.structure.heading_candidates import Style, title_of
from kg.read.structure.lists import find_lead

_EXPLICIT: Final = pattern("headings", "explicit_title")
_TITLE_LIKE: Final = pattern("headings", "title_like")
_PREFIX: Final = re.compile(r"^\d+[\s_-]+")
_FILE: Final = re.compile(r"[\w.-]+\.(?:md|markdown|txt|html?|docx?|pdf)")
_NEAR: Final = 6
_LONG: Final = 25


class Titled(NamedTuple):
    """A document's title, and the draft that gives it, if one does."""

    title: str
    draft: Draft | None


def find_title(drafts: Sequence[Draft], stated: str, name: str, noted: str = "") -> Titled:
    """Find the title: stated by a person, in a heading, noted in the file, or by its name.

    A heading gives it when a "Title: ..." line does, when it equals ``stated``, when it is
    the only outermost one, or when it comes before everything else and looks like one.
    What gives the title becomes a heading, of section 0.
    """
    explicit = _explicit(drafts)
    if explicit is not None:
        return Titled(stated or explicit.title, explicit.draft)
    headings = [draft for draft in drafts if draft.kind is BlockKind.HEADING]
    by_name = next((h for h in headings[:_NEAR] if stated and _same(_text(h), stated)), None)
    heading = by_name or _titling(drafts, headings)
    if stated and heading is not by_name and heading is not headings[0]:
        heading = None
    if heading is not None and _FILE.fullmatch(heading.value):
        return _titled_by_file(drafts, stated, heading)
    if heading is not None:
        return Titled(stated or _text(heading), heading)
    first = _first_line(drafts)
    if first is not None and not stated:
        first.kind, first.level, first.style = BlockKind.HEADING, 0, Style.PLAIN
        return Titled(_text(first), first)
    return Titled(stated or noted or pretty(name), None)


def _titled_by_file(drafts: Sequence[Draft], stated: str, heading: Draft) -> Titled:
    """Find the title of a document headed by a file's name: the next heading, or that name."""
    heading.kind, heading.role, level = BlockKind.PARAGRAPH, Role.METADATA, heading.level
    following = _titling(drafts, [d for d in drafts if d.kind is BlockKind.HEADING])
    if following is not None:
        return Titled(stated or _text(following), following)
    heading.kind, heading.role, heading.level = BlockKind.HEADING, Role.CONTENT, level
    return Titled(stated or pretty(heading.value), heading)


def pretty(name: str) -> str:
    """Make a title of a file's name.

    >>> pretty("reports/010-future_of-language.md")
    'Future of language'
    """
    stem = PurePosixPath(name).stem
    words = " ".join(re.split(r"[\s_-]+", _PREFIX.sub("", stem))).strip() or stem or name
    return words[:1].upper() + words[1:]


def _explicit(drafts: Sequence[Draft]) -> Titled | None:
    for draft in drafts[:_NEAR]:
        if draft.kind not in {BlockKind.PARAGRAPH, BlockKind.HEADING}:
            continue
        found = _EXPLICIT.fullmatch(draft.value)
        if found and len(draft.value.split()) <= _LONG:
            draft.kind, draft.level, draft.role = BlockKind.HEADING, 0, Role.CONTENT
            return Titled(collapse(found["title"].strip(" *")), draft)
    return None


def _titling(drafts: Sequence[Draft], headings: Sequence[Draft]) -> Draft | None:
    """Find the heading that is the document's title rather than a section's."""
    if not headings:
        return None
    top = min(heading.level for heading in headings)
    outermost = [heading for heading in headings if heading.level == top]
    only = outermost[0] if len(outermost) == 1 else None
    near = only is not None and only in headings[:_NEAR] and len(headings) > 1
    if near and only is not None and not only.style and _may_title(only):
        return only
    first = headings[0]
    opens = _opens(drafts, first)
    if not opens or not _may_title(first):
        return None
    if first is only or (not first.style and first.level == top):
        return first if _unlike_the_rest(drafts, headings) or _is_h1(first) else None
    return first if first.style and _unlike_the_rest(drafts, headings) else None


def _is_h1(heading: Draft) -> bool:
    return not heading.style and heading.level < 2000


def _may_title(heading: Draft) -> bool:
    return not is_usual(_text(heading)) and not _is_section_number(title_of(heading)[0])


def _is_section_number(number: str) -> bool:
    return bool(number) and not re.match(r"\d+\.\d+$|\d{2,}", number)


def _opens(drafts: Sequence[Draft], heading: Draft) -> bool:
    """Whether nothing but residue and metadata stands before the heading."""
    before = drafts[: drafts.index(heading)]
    return all(draft.role is not Role.CONTENT for draft in before)


def _unlike_the_rest(drafts: Sequence[Draft], headings: Sequence[Draft]) -> bool:
    """Whether the first heading stands apart from its likes."""
    first = headings[0]
    after = drafts.index(first) + 1
    content = [draft for draft in drafts[after:] if draft.role is Role.CONTENT]
    rest = [title_of(heading)[0] for heading in headings[1:]]
    return (
        len(headings) == 1
        or (bool(content) and content[0].kind is BlockKind.HEADING)
        or (bool(rest) and sum(map(bool, rest)) * 2 > len(rest))
        or bool(_TITLE_LIKE.search(first.value))
    )


def _first_line(drafts: Sequence[Draft]) -> Draft | None:
    """Take the first block, where it is one short line that is no sentence."""
    first = next((draft for draft in drafts if draft.role is Role.CONTENT), None)
    if (
        first is None
        or first.kind is not BlockKind.PARAGRAPH
        or find_lead(first)
        or len(drafts) < 3
    ):
        return None
    value = first.value
    short = len(value.split()) <= 16 and not first.inline.breaks
    return first if short and value[-1] not in ".:;,!" and value[:1].isupper() else None


def _text(heading: Draft) -> str:
    return title_of(heading)[1]


def _same(one: str, other: str) -> bool:
    return re.sub(r"\W+", "", one).lower() == re.sub(r"\W+", "", other).lower()
