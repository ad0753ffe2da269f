"""What a curator adds: the same in a build from scratch and in one that grows."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.build import pipeline
from kg.errors import MalformedGraph
from kg.export.turtle import text
from kg.graph import Graph
from kg.graph.shacl import check
from tests.build.small import TEXTS, contents, fill
from tests.turtle import HEAD

PREFIXES = f"{HEAD}@base <https://w3id.org/trendkg/id/> .\n"
ADDED = {
    "another name": '<technique/federated-learning> skos:altLabel "FL of ours"@en .',
    "a relation without evidence": "<technique/federated-learning> tkg:raisesRisk <risk/ours> .",
    "a topic": '<trend/ours> a tkg:Trend , skos:Concept ; skos:prefLabel "Ours"@en .',
    "what is said already": "<technique/federated-learning> a tkg:Technique .",
    "of a report": '<report/0> dcterms:publisher "We" .',
    "of a section": '<report/0/section/2> rdfs:comment "a note" .',
    "another section": "<report/0/section/9> a tkg:Section ; dcterms:isPartOf <report/0> .",
    "another report": "<https://a.org/report/x> a tkg:Report .",
    "of something else": "<https://e.org/x> rdfs:seeAlso <trend/ours> .",
    "evidence": (
        "<technique/federated-learning> tkg:evidence <evidence/0123> ."
        " <evidence/0123> a tkg:Evidence ; tkg:section <report/1/section/1> ;"
        " <http://www.w3.org/ns/oa#hasSource> <report/1> ."
    ),
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("curated") / "reports"
    return fill(folder, {f"{n}.md": text for n, text in enumerate(TEXTS)})


@pytest.mark.parametrize("added", ADDED.values(), ids=ADDED)
def test_it_is_in_every_output_as_it_was_given(reports: Path, tmp_path: Path, added: str) -> None:
    mine = tmp_path / "mine.ttl"
    mine.write_text(PREFIXES + added)
    result = pipeline.build([reports], with_files=[mine])
    pipeline.write(result, tmp_path / "scratch", ["nquads"])
    for files in ([], [mine]):
        pipeline.build_into(
            reports.parent / "out", [reports], with_files=files, formats=["nquads"], processes=1
        )
    assert contents(reports.parent / "out") == contents(tmp_path / "scratch")
    assert result.record.findings == check(result.graph)
    turtle = (tmp_path / "scratch" / "graph.ttl").read_text()
    assert turtle == "".join(text(result.graph))
    said = Graph.load(mine).ntriples()
    assert set(said) <= set(result.graph.ntriples())
    quads = (tmp_path / "scratch" / "graph.nq").read_text().splitlines()
    graph = "<https://w3id.org/trendkg/id/curated/mine>"
    assert [q for q in quads if q.endswith(f" {graph} .")] == [f"{s[:-2]} {graph} ." for s in said]
    assert result.record.settings["with"].startswith("mine.ttl sha256:")


def test_what_has_no_name_is_refused(tmp_path: Path, reports: Path) -> None:
    (tmp_path / "mine.ttl").write_text(PREFIXES + "[] a tkg:Trend .")
    with pytest.raises(MalformedGraph, match="has a node without a name; give each thing an IRI"):
        pipeline.build([reports], with_files=[tmp_path / "mine.ttl"])
