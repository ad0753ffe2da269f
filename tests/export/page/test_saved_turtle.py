"""What is shown, saved as Turtle: a part of the graph, whole with its evidence, that conforms."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Store

from kg.graph import Graph as KgGraph
from kg.graph.shacl import check
from kg.model import Modality, RelationType, TopicClass
from kg.model.build_report import Severity
from kg.names import RDF, SKOS, TKG, XSD
from tests.checkout import OUTPUT
from tests.export.page.conftest import Open, Opened
from tests.export.page.graphs import BASE, Graph, health


@pytest.fixture(scope="module")
def example() -> KgGraph:
    """The graph of the four example reports."""
    return KgGraph.load(OUTPUT)


def saved(opened: Opened, tmp_path: Path) -> Path:
    if opened.page.locator("#picture").is_visible():
        opened.page.get_by_role("button", name="Save").click()
    return opened.saved("Turtle", tmp_path)


STATES = ["", "#layout=columns", "#pick=ask:coming&layout=groups", "#view=topics&off=Domain"]


@pytest.mark.parametrize("fragment", [*STATES, "#view=claims&off=asserted"])
def test_it_is_a_conforming_part_of_the_graph(
    show: Open, example: KgGraph, tmp_path: Path, fragment: str
) -> None:
    shown = KgGraph.load(saved(show(example.store, fragment), tmp_path))
    assert len(shown) > 500
    more = {quad.predicate.value for quad in shown.store if quad not in example.store}
    assert more <= ({TKG["modality"], TKG["reportCount"]} if "asserted" in fragment else set())
    assert [v for v in check(shown) if v.severity is Severity.VIOLATION] == []


def test_every_topic_and_assertion_has_all_of_its_evidence(
    show: Open, example: KgGraph, tmp_path: Path
) -> None:
    path = saved(show(example.store, "#view=claims&off=Trend"), tmp_path)
    shown = rdflib.Graph().parse(path)
    whole = example.rdflib()
    tkg = rdflib.Namespace(TKG)
    backed = set(shown.subjects(tkg.evidence, None))
    assert {tkg.Technique, tkg.Risk, tkg.Assertion} <= {
        kind for thing in backed for kind in shown.objects(thing, rdflib.RDF.type)
    }
    for thing in backed:
        assert set(shown.objects(thing, tkg.evidence)) == set(whole.objects(thing, tkg.evidence))
    for evidence in set(shown.objects(None, tkg.evidence)):
        assert set(shown.predicate_objects(evidence)) == set(whole.predicate_objects(evidence))


def test_kinds_of_a_technique_are_narrower_and_denied_claims_have_no_triple(
    show: Open, tmp_path: Path
) -> None:
    graph = health()
    one, two = (graph.topic(TopicClass.TECHNIQUE, name) for name in ("tuning", "learning"))
    report = f"{BASE}report/health-2024"
    claim = graph.claim(one, RelationType.SUB_TECHNIQUE_OF, two, Modality.ASSERTED)
    graph.evidence(claim, report, "Tuning is learning.")
    shown = Store()
    shown.load(path=str(saved(show(graph.store), tmp_path)))
    triple = (NamedNode(one), NamedNode(SKOS["broader"]), NamedNode(two))
    assert len(list(shown.quads_for_pattern(*triple))) == 1
    assert len(list(shown.quads_for_pattern(None, NamedNode(TKG["subTechniqueOf"]), None))) == 1


HOSTILE = '"quoted" \\ back\\slash\nnext line\ttab } ] . <http://x> """ end\r\u0000\u2028é😀'


def test_no_text_breaks_out_of_its_quotes(show: Open, tmp_path: Path) -> None:
    graph = Graph()
    report = graph.report("r", HOSTILE, source=HOSTILE)
    topic = graph.topic(TopicClass.RISK, HOSTILE, definition=HOSTILE)
    graph.evidence(topic, report, HOSTILE, before=HOSTILE)
    shown = rdflib.Graph().parse(saved(show(graph.store), tmp_path), format="turtle")
    texts = {str(o) for o in shown.objects() if isinstance(o, rdflib.Literal)}
    assert HOSTILE in texts
    assert set(shown.subjects()) == {rdflib.URIRef(t.subject.value) for t in graph.store}


def test_what_a_foreign_graph_lacks_is_left_out(show: Open, tmp_path: Path) -> None:
    graph = Graph()
    report = graph.report("r", "R", "not a date")
    topic = graph.topic(TopicClass.TREND, "Trend")
    graph.add(topic, SKOS["altLabel"], Literal("Entwicklung", language="de"))
    graph.add(topic, TKG["raisesRisk"], NamedNode(graph.topic(TopicClass.RISK, "Risiko")))
    graph.add(f"{BASE}e", RDF["type"], NamedNode(TKG["Evidence"]))
    graph.add(f"{BASE}e", "http://www.w3.org/ns/oa#hasSource", NamedNode(report))
    graph.add(topic, TKG["evidence"], NamedNode(f"{BASE}e"))
    shown = Store()
    shown.load(path=str(saved(show(graph.store), tmp_path)))
    found = {quad.object for quad in shown}
    assert Literal("Entwicklung", language="de") in found
    assert NamedNode(f"{BASE}e") in found
    assert Literal("1", datatype=NamedNode(XSD["decimal"])) not in found, "nobody says so"
