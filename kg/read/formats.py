"""Which reader reads which format."""

from __future__ import annotations

from kg.model import BlockKind, Document, Role, Span
from kg.read.assemble import Decoded, assemble
from kg.read.draft import Draft, Numbers
from kg.read.front_matter import FrontMatter, find_front_matter
from kg.read.html import read_html
from kg.read.inline import verbatim
from kg.read.lines import Lines
from kg.read.markdown import read_markdown
from kg.read.origin import Origin
from kg.read.plain import looks_like_markdown, read_plain

_BOM = "\ufeff"


def read_decoded(file: Decoded) -> Document:
    """Read a decoded file by its media type; a byte order mark is no part of any block.

    ``text/plain`` that looks like Markdown is read as Markdown.
    """
    start = len(_BOM) if file.text.startswith(_BOM) else 0
    if "html" in file.media_type:
        return _html(file, start)
    if file.media_type == "text/plain" and not looks_like_markdown(file.text):
        lines = Lines.of(file.text, start)
        return assemble(file, read_plain(lines), Numbers(), ())
    return _markdown(file, start)


def _html(file: Decoded, start: int) -> Document:
    numbers = Numbers()
    drafts, facts = read_html(Origin([(file.text[start:], start)]), numbers)
    return assemble(file, drafts, numbers, facts)


def _markdown(file: Decoded, start: int) -> Document:
    front, numbers = find_front_matter(file.text, start), Numbers()
    lines = Lines.of(file.text, front.after if front else start)
    drafts = read_markdown(lines, numbers)
    if front is None:
        return assemble(file, drafts, numbers, ())
    return assemble(file, [_block(file.text, front), *drafts], numbers, front.facts)


def _block(text: str, front: FrontMatter) -> Draft:
    """Make one block of the front matter, so that it keeps its place."""
    lines = Lines.of(text, front.start, front.end)
    span = Span(front.start, front.end)
    return Draft(BlockKind.CODE, verbatim(Origin.of(lines)), span, role=Role.METADATA)
