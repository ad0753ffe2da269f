import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import BlockKind, Role
from tests.read.reading import check, doc, outline, roles, values

TAGS = st.sampled_from(
    ["<p>", "</p>", "<div>", "</div>", "<ul>", "</ul>", "<li>", "</li>", "<b>", "</b>", "<table>",
     "</table>", "<tr>", "<td>", "<th>", "</td>", "<h1>", "<h2>", "</h2>", "<a href=#x>", "</a>",
     "<br>", "<pre>", "</pre>", "<dl>", "<dt>", "<dd>", "<blockquote>", "</blockquote>", "<nav>",
     "</nav>", "<head>", "</head>", "<title>", "</title>", "<script>", "</script>", "<svg>", "<ol>",
     "</ol>", "text one", " ", "\n", "&amp;", "word", "<a href=y>", "<body>", "<meta name=a>",
     "<", ">", "<a href='x>y'>", "<a b=\"", "<!--", "-->", "<!DOCTYPE html>", "</SCRIPT >", "&",
     "&#x41;", "&notit;", "<br/>", "é", "</", "<?", "'", '"', "<textarea>", "</textarea>", "<1"]
)  # fmt: skip


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html>\n<html><head>{head}</head>\n<body>{body}</body></html>"


@given(st.lists(TAGS, max_size=25))
@settings(max_examples=400)
def test_any_nesting_keeps_what_holds_for_every_document(tags: list[str]) -> None:
    check(doc(f"<p>start{''.join(tags)}", "a.html"))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<p>a<p>b", [("paragraph", "a"), ("paragraph", "b")]),
        ("one  <i>two</i>\n three", [("paragraph", "one two three")]),
        ("a<br>b<wbr>c", [("paragraph", "a bc")]),
        ("a<script>x</script>b<style>y</style>", [("paragraph", "ab")]),
        ("<h2>H<p>p</h2>q", [("heading", "H"), ("paragraph", "pq")]),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", [("list item", v) for v in "abc"]),
        ("<li>loose<div>more</div>", [("list item", "loose"), ("paragraph", "more")]),
        ("<dl><dt>t<dd>d</dl>", [("list item", "t"), ("paragraph", "d")]),
        ("<blockquote>q</blockquote>p", [("quotation", "q"), ("paragraph", "p")]),
        ("<pre>x\n  y</pre>", [("code", "x   y")]),
        ("<td>a<p>b<td>c", [("table cell", "a b"), ("table cell", "c")]),
        ("<figure><img alt=x><figcaption>c</figcaption></figure>", [("paragraph", "c")]),
        ("<b>x is, but,<p>y</b>z", [("paragraph", "x is, but,"), ("paragraph", "yz")]),
        ("</p></b></td>x", [("paragraph", "x")]),
        ("<select><option>o</select>x", [("paragraph", "x")]),
        ("a\x0cb &#7; c", [("paragraph", "a b c")]),
        ("a <B>c</B > < b &lt; c &amp d\xa0&nbsp;e", [("paragraph", "a c < b < c & d\xa0\xa0e")]),
        ("x<!-- <p> -->y<!-->z<!--->", [("paragraph", "xyz")]),
        ("x<!-- open", [("paragraph", "x")]),
        ("<!DOCTYPE html><?xml?></ odd>x", [("paragraph", "x")]),
        ("<script>a<b</scripty></script>c", [("paragraph", "c")]),
        ("x<style>p{}", [("paragraph", "x")]),
        ("<img alt='a>b' src=x/>t", [("paragraph", "t")]),
        ("<a title=\"x'>y", [("paragraph", "<a title=\"x'>y")]),
    ],
)
def test_blocks(body: str, told: list[tuple[str, str]]) -> None:
    document = doc(page(body), "a.html")
    check(document)
    assert [(b.kind.value, b.text.value) for b in document.blocks] == told


