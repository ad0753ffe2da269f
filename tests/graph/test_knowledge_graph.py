"""The graph and its conversions."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from rdflib.compare import to_isomorphic

from kg.errors import MalformedGraph, MissingExtra, SourceNotFound
from kg.graph import Graph
from kg.model import Modality, RelationType, TopicClass
from kg.resources import ontology
from tests.graph.samples import graph, tiny
from tests.processes import python

ID = "https://w3id.org/trendkg/id/"
TINY = ontology() / "examples" / "graphs" / "tiny.ttl"
NAMES = [
    "g.ttl",
    "g.nt",
    "g.nq",
    "g.trig",
    "g.jsonld",
    "g.rdf",
    "g.owl",
    "g.ttl.gz",
    "G.TTL.GZ",
]


def written(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


ONE = {
    "ttl": "<http://e/s> <http://e/p> 1 .",
    "nt": f'<http://e/s> <http://e/p> "1"^^<{rdflib.XSD.integer}> .',
    "nq": f'<http://e/s> <http://e/p> "1"^^<{rdflib.XSD.integer}> <http://e/g> .',
    "trig": "<http://e/g> { <http://e/s> <http://e/p> 1 }",
    "jsonld": '{"@id": "http://e/s", "http://e/p": 1}',
    "rdf": '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
    '<r:Description r:about="http://e/s"><e:p r:datatype="http://www.w3.org/2001/XMLSchema#integer">'
    "1</e:p></r:Description></r:RDF>",
}
ONE["owl"] = ONE["rdf"]


@pytest.mark.parametrize("name", NAMES)
def test_load_every_kind_of_file(tmp_path: Path, name: str) -> None:
    kind = name.lower().removesuffix(".gz").rpartition(".")[2]
    text = ONE[kind].encode()
    of = Graph.load(
        written(tmp_path / name, gzip.compress(text, mtime=0) if "gz" in name.lower() else text)
    )
    assert of.ntriples() == [ONE["nt"]]
    assert len(of) == 1


def test_load_joins_files(tmp_path: Path) -> None:
    a = written(tmp_path / "a.ttl", "_:x <http://e/p> 1 .")
    b = written(tmp_path / "b.ttl", "_:x <http://e/p> 1 .")
    assert len(Graph.load(a, str(b))) == 2


@pytest.mark.parametrize(("name", "triples"), [("a.ttl", 2), ("graph.ttl", 1)])
def test_load_folder(tmp_path: Path, name: str, triples: int) -> None:
    written(tmp_path / name, ONE["ttl"])
    written(tmp_path / "b.nt", "<http://e/s> <http://e/p> <http://e/o> .")
    written(tmp_path / "readme.md", "no RDF")
    assert len(Graph.load(tmp_path)) == triples


RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
LAUGHS = f'<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>{RDF}</rdf:RDF>'
LONG = f"<!DOCTYPE r [<!ENTITY a '{'ha' * 500}'>]>{RDF}</rdf:RDF>"
NAMESPACE = f"""<!DOCTYPE r [<!ENTITY e "http://e/">]>{RDF}
<rdf:Description rdf:about="&e;s"><rdf:value>1</rdf:value></rdf:Description></rdf:RDF>"""


def test_entities_for_namespaces_are_usual(tmp_path: Path) -> None:
    (tmp_path / "g.rdf").write_text(NAMESPACE)
    assert next(iter(Graph.load(tmp_path / "g.rdf").store)).subject.value == "http://e/s"


MALFORMED = [
    ("g.ttl", "<http://e/s> <http://e/p>\n  nonsense .", r"g\.ttl, line 2, column 3: not well-for"),
    ("g.nt", "<http://e/s> .", r"g\.nt, line 1, column 14: not well-formed N-Triples: .*; correct"),
    (
        "g.ttl",
        "<http://e/\n> a <b> .",
        r"not well-formed Turtle: Invalid IRI [^\n]*; correct the file$",
    ),
    ("g.jsonld", '{\n"@id": }', r"g\.jsonld, line 2, column 8: not well-formed JSON-LD"),
    ("g.rdf", "<a", r"g\.rdf.*: not well-formed RDF/XML"),
    ("g.rdf", LAUGHS, r"g\.rdf: an entity is long or made of others, which takes too much memory"),
    ("g.owl", LONG, r"g\.owl: an entity is long or made of others, which takes too much memory"),
    ("g.nt.gz", gzip.compress(bytes(1 << 27)), r"unpacks to more than 200 times its size"),
    ("g.jsonld", '{"a:b":' * 5000 + "1" + "}" * 5000, r"g\.jsonld: it is nested too deeply"),
    ("g.ttl", b"\xff\xfe", r"g\.ttl, line 1, column 1: .*UTF-8"),
    ("g.ttl.gz", "no gzip", r"g\.ttl\.gz: not a gzip file"),
    ("g.ttl.gz", gzip.compress(b"x" * 99, mtime=0)[:-9], r"g\.ttl\.gz: not a gzip file"),
    ("g.csv", "a,b", r"g\.csv: not a known kind of RDF file; its name must end in \.ttl, "),
]


@pytest.mark.parametrize(("name", "text", "message"), MALFORMED)
def test_malformed(tmp_path: Path, name: str, text: str | bytes, message: str) -> None:
    with pytest.raises(MalformedGraph, match=message):
        Graph.load(written(tmp_path / name, text))


def test_missing(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match=r"none\.ttl: no such file; check the path"):
        Graph.load(tmp_path / "none.ttl")
    with pytest.raises(SourceNotFound, match=r"none: no such file or folder; check the path"):
        Graph.load(tmp_path / "none")
    with pytest.raises(SourceNotFound, match=r"has no RDF file \(\.ttl, "):
        Graph.load(tmp_path)


def test_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("kg.graph.rdf_files.read_bytes", refuse)
    with pytest.raises(SourceNotFound, match="Permission denied; check the permissions"):
        Graph.load(tmp_path / "g.ttl")


def test_named_graphs_are_merged() -> None:
    node = NamedNode("http://e/x")
    of = Graph.of([Quad(node, node, node), Quad(node, node, node, node)])
    assert of.ntriples() == ["<http://e/x> <http://e/x> <http://e/x> ."]
    assert repr(of) == "<Graph of 1 triples>"


def test_rdflib_has_the_same_triples() -> None:
    of = Graph.load(TINY)
    mine = of.rdflib()
    theirs = rdflib.Graph().parse(TINY)
    assert to_isomorphic(mine) == to_isomorphic(theirs)
    assert dict(mine.namespaces())["tkg"] == rdflib.URIRef("https://w3id.org/trendkg/ontology#")


def test_rdflib_keeps_lexical_forms_and_blank_nodes() -> None:
    node = NamedNode("http://e/x")
    year = Literal("2025", datatype=NamedNode(str(rdflib.XSD.gYear)))
    of = Graph.of([Quad(BlankNode("b"), node, year), Quad(node, node, Literal("a", language="en"))])
    objects = {o.n3() for o in of.rdflib().objects()}
    assert objects == {'"2025"^^<http://www.w3.org/2001/XMLSchema#gYear>', '"a"@en'}


def test_rdflib_has_no_triple_terms() -> None:
    of = Graph.parse(b"<http://e/s> <http://e/p> <<( <http://e/s> <http://e/p> 1 )>> .")
    with pytest.raises(TypeError, match="no such term"):
        of.rdflib()


def test_topics() -> None:
    listed = graph(tiny()).topics()
    assert [(t.topic_class.value, t.label) for t in listed] == [
        ("Trend", "Edge AI"),
        ("Technique", "federated learning"),
        ("Technique", "quantization"),
        ("Risk", "data leaks"),
        ("Domain", "health"),
    ]
    assert listed[0].confidence == 1.0
    assert listed[0].reports == (f"{ID}report/alpha", f"{ID}report/beta")
    assert listed[1].alt_labels == ("FL",)


def test_topics_of_a_sparse_graph() -> None:
    of = Graph.parse(b"<http://e/t> a <https://w3id.org/trendkg/ontology#Risk> .")
    (topic,) = of.topics()
    assert (topic.label, topic.confidence, topic.reports) == ("http://e/t", None, ())
    assert topic.topic_class == TopicClass.RISK


def test_relations() -> None:
    said = [
        (r.subject.rpartition("/")[2], r.predicate.value, r.object.rpartition("/")[2])
        for r in graph(tiny()).relations()
    ]
    assert said == [
        ("quantization", "raisesRisk", "data-leak"),
        ("quantization", "subTechniqueOf", "federated-learning"),
        ("edge-ai", "appliesTo", "health"),
        ("edge-ai", "usesTechnique", "federated-learning"),
    ]
    between = graph(tiny()).relations()[1]
    assert (between.confidence, between.modality) == (0.3, Modality.POSSIBLE)
    assert (between.reports, between.evidence) == (2, 2)
    assert between.assertion
    assert between.assertion.startswith(f"{ID}assertion/")


def test_relation_without_an_assertion() -> None:
    of = Graph.parse(b"<http://e/s> <https://w3id.org/trendkg/ontology#appliesTo> <http://e/o> .")
    (link,) = of.relations()
    assert link.predicate == RelationType.APPLIES_TO
    assert (link.assertion, link.confidence, link.modality) == (None, None, None)
    assert (link.reports, link.evidence) == (0, 0)
    assert of.networkx().edges["http://e/s", "http://e/o", "appliesTo"] == {
        "relation": "appliesTo",
        "reports": 0,
        "evidence": 0,
    }


def test_odd_figures_are_none() -> None:
    of = Graph.parse(b"""PREFIX tkg: <https://w3id.org/trendkg/ontology#>
        PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        <http://e/s> tkg:appliesTo <http://e/o> .
        <http://e/a> rdf:subject <http://e/s> ; rdf:predicate tkg:appliesTo ;
            rdf:object <http://e/o> ;
            tkg:confidence "much" ; tkg:modality <http://e/m> ; tkg:reportCount "many" .""")
    (link,) = of.relations()
    assert (link.assertion, link.confidence, link.modality) == ("http://e/a", None, None)
    assert link.reports == 0


