"""The files of a build, written from its parts: the bytes that a whole graph gives."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from kg.build import outputs, pipeline
from kg.export import FORMATS
from kg.graph import Graph
from tests.build.small import TEXTS, contents, fill

CURATED = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix tkg: <https://w3id.org/trendkg/ontology#> .
<https://w3id.org/trendkg/id/technique/federated-learning> skos:note "Look again.\\nSoon." .
<https://example.org/one> a tkg:Risk, skos:Concept ; skos:prefLabel "drift"@en .
"""


@pytest.mark.parametrize("curated", [False, True], ids=["reports alone", "with a curator's"])
def test_every_format_has_the_bytes_of_the_whole_graph(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, curated: bool
) -> None:
    monkeypatch.setattr(outputs, "_SORTED_AT_ONCE", 2_000)
    monkeypatch.setattr(outputs, "_BATCH", 10)
    reports = fill(tmp_path / "reports", {f"{n}.md": text for n, text in enumerate(TEXTS)})
    fill(tmp_path, {"by-hand.ttl": CURATED})
    files = [tmp_path / "by-hand.ttl"] if curated else []
    result = pipeline.build([reports], with_files=files)
    pipeline.write(result, tmp_path / "out", ["all"])
    graph = Graph.load(tmp_path / "out" / "graph.ttl")
    assert graph.ntriples() == result.graph.ntriples()
    whole = tmp_path / "whole"
    apart = {"html", "nquads"} if curated else {"html"}
    for each in FORMATS.values():
        if each.name not in apart:  # a built page has paragraphs, a curator's words their graphs
            each.write(graph, whole / f"graph{each.suffix}")
    written = contents(tmp_path / "out")
    assert {name: written[name] for name in contents(whole)} == contents(whole)


@pytest.mark.parametrize("at_once", [1, 50, 10**9])
def test_lines_come_in_the_order_of_their_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(outputs, "_SORTED_AT_ONCE", at_once)
    random = Random(1)  # noqa: S311 - nothing here is secret
    lines = [f"{random.choice('aé☃𝄞')}{random.randint(0, 9)}\n".encode() for _ in range(100)]
    assert list(outputs.sorted_lines(iter(lines), tmp_path)) == sorted(lines)
    assert not list(outputs.sorted_lines([], tmp_path))
    assert not list(tmp_path.iterdir())
