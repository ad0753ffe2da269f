"""The terms: each is named, defined, shown at work, and used by the code as it is defined."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest
from pyoxigraph import NamedNode
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, VANN, Literal, URIRef
from rdflib.term import Node

from kg import names
from kg.graph import terms
from kg.language.normalization import words
from kg.model import SHIPPED, RelationType
from tests.ontology.files import (
    ANNOTATIONS,
    CLASSES,
    GRAPHS,
    INDIVIDUALS,
    INVERSES,
    ONTOLOGY,
    PREFIXES,
    PROPERTIES,
    SCHEMA,
    TERMS,
    TKG,
    VERSION,
    graph,
    short,
)
from tests.readme import blocks, in_terminal, refreshed

HEADS = {"trendkg.ttl": "ontology", "shapes.ttl": "shapes", "alignments.ttl": "alignments"}
README = (ONTOLOGY / "README.md").read_text("utf-8")
ALL = [*CLASSES, *PROPERTIES, *ANNOTATIONS, *INDIVIDUALS]
EACH = pytest.mark.parametrize("term", ALL, ids=short)


def said(term: URIRef, *properties: URIRef) -> list[Node]:
    return [value for p in properties for value in TERMS.objects(term, p)]


@pytest.mark.parametrize("file", HEADS)
def test_header(file: str) -> None:
    iri = URIRef(f"https://w3id.org/trendkg/{HEADS[file]}")
    of = graph(ONTOLOGY / file)
    values = {p: str(o) for p, o in of.predicate_objects(iri)}
    assert (iri, RDF.type, OWL.Ontology) in of
    assert values[OWL.versionInfo] == VERSION
    assert values[OWL.versionIRI] == f"{iri}/{VERSION}"
    for wanted in ("title", "description", "creator", "created", "modified", "license"):
        assert values[DCTERMS[wanted]], wanted
    assert values[DCTERMS.created] <= values[DCTERMS.modified]


@pytest.mark.parametrize(("file", "prefix"), [("trendkg.ttl", "tkg"), ("shapes.ttl", "tkgs")])
def test_the_preferred_prefix_is_the_one_of_the_file(file: str, prefix: str) -> None:
    of = graph(ONTOLOGY / file)
    assert list(of.objects(None, VANN.preferredNamespacePrefix)) == [Literal(prefix)]
    (space,) = of.objects(None, VANN.preferredNamespaceUri)
    assert dict(of.namespaces())[prefix] == URIRef(str(space))


@EACH
def test_it_is_defined_once_in_more_than_the_words_of_its_label(term: URIRef) -> None:
    (label,) = said(term, RDFS.label)
    (definition,) = said(term, SKOS.definition)
    assert getattr(label, "language", "") == getattr(definition, "language", "") == "en"
    assert re.fullmatch(r"[A-Z](.*\s){5,}.*\.", str(definition))
    assert " ".join(words(str(label))) not in " ".join(words(str(definition)))
    assert said(term, RDFS.isDefinedBy) == [URIRef("https://w3id.org/trendkg/ontology")]


@EACH
def test_its_example_parses_and_uses_it(term: URIRef) -> None:
    examples = said(term, SKOS.example)
    assert examples
    for example in examples:
        assert any(term in triple for triple in graph(text=f"{PREFIXES}{example}")), example


@pytest.mark.parametrize("term", PROPERTIES, ids=short)
def test_it_has_domain_and_range_or_a_note_why_not(term: URIRef) -> None:
    assert len(said(term, RDFS.range)) == 1
    if said(term, SCHEMA.domainIncludes):
        notes = " ".join(map(str, said(term, RDFS.comment, SKOS.scopeNote)))
        assert re.search(r"domain is (open|trend or technique)", notes)
    else:
        assert len(said(term, RDFS.domain)) == 1


def nodes(value: object) -> Iterator[str]:
    """The IRIs in a constant of the code, be it a node or a mapping to nodes."""
    if isinstance(value, NamedNode):
        yield value.value
    elif isinstance(value, Mapping):
        yield from (iri for each in value.values() for iri in nodes(each))


def test_the_code_writes_all_terms_but_the_inferred_and_no_others() -> None:
    constants = [value for name, value in vars(terms).items() if name.isupper()]
    written = {iri for value in constants for iri in nodes(value) if iri.startswith(names.TKG)}
    inferred = {str(TKG[name]) for name in ("Topic", "Modality", "relatesTo")}
    inferred |= set(map(str, INVERSES))
    assert written == set(map(str, ALL)) - inferred - set(map(str, ANNOTATIONS))


@pytest.mark.parametrize("relation", SHIPPED.relations)
def test_relations_link_what_the_code_links(relation: RelationType) -> None:
    starts, ends = SHIPPED.signatures[relation]
    term = URIRef(relation.iri)
    given = said(term, SCHEMA.domainIncludes) or said(term, RDFS.domain)
    assert {short(c) for c in given} == {c.value for c in starts}
    assert [short(c) for c in said(term, RDFS.range)] == sorted(end.value for end in ends)
    assert (term, RDFS.subPropertyOf, TKG.relatesTo) in TERMS


def test_inverses_have_the_ends_of_their_properties_the_other_way_round() -> None:
    for inverse, of in TERMS.subject_objects(OWL.inverseOf):
        ends = [TERMS.value(of, RDFS.range), TERMS.value(of, RDFS.domain)]
        assert [TERMS.value(inverse, RDFS.domain), TERMS.value(inverse, RDFS.range)] == ends


def test_terms_of_others_in_graphs_are_declared() -> None:
    used = graph(GRAPHS / "tiny.ttl")
    every = {*used.predicates(), *used.objects(None, RDF.type)}
    builtin = tuple(map(str, (RDF, RDFS, OWL)))
    others = {t for t in every if t not in TKG and not str(t).startswith(builtin)}
    assert {t for t in others if (t, RDF.type, None) not in TERMS} == set()


def test_alignments_speak_of_known_terms() -> None:
    spoken = {node for triple in graph(ONTOLOGY / "alignments.ttl") for node in triple}
    ours = {node for node in spoken if isinstance(node, URIRef) and node in TKG}
    assert ours
    assert ours <= set(ALL)


def test_readme_and_changelog_know_every_term() -> None:
    told = set(re.findall(r"^\| `tkg:(\w+)` \|", README, re.M))
    assert told == {short(term) for term in ALL}
    assert f"version {VERSION}" in README
    newest = (ONTOLOGY / "CHANGELOG.md").read_text("utf-8").split("\n## ")[1]
    assert newest.startswith(f"{VERSION} (")


def test_readme_example_is_in_the_example_graph() -> None:
    (example,) = blocks(README, "turtle")
    assert set(graph(text=example)) <= set(graph(GRAPHS / "tiny.ttl"))


def test_readme_session_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ONTOLOGY.parent)
    assert refreshed(README, in_terminal(ONTOLOGY)) == README
