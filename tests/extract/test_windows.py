"""A page in windows: each line under its headings, each name where it stands."""

from __future__ import annotations

import pytest

from kg.encoder.transformer import LONGEST
from kg.encoder.wordpiece import pieces, vocabulary
from kg.extract import page_encoder
from kg.extract.analyzed_document import Page, prepare
from kg.extract.candidates import collect
from kg.extract.windows import Window, Windows
from tests.extract.reading import doc

_BY_NUMBER = {number: piece for piece, number in vocabulary().items()}

REPORT = """# Trends of the year

A word before.

## Federated learning

It trains models. It guards.

### Risks

- poisoned updates
"""


def cut(page: Page) -> Windows:
    return Windows(page, page_encoder.shipped().text)


def words(window: Window) -> str:
    return " ".join(_BY_NUMBER[p] for p in window.pieces).replace(" ##", "")


def test_a_window_begins_with_the_nearest_two_headings_and_holds_its_section() -> None:
    windows = cut(prepare(doc(REPORT))).windows
    assert [words(w) for w in windows] == [
        "[CLS] trends of the year [SEP] a word before .",
        "[CLS] trends of the year [SEP] federated learning [SEP] it trains models . it guards .",
        "[CLS] federated learning [SEP] risks [SEP] poisoned updates",
    ]


def test_a_report_without_headings_is_read_under_its_title() -> None:
    (window,) = cut(prepare(doc("Pruning shrinks models.\n", name="notes.txt"))).windows
    assert words(window).endswith("[SEP] pruning shrinks models .")


def test_long_sections_are_cut_between_lines_and_long_lines_are_cut_off() -> None:
    text = "## Long\n\n" + "Models learn from data. " * 60 + "\n\n" + "of " * 380 + "\n"
    windows = cut(prepare(doc(text))).windows
    assert len(windows) > 2
    assert all(words(w).startswith("[CLS]") and "long [SEP]" in words(w) for w in windows)
    assert sum(len(w.pieces) > LONGEST for w in windows) == 1


def test_names_are_placed_by_their_first_and_last_piece() -> None:
    page = prepare(doc(REPORT))
    windows = cut(page)
    names = collect(page, [])
    for name in names:
        for o in name.occurrences:
            at = windows.place(o)
            assert at is not None
            mine = windows.windows[at.window].pieces[at.first : at.last + 1]
            assert mine == [p for t in o.line.tokens[o.first : o.last] for p in pieces(t.text)]


def test_a_heading_is_in_each_window_of_its_section_and_of_those_below() -> None:
    page = prepare(doc(REPORT))
    windows = cut(page)
    (name,) = [n for n in collect(page, []) if n.key == "federated learning"]
    heading = name.occurrences[0]
    assert windows.place(heading) == (1, 6, 8)
    assert windows.place(heading, 2) == (2, 1, 3)
    assert windows.place(heading, 0) is None


def test_what_is_beyond_a_window_has_no_place() -> None:
    page = prepare(doc("## A\n\nRobots " + "so " * 350 + "slowly learn federated pruning.\n"))
    windows = cut(page)
    placed = {n.key: windows.place(n.occurrences[0]) for n in collect(page, [])}
    assert placed["robot"] is not None
    assert placed["federated pruning"] is None


def test_of_a_scope_only_the_windows_that_have_its_lines() -> None:
    page = prepare(doc(REPORT))
    guards = frozenset(line.number for line in page.lines if "guards" in line.text)
    heading = frozenset(line.number for line in page.lines if line.text == "Federated learning")
    encoder = page_encoder.shipped().text
    (window,) = Windows(page, encoder, guards).windows
    assert "it guards" in words(window)
    assert len(Windows(page, encoder, heading).windows) == 1  # not those below it
    assert Windows(page, encoder, frozenset()).windows == []


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (
            {"It guards."},
            ["[CLS] trends of the year [SEP] federated learning [SEP] it guards ."],
        ),
        (
            {"A word before.", "poisoned updates"},
            [
                "[CLS] trends of the year [SEP] a word before .",
                "[CLS] federated learning [SEP] risks [SEP] poisoned updates",
            ],
        ),
        ({"Risks"}, ["[CLS] federated learning [SEP] risks [SEP]"]),
        (set(), []),
    ],
)
def test_lines_apart_have_headings_and_no_neighbours(asked: set[str], expected: list[str]) -> None:
    page = prepare(doc(REPORT))
    lines = [line for line in page.lines if line.text in asked]
    scope = frozenset(line.number for line in lines)
    windows = Windows(page, page_encoder.shipped().text, scope, apart=True)
    assert [words(w) for w in windows.windows] == expected
    for at, line in enumerate(lines):
        assert [place.window for place in windows.words(line)] == [at] * len(line.tokens)


def test_all_lines_can_be_read_apart() -> None:
    page = prepare(doc(REPORT))
    apart = page_encoder.shipped().read(page, apart=True).windows
    assert len(apart.windows) == len(page.lines)
    for line in page.lines:
        assert len(apart.words(line)) == len(line.tokens)
