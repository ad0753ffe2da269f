"""Headings whatever marks them: looks, choice, ranks and the section tree together."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import BlockKind
from tests.read.reading import check, doc, outline, values

TEXT = "Batteries get cheaper every year and the market grows with them, they say."
BODY = f"\n\n{TEXT}\n\n"


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        # marked up
        (f"## One{BODY}### 1.1 In{BODY}## Two{BODY}", ["> One", ">> [1.1] In", "> Two"]),
        (f"One\n---{BODY}Two\n---{BODY}", ["> One", "> Two"]),
        (f"## 2. One{BODY}## 2.1 In{BODY}## 2.1.1 Deep{BODY}## 3. Two{BODY}",
         ["> [2.] One", ">> [2.1] In", ">>> [2.1.1] Deep", "> [3.] Two"]),
        (f"##1. One{BODY}##2. Two{BODY}", ["> [1.] One", "> [2.] Two"]),
        # bold
        (f"**One**{BODY}**Two:**{BODY}__Three__{BODY}", ["> One", "> Two", "> Three"]),
        (f"**1. One**{BODY}1. **Two**{BODY}**3.** **Three**{BODY}",
         ["> [1.] One", "> [1.] Two", "> [3.] Three"]),
        (f"**1. One**{BODY}**Detail**{BODY}**2. Two**{BODY}**Conclusion**{BODY}",
         ["> [1.] One", ">> Detail", "> [2.] Two", "> Conclusion"]),
        (f"**I. One**{BODY}**A. In**{BODY}**1. Deep**{BODY}**II. Two**{BODY}",
         ["> [I.] One", ">> [A.] In", ">>> [1.] Deep", "> [II.] Two"]),
        (f"**1. One**{BODY}**1.1 In**{BODY}**2. Two**{BODY}",
         ["> [1.] One", ">> [1.1] In", "> [2.] Two"]),
        (f"**One**\n{TEXT}\n\n**Two**  \n{TEXT}\n", ["> One", "> Two"]),
        (f"**One** [1]:{BODY}**Two** (2024)\n{TEXT}\n", ["> One", "> Two (2024)"]),
        (f"\U0001f680 **One**{BODY}***Two***{BODY}", ["> One", "> Two"]),
        (f"## A{BODY}**In**{BODY}## B{BODY}**In**{BODY}", ["> A", ">> In", "> B", ">> In"]),
        (f"## A{BODY}## B{BODY}**Conclusion**{BODY}**References**\n\n- x\n",
         ["> A", "> B", "> Conclusion", "> References <references>"]),
        # numbers
        (f"1. Introduction{BODY}2. The rise of X{BODY}",
         ["> [1.] Introduction", "> [2.] The rise of X"]),
        (f"1.1 The rise{BODY}1.2 The fall{BODY}", ["> [1.1] The rise", "> [1.2] The fall"]),
        (f"I. The rise{BODY}II. The fall{BODY}", ["> [I.] The rise", "> [II.] The fall"]),
        (f"Section 1: The rise\n{TEXT}\n\nSection 2: The fall\n{TEXT}\n",
         ["> [Section 1:] The rise", "> [Section 2:] The fall"]),
        (f"Trend 1: Small models{BODY}Trend 2: Big ones{BODY}",
         ["> [Trend 1:] Small models", "> [Trend 2:] Big ones"]),
        # numbered items that head what is inside them
        (f"1. **One**\n   {TEXT}\n2. **Two**\n\n   {TEXT}\n", ["> [1.] One", "> [2.] Two"]),
        # capitals
        (f"THE RISE OF X{BODY}CONCLUSION{BODY}", ["> THE RISE OF X", "> CONCLUSION"]),
        (f"THE RISE OF X\n{TEXT}\n\n**In**{BODY}THE FALL\n{TEXT}\n",
         ["> THE RISE OF X", ">> In", "> THE FALL"]),
        # nothing but their place
        (f"Introduction{BODY}Key Trends:{BODY}Conclusion{BODY}",
         ["> Introduction", "> Key Trends", "> Conclusion"]),
        (f"Multimodal Models:\n{TEXT}\n\nSmall Models:{BODY}",
         ["> Multimodal Models", "> Small Models"]),
        (f"The Rise of Multimodal Models{BODY}The Fall of Rules{BODY}The End{BODY}",
         ["> The Rise of Multimodal Models", "> The Fall of Rules", "> The End"]),
    ],
)  # fmt: skip
def test_outlines(text: str, sections: list[str]) -> None:
    document = doc(f"This report is about something.{BODY}{text}")
    check(document)
    assert outline(document) == sections


@pytest.mark.parametrize(
    "text",
    [
        f"Some **bold** in a line.{BODY}",
        f"**It is a whole bold sentence of many words.**{BODY}",
        f"**It is a whole bold sentence of many words.** [All of them] (2024){BODY}",
        f"**Bold, and then,**{BODY}",
        f"**Date:** May 2025{BODY}",
        f"**Note:** mind this{BODY}",
        f"**Figure 1: A chart**{BODY}",
        f"**[END]**{BODY}",
        "Techniques include:\n\n- one\n- two\n",
        "1. One thing.\n2. Two things.\n",
        f"1. one\n2. two\n{BODY}",
        f"1. A sentence that ends.{BODY}",
        f"3. Only one number stands here{BODY}3 of them.\n\n",
        f"> **Quoted**{BODY}",
        f"- **Bold item**\n\n  {TEXT}\n- **Other**\n\n  {TEXT}\n",
        f"#AI #ML #Data{BODY}",
        f"NASA{BODY}",
        f"**One**: the rest of the line goes on{BODY}",
        f"A Title Cased Line Alone{BODY}",
        f"**{'Very long words ' * 9}**{BODY}",
    ],
)
def test_what_is_no_heading(text: str) -> None:
    document = doc(f"# T\n\n## A{BODY}{text}## B{BODY}### C{BODY}")
    check(document)
    assert outline(document) == ["> A", "> B", ">> C"]


def test_a_line_that_repeats_the_heading_above_is_none() -> None:
    document = doc(f"# T\n\n## 6. Conclusion\n\n**Conclusion**{BODY}")
    assert outline(document) == ["> [6.] Conclusion"]


def test_level_jumps_are_evened_out() -> None:
    document = doc(f"# T\n\n#### Deep{BODY}###### Deeper{BODY}### Less{BODY}# End{BODY}")
    check(document)
    assert outline(document) == ["> Deep", ">> Deeper", "> Less", "> End"]


def test_what_stood_in_a_promoted_item_is_free_of_it() -> None:
    document = doc("Intro text.\n\n1. **One**\n   - a\n     - b\n\n   text\n2. **Two**\n   - c\n")
    check(document)
    assert outline(document) == ["> [1.] One", "> [2.] Two"]
    items = [(b.text.value, b.depth, b.introduced_by) for b in document.blocks if b.depth]
    assert items == [("a", 1, 1), ("b", 2, 2), ("c", 1, 5)]


def test_section_spans_and_homes() -> None:
    source = f"# T\n\nFront.\n\n## A{BODY}### B\n\nlast\n\n## C\n"
    document = doc(source)
    check(document)
    spans = [section.span.of(source) for section in document.sections]
    assert spans[0] == source
    assert spans[1] == source[source.index("A\n") : source.index("last") + 4]
    assert spans[2] == "B\n\nlast"
    assert spans[3] == "C"
    assert [block.section for block in document.blocks] == [0, 0, 1, 1, 2, 2, 3]
    assert [section.heading for section in document.sections] == [0, 2, 4, 6]
    assert [section.parent for section in document.sections] == [None, 0, 1, 0]


TITLES = st.lists(
    st.sampled_from(["Rise of edge models", "Fall of rules", "Data spaces", "Trust in machines"]),
    min_size=2, max_size=4, unique=True,
)  # fmt: skip
STYLES = {
    "## {number} {title}": "decimal",
    "**{number} {title}**": "decimal",
    "**{number} {title}:**": "decimal",
    "{number} {title}": "decimal",
    "<h2>{number} {title}</h2>": "decimal",
    "## **{number} {title}** ##": "decimal",
}


@given(TITLES, st.sampled_from(sorted(STYLES)), st.lists(st.integers(0, 2), min_size=4, max_size=4))
@settings(max_examples=60)
def test_a_numbered_tree_is_found_in_any_style(
    titles: list[str], style: str, inner: list[int]
) -> None:
    lines, expected = ["An introduction to it all.", TEXT], []
    for at, (title, count) in enumerate(zip(titles, inner, strict=False), 1):
        numbered = [(f"{at}.", title, 1)]
        numbered += [
            (f"{at}.{sub}", f"Part {'ab'[sub - 1]} of it", 2) for sub in range(1, count + 1)
        ]
        for number, name, level in numbered:
            lines += [style.format(number=number, title=name), TEXT]
            expected.append(f"{'>' * level} [{number}] {name}")
    document = doc("\n\n".join(lines))
    check(document)
    assert outline(document) == expected


def test_emphasis_alone_in_a_document_without_headings() -> None:
    document = doc(f"{TEXT}\n\n**Only one**{BODY}")
    assert values(document, BlockKind.HEADING) == ["Only one"]
