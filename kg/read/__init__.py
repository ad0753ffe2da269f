"""The read stage: files -> Document."""

from __future__ import annotations

from kg.model import Document
from kg.read.assemble import assemble
from kg.read.encoding import decode
from kg.read.source import MAX_BYTES, Source, discover

__all__ = ["MAX_BYTES", "Source", "discover", "read"]


def read(source: Source, *, max_bytes: int = MAX_BYTES) -> Document:
    """Read one report."""
    data = source.load(max_bytes)
    text, encoding = decode(data, source.name, html="html" in source.media_type)
    return assemble(source.name, data, text, encoding, source.media_type)
