"""Formats that are written from the parts of a build: the bytes that a whole graph gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.build import external_sort, format_streams, pipeline
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
    monkeypatch.setattr(external_sort, "AT_ONCE", 2_000)
    monkeypatch.setattr(format_streams, "_AT_ONCE", 10)
    reports = fill(tmp_path / "reports", {f"{n}.md": text for n, text in enumerate(TEXTS)})
    fill(tmp_path, {"by-hand.ttl": CURATED})
    files = [tmp_path / "by-hand.ttl"] if curated else []
    result = pipeline.build([reports], with_files=files)
    pipeline.write(result, tmp_path / "scratch", ["all"])
    for _ in range(2):
        pipeline.build_into(
            tmp_path / "out", [reports], with_files=files, formats=["all"], processes=1
        )
        assert contents(tmp_path / "out") == contents(tmp_path / "scratch")
