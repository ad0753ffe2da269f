"""What all exporters share: what they take and how they are called."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

from msgspec import Struct
from pyoxigraph import Store

if TYPE_CHECKING:
    import networkx


class Exportable(Protocol):
    """A graph that can be exported (:class:`kg.graph.Graph` is one)."""

    @property
    def store(self) -> Store:
        """The store with the triples in its default graph."""
        ...

    def networkx(self) -> networkx.MultiDiGraph[str]:
        """The topics and relations as a property graph."""
        ...


Writer: TypeAlias = Callable[[Exportable, Path], None]
"""Writes a graph to a file. Raises OutputError."""


class Format(Struct, frozen=True):
    """A file format. ``suffix`` is the usual ending of its files, with the dot."""

    name: str
    suffix: str
    media_type: str
    write: Writer
