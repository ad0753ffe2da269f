"""N-Triples: canonical, sorted, one triple a line; and its literals, taken apart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from kg.export.resource_order import lines
from kg.files import write_text
from kg.graph import Graph
from kg.names import XSD


def write(graph: Graph, path: Path) -> None:
    """Write a graph as sorted canonical N-Triples. Raises OutputError."""
    write_text(path, (f"{line}\n" for line in lines(graph.store)))


class Parts(NamedTuple):
    """A literal: its text escaped as in JSON between the quotes, and its type or language."""

    escaped: str
    language: str
    datatype: str

    @property
    def value(self) -> str:
        """The text itself."""
        return str(json.loads(f'"{self.escaped}"', strict=False))


def parts(term: str) -> Parts:
    r"""Take a literal apart; ``datatype`` is "" for a plain string or one with a language.

    >>> parts('"a\\tb"@en')
    Parts(escaped='a\\tb', language='en', datatype='')
    """
    escaped, _, rest = term[1:].rpartition('"')
    if rest.startswith("@"):
        return Parts(escaped, rest[1:], "")
    datatype = rest[3:-1]
    return Parts(escaped, "", "" if datatype == XSD["string"] else datatype)
