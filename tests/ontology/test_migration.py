"""The changelog's updates make of an older graph what a build would write now."""

from __future__ import annotations

from pyoxigraph import Store

from kg.graph import Graph, editorial_rules, shacl
from kg.names import OA, PREFIXES, PROV, RDF, SKOS
from tests.ontology.files import GRAPHS, ONTOLOGY
from tests.readme import blocks

UPDATES = blocks((ONTOLOGY / "CHANGELOG.md").read_text("utf-8"), "sparql")
PREFIX = {name: str(iri) for name, iri in PREFIXES.items()}
TINY = Graph.load(GRAPHS / "tiny.ttl")
NEW_PROPERTIES = {OA["hasBody"], OA["hasTarget"], PROV["generated"], SKOS["inScheme"]}
NEW_CLASSES = {OA["Annotation"], SKOS["ConceptScheme"]}
LOUDER = """INSERT { ?topic skos:altLabel ?loud } WHERE {
  ?topic skos:prefLabel|skos:altLabel ?label BIND (STRLANG(UCASE(STR(?label)), "en") AS ?loud)
  FILTER (?loud != ?label)
}"""


def older() -> Graph:
    """The tiny graph as version 0.1.0 had it, with other labels that differ by case."""
    store = Store()
    store.extend(TINY.store)
    schemes = {quad.object for quad in TINY.store if quad.predicate.value == SKOS["inScheme"]}
    for quad in TINY.store:
        new_class = quad.predicate.value == RDF["type"] and str(quad.object)[1:-1] in NEW_CLASSES
        if new_class or quad.predicate.value in NEW_PROPERTIES or quad.subject in schemes:
            store.remove(quad)
    store.update(LOUDER, prefixes=PREFIX)
    return Graph(store)


def test_an_older_graph_conforms_and_is_told_to_be_older() -> None:
    graph = older()
    assert {found.severity.value for found in shacl.check(graph)} == {"Warning"}
    (told,) = editorial_rules.review(graph)
    assert (told.shape, told.severity.value) == ("older-graph", "Info")
    assert "ontology/CHANGELOG.md" in told.message


def test_updates_of_the_changelog_bring_it_up_to_date() -> None:
    graph = older()
    assert set(graph.store) != set(TINY.store)
    for update in UPDATES:
        graph.store.update(update, prefixes=PREFIX)
    assert set(graph.store) == set(TINY.store)


def test_it_is_read_as_the_same_knowledge() -> None:
    older_knowledge, now = older().knowledge(), TINY.knowledge()
    assert older_knowledge.relations == now.relations
    assert [e.evidence for e in older_knowledge.entities] == [e.evidence for e in now.entities]