def test_networkx() -> None:
    drawn = graph(tiny()).networkx()
    assert drawn.number_of_nodes() == 5
    assert drawn.number_of_edges() == 4
    assert drawn.nodes[f"{ID}risk/data-leak"] == {
        "label": "data leaks",
        "class": "Risk",
        "confidence": 0.5,
        "reports": 2,
    }
    edge = drawn.edges[f"{ID}trend/edge-ai", f"{ID}domain/health", "appliesTo"]
    assert edge.pop("iri").startswith(f"{ID}assertion/")
    assert edge == {
        "relation": "appliesTo",
        "confidence": 0.6,
        "modality": "asserted",
        "reports": 1,
        "evidence": 1,
    }


def test_pandas_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtra, match="pip install pandas"):
        graph(tiny()).pandas()


def test_pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = SimpleNamespace(DataFrame=lambda rows, columns: (rows, columns))
    monkeypatch.setitem(sys.modules, "pandas", fake)
    rows, columns = graph(tiny()).pandas()
    first = dict(zip(columns, rows[0], strict=True))
    assert first == {
        "subject": f"{ID}technique/quantization",
        "subject_label": "quantization",
        "subject_class": "Technique",
        "relation": "raisesRisk",
        "object": f"{ID}risk/data-leak",
        "object_label": "data leaks",
        "object_class": "Risk",
        "modality": "possible",
        "confidence": 0.7,
        "reports": 1,
        "evidence": 1,
    }


def test_heavy_libraries_load_late() -> None:
    code = (
        "import sys, kg.graph, kg.export\n"
        "g = kg.graph.Graph.parse(b'<http://e/s> a <http://e/o> .'); g.query('ASK {}')\n"
        "print({'rdflib', 'networkx', 'pyshacl', 'pandas', 'lxml'} & set(sys.modules))"
    )
    assert python("-c", code) == "set()\n"
