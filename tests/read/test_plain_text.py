import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.read.plain_text import looks_like_markdown
from tests.read.reading import check, doc, outline, values

TEXT = """\
EMERGING TRENDS IN ENERGY
=========================

Prepared by: Jo Doe
Date: 4 March 2025

1. Introduction

    The grid changes, and this
    paragraph is indented by four.

2. Storage
Batteries get cheaper every year and the
market grows with it.

Techniques include:

  \u2022 pumped hydro
  \u2022 flow batteries,
    which last long
  - others

CONCLUSION

All is well.\x0c
"""


def test_a_plain_report() -> None:
    document = doc(TEXT, "energy.txt")
    check(document)
    assert document.metadata.title == "EMERGING TRENDS IN ENERGY"
    assert (document.metadata.issued, document.metadata.creators) == ("2025-03-04", ("Jo Doe",))
    assert outline(document) == ["> [1.] Introduction", "> [2.] Storage", "> CONCLUSION"]
    assert "The grid changes, and this paragraph is indented by four." in values(document)
    items = [(b.text.value, b.introduced_by) for b in document.blocks if b.depth]
    intro = values(document).index("Techniques include:")
    assert items == [
        ("pumped hydro", intro), ("flow batteries, which last long", intro), ("others", intro),
    ]  # fmt: skip
    assert values(document)[-1] == "All is well."


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("# Head", True),
        ("a **b** c", True),
        ("```\nx\n```", True),
        ("[a](http://x)", True),
        ("| a |\n|---|\n| b |", True),
        ("#hashtag and * star", False),
        ("2 ** 3 ** 4", False),
        ("Title\n=====", False),
    ],
)
def test_looks_like_markdown(text: str, markdown: bool) -> None:
    assert looks_like_markdown(text) is markdown


def test_markdown_in_a_text_file() -> None:
    assert outline(doc("# T\n\n## *One*\n\ntext\n", "a.txt")) == ["> One"]


def test_marks_stay_in_plain_text() -> None:
    assert values(doc("a *b* _c_ <d> &amp; `e`\n\n    code();", "a.txt")) == [
        "a *b* _c_ <d> &amp; `e`", "code();",
    ]  # fmt: skip


@given(st.text(st.sampled_from("aB.1) \n\r\t\x0c=-\u2022"), max_size=80))
def test_any_text_keeps_what_holds_for_every_document(text: str) -> None:
    check(doc(f"Start {text}", "a.txt"))


def test_underlined_headings() -> None:
    document = doc(
        "Title\n=====\nIntro text.\n\nOne\n---\n\nText.\n\n-----\n\nTwo\n~~~\nMore.", "a.txt"
    )
    check(document)
    assert document.metadata.title == "Title"
    assert outline(document) == ["> One", "> Two"]


LINE = "Robots take over more of the work in warehouses than they did some years ago. " * 4


def test_a_paragraph_a_line() -> None:
    pages = [
        f"Prices and wages\n{LINE}\n\nWhat it costs\nAll countries\n{LINE}",
        f"Prices are low\n{LINE}\n\n2. Remedies\nWe will:\n\nbuy more robots\nsell some",
    ]
    document = doc("\n".join([*pages, *[LINE] * 8, "*"]), "a.txt")
    check(document)
    assert outline(document) == [
        "> Prices and wages", "> What it costs", "> All countries", "> [2.] Remedies",
    ]  # fmt: skip
    assert {"buy more robots", "sell some", "Prices are low"} <= set(values(document))
