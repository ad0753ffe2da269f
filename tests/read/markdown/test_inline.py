import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.model import BlockKind
from tests.read.reading import check, doc, slices, values

MARKS = st.sampled_from(
    ["*", "**", "_", "__", "~~", "`", "``", "[", "]", "](x)", "](<a b> 'T')", "![", "[r]", "[r][]",
     "\\", "\\*", "&amp;", "&", "<br>", "<b>", "</b>", "<http://a.b>", "<a", "\n", "\n> ", "\n- ",
     "  \n", "\\\n", "|", "\t", "# ", " ", "é", "\u202e", "(", ")", "\"", "<!--", "-->", "1. "]
)  # fmt: skip
WORDS = st.sampled_from(["alpha", "beta", "x", "7"])
SNIPPETS = st.lists(st.one_of(MARKS, WORDS), max_size=30).map("".join)
DEFINITION = "\n\n[r]: http://ref.erence 'Title'\n"


@pytest.mark.parametrize(
    ("source", "readable"),
    [
        ("plain", "plain"),
        ("**bold** and *em* and ***both***", "bold and em and both"),
        ("__bold__ _em_ in_word_s", "bold em in_word_s"),
        ("~~gone~~ here", "gone here"),
        ("**un*closed", "**un*closed"),
        ("`code` and `` a ` b ``", "code and a ` b"),
        ("`a\nb` c", "a b c"),
        ("[label](http://x.y/z 'T') on", "label on"),
        ("[a [nested] b](<x y>)", "a [nested] b"),
        ("[full][r] [collapsed][] [r] [none][x]", "full [collapsed][] r [none][x]"),
        ("![alt text](i.png) seen", "seen"),
        ("[![badge](b.svg)](http://x) after", "after"),
        ("![alt][r] seen", "seen"),
        (r"5 \* 6 \& \a \\", "5 * 6 & \\a \\"),
        ("a &amp; b &lt;c&gt; &copy; &#65; &#x42; &nope;", "a & b <c> © A B &nope;"),
        ("<http://a.b/c%20d> <me@a.b>", "http://a.b/c%20d me@a.b"),
        ("a<br>b<br/>c", "a b c"),
        ("one\ntwo  \nthree\\\nfour", "one two three four"),
        ("H<sub>2</sub>O <!-- no --> x<script>y()</script>", "H2O x"),
        ("<b>bold</b> <i>em</i>", "bold em"),
        ("a\u202eb\u202c c\x0cd", "ab c d"),
        ("a [menu](javascript:void(0)) b [c ![i](j) d](JavaScript:x) e", "a b e"),
    ],
)
def test_readable_text(source: str, readable: str) -> None:
    document = doc(f"x {source} y{DEFINITION}")
    check(document)
    assert values(document) == [f"x {readable} y"]


@pytest.mark.parametrize(
    ("source", "words", "there"),
    [
        ("uses **Federated** learning", "Federated learning", "Federated** learning"),
        ("AT&amp;T labs", "AT&T", "AT&amp;T"),
        ("AT&amp;T labs", "&", "&amp;"),
        ("a [big *model*](http://x) b", "big model", "big *model"),
        ("> quoted text\n> goes on", "text goes", "text\n> goes"),
        ("- item text\n  goes on", "text goes", "text\n  goes"),
        ("one\r\ntwo", "one two", "one\r\ntwo"),
        (r"C\# and F\#", "C#", r"C\#"),
        (r"C\# and F\#", "F#", r"F\#"),
    ],
)
def test_spans_run_from_first_to_last_character(source: str, words: str, there: str) -> None:
    document = doc(source)
    text = document.blocks[0].text
    at = text.value.index(words)
    assert text.span(at, at + len(words)).of(document.source) == there


@given(SNIPPETS)
@settings(max_examples=400)
@example("*a\n> b*")
@example("[a](x\n> b)")
def test_any_snippet_keeps_its_offsets(snippet: str) -> None:
    check(doc(f"start {snippet}{DEFINITION}"))


FORMATTED = st.recursive(
    st.sampled_from(["alpha", "beta", "gamma delta", "42"]).map(lambda w: (w, w)),
    lambda inner: st.one_of(
        inner.map(lambda p: (f"[{p[0]}](http://x.y)", p[1]) if "[" not in p[0] else p),
        inner.map(lambda p: (f"<i>{p[0]}</i>", p[1])),
        st.tuples(inner, inner).map(lambda p: (f"{p[0][0]} {p[1][0]}", f"{p[0][1]} {p[1][1]}")),
        st.tuples(inner, inner).map(lambda p: (f"{p[0][0]}\n{p[1][0]}", f"{p[0][1]} {p[1][1]}")),
        st.tuples(inner, inner).map(
            lambda p: (f"{p[0][0]} &amp; {p[1][0]}", f"{p[0][1]} & {p[1][1]}")
        ),
        st.tuples(inner, inner).map(
            lambda p: (rf"{p[0][0]} \* {p[1][0]}", f"{p[0][1]} * {p[1][1]}")
        ),
        st.tuples(inner).map(lambda p: (f"x ![alt](i.png) {p[0][0]}", f"x {p[0][1]}")),
    ),
    max_leaves=12,
)


@given(FORMATTED)
def test_what_was_written_is_what_is_read(pair: tuple[str, str]) -> None:
    source, readable = pair
    document = doc(f"x {source} y")
    assert values(document) == [f"x {readable} y"]
    for word, there in slices(document):
        if word not in {"&", "*"}:
            assert there == word


@pytest.mark.parametrize(
    ("source", "bold"),
    [
        ("a **b c** d **e**", ["b c", "e"]),
        ("**a *b* c**", ["a b c"]),
        ("** a** b", []),
        ("<strong>x</strong> y <b>z</b>", ["x", "z"]),
        ("**a **b** c**", ["a b c"]),
        ("<b>**a** b</b> c", ["a b"]),
        ("x **a\nb** y", ["a b"]),
        ("</b>x<b>y", []),
    ],
)
def test_emphases(source: str, bold: list[str]) -> None:
    block = doc(source).blocks[0]
    assert [span.of(block.text.value) for span in block.emphases] == bold


def test_kinds_of_blocks() -> None:
    document = doc("# H\n\np\n\n> q\n\n- i\n\n|a|\n|-|\n\n```c\nx\n```\n")
    assert [block.kind for block in document.blocks] == [
        BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.QUOTATION, BlockKind.LIST_ITEM,
        BlockKind.TABLE_CELL, BlockKind.CODE,
    ]  # fmt: skip
