import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.read.source_lines import Lines


@given(st.text(st.sampled_from("ab\r\n\x0c\u2028")))
def test_each_line_stands_at_its_start(source: str) -> None:
    lines = Lines.of(source)
    for at, (text, start) in enumerate(zip(lines.texts, lines.starts, strict=True)):
        assert source[start : start + len(text)] == text
        assert lines.end(at) == start + len(text)
    assert lines.text() == source.replace("\r\n", "\n").replace("\r", "\n")


def test_only_cr_and_lf_end_a_line() -> None:
    assert Lines.of("a\x0cb\u2028c\x85d").texts == ("a\x0cb\u2028c\x85d",)
    assert Lines.of("a\rb\r\nc\nd").texts == ("a", "b", "c", "d")


def test_a_stretch_of_the_source() -> None:
    assert Lines.of("xx\na\nb", 3) == Lines(("a", "b"), (3, 5))
    assert Lines.of("ab\ncd", 1, 4) == Lines(("b", "c"), (1, 3))


@pytest.mark.parametrize(
    ("source", "wanted", "found"),
    [
        ("> a\n> b", ["a", "b"], (2, 6)),
        ("a  \n b", ["a  ", "b"], (0, 5)),
        ("\tcode", ["  code"], (1,)),
        ("  a  ", ["a"], (2,)),
        ("a", ["b"], None),
        ("a b", ["a"], None),
        ("a", ["a", "b"], None),
        ("a", [""], (1,)),
    ],
)
def test_tails(source: str, wanted: list[str], found: tuple[int, ...] | None) -> None:
    lines = Lines.of(source).tails(0, wanted)
    assert (lines and lines.starts) == found


def test_cut() -> None:
    assert Lines.of("a\nb\nc").cut(1, 2) == Lines(("b",), (2,))
