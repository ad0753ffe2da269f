"""The read stage: files -> ``Document``, one format a file.

    discover(arguments) -> [Source]     which reports the arguments name
    read(source)        -> Document     one report: text untouched, everything else spans

A format reader (``markdown``, ``html``, ``plain``) makes drafts: blocks of readable text
that know their place in the source. What follows is the same for all formats
(``assemble``): bullets and headings that only look like ones, residue, metadata, title,
sections, roles, leads, sentences.

The readers are imported when they are first used: who works on what has been read does not need
them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import Document
from kg.read.source import MAX_BYTES, Source

if TYPE_CHECKING:
    from kg.read.discovery import discover

__all__ = ["MAX_BYTES", "Source", "discover", "read"]


def __getattr__(name: str) -> object:
    if name != "discover":
        raise AttributeError(f"module 'kg.read' has no attribute {name!r}")
    from kg.read.discovery import discover

    globals()[name] = discover
    return discover


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
