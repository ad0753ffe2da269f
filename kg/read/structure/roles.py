"""Roles of blocks and sections: tables of contents, reference lists, metadata, content."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final

from msgspec.structs import replace

from kg.language.data_files import pattern
from kg.language.section_titles import CONTENTS, REFERENCES
from kg.model import BlockKind, Role, Section, Span
from kg.read.block_draft import Draft
from kg.read.structure.heading_candidates import title_of

_SURE_CONTENTS: Final = pattern("headings", "sure_contents")
_UNSURE_REFERENCES: Final = pattern("headings", "unsure_references")
_ABOUT: Final = pattern("headings", "about")
_METHODS: Final = pattern("headings", "survey_methods")
_ASKED: Final = pattern("headings", "survey_words")
_LEADER: Final = re.compile(r"(?:\.\s?){4,}\s*\d+\s*$|\u2026+\s*\d+\s*$")
_URL: Final = re.compile(r"(?:[Hh][Tt][Tt][Pp][Ss]?://|www\.|doi:|doi\.org/|DOI:|ar[Xx]iv:)\S+")
_CITED: Final = re.compile(r"(?:\[\^?\d+\]|\^\d+|\(\d+\)\s)[:.]?\s*\S")
_SOURCE_LINE: Final = pattern("references", "source_line")
_LABEL: Final = re.compile(r"\[\^?\d+\]\s*:?\s*\S")
_BIBLIOGRAPHIC: Final = pattern("references", "bibliographic")
_YEAR: Final = re.compile(r"(?:\(|\b)(?:19|20)\d\d[a-z]?\b")
_MOST_OWN_WORDS: Final = 16
_READ: Final = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM})
_LISTS: Final = frozenset({Role.CONTENTS_TABLE, Role.REFERENCES})
_TRADE: Final = 3
"""Words of a trade that a text needs to be of it."""

_HALF: Final = 0.5
_MOST: Final = 0.6


def mark_lists(drafts: Sequence[Draft]) -> None:
    """Give tables of contents and reference lists without a heading their role."""
    titles = {_key(draft) for draft in drafts if draft.kind is BlockKind.HEADING}
    listed = [d for d in drafts if d.kind is BlockKind.LIST_ITEM and d.role is Role.CONTENT]
    for _, group in groupby(listed, key=attrgetter("root")):
        items = list(group)
        if _is_contents(items, titles):
            _mark(items, Role.CONTENTS_TABLE)
        elif _share(items, _is_reference) >= _MOST:
            _mark(list(filter(_is_reference, items)), Role.REFERENCES)
    for draft in drafts:
        if draft.kind in _READ and draft.role is Role.CONTENT:
            draft.role = _paragraph_role(draft)


def mark_sections(
    sections: Sequence[Section], drafts: Sequence[Draft], homes: Sequence[int]
) -> tuple[Section, ...]:
    """Give the sections their roles; their blocks get the same, unless they have one.

    A section's role comes from its title, from the section around it, or from its blocks,
    where these are all alike and none is content.
    """
    own: list[list[Draft]] = [[] for _ in sections]
    for draft, home in zip(drafts, homes, strict=True):
        if draft.kind is not BlockKind.HEADING:
            own[home].append(draft)
    marked: list[Section] = []
    parents = {section.parent for section in sections}
    for section in sections:
        role = Role.CONTENT if section.parent is None else marked[section.parent].role
        if role is Role.CONTENT and section.order:
            inner = own[section.order]
            role = _role_of_title(section.title, inner)
            if role is Role.CONTENT and section.order not in parents:
                role = _role_of_blocks(inner)
        marked.append(replace(section, role=role))
    for draft, home in zip(drafts, homes, strict=True):
        if draft.role is Role.CONTENT or (marked[home].role in _LISTS and draft.role in _LISTS):
            draft.role = marked[home].role
    return tuple(marked)


def _role_of_title(title: str, blocks: Sequence[Draft]) -> Role:
    name = title.strip(" *_[]().:")
    if CONTENTS.fullmatch(name):
        listed = bool(blocks) and _share(blocks, _is_entry) >= _MOST
        if _SURE_CONTENTS.fullmatch(name) or listed:
            return Role.CONTENTS_TABLE
    if REFERENCES.fullmatch(name):
        cited = not blocks or _share(blocks, _is_reference) >= _HALF
        if cited or not _UNSURE_REFERENCES.fullmatch(name):
            return Role.REFERENCES
    if _METHODS.fullmatch(name) and _is_survey(blocks):
        return Role.METADATA
    return Role.METADATA if _ABOUT.fullmatch(name) else Role.CONTENT


def _is_survey(blocks: Sequence[Draft]) -> bool:
    """Whether a text tells how people were asked: in several words of that trade."""
    said = {word.lower() for block in blocks for word in _ASKED.findall(block.value)}
    return len(said) >= _TRADE


def _role_of_blocks(blocks: Sequence[Draft]) -> Role:
    roles = {draft.role for draft in blocks}
    return (
        roles.pop() if len(roles) == 1 and not roles & {Role.CODE, Role.RESIDUE} else Role.CONTENT
    )


def _mark(items: Sequence[Draft], role: Role) -> None:
    for item in items:
        item.role = role


def _share(drafts: Sequence[Draft], holds: Callable[[Draft], object]) -> float:
    return sum(map(bool, map(holds, drafts))) / len(drafts) if drafts else 0.0


def _is_contents(items: Sequence[Draft], titles: set[str]) -> bool:
    """Whether list items are links into the document, or repeat its headings."""
    if len(items) < 2:
        return False
    if _share(items, lambda item: _covered(item, item.inline.anchors) > _MOST) >= _MOST:
        return True
    if _share(items, _has_leader) >= _MOST:
        return True
    return len(items) > 2 and _share(items, lambda item: _key(item) in titles) > _MOST


def _has_leader(draft: Draft) -> bool:
    """Whether dots lead to a page number."""
    return draft.value[-1:].isdigit() and _LEADER.search(draft.value) is not None


def _is_entry(draft: Draft) -> bool:
    return len(draft.value.split()) <= _MOST_OWN_WORDS and draft.value[-1:] not in ".;"


def _is_reference(draft: Draft) -> bool:
    """Whether a block is an entry of a list of sources and not a statement with one."""
    value = draft.value
    rest = len(_URL.sub("", value).split())
    if _CITED.match(value):
        return bool(_URL.search(value) or _YEAR.search(value) or draft.inline.links)
    if _URL.search(value):
        return rest <= _MOST_OWN_WORDS or bool(_BIBLIOGRAPHIC.search(value))
    linked = _covered(draft, draft.inline.links)
    return linked > _MOST and len(value.split()) <= 2 * _MOST_OWN_WORDS


def _paragraph_role(draft: Draft) -> Role:
    value = draft.value
    if _covered(draft, draft.inline.anchors) > _MOST or _has_leader(draft):
        return Role.CONTENTS_TABLE
    url = _URL.search(value)
    bare = url is not None and len(_URL.sub("", value).split()) <= 3
    named = url or draft.inline.links or len(value.split()) <= _MOST_OWN_WORDS
    if bare or (_SOURCE_LINE.match(value) and named):
        return Role.REFERENCES
    if _LABEL.match(value) and (url or _YEAR.search(value) or draft.inline.links):
        return Role.REFERENCES
    return Role.CONTENT


def _covered(draft: Draft, spans: Sequence[Span]) -> float:
    return sum(span.end - span.start for span in spans) / max(1, len(draft.value))


def _key(draft: Draft) -> str:
    title = title_of(draft)[1]
    return re.sub(r"\W+", " ", title).strip().lower()
