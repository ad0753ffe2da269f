import pytest

from tests.read.reading import check, doc, values


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("- **Federated learning:** trains models apart.", "Federated learning"),
        ("- **Federated learning**: trains models apart.", "Federated learning"),
        ("- **Federated learning** - trains models apart.", "Federated learning"),
        ("- **Federated learning** \u2013 trains models apart.", "Federated learning"),
        ("- **Federated learning.** It trains.", "Federated learning"),
        ("- **Federated learning**\n  It trains.", "Federated learning"),
        ("- **Federated learning**", "Federated learning"),
        ("- **1. Federated learning:** trains.", "Federated learning"),
        ("- **[Federated](http://x) *learning*:** trains.", "Federated learning"),
        ("- `LoRA`: trains few weights.", "LoRA"),
        ("- Federated learning: trains models apart.", "Federated learning"),
        ("- Federated learning - trains models apart.", "Federated learning"),
        ("- 1.2. Federated learning: trains.", "Federated learning"),
        ("**Federated learning:** It trains models.", "Federated learning"),
        ("> **Federated learning:** It trains models.", "Federated learning"),
        ("Federated learning: it trains models.", "Federated learning"),
        ("Federated learning - it trains models.", None),
        ("- **Federated learning** trains models apart.", None),
        ("- It uses **federated learning:** apart.", None),
        ("- A plain item.", None),
        ("- At 10:30 it begins.", None),
        ("- One, two - and three.", None),
        ("- See http://x.y for more.", None),
        ("- Such a long opening of the item with many words in it: it goes on.", None),
        (f"- **{'Such a long opening with many words ' * 3}:** it goes on.", None),
        ("- Ends with a colon:", None),
        ("- **:** odd", None),
    ],
)
def test_leads(text: str, lead: str | None) -> None:
    block = doc(f"# T\n\n{text}\n\nThe end is near.").blocks[1]
    assert (block.lead and block.lead.of(block.text.value)) == lead


def test_lists_right_after_each_other() -> None:
    document = doc("Such as:\n\n- a\n\n* b\n\n1. c\n")
    assert [b.introduced_by for b in document.blocks] == [None, 0, None, None]


def test_a_heading_introduces_too_and_a_table_does_not() -> None:
    assert doc("## Methods\n\n- a\n").blocks[1].introduced_by == 0
    assert doc("|a|\n|-|\n\n- a\n").blocks[1].introduced_by is None


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("\u2022 one\n\u2022 two", [("one", 1), ("two", 1)]),
        ("\u2022 one\n\n\u2022 two", [("one", 1), ("two", 1)]),
        ("\u2022 **Lead**: one\ngoes on\n\u2022 two", [("Lead: one goes on", 1), ("two", 1)]),
        ("\u2013 one\n\u2013 two", [("one", 1), ("two", 1)]),
        ("\u2705 done\n\u25ba next", [("done", 1), ("next", 1)]),
        ("\u2022 a\n\u25e6 b\n\u2022 c", [("a", 1), ("b", 2), ("c", 1)]),
        ("Intro\n(1) one\n(2) two", [("one", 1), ("two", 1)]),
        ("Intro\n(a) one\n(b) two", [("one", 1), ("two", 1)]),
        ("Intro\n2) one\n3) two", [("one", 1), ("two", 1)]),
        ("Intro\n(1) alone", []),
        ("In 2024\n\u2014and later", []),
        ("a \u2022 b \u2022 c", []),
    ],
)
def test_bullets(text: str, items: list[tuple[str, int]]) -> None:
    document = doc(f"It begins here.\n\n{text}\n\nIt ends here.")
    check(document)
    assert [(b.text.value, b.depth) for b in document.blocks if b.depth] == items


def test_what_stands_before_the_bullets_introduces_them() -> None:
    document = doc("Methods are:\n\u2022 one\n\u25e6 in\n\u2022 two\n\nThe end.")
    check(document)
    assert values(document) == ["Methods are:", "one", "in", "two", "The end."]
    assert [b.introduced_by for b in document.blocks] == [None, 0, 1, 0, None]


def test_bullets_in_plain_text() -> None:
    document = doc("Methods are:\n\n- one\n* two\n+ three\n1. four\n2. five\n", "a.txt")
    assert values(document) == ["Methods are:", "one", "two", "three", "four", "five"]
