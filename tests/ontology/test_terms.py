"""The ontology by its checklist: header, and every term with label, definition and example."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Namespace, URIRef
from rdflib.namespace import VANN

from kg.names import PREFIXES, TKG
from kg.resources import ontology

ONTOLOGY = URIRef("https://w3id.org/trendkg/ontology")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.NamedIndividual)
SCHEMA = Namespace("https://schema.org/")


@cache
def terms() -> Graph:
    """The terms, parsed once."""
    return Graph().parse(ontology() / "trendkg.ttl")


def ours() -> list[URIRef]:
    """Every term that the file declares in the project's namespace, sorted."""
    found = {s for kind in KINDS for s in terms().subjects(RDF.type, kind)}
    return sorted(s for s in found if isinstance(s, URIRef) and s.startswith(TKG))


TERM = pytest.mark.parametrize("term", ours(), ids=lambda term: term.removeprefix(TKG))


@pytest.mark.parametrize(
    "predicate",
    [
        OWL.versionIRI,
        OWL.versionInfo,
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.creator,
        DCTERMS.created,
        DCTERMS.modified,
        DCTERMS.license,
        VANN.preferredNamespacePrefix,
    ],
)
def test_the_header_says(predicate: URIRef) -> None:
    assert len(list(terms().objects(ONTOLOGY, predicate))) == 1


def test_the_header_agrees_with_the_project() -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
    assert str(terms().value(ONTOLOGY, OWL.versionInfo)) == project["version"]
    assert str(terms().value(ONTOLOGY, VANN.preferredNamespaceUri)) == TKG
    assert dict(terms().namespaces())["tkg"] == URIRef(TKG)


@TERM
def test_every_term_is_labelled_defined_and_ours(term: URIRef) -> None:
    (label,) = terms().objects(term, RDFS.label)
    (definition,) = terms().objects(term, SKOS.definition)
    assert getattr(label, "language", None) == getattr(definition, "language", None) == "en"
    assert not str(definition).lower().startswith(str(label).lower())
    assert (term, RDFS.isDefinedBy, ONTOLOGY) in terms()


@TERM
def test_every_example_parses_and_uses_its_term(term: URIRef) -> None:
    header = "".join(f"@prefix {p}: <{n}> .\n" for p, n in PREFIXES.items())
    examples = list(terms().objects(term, SKOS.example))
    assert examples
    for example in examples:
        graph = Graph().parse(data=header + str(example), format="turtle")
        assert any(term in triple for triple in graph), example


@TERM
def test_every_property_has_ends_or_says_why_not(term: URIRef) -> None:
    kinds = set(terms().objects(term, RDF.type))
    if kinds.isdisjoint({OWL.ObjectProperty, OWL.DatatypeProperty}):
        return
    noted = any((term, note, None) in terms() for note in (RDFS.comment, SKOS.scopeNote, SKOS.note))
    for end in (RDFS.domain, RDFS.range):
        assert (term, end, None) in terms() or noted, end


def test_alignments_speak_of_terms_that_exist() -> None:
    aligned = Graph().parse(ontology() / "alignments.ttl")
    mentioned = {n for triple in aligned for n in triple if str(n).startswith(TKG)}
    assert mentioned
    assert mentioned <= set(ours())
