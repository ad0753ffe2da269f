import pytest

from tests.read.reading import check, doc


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
    assert [b.text.value for b in document.blocks] == [
        "Methods are:",
        "one",
        "in",
        "two",
        "The end.",
    ]
    assert [b.introduced_by for b in document.blocks] == [None, 0, 1, 0, None]


def test_bullets_in_plain_text() -> None:
    document = doc("Methods are:\n\n- one\n* two\n+ three\n1. four\n2. five\n", "a.txt")
    assert [b.text.value for b in document.blocks] == [
        "Methods are:",
        "one",
        "two",
        "three",
        "four",
        "five",
    ]
