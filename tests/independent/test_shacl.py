"""Our shapes mean the same to pySHACL, to rdf-validate-shacl, and to our own check."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import pyshacl
import pytest
import rdflib
from rdflib import RDF

from kg.export import FORMATS
from kg.graph import Graph, shacl
from kg.resources import ontology
from tests.independent.test_readers import node

SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
EXAMPLES = ontology() / "examples" / "graphs"
BASE = EXAMPLES / "one-sentence.ttl"
Finding: TypeAlias = tuple[str, str, str, str]


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our shapes without those in SPARQL, which rdf-validate-shacl does not know."""
    shapes = rdflib.Graph().parse(ontology() / "shapes.ttl")
    for shape, query in list(shapes.subject_objects(SH.sparql)):
        shapes.remove((query, None, None))
        shapes.remove((shape, SH.sparql, query))
    path = tmp_path_factory.mktemp("shapes") / "core.ttl"
    shapes.serialize(path)
    return path


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A graph that breaks every shape, and two that keep all."""
    folder = tmp_path_factory.mktemp("data")
    sources = {
        "invalid": [BASE, *sorted((EXAMPLES / "invalid").glob("*.ttl"))],
        "valid": [BASE],
        "tiny": [EXAMPLES / "tiny.ttl"],
    }
    for name, files in sources.items():
        FORMATS["turtle"].write(Graph.load(*files), folder / f"{name}.ttl")
    return {name: folder / f"{name}.ttl" for name in sources}


def by_pyshacl(data: Path, shapes: Path) -> list[Finding]:
    _, report, _ = pyshacl.validate(
        rdflib.Graph().parse(data), shacl_graph=rdflib.Graph().parse(shapes), inference="none"
    )

    def said(result: rdflib.term.Node, *names: str) -> Finding:
        found = (report.value(result, SH[name]) for name in names)
        return tuple("" if n is None or isinstance(n, rdflib.BNode) else str(n) for n in found)  # type: ignore[return-value]

    return sorted(
        said(result, "focusNode", "value", "sourceShape", "resultSeverity")
        for result in report.subjects(RDF.type, SH.ValidationResult)
    )


def plain(row: list[str]) -> Finding:
    focus, _, value, shape, severity = row
    named = ("" if t.startswith(("_:", "b")) and "_c14n" in t else t for t in (focus, value))
    return (*named, shape, str(SH[severity]))  # type: ignore[return-value]


def test_they_find_the_same(core: Path, data: dict[str, Path]) -> None:
    jobs = [str(part) for name, path in data.items() for part in (name, path)]
    theirs = node("shacl.mjs", core, *jobs)
    for name, path in data.items():
        found = by_pyshacl(path, core)
        assert sorted(map(plain, theirs[name])) == found, name
        assert bool(found) is (name == "invalid")


def test_ours_finds_the_same(core: Path, data: dict[str, Path]) -> None:
    for name, path in data.items():
        graph = Graph.load(path)
        assert shacl.check(graph, core) == shacl.check_full(graph, core), name