def test_spans_and_bold() -> None:
    document = doc(page("<p>uses <b>Fed&eacute;rated</b> learning, <strong>x</strong>"), "a.html")
    (block,) = document.blocks
    assert [span.of(block.text.value) for span in block.emphases] == ["Fedérated", "x"]
    assert block.text.span(5, 23).of(document.source) == "Fed&eacute;rated</b> learning"


def test_bold_over_several_blocks() -> None:
    document = doc(page("<b><p>one.<p>two</b> three<p>four"), "a.html")
    bold = [[span.of(b.text.value) for span in b.emphases] for b in document.blocks]
    assert bold == [["one."], ["two"], []]


def test_lists() -> None:
    document = doc(
        page("<p>Such as:<ol><li><b>A:</b> a<p>more<ul><li>x</ul><li>b</ol><ul><li>c</ul>"),
        "a.html",
    )
    assert [(b.text.value, b.depth, b.introduced_by) for b in document.blocks] == [
        ("Such as:", 0, None), ("A: a", 1, 0), ("more", 0, 1), ("x", 2, 1), ("b", 1, 0),
        ("c", 1, None),
    ]  # fmt: skip
    assert document.blocks[1].lead == (0, 1)


def test_tables() -> None:
    document = doc(
        page(
            "<table><thead><tr><th>A<th>B<tbody><tr><td>1<td>2<tr><td><table><tr><td>in</table>"
            "<td>4<td>5</table>"
        ),
        "a.html",
    )
    check(document)
    assert [(b.table, b.row, b.column, b.header, b.text.value) for b in document.blocks] == [
        (0, 0, 0, None, "A"), (0, 0, 1, None, "B"), (0, 1, 0, "A", "1"), (0, 1, 1, "B", "2"),
        (1, 0, 0, None, "in"), (0, 2, 1, "B", "4"), (0, 2, 2, None, "5"),
    ]  # fmt: skip


def test_head() -> None:
    head = (
        "<title>AI &amp;\n you</title><meta name=author content='Jo Doe'><meta name=x>"
        "<meta property='article:published_time' content='2025-03-04T10:00'><script>x</script>"
    )
    document = doc(page("<h1>Heading</h1><p>Text", head), "a.html")
    metadata = document.metadata
    assert (metadata.title, metadata.issued, metadata.creators) == (
        "AI & you", "2025-03-04", ("Jo Doe",),
    )  # fmt: skip
    assert values(document) == ["Heading", "Text"]


def test_a_head_that_is_not_closed_ends_with_the_first_block() -> None:
    assert values(doc("<head><title>T</title><p>a", "a.html")) == ["a"]
    assert values(doc("<head><title>T</title><body>a", "a.html")) == ["a"]


def test_sections_and_roles() -> None:
    body = (
        "<h1>Report</h1><nav><ul><li><a href=#a>A</a></ul></nav><h2>1. A</h2><p>Text."
        "<h2>References</h2><p>Doe.<pre>x</pre>"
    )
    document = doc(page(body), "a.html")
    assert document.metadata.title == "Report"
    assert outline(document) == ["> [1.] A", "> References <references>"]
    assert roles(document) == [
        ("table of contents", "A"), ("references", "References"), ("references", "Doe."),
        ("code", "x"),
    ]  # fmt: skip


def test_links() -> None:
    body = "<p><a HREF='#a' href=x>One</a> | <a href='#b'>Two</a> | "
    body += "<a href='#c'>Three<p>rest</a> x<a>y</a>"
    document = doc(page(body), "a.html")
    assert [b.role for b in document.blocks] == [Role.CONTENTS_TABLE, Role.CONTENT]


def test_paragraph_headings_in_html() -> None:
    document = doc(page("<p><strong>1. Rise</strong><p>Text.<p><b>2. Fall</b><p>More."), "a.html")
    assert outline(document) == ["> [1.] Rise", "> [2.] Fall"]
    assert document.blocks[0].kind is BlockKind.HEADING
