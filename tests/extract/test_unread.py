from kg.extract.analyzed_document import prepare
from kg.extract.extraction import unread
from kg.model import BlockKind, Mention, TopicClass
from tests.extract.reading import doc

TEXT = """\
# Report

## Contents

- [Edge AI](#edge-ai)
- [Introduction](#introduction)
- [Plain](#plain)

## Edge AI

Edge AI grows.

- pruning
- of no use

## Introduction

It goes on.

## Empty

## Plain

It goes on.

## Parent

### Child

#### Grandchild

Edge AI grows.
"""


def rows(named: str = "Edge AI") -> list[tuple[str, str, str]]:
    document = doc(TEXT)
    mentions = [
        Mention(TopicClass.TREND, index, 0, len(named), named, 0.9, ("test",))
        for index, block in enumerate(document.blocks)
        if block.text.value.startswith(("Edge AI grows", "pruning"))
        and block.kind is not BlockKind.HEADING
    ]
    return [(u.section, u.text, u.reason) for u in unread(prepare(document), mentions)]


def test_what_yields_nothing_is_listed_with_its_reason() -> None:
    assert rows() == [
        ("Contents", "", "table of contents"),
        ("Introduction", "", "framing section"),
        ("Empty", "", "heading without text"),
        ("Plain", "", "no name that a reader would keep"),
        ("Edge AI", "of no use", "no name that a reader would keep"),
    ]


def test_a_long_item_is_cut() -> None:
    document = doc("# Report\n\n## Edge\n\n- " + "so it goes on and on " * 30 + "\n")
    *_, last = unread(prepare(document), [])
    assert len(last.text) == 120
