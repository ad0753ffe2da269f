"""The read stage: files -> ``Document``, one format a file.

    discover(arguments) -> [Source]     which reports the arguments name
    read(source)        -> Document     one report: text untouched, everything else spans

A format reader (``markdown``, ``html``, ``plain``) makes drafts: blocks of readable text
that know their place in the source. What follows is the same for all formats
(``assemble``): bullets and headings that only look like ones, residue, metadata, title,
sections, roles, leads, sentences.

What is named here is imported when it is first used: who needs what has been read has no need
of the readers.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from kg.model import Document
from kg.read.source import MAX_BYTES, Source

if TYPE_CHECKING:
    from kg.read.finding import discover

__all__ = ["MAX_BYTES", "Source", "discover", "read"]

_HOMES: Final = {"discover": "kg.read.finding"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'kg.read' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def read(source: Source, *, max_bytes: int = MAX_BYTES) -> Document:
    r"""Read one report.

    The same bytes under the same name give the same document. Raises SourceNotFound
    where the file is gone, SourceTooLarge above ``max_bytes``, and UnreadableSource for a
    report that is empty, binary or in no known encoding.

    >>> document = read(Source("a.md", content=b"# Edge report\n\n## 1. *Edge* AI\n\nIt grows."))
    >>> [section.title for section in document.sections]
    ['Edge report', 'Edge AI']
    >>> document.blocks[1].text.span(3, 10).of(document.source)
    'Edge* AI'
    """
    from kg.read.formats import read_content

    content = source.fetch(max_bytes)
    return read_content(content, source.name, source.facts, max_bytes)
