"""The read stage: files -> Document, one format a file."""

from __future__ import annotations

from kg.model import BlockKind, Document, Role, Span
from kg.read.assemble import Decoded, assemble
from kg.read.draft import Draft, Numbers
from kg.read.encoding import decode
from kg.read.front_matter import find_front_matter
from kg.read.html import read_html
from kg.read.inline import Origin, verbatim
from kg.read.lines import Lines
from kg.read.markdown import read_markdown
from kg.read.source import MAX_BYTES, Source, discover

__all__ = ["MAX_BYTES", "Source", "discover", "read"]


def read(source: Source, *, max_bytes: int = MAX_BYTES) -> Document:
    """Read one report."""
    data = source.load(max_bytes)
    html = "html" in source.media_type
    text, encoding = decode(data, source.name, html=html)
    file = Decoded(source.name, data, text, encoding, source.media_type)
    numbers = Numbers()
    start = 1 if text.startswith("\ufeff") else 0
    if html:
        drafts, facts = read_html(Origin([(text[start:], start)]), numbers)
        return assemble(file, drafts, numbers, facts)
    front = find_front_matter(text, start)
    facts = []
    drafts = []
    if front is not None:
        origin = Origin.of(Lines.of(text, front.start, front.end))
        span = Span(front.start, front.end)
        drafts.append(Draft(BlockKind.CODE, verbatim(origin), span, role=Role.METADATA))
        facts = list(front.facts)
        start = front.after
    drafts += read_markdown(Lines.of(text, start), numbers)
    return assemble(file, drafts, numbers, facts)
