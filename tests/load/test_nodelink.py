"""Node-link JSON: networkx reads it, and a load that is cut off leaves the old file."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import pytest

from kg.errors import TargetOccupied
from kg.graph import Graph
from kg.load.census import differences
from kg.load.nodelink import NodeLink
from kg.load.sparql_census import census_of
from kg.load.target import deliver
from tests.load.graphs import TINY, quiet, read_back


def test_what_has_no_edge_of_its_own_is_not_missed(tmp_path: Path) -> None:
    of = Graph.parse(
        b"@prefix tkg: <https://w3id.org/trendkg/ontology#> . @base <https://e.org/> ."
        b"<r> a tkg:Report . <x> tkg:mentionedIn <r> ."
    )
    there = NodeLink(tmp_path / "x.json")
    found = deliver(there, of, replace=False, progress=quiet)
    (line,) = differences(census_of(of), found)
    assert line.startswith("mentions of report https://e.org/r: 1 expected, 0 found")
    assert read_back(there).ntriples() == of.ntriples()


def test_networkx_reads_it(tmp_path: Path) -> None:
    deliver(NodeLink(tmp_path / "x.json"), TINY, replace=False, progress=quiet)
    said = json.loads((tmp_path / "x.json").read_text("utf-8"))
    found = nx.node_link_graph(said, edges="edges")
    ours = TINY.networkx()
    topics = {
        n
        for n, kind in found.nodes(data="kind")
        if kind in ("Trend", "Technique", "Risk", "Domain")
    }
    assert topics == set(ours.nodes)
    between = {(s, e, k) for s, e, k in found.edges(keys=True) if s in topics and e in topics}
    assert between == set(ours.edges(keys=True))
    assert all(found.nodes[topic]["name"] == ours.nodes[topic]["label"] for topic in topics)


@pytest.mark.parametrize(
    "content",
    [
        "", "[]", '{"nodes": [{"id": "x"}]}', "{}", "\x00", "[" * 9999,
        '{"nodes": ["x"], "edges": []}',
    ],
)  # fmt: skip
def test_a_file_of_something_else_is_left_alone(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.json").write_text(content)
    file = NodeLink(tmp_path / "x.json")
    with pytest.raises(TargetOccupied, match="is no node-link JSON of a graph; give --replace"):
        deliver(file, TINY, replace=False, progress=quiet)
    assert (tmp_path / "x.json").read_text() == content
    deliver(file, TINY, replace=True, progress=quiet)
