"""Notes at the foot of pages."""

from __future__ import annotations

import pytest

from kg.read.paged_text.page_notes import foot_notes

TEXT = ["Robots take over work.", "The price of a robot falls."]
LONG = ["a line of the text"] * 9


def notes(*pages: list[str]) -> list[str]:
    texts = [line for page in pages for line in page]
    numbers = [number for number, page in enumerate(pages) for _ in page]
    return [texts[at] for at in sorted(foot_notes(texts, numbers, set()))]


FIVE = [
    ["1  One.", "and more", "2  Two."],
    ["3  Three.", "", "4", "Four."],
    ["5  https://a.example"],
]


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ([[*TEXT, *tail] for tail in FIVE], [line for tail in FIVE for line in tail if line]),
        # They begin anew with 1, and a number is called in the text.
        ([[*TEXT, *tail] for tail in (*FIVE, ["1  One anew."], ["2 Over time", *LONG, "2  Two."])],
         [*(line for tail in FIVE for line in tail if line), "1  One anew.", "2  Two."]),
        # Too few to be sure.
        ([[*TEXT, *FIVE[0]]], []),
        # Numbers that do not go on.
        ([[*TEXT, "1  One."], [*TEXT, "9  Nine."], [*TEXT, "30  Thirty."]], []),
        # What follows is too long for a note.
        ([[*TEXT, f"{n}  Robots", *LONG] for n in range(1, 7)], []),
        # Numbers of a text.
        ([[*TEXT, f"{n} robots were sold"] for n in range(1, 7)], []),
    ],
)  # fmt: skip
def test_foot_notes(pages: list[list[str]], expected: list[str]) -> None:
    assert notes(*pages) == expected
