"""Every format: what is written can be read back, and is the same bytes everywhere."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from pathlib import Path

import networkx as nx
import pytest
import rdflib
from hypothesis import given, settings
from pyoxigraph import Literal, NamedNode, Quad
from rdflib.compare import isomorphic

from kg.errors import OutputError
from kg.export import FORMATS
from kg.export.graphml import xml_safe
from kg.graph import Graph
from kg.model import Knowledge
from kg.resources import ontology
from tests.graph.samples import graph, knowledges, tiny
from tests.processes import python

EXAMPLE = ontology() / "examples" / "graphs" / "tiny.ttl"
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
RDF = ["turtle", "ntriples", "nquads", "jsonld", "rdfxml"]
DRAWN = ["graphml", "gexf"]
RDFLIB = {
    "turtle": "turtle",
    "ntriples": "nt",
    "nquads": "nquads",
    "jsonld": "json-ld",
    "rdfxml": "xml",
}


def written(of: Graph, name: str, folder: Path) -> Path:
    path = folder / f"graph{FORMATS[name].suffix}"
    FORMATS[name].write(of, path)
    return path


def read_by_rdflib(path: Path, name: str) -> rdflib.Graph:
    found = rdflib.Dataset() if name == "nquads" else rdflib.Graph()
    found.parse(path, format=RDFLIB[name])
    if not isinstance(found, rdflib.Dataset):
        return found
    union = rdflib.Graph()
    for subject, predicate, object_, _ in found.quads():
        union.add((subject, predicate, object_))  # type: ignore[arg-type]
    return union


def test_names_are_their_own() -> None:
    assert [f.name for f in FORMATS.values()] == list(FORMATS)
    assert len({f.suffix for f in FORMATS.values()}) == len(FORMATS)


@pytest.mark.parametrize("name", RDF)
@pytest.mark.parametrize("of", [Graph.load(EXAMPLE), graph(tiny()), Graph.parse(b"")])
def test_rdf_round_trip(of: Graph, name: str, tmp_path: Path) -> None:
    path = written(of, name, tmp_path)
    assert Graph.load(path).ntriples() == of.ntriples()
    assert isomorphic(read_by_rdflib(path, name), of.rdflib())


FOREIGN = b"""
@prefix e: <http://e/> .
e:s a e:C ; e:p "a"@en, "b"@de, 1.5, true, "x"^^e:t, e:o, [ e:p [ e:p () ] ] ;
  <http://e/a/b#c> <urn:x:y>, <http://e/a b> .
<http://e/a#b> <http://www.w3.org/2004/02/skos/core#prefLabel> "no language", e:o .
<https://w3id.org/trendkg/ontology#x> <https://w3id.org/trendkg/ontology#confidence> 1, "x"@en ;
  <https://w3id.org/trendkg/ontology#evidence> "text" ;
  <https://w3id.org/trendkg/ontology#modality> e:o, "text" ;
  <https://w3id.org/trendkg/ontology#order> 3.5, "03"^^<http://www.w3.org/2001/XMLSchema#integer> ;
  <https://w3id.org/trendkg/ontology#foundBy> e:o, "text", 3 ; a e:C, "odd", [] .
