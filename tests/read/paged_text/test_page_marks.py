"""Where pages begin in plain text, and which lines run along their edges."""

from __future__ import annotations

import pytest

from kg.read.paged_text.page_marks import (
    is_number,
    page_marks,
    pages_of,
    running_lines,
    split_pages,
)
from kg.read.source_text import Lines

HEAD = "Robots and Work 2031"


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


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a\fb\n\fc\fd", ["a", "\fb", "\fc", "\fd"]),
        ("one line\n\nanother", ["one line", "", "another"]),
    ],
)
def test_lines_are_parted_where_pages_begin(text: str, parts: list[str]) -> None:
    lines = split_pages(Lines.of(text))
    assert list(lines.texts) == parts
    assert all(text.startswith(part, at) for part, at in zip(parts, lines.starts, strict=True))


def test_lines_are_parted_at_a_running_head() -> None:
    numbered = [f"{HEAD} {n}" if n < 3 else f"the end.{n} {HEAD}" for n in range(1, 13)]
    text = "\n".join([*numbered, f"And 201713 {HEAD}"])
    lines = split_pages(Lines.of(text))
    assert lines.texts[:4] == (f"{HEAD} 1", f"{HEAD} 2", "the end.", f"3 {HEAD}")
    assert lines.texts[-2:] == ("And 201713 ", HEAD)
    assert [number for _, number in page_marks(lines)] == list(range(1, 13))


def test_a_line_on_a_few_pages_is_no_running_head() -> None:
    text = "\n".join(f"Table of the prices {n}" for n in range(1, 5))
    assert page_marks(Lines.of(text)) == ()


def test_the_page_of_a_line() -> None:
    lines = split_pages(Lines.of("a\n\fb\nc\fd\fe"))
    assert pages_of(lines, page_marks(lines)) == [1, 2, 2, 3, 4]


BODY = ["A sentence of the text stands here.", "Another sentence stands here."] * 8


def pages(*edges: tuple[str, str]) -> tuple[list[str], list[int]]:
    """The lines of pages with these first and last lines, and the page of each."""
    lines = [[first, *BODY, last] for first, last in edges]
    return [line for page in lines for line in page], [
        number for number, page in enumerate(lines) for _ in page
    ]


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        # The first may be the title of the chapter.
        ([("Work", ""), ("Work", ""), ("Work", ""), ("Risk", "")], ["Work", "Work"]),
        # Far apart, they are titles of parts.
        ([("Aim", ""), ("One", ""), ("Two", ""), ("Six", ""), ("Aim", ""), ("Ten", ""),
          ("Why", ""), ("Who", ""), ("Aim", "")], []),
        # Heads of chapters that open alike, some on a single page.
        ([("", f"2031 RW {name}") for name in ("Intro", "Work", "Work", "Risk", "End")],
         ["2031 RW Intro", "2031 RW Work", "2031 RW Work", "2031 RW Risk", "2031 RW End"]),
        ([("", "7"), ("", "xii"), ("Page 9", "")], ["7", "xii", "Page 9"]),
        ([("Figure 1", ""), ("Figure 2", ""), ("Figure 3", "")], []),
    ],
)  # fmt: skip
def test_running_lines(edges: list[tuple[str, str]], expected: list[str]) -> None:
    texts, numbers = pages(*edges)
    assert [texts[at] for at in sorted(running_lines(texts, numbers)) if texts[at] not in BODY] == (
        expected
    )


def test_a_title_alone_on_its_page_is_followed_by_the_chapter() -> None:
    texts, numbers = pages(("Work", ""), ("Work", ""), ("Work", ""))
    texts, numbers = ["Work", *texts], [0, *(number + 1 for number in numbers)]
    running = [at for at in sorted(running_lines(texts, numbers)) if texts[at] == "Work"]
    assert [numbers[at] for at in running] == [2, 3]


@pytest.mark.parametrize(
    ("text", "number"), [("12", True), ("(3)", True), ("iv", False), ("12 m", False), ("", False)]
)
def test_is_number(text: str, number: bool) -> None:
    assert is_number(text) is number
