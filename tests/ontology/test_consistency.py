"""The ontology with graphs, closed under OWL 2 RL: no contradiction, and planted ones found."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from owlrl import DeductiveClosure, OWLRL_Semantics
from rdflib import URIRef

from kg.cli.main import main
from tests.ontology.files import GRAPHS, ONTOLOGY, PREFIXES, TKG, graph

SHORT = ONTOLOGY / "examples" / "chip-notes-2023.md"
TERMS = ONTOLOGY / "trendkg.ttl"
ALIGNMENTS = ONTOLOGY / "alignments.ttl"
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
CONTRADICTIONS = {
    "two kinds of topic": "<http://e/x> a tkg:Risk, tkg:Domain .",
    "a topic and a report": "<http://e/x> a tkg:Trend, tkg:Report .",
    "an end of a wrong kind": "<http://e/x> tkg:raisesRisk [ a tkg:Domain ] .",
    "a kind of itself": "<http://e/x> tkg:subTechniqueOf <http://e/x> .",
}


def closed(of: rdflib.Graph) -> list[str]:
    """Add all that follows to a graph; what the reasoner finds wrong."""
    DeductiveClosure(OWLRL_Semantics).expand(of)
    return [str(message) for message in of.objects(None, ERROR)]


@pytest.mark.parametrize("more", [[], [ALIGNMENTS]], ids=["terms", "alignments"])
def test_the_terms_agree_with_the_tiny_graph(more: list[Path]) -> None:
    of = graph(TERMS, GRAPHS / "tiny.ttl", *more)
    assert closed(of) == []
    direct, inferred = (set(of.subject_objects(p)) for p in (TKG.usesTechnique, TKG.relatesTo))
    assert direct
    assert direct < inferred
    assert {*of.objects(None, TKG.mitigatesRisk)} == {*of.subjects(TKG.mitigatedBy)} != set()


def test_the_terms_agree_with_the_build_of_a_report(tmp_path: Path) -> None:
    assert main(["build", str(SHORT), "-o", str(tmp_path), "--quiet"]) == 0
    of = graph(TERMS, ALIGNMENTS, tmp_path / "graph.ttl")
    assert any(of.subjects(None, TKG.Technique))
    assert closed(of) == []


@pytest.mark.parametrize("planted", CONTRADICTIONS)
def test_a_contradiction_is_found(planted: str) -> None:
    assert closed(graph(TERMS, text=PREFIXES + CONTRADICTIONS[planted]))
