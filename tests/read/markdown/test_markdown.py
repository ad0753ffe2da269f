import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Block, BlockKind, Role
from kg.read.markdown import events
from tests.read.reading import blocks, check, doc, outline, values

LINES = st.sampled_from(
    ["", "# Head", "## 1. Two", "text here", "**Bold line**", "- item", "  - inner", "1. one",
     "2) two", "> quote", "> - in quote", "```", "```python", "    indented", "\tindented", "---",
     "===", "| a | b |", "|---|---|", "| `x\\|y` | z |", "<div>", "</div>", "<b>x</b>",
     "<!-- c", "-->", "[r]: http://x", "* **Lead:** rest", "\u2022 bullet", "<<<<<<< HEAD",
     "=======", ">>>>>>> x", "   para\r", "\x0c", "References", "IV. Four", "!!! note"]
)  # fmt: skip


def told(block: Block) -> tuple[str, str, int]:
    return block.kind.value, block.text.value, block.depth


@given(st.lists(LINES, max_size=14), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=400)
def test_any_layout_keeps_what_holds_for_every_document(lines: list[str], end: str) -> None:
    check(doc(end.join(["Alpha beta", *lines])))


@given(st.lists(LINES, max_size=12))
@settings(max_examples=150)
def test_reading_is_deterministic(lines: list[str]) -> None:
    text = "\n".join(["a", *lines])
    assert doc(text) == doc(text)


def test_lists() -> None:
    document = doc(
        "Methods include:\n\n- **One:** first\n  goes on\n\n  A further paragraph.\n"
        "  - inner\n    1. innermost\n- two\n\nAfter."
    )
    check(document)
    assert list(map(told, document.blocks)) == [
        ("paragraph", "Methods include:", 0),
        ("list item", "One: first goes on", 1),
        ("paragraph", "A further paragraph.", 0),
        ("list item", "inner", 2),
        ("list item", "innermost", 3),
        ("list item", "two", 1),
        ("paragraph", "After.", 0),
    ]
    assert [block.introduced_by for block in document.blocks] == [None, 0, 1, 1, 3, 0, None]


def test_an_item_without_words_of_its_own_hands_on_what_introduces_it() -> None:
    document = doc("Outer:\n\n- - inner\n- ![](i.png)\n\n  para\n")
    assert [(told(b), b.introduced_by) for b in document.blocks] == [
        (("paragraph", "Outer:", 0), None),
        (("list item", "inner", 2), 0),
        (("list item", "para", 1), 0),
    ]


def test_quotations() -> None:
    document = doc("> one\n> two\n>\n> - item\n\nout")
    assert list(map(told, document.blocks)) == [
        ("quotation", "one two", 0), ("list item", "item", 1), ("paragraph", "out", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "heading"),
    [
        ("# A ##", "A"),
        ("##   *B* #not", "B #not"),
        ("Setext\n===", "Setext"),
        ("Two\nlines\n---", "Two lines"),
        ("- # In a list", "In a list"),
        ("> ## Quoted ##", "Quoted"),
        ("#\tTab", "Tab"),
    ],
)
def test_headings(source: str, heading: str) -> None:
    document = doc(f"before\n\n{source}\n\nafter it comes text.")
    check(document)
    assert values(document, BlockKind.HEADING)[-1] == heading


def test_a_rule_below_a_paragraph_makes_no_heading_of_it() -> None:
    sentence = "This is a sentence of many words that a rule follows at once."
    document = doc(f"# T\n\n{sentence}\n---\n\nNext one here.\n")
    assert values(document) == ["T", sentence, "Next one here."]
    assert len(document.sections) == 1


REPORT = (
    "# Title\n\n## 1. Rise of *X*\n\nIt **grows** fast in hospitals and in banks and elsewhere.\n\n"
    "- it is a matter of money & of trust in the long run\n\n"
    "Nobody knows where it will go from here in the end.\n\n```python\nx = 1\n```\n"
)


@pytest.mark.parametrize(
    ("source", "start"),
    [
        (f"```\n{REPORT.replace('`', '~')}\n```", "Title"),
        (f"```markdown\n{REPORT.replace('`', '~')}```\n", "Title"),
        (f"````md\n{REPORT}````", "Title"),
        (f"```markdown\n{REPORT.replace('`', '~')}", "Title"),
        (f"Here is the report:\n\n~~~markdown\n{REPORT}~~~\n\nLet me know if it helps!", "Here"),
        (f"- x\n\n  ~~~markdown\n{REPORT}".replace("\n", "\n  "), "x"),
    ],
)
def test_a_report_in_a_fence_is_read(source: str, start: str) -> None:
    document = doc(source)
    check(document)
    assert document.blocks[0].text.value.startswith(start)
    assert outline(document) == ["> [1.] Rise of X"]
    (code,) = blocks(document, BlockKind.CODE)
    assert (code.text.value, code.role) == ("x = 1", Role.CODE)


