"""How everything in the outputs of one build is named and written."""

from __future__ import annotations

from msgspec import Struct

from kg.export.turtle import Shortener
from kg.names import Minter


class Form(Struct, frozen=True):
    """``base`` begins the IRIs of things, ``short`` those that Turtle shortens ("" for none).

    ``quads``: whether N-Quads are wanted. ``schema``: the user's classes and relations, as
    lines of N-Triples.
    """

    base: str
    short: str
    quads: bool = False
    schema: tuple[str, ...] = ()

    @property
    def minter(self) -> Minter:
        """What mints the IRIs."""
        return Minter(self.base)

    @property
    def shortener(self) -> Shortener:
        """A new writer of Turtle's short forms."""
        return Shortener(self.short)
