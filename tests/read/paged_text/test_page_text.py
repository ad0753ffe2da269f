"""Plain text that was drawn out of a paged document."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.model import Document, Role
from kg.read import Source, read, report_formats
from tests.read.reading import check, outline, role, values

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


CONTENTS = """\
Contents

Why robots matter 2
Robots at work 3

Risks and remedies

4
"""
FEET = "Robots 2031 | Institute of Machines"


def paper(*pages: str) -> str:
    """Pages with a form feed between, and a foot with the number and the title of a chapter."""
    feet = [f"\n\n{FEET}\n\n{n}\n\n" for n in range(1, len(pages) + 1)]
    return "\f".join(text + foot for text, foot in zip(pages, feet, strict=True))


PROSE_TEXT = "\n".join(PROSE)
OTHER_TEXT = "\n".join(OTHERS)
THIRD_TEXT = """Most firms that we asked plan to buy more of them in each of the next
three years. Few have a plan for those whose work they take over."""
PAPER = paper(
    CONTENTS,
    f"Why robots matter\n\n{PROSE_TEXT}\n\nPrices and wages\n{OTHER_TEXT}\n\n1  A first note.",
    f"Robots at\nwork\n\n{THIRD_TEXT}\n\n2  A second note, which is\nlonger.\n\n3  Another note.",
    f"Summary\n\n{PROSE_TEXT}\n\nRisks and remedies\n{OTHER_TEXT}\n\n4  One.\n5  Two.",
)


def test_a_paper_with_contents_notes_and_feet() -> None:
    document = doc(PAPER)
    assert outline(document) == [
        "> Why robots matter", ">> Prices and wages", "> Robots at work", ">> Summary",
        "> Risks and remedies",
    ]  # fmt: skip
    for words, expected in {
        "Risks and remedies": Role.CONTENTS_TABLE,
        FEET: Role.FURNITURE,
        "first note": Role.NOTE,
        "longer.": Role.NOTE,
        "Edge inference": Role.CONTENT,
        "Robots take over": Role.CONTENT,
    }.items():
        assert role(document, words) is expected, words


def test_feet_within_lines() -> None:
    head = "ROBOT REPORT | SPRING 2031"
    lines = [f"{head} 1", PROSE_TEXT]
    for number in range(2, 14):
        mark = f"{number} {head}" if number % 2 == 0 else f"{head} {number}"
        lines.append(f"Every page ends in a sentence of its own.{mark}\n{PROSE_TEXT}")
    document = doc("\n".join([*lines, f"{head} 14"]))
    assert [number for _, number in document.pages] == list(range(1, 15))
    heads = [block for block in document.blocks if head in block.text.value]
    assert {block.role for block in heads} == {Role.FURNITURE}
    assert "Every page ends in a sentence of its own." in values(document)[2]


@given(st.lists(st.text("aB1. \f-\u00ad\u2022\t", max_size=30), max_size=30))
def test_every_word_keeps_its_place(lines: list[str]) -> None:
    text = "x\f\f\f" + "\n".join(lines) + " words"
    document = read(Source("a.txt", report_formats.PLAIN, content=text.encode()))
    check(document)
