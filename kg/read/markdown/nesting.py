"""Where in the nesting of Markdown blocks a walk stands."""

from __future__ import annotations

from msgspec import Struct, field

from kg.read.block_draft import Draft


class Item(Struct):
    """An open list item: its mark, and its block once that is read."""

    mark: str
    listing: int
    depth: int
    draft: Draft | None = None
    outer: Draft | None = None


class Place(Struct):
    """Where in the nesting of blocks the walk stands."""

    items: list[Item] = field(default_factory=list)
    lists: list[int] = field(default_factory=list)
    quotes: int = 0
    table: int = -1
    row: int = -1
    column: int = 0
    header: list[str] = field(default_factory=list)
