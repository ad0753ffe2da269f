"""Documents of every format, made of a report as read: what office programs would save."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import groupby
from urllib.parse import quote

from kg.model import Block, BlockKind, Document

Runs = list[tuple[str, bool]]
Drawn = tuple[float, float, str] | tuple[float, float, str, str, float]
"""Where a text stands, the text, and perhaps its font and size."""


def runs(block: Block) -> Runs:
    """The words of a block, each stretch with whether it is bold."""
    value, at, found = block.text.value, 0, []
    for span in block.emphases:
        found += [(value[at : span.start], False), (value[span.start : span.end], True)]
        at = span.end
    return [(text, bold) for text, bold in (*found, (value[at:], False)) if text]


def levels(document: Document) -> dict[int, int]:
    """The level of each block that is a heading, 1 for the title."""
    return {s.heading: s.level + 1 for s in document.sections if s.heading is not None}


def tables(document: Document) -> dict[int, list[list[str]]]:
    """For the first block of each table its rows."""
    found = {}
    numbered = enumerate(document.blocks)
    for table, cells in groupby(numbered, key=lambda pair: pair[1].table):
        if table is not None:
            each = list(cells)
            rows = groupby(each, key=lambda pair: pair[1].row)
            found[each[0][0]] = [[block.text.value for _, block in row] for _, row in rows]
    return found


def markup(pieces: Runs) -> str:
    """Runs as HTML, which ReportLab reads too."""
    return "".join(f"<b>{escape(t)}</b>" if bold else escape(t) for t, bold in pieces)


def html(document: Document) -> str:
    """The report as a page; nested items are items of the same list."""
    head = f"<html><head><title>{escape(document.metadata.title)}</title></head><body>"
    return "".join([head, *_html(document), "</body></html>"])


def _html(document: Document) -> Iterator[str]:
    level, rows = levels(document), tables(document)
    listed = False
    for at, block in enumerate(document.blocks):
        item = block.kind is BlockKind.LIST_ITEM
        if item is not listed:
            yield "<ul>" if item else "</ul>"
            listed = item
        if at in rows:
            yield from ("<table>", *map(_row, rows[at]), "</table>")
        elif block.kind is BlockKind.HEADING:
            n = min(level.get(at, 2), 6)
            yield f"<h{n}>{markup(runs(block))}</h{n}>"
        elif item:
            yield f"<li>{markup(runs(block))}</li>"
        elif block.kind is not BlockKind.TABLE_CELL:
            yield f"<p>{markup(runs(block))}</p>"
    if listed:
        yield "</ul>"


def _row(cells: Sequence[str]) -> str:
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def epub(document: Document) -> bytes:
    """The report as an EPUB of one chapter."""
    body = html(document).replace("<html>", '<html xmlns="http://www.w3.org/1999/xhtml">')
    return epub_of({"chapter 1.xhtml": body}, title=document.metadata.title)


def epub_of(chapters: dict[str, str], *, title: str = "", properties: str = "") -> bytes:
    """An EPUB of these chapters, and more in its metadata."""
    items = "".join(
        f'<item id="c{i}" href="text/{quote(name)}" media-type="application/xhtml+xml"/>'
        for i, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="c{i}"/>' for i in range(len(chapters)))
    opf = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"'
        ' unique-identifier="u"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title>{properties}</metadata><manifest>"
        '<item id="n" href="text/nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        f'{items}</manifest><spine><itemref idref="n"/>{spine}</spine></package>'
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">'
        '<rootfiles><rootfile full-path="OEBPS/content.opf"'
        ' media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    nav = "<html><body><nav><ol><li>Contents of it all</li></ol></nav></body></html>"
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "OEBPS/content.opf": opf,
            "OEBPS/text/nav.xhtml": nav,
            **{f"OEBPS/text/{name}": text for name, text in chapters.items()},
        }
    )


def zipped(members: dict[str, str | bytes]) -> bytes:
    """A ZIP of these members, the same bytes at any time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def word(document: Document) -> bytes:
    """The report as a Word document."""
    import docx

    made, level, rows = docx.Document(), levels(document), tables(document)
    for at, block in enumerate(document.blocks):
        if at in rows:
            table = made.add_table(0, len(rows[at][0]))
            for row in rows[at]:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        elif block.kind is not BlockKind.TABLE_CELL:
            paragraph = made.add_paragraph(style=_style(block, level.get(at, 0)))
            for text, bold in runs(block):
                paragraph.add_run(text).bold = bold or None
    return saved(made)


