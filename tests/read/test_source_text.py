import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Run, Span, Text, trimmed
from kg.read.block_draft import Inline
from kg.read.source_text import Lines, TextBuilder, cut, legible

PIECES = st.lists(
    st.one_of(
        st.tuples(st.just("copy"), st.text(st.sampled_from("ab \t\u200b\u202e\x0c\u00e9"))),
        st.tuples(st.just("mask"), st.text(st.sampled_from("*_<>"), min_size=1)),
        st.tuples(st.just("entity"), st.sampled_from(["&amp;", "&#8203;", "&ngE;"])),
    )
)
READ = {"&amp;": "&", "&#8203;": "\u200b", "&ngE;": "\u2267\u0338"}


def built(pieces: list[tuple[str, str]]) -> tuple[str, Text]:
    out, source = TextBuilder(), ""
    for how, text in pieces:
        if how == "copy":
            out.copy(text, len(source))
        elif how == "entity":
            out.replace(READ[text], len(source), len(text))
        source += text
    return source, out.build()


@given(PIECES)
def test_every_run_maps_back(pieces: list[tuple[str, str]]) -> None:
    source, text = built(pieces)
    at = 0
    for run in text.runs:
        assert run.at == at
        at += run.length
        seen, there = text.value[run.at : at], source[run.source : run.source + run.width]
        if run.length == run.width:
            assert legible(there) == seen
        else:
            assert READ[there] == seen
    assert at == len(text.value)


@given(PIECES, st.data())
def test_a_cut_maps_to_the_same_source(pieces: list[tuple[str, str]], data: st.DataObject) -> None:
    _, text = built(pieces)
    if not text.value:
        return
    start = data.draw(st.integers(0, len(text.value) - 1))
    end = data.draw(st.integers(start + 1, len(text.value)))
    part = cut(text, start, end)
    assert part.value == text.value[start:end]
    assert part.span(0, len(part.value)) == text.span(start, end)


@given(PIECES, st.lists(st.integers(0, 20), max_size=6, unique=True))
def test_hidden_stretches_are_gone(pieces: list[tuple[str, str]], marks: list[int]) -> None:
    source, text = built(pieces)
    edges = sorted(mark for mark in marks if mark <= len(text.value))
    hidden = [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    rest = Inline(text).without(hidden).text
    kept = [c for i, c in enumerate(text.value) if not any(h.start <= i < h.end for h in hidden)]
    assert rest.value == ("".join(kept).strip() if hidden else text.value)
    for at, character in enumerate(rest.value):
        there = rest.span(at, at + 1).of(source)
        assert character in legible(there) or character in READ.get(there, "")


def test_neighbours_are_one_run() -> None:
    out = TextBuilder()
    out.copy("ab", 3)
    out.copy("cd", 5)
    assert out.build() == Text("abcd", (Run(0, 4, 3, 4),))


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\x00b\x0cc\td", "a b c d"),
        ("\u202eabc\u202c", "abc"),
        ("soft\u00adhyphen\ufeff", "softhyphen"),
        ("\u2028", " "),
        ("\u0646\u200c\u0645", "\u0646\u200c\u0645"),
    ],
)
def test_legible(text: str, seen: str) -> None:
    out = TextBuilder()
    out.copy(text, 0)
    assert legible(text) == out.build().value == seen


def test_blanks_do_not_pile_up() -> None:
    out = TextBuilder()
    assert out.blank(0, 1) is None
    out.copy("a", 1)
    assert [out.blank(2, 1), out.blank(3, 4)] == [1, 1]
    assert out.build() == Text("a ", (Run(0, 1, 1, 1), Run(1, 1, 2, 1)))


@pytest.mark.parametrize(
    ("value", "span"), [("  a b ", (2, 5)), ("ab", (0, 2)), ("", (0, 0)), ("  ", (2, 2))]
)
def test_trimmed(value: str, span: tuple[int, int]) -> None:
    assert trimmed(value) == span


def test_tail() -> None:
    out = TextBuilder()
    out.copy("abc", 0)
    out.replace("&", 3, 5)
    out.copy("de", 8)
    assert [out.tail(at) for at in (0, 2, 3, 5, 6)] == ["abc&de", "c&de", "&de", "e", ""]


@given(st.text(st.sampled_from("ab\r\n\x0c\u2028")))
def test_each_line_stands_at_its_start(source: str) -> None:
    lines = Lines.of(source)
    for at, (text, start) in enumerate(zip(lines.texts, lines.starts, strict=True)):
        assert source[start : start + len(text)] == text
        assert lines.end(at) == start + len(text)
    assert lines.content == source.replace("\r\n", "\n").replace("\r", "\n")


def test_only_cr_and_lf_end_a_line() -> None:
    assert Lines.of("a\x0cb\u2028c\x85d").texts == ("a\x0cb\u2028c\x85d",)
    assert Lines.of("a\rb\r\nc\nd").texts == ("a", "b", "c", "d")


def test_a_stretch_of_the_source() -> None:
    assert Lines.of("xx\na\nb", 3) == Lines(("a", "b"), (3, 5))
    assert Lines.of("ab\ncd", 1, 4) == Lines(("b", "c"), (1, 3))


def test_places_of_the_content() -> None:
    lines = Lines(("ab", "cd"), (10, 20))
    assert lines.content == "ab\ncd"
    assert [lines.place(at) for at in range(5)] == [10, 11, 12, 20, 21]
    assert lines.span(1, 4) == Span(11, 21)
