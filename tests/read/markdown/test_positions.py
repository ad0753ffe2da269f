import pytest

from kg.read.markdown.positions import split_row
from tests.read.reading import check, doc


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("| a | b |", ["a", "b"]),
        ("a | b", ["a", "b"]),
        ("|a||c|", ["a", "", "c"]),
        (r"| a\|b | `c\|d` |", ["a|b", "`c|d`"]),
        ("| a", ["a"]),
        ("a |", ["a"]),
        ("a", ["a"]),
        ("|", [""]),
        ("", [""]),
        ("\t| a |  ", ["a"]),
    ],
)
def test_rows(row: str, cells: list[str]) -> None:
    found = split_row(row, 100, nested=False)
    assert [cell.content for cell in found] == cells
    for cell in found:
        for at, character in enumerate(cell.content):
            assert row[cell.place(at) - 100] == character


@pytest.mark.parametrize("prefix", ["> ", "- ", "  ", "> - ", "1. "])
def test_nested_rows(prefix: str) -> None:
    for row in ("| a | b |", "a | b"):
        found = split_row(prefix + row, 0, nested=True)
        assert [cell.content for cell in found] == ["a", "b"]


def test_cells() -> None:
    document = doc(
        "| Tech | *Risk* |\n|:--|--:|\n| **Edge** AI | a\\|b |\n| only one |\n| x | | surplus |\n"
    )
    check(document)
    assert [(b.row, b.column, b.header, b.text.value) for b in document.blocks] == [
        (0, 0, None, "Tech"),
        (0, 1, None, "Risk"),
        (1, 0, "Tech", "Edge AI"),
        (1, 1, "Risk", "a|b"),
        (2, 0, "Tech", "only one"),
        (3, 0, "Tech", "x"),
    ]
    cell = document.blocks[3]
    assert cell.text.span(0, 3).of(document.source) == r"a\|b"


@pytest.mark.parametrize("prefix", ["> ", "  "])
def test_tables_within(prefix: str) -> None:
    lines = [f"{prefix}{line}" for line in ("a | b", "--|--", "c | d")]
    document = doc("\n".join(["- x", "", *lines] if prefix == "  " else lines))
    check(document)
    assert [b.text.value for b in document.blocks if b.table == 0] == ["a", "b", "c", "d"]


def test_a_cell_that_is_not_where_it_should_be_is_verbatim() -> None:
    document = doc("> - | a | b |\n>   |---|---|\n> | **c** | d |\n")
    check(document)