""".replace(b"<http://e/a b>", b"<http://e/a%20b>")


@pytest.mark.parametrize("name", RDF)
def test_foreign_graphs_pass_too(name: str, tmp_path: Path) -> None:
    of = Graph.parse(FOREIGN)
    path = written(of, name, tmp_path)
    assert isomorphic(Graph.load(path).rdflib(), of.rdflib())
    assert isomorphic(read_by_rdflib(path, name), of.rdflib())


@pytest.mark.parametrize("name", RDF)
@given(knowledge=knowledges())
@settings(max_examples=25, deadline=None)
def test_rdf_round_trip_of_anything(
    name: str, knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory
) -> None:
    of = graph(knowledge)
    path = written(of, name, tmp_path_factory.mktemp("any"))
    if name == "rdfxml":
        assert Graph.load(path).ntriples() == for_xml(of).ntriples()
    else:
        assert Graph.load(path).ntriples() == of.ntriples()
        if name != "nquads":
            assert isomorphic(read_by_rdflib(path, name), of.rdflib())


def for_xml(of: Graph) -> Graph:
    """The graph with the characters replaced that XML cannot carry."""

    def term(old: Literal | NamedNode) -> Literal | NamedNode:
        if isinstance(old, NamedNode):
            return old
        said = {"language": old.language} if old.language else {"datatype": old.datatype}
        return Literal(xml_safe(old.value), **said)

    return Graph.of(Quad(q.subject, q.predicate, term(q.object)) for q in of.store)


def test_rdfxml_cannot_name_every_property(tmp_path: Path) -> None:
    of = Graph.parse(b"<http://e/s> <http://e/1> 1 .")
    with pytest.raises(OutputError, match="no way to write the property <http://e/1>; choose"):
        written(of, "rdfxml", tmp_path)
    assert list(tmp_path.iterdir()) == []


def attributes(said: Mapping[str, object]) -> dict[str, object]:
    return {
        k: xml_safe(v).replace("\r\n", "\n").replace("\r", "\n") if isinstance(v, str) else v
        for k, v in said.items()
    }


@given(knowledge=knowledges())
@settings(max_examples=25, deadline=None)
def test_graphml_round_trip(knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> None:
    of = graph(knowledge)
    path = written(of, "graphml", tmp_path_factory.mktemp("any"))
    mine, theirs = of.networkx(), nx.read_graphml(path, force_multigraph=True)
    assert {n: attributes(d) for n, d in mine.nodes(data=True)} == dict(theirs.nodes(data=True))
    assert sorted((u, v, d["iri"]) for u, v, d in mine.edges(data=True)) == sorted(
        (u, v, k) for u, v, k in theirs.edges(keys=True)
    )
    said = {d["iri"]: d for _, _, d in mine.edges(data=True)}
    for *_, data in theirs.edges(data=True):
        data.pop("id", None)
        assert said[data["iri"]] == data


@given(knowledge=knowledges())
@settings(max_examples=25, deadline=None)
def test_gexf_round_trip(knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> None:
    of = graph(knowledge)
    path = written(of, "gexf", tmp_path_factory.mktemp("any"))
    mine, theirs = of.networkx(), nx.read_gexf(path)
    assert set(mine) == set(theirs)
    for node, data in theirs.nodes(data=True):
        assert {**attributes(mine.nodes[node])} == data
    assert {(u, v) for u, v in mine.edges()} == {(u, v) for u, v in theirs.edges()}
    assert len(mine.edges) == len(theirs.edges)


def test_gexf_has_neither_date_nor_version(tmp_path: Path) -> None:
    text = written(graph(tiny()), "gexf", tmp_path).read_text()
    assert "lastmodified" not in text
    assert "NetworkX" not in text


def test_relation_without_assertion_has_an_edge(tmp_path: Path) -> None:
    of = Graph.parse(b"<http://e/s> <https://w3id.org/trendkg/ontology#appliesTo> <http://e/o> .")
    drawn = nx.read_graphml(written(of, "graphml", tmp_path))
    assert [d["iri"] for *_, d in drawn.edges(data=True)] == ["http://e/s appliesTo http://e/o"]


@pytest.mark.parametrize("name", [*RDF, *DRAWN])
def test_packed(name: str, tmp_path: Path) -> None:
    of = graph(tiny())
    plain = written(of, name, tmp_path).read_bytes()
    FORMATS[name].write(of, tmp_path / "g.gz")
    assert gzip.decompress((tmp_path / "g.gz").read_bytes()) == plain
    assert plain.endswith(b"\n")


SCRIPT = """
import sys
from pathlib import Path
from kg.export import FORMATS
from kg.graph import Graph
of = Graph.load(sys.argv[1])
for form in FORMATS.values():
    form.write(of, Path(sys.argv[2], "graph" + form.suffix))
"""


@pytest.mark.parametrize(
    "surroundings",
    [{"PYTHONHASHSEED": "1", "LC_ALL": "C"}, {"PYTHONHASHSEED": "2", "LC_ALL": "tr_TR.UTF-8"}],
    ids=["C", "Turkish"],
)
def test_same_bytes_everywhere(tmp_path: Path, surroundings: dict[str, str]) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    of = Graph.load(EXAMPLE)
    for name in FORMATS:
        written(of, name, here)
    python("-c", SCRIPT, str(EXAMPLE), str(there), cwd=tmp_path, **surroundings)
    for path in sorted(here.iterdir()):
        assert (there / path.name).read_bytes() == path.read_bytes(), path.name
