"""Turtle as tests write it: the project's prefixes are declared, and one of e.org for the rest."""

from __future__ import annotations

from typing import Final

from kg.graph import Graph
from kg.names import PREFIXES

HEAD: Final = "@base <https://e.org/> .\n@prefix : <https://e.org/> .\n" + "".join(
    f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()
)


def parsed(text: str) -> Graph:
    """The graph that a text says."""
    return Graph.parse((HEAD + text).encode())
