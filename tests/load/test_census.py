"""A census counts what is there, and two of them tell where they differ."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from msgspec.structs import replace
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.graph import Graph
from kg.load.census import Census, Spoken, checksum, differences
from kg.load.property_mapping import to_property_graph
from kg.load.sparql_census import census_of
from kg.names import RDF, SKOS, TKG
from tests.load.graphs import OWN, OWN_CENSUS, TINY

EDGE = "https://w3id.org/trendkg/id/report/edge-ai-2024"
CLINICAL = "https://w3id.org/trendkg/id/report/clinical-ai-2025"
EXPECTED = Census(
    topics={"Trend": 2, "Technique": 5, "Risk": 4, "Domain": 3},
    relations={
        "usesTechnique": 4,
        "raisesRisk": 3,
        "mitigatesRisk": 2,
        "appliesTo": 4,
        "subTechniqueOf": 2,
    },
    claims={"asserted": 11, "forecast": 1, "possible": 2, "recommended": 1, "negated": 1},
    reports={EDGE: Spoken(10, 19), CLINICAL: Spoken(8, 17)},
    labels=census_of(TINY).labels,
)


def test_it_counts_a_graph() -> None:
    assert census_of(TINY) == EXPECTED
    assert EXPECTED.summary() == "14 topics, 15 relations, 16 claims, 2 reports"


def test_nothing_is_there() -> None:
    nothing = census_of(Graph.of([]))
    assert nothing == Census()
    assert not nothing
    assert nothing.within(EXPECTED)
    assert nothing.labels == checksum([])


def test_labels_are_those_of_topics_preferred_and_other_without_language() -> None:
    labels = {(t.iri, label) for t in TINY.topics() for label in (t.label, *t.alt_labels)}
    assert len(labels) == 16
    assert EXPECTED.labels == checksum(labels)


def test_a_changed_label_changes_the_checksum() -> None:
    topic = NamedNode(TINY.topics()[0].iri)
    label = Quad(topic, NamedNode(SKOS["altLabel"]), Literal("another"))
    changed = census_of(Graph.of([*TINY.store, label]))
    (line,) = differences(EXPECTED, changed)
    assert line.startswith("labels: checksum ")


def test_labels_of_what_is_no_topic_do_not_count() -> None:
    node, label = NamedNode("https://e.org/x"), NamedNode(SKOS["prefLabel"])
    quads = [Quad(node, label, Literal("x")), Quad(NamedNode(EDGE), label, NamedNode(EDGE))]
    assert census_of(Graph.of([*TINY.store, *quads])) == EXPECTED


def test_classes_and_relations_that_the_graph_declares_count_by_their_iris() -> None:
    plain = Graph.of(quad for quad in OWN.store if not isinstance(quad.object, Literal))
    found = census_of(plain)
    assert found.topics == OWN_CENSUS.topics
    assert found.relations == OWN_CENSUS.relations
    assert census_of(OWN).labels == OWN_CENSUS.labels
    assert to_property_graph(OWN).census() == OWN_CENSUS


@pytest.mark.parametrize(
    ("lost", "line"),
    [
        (RDF["type"], "topics of class https://e.org/Law: 1 expected, 0 found"),
        ("https://e.org/bans", "relations of type https://e.org/bans: 1 expected, 0 found"),
        (SKOS["prefLabel"], "labels: checksum "),
    ],
)
def test_what_is_lost_of_an_own_class_is_seen(lost: str, line: str) -> None:
    rest = [
        q for q in OWN.store if (q.subject.value, q.predicate.value) != ("https://e.org/x", lost)
    ]
    assert differences(census_of(OWN), census_of(Graph.of(rest)))[0].startswith(line)


def but(**parts: Mapping[str, object]) -> Census:
    """What is expected, but with other numbers here and there."""
    return replace(EXPECTED, **{k: {**getattr(EXPECTED, k), **v} for k, v in parts.items()})


DIFFERENT = [
    (but(topics={"Risk": 3}), "topics of class Risk: 4 expected, 3 found"),
    (but(relations={"appliesTo": 5}), "relations of type appliesTo: 4 expected, 5 found"),
    (but(claims={"negated": 0}), "claims of modality negated: 1 expected, 0 found"),
    (but(reports={EDGE: Spoken(9, 19)}), f"mentions of report {EDGE}: 10 expected, 9 found"),
    (
        replace(EXPECTED, reports={EDGE: Spoken(10, 19)}),
        f"report {CLINICAL}: expected, and not found",
    ),
    (but(reports={"x": Spoken(0, 0)}), "report x: not expected, and found"),
]


@pytest.mark.parametrize(("found", "line"), DIFFERENT)
def test_differences_in_words(found: Census, line: str) -> None:
    assert differences(EXPECTED, found) == (line,)
    assert differences(EXPECTED, EXPECTED) == ()


@pytest.mark.parametrize(("at", "is_within"), [*enumerate([True, False, True, True, True, False])])
def test_a_part_has_no_count_above_and_no_report_beside(at: int, is_within: bool) -> None:
    assert DIFFERENT[at][0].within(EXPECTED) == is_within


def test_json_has_all_of_it() -> None:
    said = EXPECTED.as_json()
    assert said["reports"][EDGE] == {"mentions": 10, "evidence": 19}
    assert said.keys() == {"topics", "relations", "claims", "reports", "labels"}


@pytest.mark.parametrize(
    "pairs",
    [[("a", "b\n"), ("a", "c")], [("a", 'b"c'), ("x", "\0")], [("a", "\ud800")], [("😀", "é")]],
)
def test_the_checksum_is_that_of_a_set(pairs: list[tuple[str, str]]) -> None:
    assert checksum(pairs) == checksum([*reversed(pairs), *pairs])
    assert checksum(pairs) != checksum(pairs[1:])


def test_a_census_knows_other_graphs_by_their_classes_alone() -> None:
    risk = Quad(
        NamedNode("https://e.org/r"),
        NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
        NamedNode(TKG["Risk"]),
        DefaultGraph(),
    )
    assert census_of(Graph.of([risk])).topics == {"Risk": 1}
