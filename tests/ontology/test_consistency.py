"""The ontology with graphs, closed under OWL 2 RL: no contradiction, and a planted one found."""

from __future__ import annotations

from pathlib import Path

import pytest
from owlrl import DeductiveClosure, OWLRL_Semantics
from rdflib import RDF, Graph, Namespace, URIRef

from kg.names import TKG
from kg.resources import ontology

ERRORS = Namespace("http://www.daml.org/2002/03/agents/agent-ont#")


def contradictions(graph: Graph) -> list[str]:
    """What the reasoner finds wrong, after closing a copy of the graph."""
    closed = Graph()
    for triple in graph:
        closed.add(triple)
    DeductiveClosure(OWLRL_Semantics).expand(closed)
    return [str(o) for s in closed.subjects(RDF.type, ERRORS.ErrorMessage) for o in
            closed.objects(s, ERRORS.error)]  # fmt: skip


def together(*parts: Path) -> Graph:
    """The terms and some graphs as one."""
    graph = Graph()
    for part in (ontology() / "trendkg.ttl", *parts):
        graph.parse(part)
    return graph


@pytest.mark.parametrize("aligned", [False, True])
def test_the_terms_agree_with_the_tiny_graph(aligned: bool) -> None:
    parts = [ontology() / "examples" / "graphs" / "tiny.ttl"]
    if aligned:
        parts.append(ontology() / "alignments.ttl")
    assert contradictions(together(*parts)) == []


def test_the_terms_agree_with_a_build(tmp_path: Path) -> None:
    from kg.cli.main import main

    report = tmp_path / "short.md"
    report.write_text(
        "# Outlook 2025\n\n## Rise of Edge Computing\n\nEdge computing uses model compression such"
        " as quantization and reduces latency in manufacturing. It raises privacy concerns.\n"
    )
    assert main(["build", str(report), "-o", str(tmp_path / "out"), "-q"]) == 0
    graph = together(tmp_path / "out" / "graph.ttl")
    assert (None, RDF.type, URIRef(TKG["Technique"])) in graph
    assert contradictions(graph) == []


def test_a_risk_that_is_also_a_domain_is_found() -> None:
    graph = together(ontology() / "examples" / "graphs" / "one-sentence.ttl")
    risk = next(graph.subjects(RDF.type, URIRef(TKG["Risk"])), URIRef("https://example.org/r"))
    graph.add((risk, RDF.type, URIRef(TKG["Risk"])))
    graph.add((risk, RDF.type, URIRef(TKG["Domain"])))
    assert contradictions(graph)
