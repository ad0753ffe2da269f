"""How a block of a PDF looks and where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from kg.model import Role, collapse
from kg.read.pdf.pdf_page import Run
from kg.read.pdf.pdf_paragraphs import LARGER, PdfBlock, Typography

_LETTERS: Final = re.compile(r"[^\W\d_]")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_SENTENCE: Final = re.compile(r"[.!?:][\"'\u201d\u2019)\]\d,]*$")
_MOST_LABEL_WORDS: Final = 14
_PROSE: Final = 10
_LONG: Final = 20
_LEAST_TORN: Final = 7
_FILLED: Final = 0.75


class Look(NamedTuple):
    """How a block is set as a whole."""

    size: float
    bold: bool
    coloured: bool
    capitals: bool


class Shape(NamedTuple):
    """A block with its words, its look, and its place on the page where it begins."""

    block: PdfBlock
    text: str
    words: int
    look: Look
    x0: float
    x1: float
    top: float
    bottom: float

    @classmethod
    def of(cls, block: PdfBlock, usual: Typography) -> Shape:
        """Measure a block."""
        lines = [line for page, line in block.lines if page == block.page]
        text = collapse(block.text[block.cut :])
        runs = [run for _, line in block.lines for run in line.runs if run.text.strip()]
        return cls(
            block,
            text,
            len(text.split()),
            _look(block, text, runs, usual),
            min(line.x0 for line in lines),
            max(line.x1 for line in lines),
            lines[0].y,
            lines[-1].y,
        )

    @property
    def is_text(self) -> bool:
        """Whether it is content that is neither a table nor a list item nor a heading."""
        block = self.block
        plain = block.table is None and not block.mark and not block.level
        return plain and block.role is Role.CONTENT

    @property
    def is_prose(self) -> bool:
        """Whether it holds sentences."""
        return self.words >= _LONG or (self.words >= _PROSE and bool(_SENTENCE.search(self.text)))

    @property
    def is_label(self) -> bool:
        """Whether it is a few words without a sentence, or mere figures."""
        short = self.words <= _MOST_LABEL_WORDS and not _SENTENCE.search(self.text)
        return short or not self.is_worded

    @property
    def is_torn(self) -> bool:
        """Whether its last line fills the column and ends no sentence."""
        line = self.block.last
        filled = (line.x1 - line.words) / max(1.0, line.right - line.words)
        return self.words >= _LEAST_TORN and filled > _FILLED and not _SENTENCE.search(self.text)

    @property
    def is_worded(self) -> bool:
        """Whether it holds a word, and letters are half of it at least."""
        letters = len(_LETTERS.findall(self.text))
        others = len(self.text.replace(" ", "")) - letters
        return letters >= others and _WORD.search(self.text) is not None


def _look(block: PdfBlock, text: str, runs: Sequence[Run], usual: Typography) -> Look:
    bold = bool(runs) and all(run.bold for run in runs)
    coloured = bool(runs) and all(run.colour != usual.ink for run in runs)
    return Look(round(2 * block.first.size) / 2, bold, coloured, text.isupper())


def stands_out(look: Look, usual: Typography) -> bool:
    """Whether a look is another than that of the text."""
    return look.size > usual.body * LARGER or look.bold or look.coloured or look.capitals
