"""Topics get the ring that their sentences speak for, and move when later ones speak otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.analysis.radar import RINGS, find_radar
from kg.build import pipeline
from kg.graph import Graph

EARLY = """---
title: Early
date: {year}-01-05
---
# Techniques in hospitals

Our teams use federated learning in healthcare with great success, and we recommend it.
Federated learning should be the default, and we strongly recommend federated learning to all.
We caution against serverless computing, an anti-pattern that teams should avoid in healthcare.
Teams should beware of serverless computing, and avoid it. Serverless computing is a mistake.
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    folder = tmp_path_factory.mktemp("radar")
    (folder / "a.md").write_text(EARLY.format(year=2023), "utf-8")
    late = "\n\nWe recommend swarm learning to hospitals. Swarm learning should be tried by all.\n"
    (folder / "b.md").write_text(EARLY.format(year=2025).replace("Early", "Late") + late, "utf-8")
    found: Graph = pipeline.build([Path(folder)]).graph
    return found


def test_rings_sectors_and_movement(graph: Graph) -> None:
    radar = find_radar(graph)
    by_name = {blip.topic.label.lower(): blip for blip in radar.blips}
    learning, chaining = by_name["federated learning"], by_name["serverless computing"]
    assert RINGS[learning.ring] in {"Advised", "In use"}
    assert RINGS[chaining.ring] == "Warned of"
    assert learning.stance > chaining.stance
    assert by_name["swarm learning"].moved == "new"
    assert learning.moved == ""
    assert learning.reports == 2
    assert radar.sectors[learning.sector] == "healthcare"
    assert all(quote.sentence for blip in radar.blips for quote in blip.quotes)
    assert [blip.ring for blip in radar.blips] == sorted(blip.ring for blip in radar.blips)


def test_no_more_than_are_asked_for(graph: Graph) -> None:
    assert len(find_radar(graph, limit=1).blips) == 1


def test_a_graph_without_techniques(tmp_path: Path) -> None:
    (tmp_path / "empty.ttl").write_text("")
    assert find_radar(Graph.load(tmp_path / "empty.ttl")).blips == ()
