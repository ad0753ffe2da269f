"""Documents: spans, and readable text that knows its place in the source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Document, Metadata, Run, Section, Span, Text, collapse, unique


@pytest.mark.parametrize(
    ("a", "b", "covers", "overlaps"),
    [
        ((0, 5), (1, 3), True, True),
        ((0, 5), (0, 5), True, True),
        ((0, 5), (3, 8), False, True),
        ((0, 5), (5, 8), False, False),
        ((5, 8), (0, 5), False, False),
        ((2, 2), (2, 2), True, False),
    ],
)
def test_spans(a: tuple[int, int], b: tuple[int, int], covers: bool, overlaps: bool) -> None:
    assert Span(*a).covers(Span(*b)) is covers
    assert Span(*a).overlaps(Span(*b)) is overlaps
    assert Span(*b).overlaps(Span(*a)) is overlaps


def test_a_span_slices() -> None:
    assert Span(2, 4).of("abcdef") == "cd"


SOURCE = "**Fed** &amp; so"
TEXT = Text("Fed & so", (Run(0, 3, 2, 3), Run(3, 1, 7, 1), Run(4, 1, 8, 5), Run(5, 3, 13, 3)))


@pytest.mark.parametrize(
    ("start", "end", "source"),
    [
        (0, 3, "Fed"),
        (1, 2, "e"),
        (2, 4, "d** "),
        (4, 5, "&amp;"),
        (0, 8, "Fed** &amp; so"),
        (6, 8, "so"),
        (4, 7, "&amp; s"),
    ],
)
def test_readable_text_knows_its_place(start: int, end: int, source: str) -> None:
    assert TEXT.span(start, end).of(SOURCE) == source


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 2), (-1, 2), (0, 9)])
def test_no_place_without_characters(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=r"no readable characters at \["):
        TEXT.span(start, end)


@given(st.text(min_size=1), st.integers(0, 50), st.data())
def test_verbatim_text(value: str, source: int, data: st.DataObject) -> None:
    text = Text.verbatim(value, source)
    start = data.draw(st.integers(0, len(value) - 1))
    end = data.draw(st.integers(start + 1, len(value)))
    assert text.span(start, end) == Span(source + start, source + end)


def test_no_text_has_no_place() -> None:
    assert Text.verbatim("", 3) == Text("")


def test_ancestors() -> None:
    sections = (
        Section(0, "Report", 0, Span(0, 9)),
        Section(1, "One", 1, Span(0, 9), parent=0),
        Section(2, "Two", 2, Span(0, 9), parent=1),
    )
    document = Document("a", "", "", "", "", Metadata(), sections, ())
    assert [s.title for s in document.ancestors(2)] == ["Two", "One", "Report"]
    assert [s.title for s in document.ancestors(0)] == ["Report"]


def test_white_space_and_repeats() -> None:
    assert collapse("  a\n b\t\tc ") == "a b c"
    assert unique(["b", "a", "b"]) == ("b", "a")