def _style(block: Block, level: int) -> str:
    if block.kind is BlockKind.HEADING:
        return "Title" if level == 1 else f"Heading {min(max(level - 1, 1), 9)}"
    if block.kind is BlockKind.LIST_ITEM:
        return "List Bullet" if block.depth < 2 else f"List Bullet {min(block.depth, 3)}"
    return "Normal"


def saved(made: object) -> bytes:
    """What python-docx or python-pptx saves."""
    out = io.BytesIO()
    made.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def pdf(document: Document, *, columns: int = 1, **options: object) -> bytes:
    """The report as a PDF with running heads and page numbers, in one column or more."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import ListFlowable, Paragraph, Table

    level, rows = levels(document), tables(document)
    body = ParagraphStyle("body", fontName="Helvetica", fontSize=10, leading=12.5, spaceAfter=6)
    story: list[object] = []
    for at, block in enumerate(document.blocks):
        if at in rows:
            small = ParagraphStyle("cell", body, fontSize=body.fontSize - 2 * (columns > 1))
            cells = [[Paragraph(escape(cell), small) for cell in row] for row in rows[at]]
            story.append(Table(cells, style=[("GRID", (0, 0), (-1, -1), 0.5, "black")]))
        elif block.kind is BlockKind.HEADING:
            size = {1: 20.0, 2: 15.0, 3: 12.5}.get(level.get(at, 2), 11.5)
            head = ParagraphStyle(
                f"h{size}", fontName="Helvetica-Bold", fontSize=size, leading=size * 1.2,
                spaceBefore=size * 0.8, spaceAfter=size * 0.4, keepWithNext=1,
            )  # fmt: skip
            story.append(Paragraph(markup(runs(block)), head))
        elif block.kind is BlockKind.LIST_ITEM:
            item = Paragraph(markup(runs(block)), body)
            indent = 14 * max(1, block.depth)
            story.append(ListFlowable([item], bulletType="bullet", start="•", leftIndent=indent))
        elif block.kind is not BlockKind.TABLE_CELL:
            story.append(Paragraph(markup(runs(block)), body))
    return pdf_of(story, columns=columns, title=document.metadata.title, **options)


def pdf_of(
    story: list[object],
    *,
    columns: int = 1,
    title: str = "",
    head: str = "Quarterly review",
    number: Callable[[int], str] = lambda page: f"Page {page}",
    mark: bool = True,
    **options: object,
) -> bytes:
    """A PDF that ReportLab makes of a story; ``options`` are those of its document."""
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    out = io.BytesIO()
    made = BaseDocTemplate(
        out, pagesize=(595, 842), invariant=1, title=title or None, author="A. Writer", **options
    )
    width = (595 - 100 - 18 * (columns - 1)) / columns
    frames = [
        Frame(50 + i * (width + 18), 60, width, 722, 0, 0, 0, 0, id=str(i)) for i in range(columns)
    ]

    def furniture(canvas: object, _: object) -> None:
        if not mark:
            return
        canvas.setFont("Helvetica", 8)  # type: ignore[attr-defined]
        canvas.drawString(50, 810, f"{head} {canvas.getPageNumber()}")  # type: ignore[attr-defined]
        canvas.drawCentredString(297, 30, number(canvas.getPageNumber()))  # type: ignore[attr-defined]

    made.addPageTemplates([PageTemplate(frames=frames, onPage=furniture)])
    made.build(story)
    return out.getvalue()


def drawn(*pages: Sequence[Drawn], title: str = "", outline: tuple[str, ...] = ()) -> bytes:
    """A PDF on which each text stands where it is put, and whose bookmarks lead to page 1."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    canvas.setTitle(title)
    for number, page in enumerate(pages):
        for x, y, text, *look in page:
            font, size = look or ("Helvetica", 10.0)
            canvas.setFont(font, size)
            canvas.drawString(x, y, text)
        for name in outline if number == 0 else ():
            canvas.bookmarkPage(name)
            canvas.addOutlineEntry(name, name)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
