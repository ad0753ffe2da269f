"""Workbooks: three sheets that say what the graph says, texts that stay texts, stable bytes."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from kg.errors import MissingExtra
from kg.export.xlsx import write
from kg.graph import Graph
from kg.model import TopicClass
from tests.export.page.graphs import Graph as Builder
from tests.export.page.graphs import health

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheets(path: Path) -> dict[str, list[list[str]]]:
    """The cells of each sheet of a workbook, by its name, with inline strings."""
    with ZipFile(path) as book:
        assert book.testzip() is None
        parse = lambda name: ElementTree.fromstring(book.read(name))  # noqa: E731, S314
        names = [sheet.attrib["name"] for sheet in parse("xl/workbook.xml").iter(f"{MAIN}sheet")]
        found = {}
        for number, name in enumerate(names, 1):
            rows = parse(f"xl/worksheets/sheet{number}.xml").iter(f"{MAIN}row")
            found[name] = [["".join(cell.itertext()) for cell in row] for row in rows]
            assert not list(parse(f"xl/worksheets/sheet{number}.xml").iter(f"{MAIN}f"))
        return found


def test_sheets_say_what_the_graph_says(tmp_path: Path) -> None:
    path = tmp_path / "graph.xlsx"
    write(Graph(health().store), path)
    found = sheets(path)
    assert [*found] == ["Topics", "Claims", "Sentences"]
    assert len(found["Topics"]) == 7
    assert found["Claims"][1][:6] == [
        *("federated learning", "technique", "mitigates", "privacy concerns", "risk", "asserted")
    ]
    sentence = next(row for row in found["Sentences"] if row[0].startswith("AI agents are used"))
    assert sentence[1:4] == ["AI in health", "2024", "Overview"]
    assert "AI agents applies to healthcare" in sentence


def test_the_same_bytes_each_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(Graph(health().store), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_texts_are_neither_formulas_nor_links_nor_cut(tmp_path: Path) -> None:
    g = Builder()
    texts = ["=1+1", "https://example.org/x", "007", "x" * 40_000, "a\x00b", "<b>&"]
    for text in texts:
        g.topic(TopicClass.RISK, text)
    write(Graph(g.store), tmp_path / "graph.xlsx")
    cells = {row[0] for row in sheets(tmp_path / "graph.xlsx")["Topics"]}
    assert {"=1+1", "https://example.org/x", "007", "x" * 32_767, "<b>&"} <= cells


def test_without_the_library_the_message_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(MissingExtra, match="trendkg\\[xlsx\\]"):
        write(Graph.parse(b""), tmp_path / "graph.xlsx")
