"""The page as a file: the same bytes again, what it is called, what happens to the disk."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from kg.cli.insights import insights
from kg.errors import OutputError
from kg.export.page import page_radar, render_page, write
from kg.graph import Graph as RdfGraph
from kg.graph.graph_model import CLEAR, CLEAR_IN_LONG
from kg.html_template import asset
from tests.export.page.graphs import Graph, health, weighed


def test_an_empty_graph_still_gives_a_page() -> None:
    assert "<title>Technology trends in 0 reports</title>" in render_page(Store())


def test_one_report_gives_the_page_its_title() -> None:
    graph = Graph()
    graph.report("r", "AI & health")
    assert "<title>AI &amp; health</title>" in render_page(graph.store)


def test_the_title_given_wins_and_is_escaped() -> None:
    assert "<title>A &lt;b&gt; &amp; c</title>" in render_page(Store(), "A <b> & c")


def test_the_same_graph_gives_the_same_bytes_however_it_was_loaded() -> None:
    store = weighed().store
    lines = store.dump(format=RdfFormat.N_QUADS).splitlines(keepends=True)
    again = Store()
    for line in reversed(lines):
        again.load(line, format=RdfFormat.N_QUADS)
    assert render_page(store, radar=page_radar) == render_page(again, radar=page_radar)


def test_the_file_is_written_whole(tmp_path: Path) -> None:
    write(RdfGraph(health().store), tmp_path / "graph.html")
    assert [path.name for path in tmp_path.iterdir()] == ["graph.html"]
    assert (tmp_path / "graph.html").read_text().endswith("</html>\n")


def test_a_place_that_cannot_be_written_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match=r"graph\.html"):
        write(RdfGraph(health().store), tmp_path / "file" / "graph.html")


def test_the_page_without_data_stays_below_a_megabyte() -> None:
    assert len(render_page(Store()).encode()) < 1_000_000


def test_from_when_on_claims_are_shown_is_told_as_it_is() -> None:
    words = asset("kg.export.page", "js", "words.js")
    assert f'CLEAR = "{CLEAR:.0%}, in long reports {CLEAR_IN_LONG:.0%}"' in words
    told = next(o for o in insights.params if o.name == "min_confidence").get_help_record(
        insights.make_context("insights", [], resilient_parsing=True)
    )
    assert told is not None
    assert f"less than {CLEAR}, in long reports {CLEAR_IN_LONG}." in told[1]
