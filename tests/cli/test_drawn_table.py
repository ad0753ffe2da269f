"""Tables on terminals: none is wider than the terminal, and no letter is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cli.drawn_table import cells, drawn

TEXT = st.text(st.characters(exclude_categories=["C", "Z", "M"]) | st.just(" "), max_size=60)


@pytest.mark.parametrize(
    ("rows", "width", "lines"),
    [
        ([("a b c", "1")], 80, [" x       n", " ─────────", " a b c   1"]),
        ([("a b c", "1")], 9, [" x     n", " ───────", " a b   1", " c"]),
        ([("abcd", "1")], 8, [" x    n", " ──────", " ab   1", " cd"]),
        ([("知識", "1")], 80, [" x      n", " ────────", " 知識   1"]),
        ([], 80, [" x   n", " ─────"]),
    ],
)
def test_lines(rows: list[tuple[str, str]], width: int, lines: list[str]) -> None:
    assert list(drawn(["x", "n"], rows, [1], width)) == ["", *lines, ""]


@given(st.lists(st.tuples(TEXT, TEXT), max_size=5), st.integers(11, 90))
def test_none_is_too_wide_and_no_letter_is_lost(rows: list[tuple[str, str]], width: int) -> None:
    lines = list(drawn(["a", "b"], rows, [1], width))
    assert max(map(cells, lines)) < width
    given = sorted(c for row in rows for cell in row for c in cell if c != " ")
    assert sorted(c for line in lines[3:] for c in line if c != " ") == given
