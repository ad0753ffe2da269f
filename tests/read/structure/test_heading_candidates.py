"""What a line of text must look like to be taken for a heading."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.read.structure.heading_candidates import _without_sources

FORWARD = re.compile(r"(?:\s*(?:\[[^\[\]]{1,50}\]|\([^()]{1,60}\)))+\s*$")
PIECES = ("[1]", "[a b]", "(c)", "[", "]", "(", ")", " ", "x", "()", "x" * 60)


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("Edge AI", "Edge AI"),
        ("Edge AI [1] (source) ", "Edge AI"),
        ("Edge AI [1] (source).", "Edge AI [1] (source)."),
        ("Edge AI (" + "x" * 61 + ")", "Edge AI (" + "x" * 61 + ")"),
        ("Edge (AI) [[1]]", "Edge (AI) [[1]]"),
        ("[1]" * 9_000 + "x", "[1]" * 9_000 + "x"),
        (" " * 30_000 + "x", " " * 30_000 + "x"),
    ],
)
def test_brackets_at_the_end_are_left_out(line: str, left: str) -> None:
    assert _without_sources(line) == left


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_backwards_is_found_what_is_there_forwards(line: str) -> None:
    assert _without_sources(line) == FORWARD.sub("", line)
