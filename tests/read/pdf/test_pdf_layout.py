"""PDF: what is no text of the report, and what is a heading."""

from __future__ import annotations

import pytest

from kg.model import Role
from tests.read.making import Drawn
from tests.read.making import drawn as pages
from tests.read.pdf.test_pdf import doc
from tests.read.reading import outline, role, values

pytest.importorskip("reportlab", reason="pip install 'trendkg[test]'")

SAID = [
    "Edge inference keeps personal data on the device, and this lowers the cost",
    "of serving models to many people at once. It also makes them less dependent",
    "on a network that may fail. Companies therefore move some of their models",
]


def text(y: float, lines: list[str] = SAID, x: float = 50) -> list[Drawn]:
    return [(x, y - 12 * at, line) for at, line in enumerate([*lines, "to phones."])]


def head(y: float, words: str, size: float = 14.0) -> Drawn:
    return (50, y, words, "Helvetica-Bold", size)


def test_headings_head_text() -> None:
    document = doc(
        pages(
            [head(780, "The State of Edge Models", 24)],
            [head(780, "Models move to phones"), *text(760), head(600, "Half of all"),
             (50, 400, "a label"), head(380, "Another label"), (50, 300, "42 %")],
            [head(780, "Costs fall at last"), *text(760), *text(700)],
        )
    )  # fmt: skip
    assert outline(document) == ["> Models move to phones", "> Costs fall at last"]
    assert document.metadata.title == "The State of Edge Models"


def test_numbered_headings_in_the_look_of_the_text() -> None:
    front = [head(780, "The State of Edge Models", 24)]
    drawn = [(50, 780, "A. Models on Phones"), *text(760), (50, 690, "B. The Cost"), *text(670)]
    assert outline(doc(pages(front, drawn))) == ["> [A.] Models on Phones", "> [B.] The Cost"]


def test_a_large_line_over_a_page_heads_it_though_it_is_drawn_last() -> None:
    front = [head(780, "The State of Edge Models", 24)]
    slide = [(50, 600, "one"), *text(500), (50, 400, "another"), head(780, "Costs of Models", 18)]
    assert outline(doc(pages(front, slide))) == ["> Costs of Models"]


def test_a_sentence_set_large_is_no_heading_but_one_of_the_bookmarks_is() -> None:
    quoted = "It also makes them less dependent on a network."
    front = [head(780, "The State of Edge Models", 24)]
    page = [head(780, "What happens now."), *text(760), head(690, quoted), *text(670)]
    assert outline(doc(pages(front, page))) == []
    assert outline(doc(pages(front, page, outline=("What happens now.",)))) == [
        "> What happens now."
    ]


def test_what_is_no_text() -> None:
    document = doc(
        pages(
            [head(780, "A Report on Edge Models", 24), *text(700)],
            [*text(780), (50, 700, "Figure 3: Models on phones", "Helvetica-Bold", 10.0),
             (50, 660, "China"), (50, 630, "Other countries"), (50, 600, "2019 2020 2021"),
             (50, 560, "Source: our own survey of leaders"),
             (50, 80, "1 See the law of 2019 on personal data.", "Helvetica", 8.0)],
            [*text(780), (50, 300, "© 2025 A Company. All rights reserved.")],
        )
    )  # fmt: skip
    assert role(document, "Figure 3") is Role.FIGURE
    assert role(document, "Other countries") is Role.FIGURE
    assert role(document, "our own survey") is Role.NOTE
    assert role(document, "See the law") is Role.NOTE
    assert role(document, "All rights") is Role.METADATA
    assert role(document, "Edge inference") is Role.CONTENT


def test_a_table_of_contents_lists_the_headings() -> None:
    entries = ["Models move to phones 2", "Costs fall 3", "Risks of edge models 4"]
    document = doc(
        pages(
            [head(780, "The State of Edge Models", 24)],
            [head(780, "Contents"), *((50, 740 - 20 * at, e) for at, e in enumerate(entries))],
            [head(780, "Models move to phones"), *text(760)],
            [head(780, "Costs fall"), *text(760)],
        )
    )
    assert role(document, "phones 2") is Role.CONTENTS_TABLE
    assert outline(document) == ["> Models move to phones", "> Costs fall"]


