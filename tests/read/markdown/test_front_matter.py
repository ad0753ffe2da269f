import pytest

from kg.model import BlockKind, Role
from kg.read.markdown.front_matter import find_front_matter
from tests.read.reading import check, doc, values

FULL = """\
---
title: "Edge: the report"
date: 2025-03-04
authors: [Jo Doe, {name: Ann Lee}]
publisher: Acme Labs
lang: de_DE
nested: {a: 1}
empty:
---
# Edge: the report

Text of 2024.
"""


def test_metadata() -> None:
    document = doc(FULL)
    check(document)
    metadata = document.metadata
    assert metadata.title == "Edge: the report"
    assert metadata.issued == "2025-03-04"
    assert metadata.creators == ("Jo Doe", "Ann Lee")
    assert (metadata.publisher, metadata.language) == ("Acme Labs", "de-DE")
    assert (document.blocks[0].kind, document.blocks[0].role) == (BlockKind.CODE, Role.METADATA)
    assert len(document.sections) == 1
    assert document.sections[0].heading == 1


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends(end: str) -> None:
    document = doc(FULL.replace("\n", end))
    check(document)
    assert document.metadata.issued == "2025-03-04"
    assert values(document)[1:] == ["Edge: the report", "Text of 2024."]


def test_toml() -> None:
    document = doc('+++\ntitle = "T"\ndate = 2025-03-04\n+++\n\nText.')
    assert (document.metadata.title, document.metadata.issued) == ("T", "2025-03-04")
    for odd in ("", "1" * 5000, "0x" + "f" * 5000):
        assert doc(f"+++\ntitle = {odd}\n+++\n\nText.").metadata.title == "Report"


@pytest.mark.parametrize(
    "body",
    [
        "title: [unclosed",
        "a: b: c",
        "title: x\n\tbad: tab",
        "date: 2024-13-45\ntitle: !!python/object:os.system x",
        "? [a]\n: b",
        "key: &a [*a, *a]",
        "a: " + "[" * 3000,
    ],
)
def test_malformed_front_matter_says_nothing_and_is_no_content(body: str) -> None:
    document = doc(f"---\ntitle: x\n{body}\n---\n\nText here.")
    check(document)
    assert document.blocks[0].role is Role.METADATA
    assert values(document)[-1] == "Text here."
    assert document.metadata.issued == ""


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nSome prose between rules.\n\n---\n\nMore.",
        "---\nno colon here\n---\n",
        "---\ntitle: never closed\n\ntext",
        "text\n---\ntitle: x\n---\n",
        "--\na: b\n--\n",
        "---\nNote: this is prose\n\nwith paragraphs: of text\n\nbetween: [rules\n---\n",
        "---\na: " + "x" * 70_000 + "\n---\n",
    ],
)
def test_what_is_no_front_matter(text: str) -> None:
    assert find_front_matter(text, 0) is None
    check(doc(text))


def test_it_may_follow_a_byte_order_mark_and_blank_lines() -> None:
    assert doc("\ufeff\n---\ntitle: T\n---\nText").metadata.title == "T"
    assert doc("---\ntitle: T\n...\nText").metadata.title == "T"
