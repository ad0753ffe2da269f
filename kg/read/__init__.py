"""The read stage: files -> ``Document``, one format a file.

    discover(arguments) -> [Source]     which reports the arguments name
    read(source)        -> Document     one report: text untouched, everything else spans

A format's reader (``report_formats`` lists them) makes drafts: blocks of readable text that know
their place in the source. What follows is the same for all formats
(``structure.assemble``): bullets and headings that only look like ones, boilerplate,
metadata, title, sections, roles, leads, sentences.
"""

from __future__ import annotations

from kg.errors import UnreadableSource
from kg.model import Document
from kg.read.block_draft import Raw
from kg.read.discovery import discover
from kg.read.report_formats import reader
from kg.read.source import MAX_BYTES, Source
from kg.read.structure.assemble import assemble

__all__ = ["MAX_BYTES", "Source", "discover", "read"]


def read(source: Source, *, max_bytes: int = MAX_BYTES) -> Document:
    r"""Read one report.

    The same bytes under the same name give the same document. Raises SourceNotFound
    where the file is gone, SourceTooLarge above ``max_bytes`` (unpacked, too), and
    UnreadableSource for a report that is empty, binary or in no known encoding.

    >>> document = read(Source("a.md", content=b"# Edge report\n\n## 1. *Edge* AI\n\nIt grows."))
    >>> [section.title for section in document.sections]
    ['Edge report', 'Edge AI']
    >>> document.blocks[1].text.span(3, 10).of(document.source)
    'Edge* AI'
    """
    content = source.fetch(max_bytes)
    if not content.data.strip():
        raise UnreadableSource(f"{source.name} is empty; give a report with text in it")
    found = reader(content.media_type)(Raw(content.data, source.name, max_bytes))
    return assemble(found, content, source.name, (*source.facts, *content.facts))
