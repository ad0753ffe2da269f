"""Lists of which a document tells only how deep each item stands."""

from __future__ import annotations

from msgspec import Struct

from kg.model import BlockKind
from kg.read.block_draft import Draft, Numbers


class _Open(Struct):
    """A list that may go on: how deep it was said to be, which it is, its last item."""

    depth: float
    key: str
    number: int
    item: Draft


class Listing:
    """Makes list items of drafts, from the depth of each (in any unit) and its mark."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._open: list[_Open] = []

    def add(self, draft: Draft, depth: float, mark: str, key: str = "") -> None:
        """Make the draft the next item. ``key``: lists of one depth with another are others."""
        while self._open and self._open[-1].depth > depth:
            self._open.pop()
        last = self._open[-1] if self._open else None
        if last is not None and last.depth == depth and last.key == key:
            last.item = draft
        else:
            if last is not None and last.depth == depth:
                self._open.pop()
            self._open.append(_Open(depth, key, self._numbers.next_list(), draft))
        draft.kind, draft.mark, draft.depth = BlockKind.LIST_ITEM, mark, len(self._open)
        draft.listing, draft.root = self._open[-1].number, self._open[0].number
        draft.item = self._open[-2].item if len(self._open) > 1 else None

    def end(self) -> None:
        """Have what comes next begin a list of its own."""
        self._open.clear()
