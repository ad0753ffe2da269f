"""What a document says of itself: title, date, authors, publisher, language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from kg.model import BlockKind, Metadata, Role, unique
from kg.read.dates import find_date, is_date, years
from kg.read.draft import Draft
from kg.read.wording import METADATA

_TITLE: Final = ("og:title", "dc.title", "citation_title", "title")
_DATE: Final = (
    "date", "report date", "publication date", "published", "published on", "date published",
    "published date", "publish_date", "pubdate", "publishdate", "issued", "date issued",
    "article:published_time", "datepublished", "dc.date", "dc.date.issued", "dcterms.issued",
    "dcterms.date", "dcterms.created", "citation_publication_date", "citation_date", "release date",
    "created", "generated", "generated on", "prepared on", "updated", "last updated",
    "last updated on", "last modified", "lastmod", "article:modified_time", "revised",
)  # fmt: skip
_CREATOR: Final = (
    "author", "authors", "creator", "creators", "dc.creator", "dcterms.creator",
    "citation_author", "article:author", "prepared by", "written by", "compiled by",
    "authored by", "lead author", "report author", "report authors", "by", "produced by",
)  # fmt: skip
_PUBLISHER: Final = (
    "publisher", "dc.publisher", "dcterms.publisher", "citation_publisher", "og:site_name",
    "organization", "organisation", "institution", "published by",
)  # fmt: skip
_LANGUAGE: Final = ("lang", "language", "dc.language", "dcterms.language", "inlanguage")
_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_PLACEHOLDER: Final = re.compile(r"[\[{<]|\b(?:tbd|n/a|unknown|your name)\b", re.IGNORECASE)
_AND: Final = re.compile(r"\s*(?:;|,\s+(?:and\s+)?|\s+and\s+|\s+&\s+)\s*")
_NAME: Final = re.compile(r"[^\W\d_][\w.'\u2019-]*(?: [^\W\d_][\w.'\u2019-]*){1,3}")
_PAIR: Final = re.compile(r"\W*[\w /&-]{2,40}\W{0,3}:\s*\S.{0,79}")
_SPOKEN: Final = re.compile(
    r"\W*(?:generated|approved|prepared|published|updated|written|compiled|created|last updated)"
    r"\s+(?:by|on|in|at|using|with)\s.*",
    re.IGNORECASE | re.DOTALL,
)
_MOST_VALUE_WORDS: Final = 14
_HEAD: Final = 12
_TAIL: Final = 8

Facts = Sequence[tuple[str, str]]
"""(key in lower case, value) pairs, in the order found."""


def gather(facts: Facts, title: str, stated: str = "") -> Metadata:
    """Make metadata of what is known; ``title`` is the document's title in any case.

    ``issued`` comes from the facts, in the order of ``_DATE``; else from ``stated``, a line
    that is a date; else it is the one year that the title names. A title with two years
    or a range of years ("2024-2026") dates nothing.
    """
    dates = (find_date(value) for value in _values(facts, _DATE))
    issued = next(filter(None, dates), "") or find_date(stated)
    if not issued:
        named = set(years(title))
        issued = named.pop() if len(named) == 1 else ""
    language = next(filter(_TAG.fullmatch, _values(facts, _LANGUAGE)), "en")
    publishers = [value for value in _values(facts, _PUBLISHER) if not _PLACEHOLDER.search(value)]
    return Metadata(
        title=title,
        issued=issued,
        creators=unique(_people(_values(facts, _CREATOR))),
        publisher=publishers[0] if publishers else "",
        language=language.replace("_", "-"),
    )


def title_fact(facts: Facts) -> str:
    """Find the title that front matter or the head of a page gives, or ""."""
    return next(iter(_values(facts, _TITLE)), "")


def mark_metadata(drafts: Sequence[Draft]) -> tuple[list[tuple[str, str]], str]:
    """Give lines like "Date: March 2025" near either end the metadata role.

    Returns what they say, and the first line near the top that is nothing but a date. A
    heading that is such a line is none.
    """
    facts: list[tuple[str, str]] = []
    stated = ""
    for draft in (*_head(drafts), *drafts[max(_HEAD, len(drafts) - _TAIL) :]):
        found = _lines(draft)
        if found is None:
            continue
        if not found:
            stated = stated or draft.value
        facts += found
        draft.role = Role.METADATA
        if draft.kind is BlockKind.HEADING:
            draft.kind, draft.level, draft.style = BlockKind.PARAGRAPH, 0, 0
    return facts, stated


def _head(drafts: Sequence[Draft]) -> list[Draft]:
    """Take the drafts before the fourth heading, at most twelve."""
    head: list[Draft] = []
    headings = 0
    for draft in drafts[:_HEAD]:
        headings += draft.kind is BlockKind.HEADING
        if headings > 3:
            break
        head.append(draft)
    return head


def _lines(draft: Draft) -> list[tuple[str, str]] | None:
    """Read the facts of a block that holds nothing else; [] for a mere date or byline."""
    if draft.role is not Role.CONTENT or draft.kind is BlockKind.TABLE_CELL:
        return None
    edges = [0, *draft.inline.breaks, len(draft.value)]
    lines = [draft.value[a:b].strip() for a, b in pairwise(edges)]
    parts = [part.strip(" *_") for line in lines for part in re.split(r"\s[|\u2022\u00b7]\s", line)]
    parts = [part for part in parts if part]
    matches = [METADATA.fullmatch(part) for part in parts]
    if parts and all(m and len(m["value"].split()) <= _MOST_VALUE_WORDS for m in matches):
        return [(m["key"].lower(), m["value"].strip(" *_")) for m in matches if m]
    if len(parts) > 1 and any(matches) and all(map(_PAIR.fullmatch, parts)):
        return [(m["key"].lower(), m["value"].strip(" *_")) for m in matches if m]
    short = len(draft.value.split()) <= _MOST_VALUE_WORDS
    if short and (_SPOKEN.fullmatch(draft.value) or is_date(draft.value)):
        return []
    return None


def _values(facts: Facts, keys: Iterable[str]) -> list[str]:
    return [value for key in keys for name, value in facts if name == key and value]


def _people(values: Iterable[str]) -> list[str]:
    people: list[str] = []
    for value in values:
        if _PLACEHOLDER.search(value):
            continue
        names = _AND.split(value)
        alone = all(_NAME.fullmatch(name) for name in names)
        people += names if alone else [value]
    return people