def test_running_heads_that_change_by_chapter() -> None:
    chapters = ["Models on phones"] * 4 + ["The cost of serving"] * 4
    drawn: list[list[Drawn]] = [
        [(50, 815, chapter), *text(690, [f"{word} {line}" for line in SAID])]
        for chapter, word in zip(
            chapters, "One Two Three Four Five Six Seven Eight".split(), strict=True
        )
    ]
    found = values(doc(pages(*drawn)))
    assert not any("Models on phones" in value or "The cost of" in value for value in found)
    assert " ".join(found).count("personal data") == 8


def test_who_drew_the_charts_stands_anywhere_on_half_of_the_pages() -> None:
    words = "One Two Three Four Five Six Seven Eight".split()
    drawn: list[list[Drawn]] = [
        [*text(690, [f"{word} {line}" for line in SAID]), (50, 300 + 40 * at, "Edge Institute")]
        for at, word in enumerate(words)
    ]
    assert not any("Institute" in value for value in values(doc(pages(*drawn))))
    assert any("Institute" in value for value in values(doc(pages(*drawn[:4]))))


def test_numbers_of_notes_and_large_initials() -> None:
    document = doc(
        pages(
            [(50, 700, "E", "Helvetica", 36.0), (78, 724, "dge inference keeps data private."),
             (78, 712, "It lowers the cost of"), (78, 700, "serving"),
             (116, 704.5, "12", "Helvetica", 6.0), (124, 700, "models to many people.")],
        )
    )  # fmt: skip
    assert values(document) == [
        "Edge inference keeps data private. It lowers the cost of serving models to many people."
    ]


def test_a_paragraph_that_a_figure_tears_apart() -> None:
    document = doc(
        pages(
            [*text(780, SAID)[:3], (50, 700, "Figure 1: Models on phones", "Helvetica-Bold", 10.0),
             (50, 670, "10"), (50, 640, "20"), (50, 610, "30")],
            [(50, 780, "to phones, cars and watches, where they serve people."), *text(740)],
        )
    )  # fmt: skip
    assert any("models to phones, cars" in value for value in values(document))


def test_the_title_of_the_properties_where_the_first_pages_bear_it_out() -> None:
    page = [*text(780), (50, 600, "This is Edge Models 2025, a report.")]
    assert doc(pages(page, title="Edge Models 2025")).metadata.title == "Edge Models 2025"
    page.append(head(810, "Models at the Edge", 24))
    assert doc(pages(page, title="DOC_final 7 Print")).metadata.title == "Models at the Edge"


def test_columns_of_one_half_of_a_page_are_other_than_those_of_the_other() -> None:
    letters = "abcdef"
    upper = [
        (x, 780 - 12.0 * at, f"Upper {name} says of edge models {letters[at]}")
        for at in range(6)
        for x, name in ((40, "one"), (225, "two"), (410, "three"))
    ]
    lower = [
        (x, 600 - 12.0 * at, f"The lower {name} says that the cost of serving falls {letters[at]}")
        for at in range(6)
        for x, name in ((40, "left"), (310, "right"))
    ]
    found = " ".join(values(doc(pages([*upper, *lower, (560, 30, "1")]))))
    places = [
        found.index(f"Upper {name} says of edge models f") for name in ("one", "two", "three")
    ]
    places += [
        found.index(f"lower {name} says that the cost of serving falls f")
        for name in ("left", "right")
    ]
    assert places == sorted(places)
    assert found.index("Upper two says of edge models a") > places[0]
    assert found.index("lower right says that the cost of serving falls a") > places[3]


def test_a_label_over_its_text_is_a_block_of_its_own() -> None:
    document = doc(
        pages(
            [*text(780), (50, 700, "\u2022"),
             (60, 700, "Training and capacity", "Helvetica-Bold", 10.0),
             (60, 688, "Programmes are designed for those who work with models."), *text(660)],
        )
    )  # fmt: skip
    assert "Training and capacity" in values(document)


def test_what_is_far_apart_on_a_line_is_not_one() -> None:
    document = doc(
        pages([*text(780), (50, 700, "A label here"), (400, 700, "Another label there")])
    )
    assert {"A label here", "Another label there"} <= set(values(document))


def test_a_number_of_a_note_over_words_is_left_out() -> None:
    lines = [
        (50, 700, "The cost of serving models falls. It falls"),
        (200, 703.5, "7", "Helvetica", 6.0),
    ]
    assert values(doc(pages([*lines]))) == ["The cost of serving models falls. It falls"]  # type: ignore[list-item]
