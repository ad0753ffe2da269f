"""Editorial rules: each finds its offender and leaves the rest alone."""

from __future__ import annotations

import pytest

from kg.graph import Graph, editorial_rules
from kg.graph.editorial_rules import EditorialRule
from kg.resources import ontology
from tests.graph.samples import graph, tiny
from tests.turtle import parsed

BASE = "@base <http://e/> .\n"
OFFENCES = {
    "label-tidy": [
        '<bad> skos:prefLabel "two  blanks"@en .',
        '<bad> skos:altLabel " edge"@en .',
        '<bad> skos:prefLabel "two\\nlines"@en .',
    ],
    "label-markup": [
        '<bad> skos:prefLabel "**bold**"@en .',
        '<bad> skos:prefLabel "a `b`"@en .',
        '<bad> skos:altLabel "[a](http://e/)"@en .',
        '<bad> skos:altLabel "R&amp;D"@en .',
        '<bad> skos:altLabel "a<br>b"@en .',
        '<bad> skos:altLabel "## Edge"@en .',
    ],
    "label-sentence": ['<bad> skos:prefLabel "It is here."@en .'],
    "label-letters": ['<bad> skos:prefLabel "2025 - 10%"@en .'],
    "other-label-taken": [
        '<bad> a tkg:Risk ; skos:altLabel "x"@en . <b> a tkg:Risk ; skos:prefLabel "x"@en .',
        '<bad> a tkg:Risk ; skos:altLabel "X"@en . <b> a tkg:Risk ; skos:prefLabel "x"@en .',
    ],
    "older-graph": ["<bad> a tkg:Build .", "<bad> a tkg:Build ; prov:generated <x> ."],
    "concept-shared": [
        "<a> a tkg:Risk ; skos:exactMatch <c> . <bad> a tkg:Risk ; skos:exactMatch <c> ."
    ],
    "definition-repeats": ['<bad> skos:prefLabel "Edge AI"@en ; skos:definition "Edge ai."@en .'],
    "topic-alone": ["<bad> tkg:mentionedIn <r> . <b> tkg:mentionedIn <r> . <a> rdf:subject <b> ."],
    "report-silent": ["<bad> a tkg:Report . <r> a tkg:Report . <b> tkg:mentionedIn <r> ."],
}
FINE = """
<a> a tkg:Risk ; skos:prefLabel "U.S. edge AI (v1.0) < C++ & 5 GHz"@en ; skos:altLabel "5G"@en ;
  skos:definition "Something else."@en ; skos:exactMatch <c> ; tkg:mentionedIn <r> .
<b> a tkg:Trend ; skos:prefLabel "5G"@en ; skos:exactMatch <c> ; tkg:mentionedIn <r> .
<s> rdf:subject <b> ; rdf:object <a> .
<r> a tkg:Report .
<c> a tkg:Risk ; skos:altLabel "Gap"@en, "gap" ; tkg:maybeSameAs <d> ; tkg:mentionedIn <r> .
<d> a tkg:Risk ; skos:prefLabel "gap"@en ; tkg:mentionedIn <r> .
<s> rdf:subject <d> ; rdf:object <c> .
<build> a tkg:Build ; prov:generated <scheme> . <scheme> a skos:ConceptScheme .
"""
RULES = editorial_rules.load()


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.name)
def test_rule(rule: EditorialRule) -> None:
    for data in OFFENCES[rule.name]:
        (found,) = rule.offenders(parsed(BASE + data))
        assert found.focus == "http://e/bad"
        assert (found.shape, found.severity) == (rule.name, rule.severity)
        assert found.message.endswith(".")
    assert list(rule.offenders(parsed(BASE + FINE))) == []


@pytest.mark.parametrize("name", ["tiny.ttl", "one-sentence.ttl"])
def test_examples_are_in_order(name: str) -> None:
    assert editorial_rules.review(Graph.load(ontology() / "examples" / "graphs" / name)) == ()


def test_review_is_sorted() -> None:
    of = parsed(BASE + OFFENCES["label-tidy"][0] + OFFENCES["label-markup"][0])
    found = editorial_rules.review(of)
    assert [each.shape for each in found] == ["label-markup", "label-tidy"]
    assert found[0].value == '"**bold**"@en'
    assert editorial_rules.review(graph(tiny())) == ()
