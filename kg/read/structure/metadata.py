"""Metadata of a document: title, date, authors, publisher, language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from kg.language.data_files import lines, pattern
from kg.language.dates import TARGET, find_date, is_date, years
from kg.language.identify import ENGLISH
from kg.language.section_titles import METADATA
from kg.model import BlockKind, Metadata, Role, unique
from kg.names import is_iri
from kg.read.block_draft import Draft, Facts

_TITLE: Final = lines("metadata", "title_keys")
_YEAR: Final = 4
"""Digits of a year, which by itself may as well be a label of a chart."""
_DATE: Final = lines("metadata", "date_keys")
_CREATOR: Final = lines("metadata", "creator_keys")
_PUBLISHER: Final = lines("metadata", "publisher_keys")
_LANGUAGE: Final = lines("metadata", "language_keys")
_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_PLACEHOLDER: Final = pattern("metadata", "placeholder")
_AND: Final = re.compile(r"\s*(?:;|,\s+(?:and\s+)?|\s+and\s+|\s+&\s+)\s*")
_NAME: Final = re.compile(r"[^\W\d_][\w.'\u2019-]*(?: [^\W\d_][\w.'\u2019-]*){1,3}")
_PAIR: Final = re.compile(r"\W*[\w /&-]{2,40}\W{0,3}:\s*\S.{0,79}")
_SPOKEN: Final = pattern("metadata", "spoken")
_MOST_VALUE_WORDS: Final = 14
_NEWEST: Final = "2027"
"""No report can be of a later year: that after the year of this version."""
_UNSET: Final = frozenset({"1970-01-01", "1980-01-01", "2000-01-01"})
"""The dates that programs write into a file's properties for want of one."""
_HEAD: Final = 12
_TAIL: Final = 8

_JUNK: Final = pattern("metadata", "junk")
"""Values that programs put into a file's properties."""


class Stated(NamedTuple):
    """Metadata from outside a document's text, the surest source first.

    ``beside``: in a table of metadata or in the same row; ``head``: in front matter or the
    head of a page; ``properties``: in the file's properties, which programs fill in.
    """

    beside: Facts = ()
    head: Facts = ()
    properties: Facts = ()

    @property
    def title(self) -> str:
        """The title that a person gave it, or ""."""
        return _title(self.beside) or _title(self.head)

    @property
    def noted_title(self) -> str:
        """The title in its properties, for want of a better one, or ""."""
        found = _title(self.properties)
        return "" if _JUNK.fullmatch(found) else found


def combine_metadata(
    stated: Stated, said: Facts, dated: str, title: str, language: str = ENGLISH
) -> Metadata:
    """Combine metadata; ``title`` is the document's title in any case.

    ``language``: that of the text, which counts before any other where it is not English.

    Precedence: beside the document; its head and its lines (``said``); the properties of
    its file. ``issued`` comes from these, keys in the
    order of ``_DATE``, but before the properties from ``dated``, a line that is a date,
    and from the one year that the title names. A title with two years or a range of
    years ("2024-2026") dates nothing, nor does a year that it sets as a target ("by 2030")
    or that is later than any report can be ("Water 2035: An Outlook").
    """
    layers = [stated.beside, [*stated.head, *said], stated.properties]
    dates = [_date(layer) for layer in layers]
    issued = dates[0] or dates[1] or find_date(dated) or _year(title)
    if not issued and dates[2] not in _UNSET:
        issued = dates[2]
    return Metadata(
        title=title,
        issued=issued,
        creators=next(filter(None, map(_creators, layers)), ()),
        publisher=next(filter(None, map(_publisher, layers)), ""),
        language=_spoken(next(filter(None, map(_language, layers)), ENGLISH), language),
    )


def _spoken(said: str, found: str) -> str:
    """The language that is said, as "de-AT", unless the text is plainly in another."""
    alike = said.partition("-")[0].lower() == found
    return said if alike or found == ENGLISH else found


def _title(facts: Facts) -> str:
    return next(iter(_values(facts, _TITLE)), "")


def _date(facts: Facts) -> str:
    return next(filter(None, map(find_date, _values(facts, _DATE))), "")


def _year(title: str) -> str:
    named = {year for year in years(TARGET.sub(" ", title)) if year <= _NEWEST}
    return named.pop() if len(named) == 1 else ""


def _creators(facts: Facts) -> tuple[str, ...]:
    return unique(_people(v for v in _values(facts, _CREATOR) if not _JUNK.fullmatch(v)))


def _publisher(facts: Facts) -> str:
    named = (v for v in _values(facts, _PUBLISHER) if not _PLACEHOLDER.search(v))
    return next(filter(None, (_host(v) if is_iri(v) else v for v in named)), "")


def _host(address: str) -> str:
    """The host of a web address, which stands for who published there."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _language(facts: Facts) -> str:
    return next(filter(_TAG.fullmatch, _values(facts, _LANGUAGE)), "").replace("_", "-")


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
    """Read the facts of a block that holds nothing else; [] for a mere date or byline.

    A date that stands by itself on a page may have been taken for a label of a figure.
    """
    if draft.role is Role.FIGURE and is_date(draft.value) and len(find_date(draft.value)) > _YEAR:
        return []
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
    """The values of some keys, with single blanks: a file's properties may have thousands."""
    said = (" ".join(value.split()) for key in keys for name, value in facts if name == key)
    return [value for value in said if value]


def _people(values: Iterable[str]) -> list[str]:
    people: list[str] = []
    for value in values:
        if _PLACEHOLDER.search(value):
            continue
        names = _AND.split(value)
        alone = all(_NAME.fullmatch(name) for name in names)
        people += names if alone else [value]
    return people
