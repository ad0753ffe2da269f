"""Plain text that was drawn out of a paged document."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Document, Role
from kg.read import Source, read, report_formats
from kg.read.page_text import page_marks
from kg.read.source_text import Lines
from tests.read.reading import check, outline, values

PROSE = [
    "Edge inference keeps personal data on the device, which lowers the cost of",
    "serving models to many people at once. It also makes them less depend-",
    "ent on a network that may fail. Many companies move models to phones.",
]
OTHERS = [
    "Robots take over more of the work in warehouses than they did some years",
    "ago, and the price of a robot falls. Its safety is still a concern.",
]


def page(number: int, *lines: str) -> str:
    return "\n".join([f"--- Page {number} ---", "A Report of the Institute", *lines, ""])


def doc(text: str) -> Document:
    document = read(Source("report.txt", report_formats.PLAIN, content=text.encode()))
    check(document)
    return document


def role(document: Document, words: str) -> Role:
    return next(block.role for block in document.blocks if words in block.text.value)


REPORT = "\n".join(
    [
        page(1, "1.1 Models on Phones", *PROSE),
        page(2, "10%", "20%", "China", "Other countries", "Figure 1.2", *PROSE),
        page(3, "1.2 Robots at Work", *OTHERS),
        page(4, "Source: our own survey of leaders", *OTHERS),
        page(5, *PROSE),
    ]
)


def test_what_a_line_is() -> None:
    document = doc(REPORT)
    heads = [block.role for block in document.blocks if "A Report of" in block.text.value]
    assert heads[1:] == [Role.FURNITURE] * 4
    assert role(document, "Other countries") is Role.FIGURE
    assert role(document, "own survey") is Role.NOTE
    assert role(document, "Edge inference") is Role.CONTENT
    assert outline(document) == ["> [1.1] Models on Phones", "> [1.2] Robots at Work"]


def test_words_that_lines_divide_are_made_whole() -> None:
    found = next(value for value in values(doc(REPORT)) if "Edge inference" in value)
    assert "less dependent on a network" in found


def test_pages() -> None:
    document = doc(REPORT)
    assert [number for _, number in document.pages] == [1, 2, 3, 4, 5]
    assert document.page(document.source.index("Robots take")) == 3


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("a\n\fb\n\fc\n\fd\n", [1, 2, 3, 4]),
        ("a\fb\fc\fd", [1, 2, 3, 4]),
        ("a\n\fb\n", []),
        ("Page 1\na\nPage 2\nb\nPage 3\nc\n", [1, 2, 3]),
        ("Page 7\na\nPage 900\nb\nPage 8\nc\nPage 9\n", [7, 8, 9]),
        ("\n".join(f"{n}  | A Report\ntext" for n in range(1, 12)), list(range(1, 12))),
        ("1 | 2\n2 | 3\n", []),
        ("no pages at all\n", []),
    ],
)
def test_where_pages_begin(text: str, pages: list[int]) -> None:
    assert [number for _, number in page_marks(Lines.of(text))] == pages


@given(st.lists(st.text("aB1. \f-\u00ad\u2022\t", max_size=30), max_size=30))
def test_every_word_keeps_its_place(lines: list[str]) -> None:
    text = "x\f\f\f" + "\n".join(lines) + " words"
    document = read(Source("a.txt", report_formats.PLAIN, content=text.encode()))
    check(document)
