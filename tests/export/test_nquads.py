"""N-Quads: a graph for each report that can be read, loaded or dropped by itself."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from msgspec.structs import replace
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store

from kg.export import nquads
from kg.export.nquads import by_report
from kg.export.resource_order import lines, resources
from kg.graph import Graph
from kg.model import Knowledge, Modality
from tests.graph.samples import graph, knowledges, tiny

ID = "https://w3id.org/trendkg/id/"
ALPHA, BETA = (NamedNode(f"{ID}report/{name}") for name in ("alpha", "beta"))


def dealt(of: Graph, folder: Path) -> Store:
    nquads.write(of, folder / "g.nq")
    store = Store()
    store.load(path=folder / "g.nq", format=RdfFormat.N_QUADS)
    return store


def test_a_graph_for_each_report(tmp_path: Path) -> None:
    store = dealt(graph(tiny()), tmp_path)
    assert set(store.named_graphs()) == {ALPHA, BETA}


def labels(store: Store, report: NamedNode | DefaultGraph) -> list[str]:
    rows = store.query(
        "SELECT ?l { ?t <http://www.w3.org/2004/02/skos/core#prefLabel> ?l } ORDER BY ?l",
        default_graph=report,
    )
    return [row["l"].value for row in rows]


def test_a_report_has_its_own_topics(tmp_path: Path) -> None:
    store = dealt(graph(tiny()), tmp_path)
    assert labels(store, ALPHA) == ["Edge AI", "data leaks", "federated learning"]
    assert labels(store, BETA) == ["Edge AI", "data leaks", "health", "quantization"]
    assert len(labels(store, DefaultGraph())) == 5


def direct(store: Store, report: NamedNode | DefaultGraph) -> list[str]:
    rows = store.query(
        f"SELECT ?s ?p ?o {{ ?s ?p ?o . FILTER (STRSTARTS(STR(?s), '{ID}t') &&"
        f" STRSTARTS(STR(?o), '{ID}') && !REGEX(STR(?o), '/(report|evidence|scheme)/')) }}"
        " ORDER BY ?s ?p",
        default_graph=report,
    )
    return [
        " ".join(row[x].value.replace("#", "/").rpartition("/")[2] for x in "spo") for row in rows
    ]


def test_a_report_has_the_relations_that_it_does_not_deny(tmp_path: Path) -> None:
    store = dealt(graph(tiny()), tmp_path)
    assert direct(store, ALPHA) == ["edge-ai usesTechnique federated-learning"]
    assert direct(store, BETA) == [
        "quantization broader federated-learning",
        "quantization raisesRisk data-leak",
        "quantization subTechniqueOf federated-learning",
        "edge-ai appliesTo health",
    ]
    assert len(direct(store, DefaultGraph())) == 5


def test_shared_facts_are_in_the_default_graph(tmp_path: Path) -> None:
    store = dealt(graph(tiny()), tmp_path)
    shared = {q.predicate.value for q in store.quads_for_pattern(None, None, None, DefaultGraph())}
    assert not {p for p in shared if p.endswith(("mentionedIn", "#evidence", "exact", "order"))}
    assert {p for p in shared if p.endswith(("altLabel", "reportCount", "settings"))}


def test_dropping_a_report_leaves_the_other_whole(tmp_path: Path) -> None:
    store = dealt(graph(tiny()), tmp_path)
    before = set(store.quads_for_pattern(None, None, None, BETA))
    store.remove_graph(ALPHA)
    assert set(store.quads_for_pattern(None, None, None, BETA)) == before
    assert not list(store.quads_for_pattern(None, None, ALPHA, BETA))


@given(knowledge=knowledges())
@settings(max_examples=30, deadline=None)
def test_the_graphs_together_are_the_graph(knowledge: Knowledge) -> None:
    of = graph(knowledge)
    assert sorted({f"{line} ." for line, _ in by_report(resources(of.store))}) == lines(of.store)


def test_what_is_incomplete_stays_in_the_default_graph() -> None:
    of = Graph.parse(
        b"@prefix t: <https://w3id.org/trendkg/ontology#> . @prefix e: <http://e/> ."
        b" e:a t:evidence e:e . e:b t:mentionedIn e:r ; t:evidence e:f . e:r a t:Report ."
        b" <http://e/x#char=1,2> t:p 1 . <http://e/r#char=1,2> t:p 1 ."
    )
    quads = [(*line.split()[:2], name) for line, name in by_report(resources(of.store))]
    told = {(subject, predicate[-10:], name) for subject, predicate, name in quads}
    report = "<http://e/r>"
    assert ("<http://e/a>", "#evidence>", "") in told
    assert ("<http://e/b>", "#evidence>", "") in told
    assert ("<http://e/b>", "ntionedIn>", report) in told
    assert {name for s, _, name in told if s == "<http://e/x#char=1,2>"} == {""}
    assert {name for s, _, name in told if s == "<http://e/r#char=1,2>"} == {report}


def test_direct_triple_that_is_missing_is_not_made_up() -> None:
    known = tiny()
    sure = replace(known.relations[1].evidence[0], modality=Modality.ASSERTED)
    of = graph(replace(known, relations=(replace(known.relations[1], evidence=(sure,)),)))
    of.store.update(
        "PREFIX t: <https://w3id.org/trendkg/ontology#> DELETE WHERE { ?s t:raisesRisk ?o }"
    )
    assert sorted({f"{line} ." for line, _ in by_report(resources(of.store))}) == lines(of.store)
