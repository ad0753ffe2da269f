"""Shapes made of what a graph declares: a good graph keeps them, planted errors break them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.build import pipeline
from kg.graph import Graph
from kg.graph.custom_shapes import extend_shapes
from kg.graph.schema_rdf import declared, schema_quads
from kg.graph.shacl import check, check_full
from kg.model.schema import SHIPPED, TopicClass
from tests.checkout import EXAMPLES
from tests.turtle import parsed

OWN = EXAMPLES / "own-classes"
LAW = "https://example.org/law#"


TEXT = """# Rules

The AI Act addresses discrimination and governs model monitoring in banks.
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    report = tmp_path_factory.mktemp("own") / "rules.md"
    report.write_text(TEXT)
    built = pipeline.build([report], ontologies=[OWN / "regulation.ttl"])
    assert built.record.conforms
    return built.graph


def test_a_graph_declares_what_it_was_told(graph: Graph) -> None:
    schema = declared(graph.store)
    [law] = schema.custom_classes
    assert (law, law.iri, law.label) == ("Regulation", f"{LAW}Regulation", "regulation")
    assert law.definition.startswith("A law, directive")
    assert schema.custom_relations == ("addresses", "regulates")
    assert schema.signature(schema.custom_relations[0]) == ({law}, {TopicClass.RISK})
    assert declared(Graph.of(schema_quads(schema)).store) == schema


def test_a_graph_without_own_classes_declares_none() -> None:
    assert declared(Graph.parse(b"").store) is SHIPPED
    assert list(schema_quads(SHIPPED)) == []


ODD = """
tkg:Trend rdfs:subClassOf tkg:Topic . tkg:appliesTo rdfs:subPropertyOf tkg:relatesTo .
[] rdfs:subClassOf tkg:Topic .
<http://e/risk> rdfs:subClassOf tkg:Topic . <http://e/a%20b> rdfs:subClassOf tkg:Topic .
<http://e/Law> rdfs:subClassOf tkg:Topic . <http://f/law> rdfs:subClassOf tkg:Topic .
"""


def test_what_has_no_usable_name_is_passed_over() -> None:
    assert declared(parsed(ODD).store).custom_classes == ("Law",)


def test_both_engines_find_nothing_wrong(graph: Graph) -> None:
    assert [f for f in check(graph) if f.severity == "Violation"] == []
    assert check_full(graph) == check(graph)


TOPIC = "https://w3id.org/trendkg/id/regulation/ai-act"
PLANTED = {
    "a label too many": f"<{TOPIC}> skos:prefLabel 'Other'@en .",
    "a label repeated": f"<{TOPIC}> skos:altLabel 'AI Act'@en .",
    "an IRI of another kind": f"<http://e/x> a <{LAW}Regulation> .",
    "a relation from a risk": (
        "<https://w3id.org/trendkg/id/risk/discrimination>"
        f" <{LAW}regulates> <https://w3id.org/trendkg/id/technique/model-monitoring> ."
    ),
    "a relation to a risk": (
        f"<{TOPIC}> <{LAW}regulates> <https://w3id.org/trendkg/id/risk/discrimination> ."
    ),
    "a predicate that nobody declared": (
        f"<https://w3id.org/trendkg/id/assertion/0a> a tkg:Assertion ; rdf:predicate <{LAW}eats> ."
    ),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_error_is_found(graph: Graph, planted: str, tmp_path: Path) -> None:
    before = set(check(graph))
    lines = "\n".join(graph.ntriples())
    broken = parsed(f"{lines}\n{PLANTED[planted]}")
    found = {f for f in set(check(broken)) - before if f.severity == "Violation"}
    assert found
    assert all(f.message for f in found)
    if planted in {"a relation to a risk", "an IRI of another kind"}:
        assert set(check_full(broken)) == set(check(broken))


def test_shapes_that_have_changed_are_noticed(graph: Graph) -> None:
    from pyoxigraph import Store

    from kg.graph.rdf_files import load
    from kg.resources import ontology

    shapes = Store()
    load(ontology() / "shapes.ttl", shapes)
    extend_shapes(shapes, declared(graph.store))
    with pytest.raises(ValueError, match="the query of AssertionEnds does not say"):
        add_own_again(shapes, graph)


def add_own_again(shapes: object, graph: Graph) -> None:
    """Ask for a change of a query that does not have what is to be changed."""
    from pyoxigraph import Store

    from kg.graph.custom_shapes import _rewrite

    assert isinstance(shapes, Store)
    _rewrite(shapes, "AssertionEnds", "no such words", "")
