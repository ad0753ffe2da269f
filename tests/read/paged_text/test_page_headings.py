"""Headings in plain text that was drawn out of a paged document."""

from __future__ import annotations

import re

import pytest

from kg.read.paged_text.heading_words import may_be_heading
from kg.read.paged_text.page_headings import find_headings
from kg.read.paged_text.page_lines import classify_lines, usual_length
from kg.read.structure.contents_list import Titles

TEXT = """\
Robots take over more of the work in warehouses than they did some years
ago, and the price of a robot falls. Its safety is still a concern for all
who work beside one, since it may fail."""
LISTED = ("Robots at work", "Risks")


def headings(text: str, second: int | None = None) -> list[tuple[str, int]]:
    """The headings with their levels. ``second``: the line with which page 2 begins."""
    texts = text.split("\n")
    pages = [int(second is not None and at >= second) for at in range(len(texts))]
    looks = classify_lines(texts, pages, {})
    found = find_headings(looks, pages, Titles(LISTED, 3), usual_length(texts))
    return [(" ".join(texts[h.first : h.last]), h.level) for h in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Named by the list of contents: alone, on some lines, right above its text.
        (f"Robots at work\n\n{TEXT}", [("Robots at work", 3)]),
        (f"{TEXT}\n\nRobots\nat work\n\n{TEXT}", [("Robots at work", 3)]),
        (f"{TEXT}\nRobots at work\n{TEXT}", [("Robots at work", 3)]),
        ("Robots at work\n\nwere many, and they took over more of the work than before.", []),
        (f"Risks\n\n12%\n\n40%\n\nSource: {TEXT}", []),
        # Named by nothing, alone above a text.
        (f"Prices and wages\n\n{TEXT}", [("Prices and wages", 4)]),
        (f"{TEXT}\n\nPrices\nand wages\n\n{TEXT}", [("Prices and wages", 4)]),
        (f"Prices and wages\n\nWhat it costs\n\n{TEXT}",
         [("Prices and wages", 4), ("What it costs", 4)]),
        (f"Prices and the\n\n{TEXT}", []),
        (f"All prices of robots and of parts in the countries of the world\n\n{TEXT}", []),
        (f"Prices and wages\n\nRobots at work\n\n{TEXT}", [("Robots at work", 3)]),
        (f"Prices and wages\n\n\u2022 {TEXT}", [("Prices and wages", 4)]),
        (f"Prices and wages-\n\n{TEXT}", []),
        (f"Figure 3. Robots sold\n12%\nPrices and wages\n\n{TEXT}", [("Prices and wages", 4)]),
        (f"Prices: wages\n\n\u2022 {TEXT}", []),
        (f"Prices and wages\n\n12%\n\n{TEXT}", []),
        ("Prices and wages\n\nJapan Korea\n\nSpain", []),
        (f"Prices and wages\n\n{' '.join(['Japan'] * 12)}", []),
        # Right above its text: the next word would have had room.
        (f"Prices and wages\n{TEXT}", [("Prices and wages", 4)]),
        (f"1.1 Robots\nPrices and wages\n{TEXT}", [("1.1 Robots", 3), ("Prices and wages", 4)]),
        (f"Prices of robots, of parts and of work in most countries that\n{TEXT}", []),
        (f"Prices and wages in the year of the robots and in those before it\n{TEXT}", []),
        (f"Prices and wages\nFew words\n{TEXT}", [("Few words", 4)]),
        (f"Prices and wages\n(PAW)\n{TEXT}", [("Prices and wages (PAW)", 4)]),
        (f"ROBOTS OF\nTHE FUTURE\n{TEXT}", [("ROBOTS OF THE FUTURE", 4)]),
        ("Prices and wages\n(all of them) fell in most of the countries that we\nlooked at.", []),
        # In figures and beside captions.
        (f"Japan\nKorea\nSpain\nItaly\n\nAll of them\n\n{TEXT}", []),
        (f"Japan\nKorea\nSpain\nItaly\nPrices of Robots\n{TEXT}", [("Prices of Robots", 4)]),
        (f"Japan\nKorea\nSpain\nItaly\nAll of us\n{TEXT}", []),
        (f"Figure 3. Robots by\nPrices and wages\n\n{TEXT}", []),
        (f"Figure 3. Robots sold\n\nPrices and wages\n\n{TEXT}", [("Prices and wages", 4)]),
    ],
)  # fmt: skip
def test_headings(text: str, expected: list[tuple[str, int]]) -> None:
    assert headings(text) == expected


def test_figures_that_pages_repeat() -> None:
    figures = "\n".join(f"{n}0%" for n in range(1, 10))
    assert headings(f"{TEXT}\n\n{figures}\n\nPrices and wages\n\n{TEXT}") == []


def test_a_heading_stands_on_the_page_of_its_text() -> None:
    assert headings(f"Prices and wages\n\n{TEXT}", 2) == []
    assert headings(f"Robots at work\n\n{TEXT}", 2) == [("Robots at work", 3)]


def test_titles_that_pages_repeat() -> None:
    texts = [TEXT.replace("years", word) for word in ("days", "weeks", "months", "hours", "eras")]
    texts = [re.sub(r"\w+\n", f"{name}\n", text) for name, text in zip("abcde", texts, strict=True)]
    assert headings("".join(f"Prices\n\n{t}\n\n" for t in texts)) == [("Prices", 4)] * 5
    assert headings("".join(f"Overview\n{t}\n" for t in texts)) == [("Overview", 4)] * 5
    assert headings("".join(f"Prices\n{t}\n" for t in texts)) == [("Prices", 4)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Prices and wages", True),
        ("Why do prices fall?", True),
        ("2.1 Prices and wages", True),
        ("IV. Prices", True),
        ("ROBOTS TO REASON WITH", True),
        ("2 Robots at Work", True),
        ("2 Robots, as they were", False),
        ("2 robots", False),
        ("2.1 robots at work", False),
        ("Prices fall.", False),
        ("Prices and the", False),
        ("Prices and wages:", False),
        ("prices and wages", False),
        ("Prices are low", False),
        ("While robots take over more", False),
        ("Robots (and", False),
        ("Figure 3 shows prices", False),
        ("May 2031", False),
        ("Costs 12%", False),
        ("Costs [5]", False),
        ("See www.example.org", False),
        ("Jo Doe, Head of Robots, Acme", False),
        ("A1 2 3 4", False),
        ("One two three four five six seven eight nine ten eleven twelve thirteen", False),
    ],
)
def test_words_of_a_heading(text: str, expected: bool) -> None:
    assert may_be_heading(text) is expected
