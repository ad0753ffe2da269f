"""Nothing harmful goes in by the address, and nothing goes out in the files that are saved."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
import rdflib

from kg.html_template import asset
from tests.export.page.conftest import Open
from tests.export.page.test_safety import PAYLOADS, STRANGERS, poisoned

STATE = asset("kg.export.page", "js", "state.js").partition("const EMPTY = {")[2].partition("}")[0]
KEYS = re.findall(r"(\w+): ", STATE)
PICKS = ("topic:", "claim:", "report:", "ask:", "words:", "path:", "finding:", "corrections:", "")


@pytest.mark.parametrize("raw", [True, False], ids=["raw", "encoded"])
def test_an_address_is_never_markup(show: Open, raw: bool) -> None:
    assert {"pick", "embed", "at"} < set(KEYS)
    write = str if raw else quote
    opened = show(poisoned("AI").store)
    for text in PAYLOADS:
        picks = [f"pick={pick}{write(text)}" for pick in PICKS]
        rest = "&".join(f"{key}={write(text)}" for key in KEYS)
        for fragment in (*picks, rest, write(text)):
            opened.page.evaluate("(to) => { location.hash = to; }", fragment)
            opened.page.wait_for_timeout(5)
    assert opened.page.evaluate(STRANGERS) == []
    opened.page.evaluate("location.hash = ''")
    assert opened.page.locator("#panel-title").inner_text() == "What stands out"


@pytest.mark.parametrize("key", ["__proto__", "constructor", "toString", "hasOwnProperty"])
def test_names_that_objects_have_are_only_names(show: Open, key: str) -> None:
    fragment = f"#{key}=1&pick={key}:x&view={key}&layout={key}&off={key}&groups={key}&reports={key}"
    opened = show(poisoned("AI").store, fragment)
    assert opened.text("#panel-title") == "What stands out"
    assert opened.text("#note") == "2 of 2 topics."


FORMULAS = [
    "=HYPERLINK(\"https://example.org\")",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "＝1+1",
    "plain; =1+1",
    "plain;=cmd|' /C calc'!A0",
    "plain\n=1+1",
]  # fmt: skip
STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@pytest.mark.parametrize("view", ["topics", "claims", "sentences"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_cell_of_a_saved_table_is_a_formula(
    show: Open, tmp_path: Path, view: str, separator: str
) -> None:
    opened = show(poisoned(*FORMULAS).store, f"#view={view}")
    path = opened.saved("Save as CSV", tmp_path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=separator))
    assert len(rows) > len(FORMULAS)
    cells = [line.strip() for row in rows for cell in row for line in cell.splitlines()]
    assert [cell for cell in cells if cell.startswith(STARTS) and not is_number(cell)] == []


def is_number(cell: str) -> bool:
    return cell.lstrip("+-").replace(".", "", 1).isdigit()


def test_a_saved_table_keeps_harmless_texts_as_they_are(show: Open, tmp_path: Path) -> None:
    texts = ["C++", "a-b", "x = y", "5G; 6G", "don't", 'say "so"', "a,b"]
    path = show(poisoned(*texts).store, "#view=topics").saved("Save as CSV", tmp_path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = {row["Topic"] for row in csv.DictReader(file)}
    assert set(texts) <= found


def test_no_text_breaks_a_saved_picture_or_graph(show: Open, tmp_path: Path) -> None:
    opened = show(poisoned(*PAYLOADS).store)
    opened.page.get_by_role("button", name="Save").click()
    root = ElementTree.parse(opened.saved("Picture as SVG", tmp_path)).getroot()  # noqa: S314
    kinds = {node.tag.rsplit("}", 1)[-1] for node in root.iter()}
    assert kinds <= {"svg", "title", "rect", "g", "path", "text"}
    assert not any(
        "href" in name or name.startswith("on") for n in root.iter() for name in n.attrib
    )
    opened.page.get_by_role("button", name="Save").click()
    graph = rdflib.Graph().parse(opened.saved("Turtle", tmp_path), format="turtle")
    texts = {str(o) for o in graph.objects() if isinstance(o, rdflib.Literal)}
    assert set(PAYLOADS) <= texts