def test_chat_around_a_fence_is_residue() -> None:
    document = doc("Here is the report:\n\n```markdown\n# T\n\nText.\n```\n\nI hope this helps!")
    assert [b.role.value for b in document.blocks] == [
        "chat residue", "content", "content", "chat residue",
    ]  # fmt: skip
    assert document.metadata.title == "T"


def test_fences_in_fences_end_somewhere() -> None:
    source = "".join(f"{'`' * (9 - depth)}markdown\n# Level {depth}\n\n" for depth in range(6))
    document = doc(source)
    check(document)
    assert len(blocks(document, BlockKind.CODE)) == 1


def test_prose_that_is_only_indented_is_prose() -> None:
    prose = "This paragraph is indented by four blanks but it is plain prose."
    document = doc(f"Intro.\n\n    {prose}\n\nThen:\n\n    x = call(y);\n")
    assert list(map(told, document.blocks))[1:] == [
        ("paragraph", prose, 0),
        ("paragraph", "Then:", 0),
        ("code", "x = call(y);", 0),
    ]


def test_json_holds_prose() -> None:
    document = doc(
        '```json\n{"topic": "AI",\n "report": "# The rise of AI\\n\\nIt \\"grows\\" in all of '
        'these many domains.",\n "n": 3}\n```'
    )
    check(document)
    assert values(document) == ["The rise of AI", 'It "grows" in all of these many domains.']
    assert document.metadata.title == "The rise of AI"


def test_html_in_markdown_is_read() -> None:
    document = doc(
        "Before.\n\n<h2>Rise of <b>X</b></h2>\n<p>It &amp; all\ngrows.</p>\n\n"
        "<ul>\n<li>one</li>\n<li>two ![i](x.png) **b** [l](http://x)</li>\n</ul>\n\n"
        "<table><tr><th>H</th></tr><tr><td>c</td></tr></table>\n\n<script>no()</script>\n\n"
        "> <p>quoted</p>\n"
    )
    check(document)
    assert list(map(told, document.blocks)) == [
        ("paragraph", "Before.", 0),
        ("heading", "Rise of X", 0),
        ("paragraph", "It & all grows.", 0),
        ("list item", "one", 1),
        ("list item", "two  b l", 1),
        ("table cell", "H", 0),
        ("table cell", "c", 0),
        ("paragraph", "quoted", 0),
    ]
    assert document.blocks[6].header == "H"


def test_tables_and_lists_of_both_kinds_have_numbers_of_their_own() -> None:
    table, html = "|a|\n|-|\n|b|\n\n", "<table><tr><td>c</table>\n\n"
    document = doc(table + html + table + html)
    assert [block.table for block in document.blocks] == [0, 0, 1, 2, 2, 3]
    lists = doc("One:\n\n- a\n\nTwo:\n\n<ul><li>b</ul>\n\nThree:\n\n<ul><li>c</ul>\n")
    assert [block.introduced_by for block in lists.blocks] == [None, 0, None, 2, None, 4]


def test_link_definitions_are_no_text() -> None:
    assert values(doc("See [x].\n\n[x]: http://y 'Title'\n[z]: <w>\n")) == ["See x."]


def test_crlf_and_byte_order_mark() -> None:
    document = doc("\ufeff# T\r\n\r\none\r\ntwo\r\n")
    check(document)
    assert values(document) == ["T", "one two"]
    assert document.source.startswith("\ufeff")
    assert document.blocks[0].span == (3, 4)


def test_characters_that_no_text_should_hold() -> None:
    document = doc("\ufeff# a\0b\n\nc\0d **e**\n".encode("utf-16-le"))
    check(document)
    assert values(document) == ["a b", "c d e"]


def test_a_year_alone_on_its_line_is_no_empty_item() -> None:
    document = doc("It grew over\n\n2015.\n\nIt grows on.\n\n-\n\n1)\n")
    check(document)
    assert values(document) == ["It grew over", "2015.", "It grows on.", "1)"]


def test_a_parser_that_panics_costs_one_report(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def panics(*_: object, **__: object) -> None:
        raise PanicException("index out of bounds")

    monkeypatch.setattr(events.pyromark, "events_with_range", panics)
    with pytest.raises(RuntimeError, match="the Markdown parser failed: index out of bounds"):
        doc("# T")


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("| a | b |\n|-|-|\n", ["a", "b"]),
        ("a | b\n-|-\nc\n| d |\n", ["a", "b", "c", "d"]),
        ("|a|b|c|\n|-|-|-|\n|d||e|\n", ["a", "b", "c", "d", "e"]),
        ("| a\\|b | `c\\|d` |\n|-|-|\n", ["a|b", "c|d"]),
        ("> | a |\n> |-|\n> | **b** \\| c |\n", ["a", "b | c"]),
        ("- x\n\n  a | b\n  --|--\n  c | d\n", ["a", "b", "c", "d"]),
        ("> - | a | b |\n>   |---|---|\n>   | **c** | d |\n", ["a", "b", "c", "d"]),
    ],
)
def test_cells_of_tables(table: str, cells: list[str]) -> None:
    document = doc(table)
    check(document)
    assert values(document, BlockKind.TABLE_CELL) == cells


def test_places_of_cells() -> None:
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
