import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.read.html.html_tokens import Chars, Tag, tokenize

PIECES = st.lists(
    st.sampled_from(
        ["<", ">", "<p>", "</p>", "<a href='x>y'>", "<a b=\"", "<!--", "-->", "<!DOCTYPE html>",
         "<script>", "</script>", "</SCRIPT >", "&amp;", "&", "&#x41;", "&notit;", "a b", " ", "\n",
         "<br/>", "é", "</", "<?", "'", '"', "<textarea>", "</textarea>", "<1"]
    ),
    max_size=20,
).map("".join)  # fmt: skip


@given(PIECES)
def test_tokens_stand_in_order_and_text_is_exact(page: str) -> None:
    at = 0
    for token in tokenize(page):
        assert at <= token.start < token.end <= len(page)
        at = token.end
        if isinstance(token, Chars) and token.exact:
            assert page[token.start : token.end] == token.value


@given(st.text(st.sampled_from("ab &;#<>\"'/=!-"), max_size=60))
def test_any_text_is_accepted(page: str) -> None:
    list(tokenize(page))


def seen(page: str) -> list[str]:
    return [
        t.value if isinstance(t, Chars) else f"<{'/' * t.closes}{t.name}>" for t in tokenize(page)
    ]


@pytest.mark.parametrize(
    ("page", "tokens"),
    [
        ("a <B>c</B >", ["a", " ", "<b>", "c", "</b>"]),
        ("a < b &lt; c &amp d", ["a", " ", "<", " ", "b", " ", "<", " ", "c", " ", "&", " ", "d"]),
        ("x<!-- <p> -->y<!-->z<!--->", ["x", "y", "z"]),
        ("x<!-- open", ["x"]),
        ("<!DOCTYPE html><?xml?></ odd>x", ["x"]),
        ("<script>a<b</scripty></script>c", ["<script>", "</script>", "c"]),
        ("<style>p{}", ["<style>"]),
        ("<img alt='a>b' src=x/>t", ["<img>", "t"]),
        ("<a title=\"x'>y", ["<", "a title=\"x'>y"]),
        ("\xa0&nbsp;", ["\xa0", "\xa0"]),
    ],
)
def test_tokens(page: str, tokens: list[str]) -> None:
    assert seen(page) == tokens


def test_attributes() -> None:
    (tag,) = tokenize("<a HREF='x&amp;y' b=c d e=\"f\" b=2>")
    assert isinstance(tag, Tag)
    assert tag.attributes() == {"href": "x&y", "b": "c", "d": "", "e": "f"}
