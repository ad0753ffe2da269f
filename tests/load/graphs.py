"""Graphs to load, and what is asked of every property-graph target after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest

from kg.errors import TargetOccupied
from kg.graph import Graph
from kg.load.census import Census, Spoken, checksum
from kg.load.property_mapping import to_quads
from kg.load.sparql_census import census_of
from kg.load.target import Readable, deliver
from kg.resources import ontology
from tests.graph.samples import graph, small
from tests.turtle import parsed

TINY: Final = Graph.load(ontology() / "examples" / "graphs" / "tiny.ttl")
SMALL: Final = graph(small())
OWN: Final = parsed(
    """
<Law> rdfs:subClassOf tkg:Topic . <rules> rdfs:subPropertyOf tkg:relatesTo .
<bans> rdfs:subPropertyOf tkg:relatesTo . <r> a tkg:Report .
<x> a <Law>, skos:Concept ; skos:prefLabel "x"@en ; tkg:mentionedIn <r> ; <rules> <y> ; <bans> <y> .
<y> a tkg:Technique, skos:Concept ; skos:prefLabel "y" ; <rules> "what it likes" .
<a> a tkg:Assertion, rdf:Statement ; rdf:subject <x> ; rdf:predicate <bans> ; rdf:object <y> ;
    tkg:confidence 0.5 ; tkg:modality tkg:forecast ; tkg:reportCount 1 .
"""
)
"""A graph with a class and two relations of a user's own, between the same two topics."""
OWN_CENSUS: Final = Census(
    topics={"https://e.org/Law": 1, "Technique": 1},
    relations={"https://e.org/bans": 1, "https://e.org/rules": 1},
    claims={"forecast": 1},
    reports={"https://e.org/r": Spoken(1, 0)},
    labels=checksum([("https://e.org/x", "x"), ("https://e.org/y", "y")]),
)
"""What a property graph of it says that it holds: likes are no edge."""


def quiet(_what: str, _done: int, _of: int) -> None:
    """Progress for nobody."""


def read_back(target: Readable) -> Graph:
    """The RDF graph that a target holds."""
    return Graph.of(to_quads(target.read()))


def check_target(opened: Callable[[], Readable]) -> None:
    """What every target promises, on graphs that differ."""
    heard: list[tuple[str, int, int]] = []
    target = opened()
    assert target.census() == Census()
    found = deliver(target, TINY, replace=False, progress=lambda *said: heard.append(said))
    assert found == census_of(TINY)
    assert heard[-1][1] == heard[-1][2] > 0
    assert all(0 < done <= of for _, done, of in heard)
    assert read_back(target).ntriples() == TINY.ntriples()
    target.close()
    target.close()

    again = opened()
    assert again.census() == census_of(TINY), "it is there without us"
    deliver(again, TINY, replace=False, progress=quiet)
    assert read_back(again).ntriples() == TINY.ntriples(), "twice is once"
    with pytest.raises(TargetOccupied, match="holds another graph"):
        deliver(again, SMALL, replace=False, progress=quiet)
    assert again.census() == census_of(TINY)
    deliver(again, SMALL, replace=True, progress=quiet)
    assert read_back(again).ntriples() == SMALL.ntriples(), "nothing of the old one is left"
    for _ in range(2):
        deliver(again, OWN, replace=True, progress=quiet)
    assert read_back(again).ntriples() == OWN.ntriples()
    assert again.census() == OWN_CENSUS
    again.close()
