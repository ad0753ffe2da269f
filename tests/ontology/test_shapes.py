"""The shapes: each rule says what to do, and is broken by its own example and by no other.

``tests/graph/test_shacl.py`` tests the check itself; here the shapes are tested, by both engines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pyshacl
import pytest
import rdflib
from rdflib import OWL, RDF, URIRef
from rdflib.plugins.sparql import algebra, parser, processor

from kg.graph import Graph, shacl
from tests.ontology.files import (
    CLASSES,
    GRAPHS,
    INVERSES,
    PROPERTIES,
    SH,
    SHAPES,
    TKG,
    graph,
    short,
)

BASE = GRAPHS / "one-sentence.ttl"
INVALID = sorted((GRAPHS / "invalid").glob("*.ttl"))
VALID = sorted((GRAPHS / "valid").glob("*.ttl"))
RULES = sorted(
    node
    for kind in (SH.NodeShape, SH.PropertyShape)
    for node in SHAPES.subjects(RDF.type, kind)
    if isinstance(node, URIRef)
)
SPARQL = sorted(SHAPES.subject_objects(SH.sparql))

Found: TypeAlias = list[tuple[str, str]]
"""The rule and the message of each result."""


def ours(files: list[Path]) -> Found:
    return [(short(v.shape), v.message) for v in shacl.check(Graph.load(*files))]


def theirs(files: list[Path]) -> Found:
    _, report, _ = pyshacl.validate(
        graph(*files), shacl_graph=SHAPES, inference="none", advanced=True
    )
    return [
        (
            short(str(report.value(result, SH.sourceShape))),
            str(report.value(result, SH.resultMessage)),
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
    ]


@pytest.fixture(scope="module", autouse=True)
def each_query_is_parsed_once() -> Iterator[None]:
    """pySHACL parses every query of the shapes at each run, which takes most of its time."""
    parse, translate = parser.parseQuery, algebra.translateQuery

    @cache
    def prepared(text: str, base: str | None, prefixes: tuple[tuple[str, Any], ...]) -> object:
        return translate(parse(text), base, dict(prefixes))

    def translated(text: str, base: str | None, prefixes: Mapping[str, Any]) -> object:
        return prepared(text, base, tuple(sorted(prefixes.items())))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(processor, "parseQuery", lambda text: text)
        patch.setattr(processor, "translateQuery", translated)
        yield


def test_every_class_has_a_shape() -> None:
    targets = set(SHAPES.objects(None, SH.targetClass))
    assert set(CLASSES) - targets == {TKG.Modality}, "modalities are named by the ontology alone"
    for term in targets & set(CLASSES):
        assert (
            URIRef(f"https://w3id.org/trendkg/shapes#{short(term)}"),
            RDF.type,
            SH.NodeShape,
        ) in SHAPES


def test_every_property_is_checked() -> None:
    named = {str(o) for p in (SH.path, SH.targetSubjectsOf) for o in SHAPES.objects(None, p)}
    assert {str(p) for p in PROPERTIES} - named == {*map(str, INVERSES), str(TKG.relatesTo)}


@pytest.mark.parametrize("rule", RULES, ids=short)
def test_a_rule_says_what_to_do_and_how_grave_it_is(rule: URIRef) -> None:
    holders = [rule, *SHAPES.objects(rule, SH.sparql)]
    (message,) = (str(m) for holder in holders for m in SHAPES.objects(holder, SH.message))
    assert re.fullmatch(r"[A-Z][a-z]+ .{15,}\.", message)
    severities = list(SHAPES.objects(rule, SH.severity)) or [SH.Violation]
    assert severities[0] in {SH.Violation, SH.Warning, SH.Info}
    assert len(severities) == 1


@pytest.mark.parametrize(("rule", "query"), SPARQL, ids=[short(rule) for rule, _ in SPARQL])
def test_queries_know_their_prefixes(rule: URIRef, query: rdflib.BNode) -> None:
    (head,) = SHAPES.subjects(RDF.type, OWL.Ontology)
    assert list(SHAPES.objects(query, SH.prefixes)) == [head]
    text = str(SHAPES.value(query, SH.select))
    declared = {str(SHAPES.value(d, SH.prefix)) for d in SHAPES.objects(head, SH.declare)}
    assert set(re.findall(r"\b(\w+):\w", text)) <= declared


def test_every_rule_has_a_valid_and_an_invalid_example() -> None:
    wanted = {re.sub(r"(?<=[a-z])(?=[A-Z])", "-", short(rule)).lower() for rule in RULES}
    assert {f.stem for f in VALID} == wanted
    assert {f.stem for f in INVALID} == wanted


@pytest.mark.parametrize("check", [ours, theirs], ids=["ours", "pyshacl"])
@pytest.mark.parametrize("file", INVALID, ids=lambda f: f.stem)
def test_invalid_breaks_its_rule_and_no_other(file: Path, check: Callable[..., Found]) -> None:
    announced = re.match(r'# Breaks tkgs:(\w+): "(.+)"\n', file.read_text("utf-8"))
    assert announced is not None
    ((rule, message),) = check([BASE, file])
    assert rule == announced[1]
    assert message.startswith(announced[2])


@pytest.mark.parametrize("check", [ours, theirs], ids=["ours", "pyshacl"])
@pytest.mark.parametrize("file", VALID, ids=lambda f: f.stem)
def test_valid_conforms(file: Path, check: Callable[..., Found]) -> None:
    assert re.match(r"# Keeps tkgs:\w+\n", file.read_text("utf-8"))
    assert check([BASE, file]) == []


@pytest.mark.parametrize("check", [ours, theirs], ids=["ours", "pyshacl"])
@pytest.mark.parametrize("name", ["one-sentence.ttl", "tiny.ttl"])
def test_example_graphs_conform(name: str, check: Callable[..., Found]) -> None:
    assert check([GRAPHS / name]) == []
