"""Text that is no part of a report: chat residue, traces of agents, unfilled templates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.language.data_files import pattern
from kg.model import BlockKind, Role
from kg.read.block_draft import Draft

_PREAMBLE: Final = pattern("boilerplate", "preamble")
_POSTAMBLE: Final = pattern("boilerplate", "postamble")
_TRACE: Final = pattern("boilerplate", "trace")
_SURE_TRACE: Final = pattern("boilerplate", "sure_trace")
_MARK: Final = pattern("boilerplate", "mark")
_PLACEHOLDER: Final = pattern("boilerplate", "placeholder")
_SUSPECT: Final = pattern("boilerplate", "suspect")
_LOREM: Final = pattern("boilerplate", "lorem")
_CONFLICT: Final = re.compile(r"(?:<{7}|>{7}|\|{7})(?: .*)?|={7}")
_ENDS: Final = 4
_MOST_WORDS: Final = 90
_OWN_WORDS: Final = 8
_WORDS_A_GAP: Final = 20


def mark_boilerplate(drafts: Sequence[Draft]) -> None:
    """Give chat residue, agent traces and unfilled templates their role.

    Polite openings count only before the first heading (or among the first four blocks),
    polite endings only among the last four; traces of tools before the first heading and
    at the very end. What comes before a trace at the top is residue too. A sentence with a
    gap in it stays content while at least eight words of its own are left, a block with
    several gaps while twenty are left for each.
    """
    for draft in drafts:
        if draft.role is Role.CONTENT:
            draft.role = _anywhere(draft)
    headed = _first_heading(drafts)
    opening = min(_ENDS, len(drafts)) if headed is None else headed
    last_trace = -1
    for at, draft in enumerate(drafts[:opening]):
        if _is_trace(draft):
            last_trace = at
        elif _is_chat(_PREAMBLE, draft):
            draft.role = Role.RESIDUE
    for draft in drafts[: last_trace + 1]:
        if draft.role is Role.CONTENT:
            draft.role = Role.RESIDUE
    for draft in drafts[max(headed or 0, len(drafts) - _ENDS) :]:
        if _is_chat(_POSTAMBLE, draft) or (_is_trace(draft) and _SURE_TRACE.match(draft.value)):
            draft.role = Role.RESIDUE


def _first_heading(drafts: Sequence[Draft]) -> int | None:
    for at, draft in enumerate(drafts):
        if draft.kind is BlockKind.HEADING and not _is_chat(_PREAMBLE, draft):
            return at
    return None


def _is_chat(pattern: re.Pattern[str], draft: Draft) -> bool:
    return (
        draft.role in {Role.CONTENT, Role.RESIDUE}
        and draft.kind in {BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.QUOTATION}
        and len(draft.value.split()) <= _MOST_WORDS
        and pattern.match(draft.value.lstrip("*_ (")) is not None
    )


def _is_trace(draft: Draft) -> bool:
    if draft.kind not in {BlockKind.PARAGRAPH, BlockKind.HEADING} or draft.item is not None:
        return False
    if _SURE_TRACE.match(draft.value):
        return True
    return len(draft.value.split()) <= _OWN_WORDS and bool(_TRACE.match(draft.value))


def _anywhere(draft: Draft) -> Role:
    value = draft.value
    if not _SUSPECT.search(value):
        return Role.RESIDUE if _MARK.fullmatch(value) else draft.role
    if _CONFLICT.fullmatch(value) or _MARK.fullmatch(value):
        return Role.RESIDUE
    if _LOREM.search(value):
        return Role.TEMPLATE
    rest, gaps = _PLACEHOLDER.subn(" ", value)
    least = _OWN_WORDS if gaps < 2 else gaps * _WORDS_A_GAP
    if gaps and len(rest.split()) < least:
        return Role.TEMPLATE
    return draft.role
