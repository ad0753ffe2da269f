"""The radar of the page is that of the graph; no sentence is read again that a build has read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kg.analysis.radar import find_radar, stance_model
from kg.build import pipeline
from kg.build.memo import CacheUse
from kg.graph import Graph

NAMES = (
    "Federated learning",
    "Retrieval-augmented generation",
    "Homomorphic encryption",
    "Reinforcement learning",
    "Serverless computing",
    "Knowledge distillation",
)
SAID = """## {0}

{0} is used in healthcare by many of our teams, and we recommend it.
{0} should be tried by all who work in healthcare this year.

"""


def radar_in(page: Path) -> Any:
    text = page.read_text("utf-8").split('id="data">', 1)[1].split("</script>", 1)[0]
    return json.loads(text)["radar"]


def test_a_later_build_reads_what_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report, folder = tmp_path / "a.md", tmp_path / "out"
    report.write_text("# Techniques\n\n" + "".join(map(SAID.format, NAMES)), "utf-8")
    read: list[str] = []
    features = stance_model.features

    def watched(sentences: Sequence[str]) -> Any:
        read.extend(sentences)
        return features(sentences)

    monkeypatch.setattr(stance_model, "features", watched)

    def built(cache: CacheUse = CacheUse.KEEP) -> bytes:
        read.clear()
        pipeline.build_into(folder, [report], processes=1, cache=cache)
        return (folder / "graph.html").read_bytes()

    first = built()
    found = radar_in(folder / "graph.html")
    radar = find_radar(Graph.load(folder))
    assert found["n"] == len(radar.blips) >= 5
    assert found["sectors"] == list(radar.sectors)
    assert read
    assert built() == first
    assert read == []
    report.write_text(
        report.read_text("utf-8") + "\n\nWe warn of federated learning in healthcare.\n"
    )
    second = built()
    assert read == ["We warn of federated learning in healthcare."]
    assert second == built(CacheUse.ANEW)
    assert len(read) > 1
