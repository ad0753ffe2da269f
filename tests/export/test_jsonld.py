"""JSON-LD that a program can use without knowing RDF."""

from __future__ import annotations

import json
from typing import Any

from kg.export import jsonld
from kg.graph import Graph
from kg.names import PREFIXES
from kg.resources import ontology
from tests.graph.samples import graph, tiny


def nodes(of: Graph) -> dict[str, dict[str, Any]]:
    return {node["id"]: node for node in json.loads("".join(jsonld.text(of)))["@graph"]}


def test_context_agrees_with_the_prefixes() -> None:
    context = json.loads((ontology() / "context.jsonld").read_text())["@context"]
    assert {k: v for k, v in context.items() if k in PREFIXES} == dict(PREFIXES)


def test_everything_of_ours_has_a_short_name() -> None:
    keys = {key for node in nodes(graph(tiny())).values() for key in node}
    assert not [key for key in keys if ":" in key]


def test_assertion_and_section() -> None:
    listed = nodes(graph(tiny()))
    (said,) = [n for n in listed.values() if n.get("modality") == "negated" and "predicate" in n]
    assert (said["predicate"], said["reportCount"]) == ("raisesRisk", 1)
    assert said["object"] == "risk/data-leak"
    assert listed["report/beta/section/2"]["order"] == 2
    issued = listed["report/alpha"]["issued"]
    assert issued == {"@value": "2025-03", "@type": "xsd:gYearMonth"}


def test_base_is_the_graphs_own() -> None:
    document = json.loads("".join(jsonld.text(graph(tiny(), "https://example.org/kg/"))))
    assert document["@context"]["@base"] == "https://example.org/kg/"
    assert "@base" not in json.loads("".join(jsonld.text(Graph.parse(b""))))["@context"]


def test_a_fact_a_line() -> None:
    listed = "".join(jsonld.text(graph(tiny()))).split("\n")
    assert ' "prefLabel": {"en": "data leaks"},' in listed


def test_every_term_of_the_ontology_has_a_short_name() -> None:
    """What no graph uses needs none: deprecated terms, inverses, and cues of own classes."""
    context = json.loads((ontology() / "context.jsonld").read_text())["@context"]
    named = {v if isinstance(v, str) else v["@id"] for k, v in context.items() if k[0] != "@"}
    terms = Graph.load(ontology() / "trendkg.ttl").query(
        "SELECT ?term { ?term a ?kind ; rdfs:isDefinedBy ?o OPTIONAL { ?term owl:deprecated ?d }"
        " FILTER (STRSTARTS(STR(?term), STR(tkg:)) && !BOUND(?d)"
        " && ?kind != owl:AnnotationProperty && NOT EXISTS { ?term owl:inverseOf ?of }) }"
    )
    local = {row["term"].rpartition("#")[2] for row in terms.dicts()}  # type: ignore[union-attr]
    assert {f"tkg:{each}" for each in local} - named == set()
