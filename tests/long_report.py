"""The long report of the gallery as a PDF: two columns, running heads, boxes, page numbers.

``python -m tests.long_report`` makes it of its text.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from tests.checkout import CHECKOUT, EXAMPLES

TEXT: Final = CHECKOUT / "tests" / "water_outlook.txt"
REPORT: Final = EXAMPLES / "gallery" / "water" / "outlook.pdf"
TITLE: Final = "Water Utilities 2035: An Outlook"
_BODY: Final = ParagraphStyle("body", fontName="Times-Roman", fontSize=10, leading=13, spaceAfter=6)
_STYLES: Final = {
    "# ": ParagraphStyle("title", _BODY, fontName="Helvetica-Bold", fontSize=20, leading=24),
    "## ": ParagraphStyle("heading", _BODY, fontName="Helvetica-Bold", fontSize=13, spaceBefore=8),
    "> ": ParagraphStyle("box", _BODY, backColor="#e8eef4", borderPadding=4, spaceAfter=12),
    "- ": ParagraphStyle("item", _BODY, leftIndent=12, bulletIndent=2),
}


def flowables(text: str) -> list[Flowable]:
    """The parts of a text in which each line is a paragraph, marked as in Markdown."""
    found: list[Flowable] = []
    for line in text.splitlines():
        mark = next((mark for mark in _STYLES if line.startswith(mark)), "")
        bullet = "•" if mark == "- " else None
        found.append(Paragraph(line.removeprefix(mark), _STYLES.get(mark, _BODY), bullet))
    return found


def make(path: Path, text: str) -> None:
    """Write the PDF; the same text gives the same bytes."""
    width, height = A4
    column = (width - 130) / 2
    frames = [Frame(x, 60, column, height - 130) for x in (50, 80 + column)]

    def running(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(56, height - 40, TITLE)
        canvas.drawRightString(width - 56, 40, str(document.page))

    document = BaseDocTemplate(str(path), pagesize=A4, title=TITLE, author="TrendKG", invariant=1)
    document.addPageTemplates(PageTemplate("columns", frames, onPage=running))
    document.build(flowables(text))


if __name__ == "__main__":
    make(REPORT, TEXT.read_text("utf-8"))
