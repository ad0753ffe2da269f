"""What is asked of a graph most, in one call each: by path, as a graph, or as a build's result."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

import kg
from kg.errors import NothingToCompare, UnknownName
from kg.graph import Graph
from kg.resources import ontology

TINY = ontology() / "examples" / "graphs" / "tiny.ttl"
GRAPH = Graph.load(TINY)


@dataclass
class Holder:
    graph: Graph


@pytest.mark.parametrize(
    "of", [TINY, str(TINY), GRAPH, Holder(GRAPH)], ids=lambda v: type(v).__name__
)
def test_a_graph_may_be_given_in_any_way(of: kg.Graph) -> None:
    assert len(kg.ask(of, "What mitigates privacy concerns?").claims) == 1
    assert [d.name.label for d in kg.explain(of, "FL")] == ["federated learning"]
    assert [i.name for i in kg.insights(of, "dissent", "reach").insights] == ["dissent", "reach"]
    assert kg.changes(of, of).comparison.changes == ()
    assert kg.changes(of, first="2024").old == "until 2024"


def test_what_cannot_be_answered() -> None:
    with pytest.raises(UnknownName, match="did you mean 'bias'"):
        kg.explain(GRAPH, "bais")
    with pytest.raises(UnknownName, match="no insight is called 'dissents'; did you mean dissent"):
        kg.insights(GRAPH, "dissents")
    with pytest.raises(NothingToCompare, match="name two graphs, or of one, by first="):
        kg.changes(GRAPH)
    with pytest.raises(NothingToCompare, match="dates are for the reports of one graph"):
        kg.changes(GRAPH, GRAPH, first="2024")


def test_every_answer_has_rows_as_plain_text() -> None:
    assert GRAPH.query("ASK { ?s a tkg:Risk }").dicts() == ({"answer": "true"},)
    assert GRAPH.query("ASK { ?s a tkg:Nothing }").dicts() == ({"answer": "false"},)
    (row,) = GRAPH.query("CONSTRUCT { tkg:a tkg:b 'c' } {}").dicts()
    assert (row["subject"][-1], row["predicate"][-1], row["object"]) == ("a", "b", "c")
