"""The list of contents in plain text that was drawn out of a paged document."""

from __future__ import annotations

import pytest

from kg.read.paged_text.page_contents import find_contents

PROSE = "Robots take over more of the work in warehouses than they did before."
PAGED = ["Aims 3", "Work ..... 5", "Risks 8", "Prices 9", "Outlook 9"]


def listed(*pages: list[str]) -> tuple[list[str], set[str]]:
    """The lines of the list of contents, and the keys of its titles."""
    texts = [line for page in pages for line in page]
    numbers = [number for number, page in enumerate(pages, start=1) for _ in page]
    found = find_contents(texts, numbers, set())
    return [texts[at] for at in sorted(found.lines)], set(found.titles.keys)


@pytest.mark.parametrize(
    ("pages", "lines"),
    [
        ([["Contents", "Robots", "and work", "", "Risks"]],
         ["Contents", "Robots", "and work", "Risks"]),
        ([["Table of", "contents", "", "Robots"]], ["Table of", "contents", "Robots"]),
        ([["8 | Contents", "Robots"]], ["8 | Contents", "Robots"]),
        # Without a title, most lines must end in the number of a page, in their order.
        ([PAGED, *[[PROSE]] * 6], PAGED),
        ([PAGED[::-1], *[[PROSE]] * 6], []),
        ([PAGED[:3], *[[PROSE]] * 6], []),
        # A paragraph on the page of the contents is none of it.
        ([["Contents", "Robots", "", PROSE]], ["Contents", "Robots"]),
        # It goes on, with a title or with numbers of pages.
        ([["Contents", "Robots"], ["Contents, continued", "Risks"]], ["Contents", "Robots"]),
        ([["Contents", "Robots"], ["Contents Cont'd", "Risks"]],
         ["Contents", "Robots", "Contents Cont'd", "Risks"]),
        ([["Contents", "Robots"], ["Aims", "Work", "", "3", "4", "5"]],
         ["Contents", "Robots", "Aims", "Work", "3", "4", "5"]),
        ([["Contents", "Robots"], ["12%", "Work", "Aims"]], ["Contents", "Robots"]),
        # Far behind there is none.
        ([[PROSE]] * 6 + [["Contents", "Robots"]], []),
        ([["Contents of the box were"]], []),
    ],
)  # fmt: skip
def test_lines(pages: list[list[str]], lines: list[str]) -> None:
    assert listed(*pages)[0] == lines


def test_titles() -> None:
    _, keys = listed(["Contents", "1 Robots at work 3", "", "Risks", "and remedies 12"])
    assert {"robotsatwork", "risksandremedies", "risks"} <= keys
    assert "contents" not in keys
