"""Which reader reads which format."""

from __future__ import annotations

from collections.abc import Callable

from kg.errors import UnreadableSource
from kg.model import BlockKind, Document, Role, Span
from kg.read import media_types
from kg.read.block_draft import Draft, Numbers
from kg.read.document_text import settle
from kg.read.encoding import decode
from kg.read.markdown.front_matter import FrontMatter, find_front_matter
from kg.read.markdown.inline import verbatim
from kg.read.markdown.markdown import read_markdown
from kg.read.plain_text import looks_like_markdown, read_plain
from kg.read.source import Content
from kg.read.source_lines import Lines
from kg.read.source_map import Origin
from kg.read.structure.assemble import Decoded, assemble
from kg.read.structure.metadata import Facts, Stated

_BOM = "\ufeff"


Drawn = Callable[[bytes, str, Numbers, int], tuple[list[Draft], Facts]]
"""Reads what is no text: its bytes, its name, counters, a size limit; to drafts and properties."""


def read_content(content: Content, name: str, beside: Facts, limit: int) -> Document:
    """Read a report's content by its media type. ``beside``: what a table says of it.

    ``limit``: bytes that a packed document may unpack to.
    """
    facts = (*beside, *content.facts)
    if content.media_type in media_types.DOCUMENTS:
        return _drawn(content, name, facts, limit)
    text, encoding = decode(content.data, name, html="html" in content.media_type)
    return _read_text(Decoded(name, content.sha256, text, encoding, content.media_type), facts)


def _drawn(content: Content, name: str, facts: Facts, limit: int) -> Document:
    numbers = Numbers()
    if not content.data.strip():
        raise UnreadableSource(f"{name} is empty; give a report with text in it")
    drafts, properties = _reader(content.media_type)(content.data, name, numbers, limit)
    settled = settle(drafts)
    if not settled.text.strip():
        raise UnreadableSource(
            f"{name} holds no text, only pictures perhaps; give it with text in it (OCR may help)"
        )
    file = Decoded(name, content.sha256, settled.text, "utf-8", content.media_type)
    stated = Stated(facts, (), properties)
    return assemble(file, settled.drafts, numbers, stated, settled.pages)


def _reader(media_type: str) -> Drawn:
    """The reader of what is no text; most builds need none, so it is loaded when it is."""
    match media_type:
        case media_types.DOCX:
            from kg.read.office.docx import read_docx as reader
        case media_types.EPUB:
            from kg.read.office.epub import read_epub as reader
        case media_types.PPTX:
            from kg.read.office.pptx import read_pptx as reader
        case _:
            from kg.read.pdf.pdf import read_pdf as reader
    return reader


def _read_text(file: Decoded, beside: Facts) -> Document:
    """Read a decoded file by its media type; a byte order mark is no part of any block.

    ``text/plain`` that looks like Markdown is read as Markdown.
    """
    start = len(_BOM) if file.text.startswith(_BOM) else 0
    if "html" in file.media_type:
        return _html(file, start, beside)
    if file.media_type == "text/plain" and not looks_like_markdown(file.text):
        lines = Lines.of(file.text, start)
        return assemble(file, read_plain(lines), Numbers(), Stated(beside))
    return _markdown(file, start, beside)


def _html(file: Decoded, start: int, beside: Facts) -> Document:
    from kg.read.html.html import read_html

    numbers = Numbers()
    drafts, facts = read_html(Origin([(file.text[start:], start)]), numbers)
    return assemble(file, drafts, numbers, Stated(beside, facts))


def _markdown(file: Decoded, start: int, beside: Facts) -> Document:
    front, numbers = find_front_matter(file.text, start), Numbers()
    lines = Lines.of(file.text, front.after if front else start)
    drafts = read_markdown(lines, numbers)
    if front is None:
        return assemble(file, drafts, numbers, Stated(beside))
    stated = Stated(beside, front.facts)
    return assemble(file, [_block(file.text, front), *drafts], numbers, stated)


def _block(text: str, front: FrontMatter) -> Draft:
    """Make one block of the front matter, so that it keeps its place."""
    lines = Lines.of(text, front.start, front.end)
    span = Span(front.start, front.end)
    return Draft(BlockKind.CODE, verbatim(Origin.of(lines)), span, role=Role.METADATA)
