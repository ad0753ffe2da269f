"""Stores of builds: what a store holds is what one build of all its reports would hold."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, parse

from kg.build import graph_store, pipeline
from kg.errors import OutputError, UnknownName
from kg.export import FORMATS
from kg.graph import Graph, shacl

REPORTS = {
    "one": "# Edge AI\n\nEdge AI uses federated learning. Federated learning mitigates privacy"
    " concerns in hospitals. Federated averaging is a kind of federated learning.\n",
    "two": "# Edge AI trends\n\nEdge AI uses federated learning, for example in retail."
    " Federated learning does not mitigate privacy concerns. Edge computing may raise"
    " security risks in retail.\n",
    "three": "# Privacy\n\nDifferential privacy mitigates privacy concerns in finance."
    " Federated Learning will be used in finance, too.\n",
}
NAMES = sorted(REPORTS)
EVERY = tuple(NAMES)
Built = dict[tuple[str, ...], Graph]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reports")
    for name, text in REPORTS.items():
        (path / f"{name}.md").write_text(text)
    return path


@pytest.fixture(scope="module")
def built(folder: Path) -> Built:
    """The graphs of some sets of reports, by their names."""
    sets = [(n,) for n in NAMES] + [("one", "two"), ("one", "three"), ("three", "two"), EVERY]
    return {
        tuple(sorted(names)): pipeline.build([folder / f"{n}.md" for n in names]).graph
        for names in sets
    }


def said(graph: Graph) -> set[str]:
    """All triples but those about builds, which differ."""
    return {line for line in graph.ntriples() if "/build/" not in line}


def iri(name: str) -> str:
    return f"https://w3id.org/trendkg/id/report/{name}"


def test_reports_kept_one_by_one_are_a_build_of_all(built: Built, tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert graph_store.create(store, [built["one",]]).added == (iri("one"),)
    assert graph_store.add(store, [built["two",], built["three",]]).added == (
        iri("three"),
        iri("two"),
    )
    graph = Graph.load(store)
    assert said(graph) == said(built[EVERY])
    assert shacl.check(graph) == shacl.check(built[EVERY])


@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.sampled_from(("add", "remove")), st.sampled_from(NAMES)), max_size=4))
def test_whatever_is_added_and_removed(
    built: Built, tmp_path: Path, steps: list[tuple[str, str]]
) -> None:
    store = tmp_path / "store"
    shutil.rmtree(store, ignore_errors=True)
    graph_store.create(store, [built["one",]])
    kept = {"one"}
    for action, name in steps:
        if action == "add":
            graph_store.add(store, [built[name,]])
            kept.add(name)
        elif name in kept:
            graph_store.remove(store, [name])
            kept.remove(name)
    graph = Graph.load(store)
    expected = said(built[tuple(sorted(kept))]) if kept else set()
    assert {line for line in said(graph) if kept or "/software/" not in line} == expected
    assert {r.iri for r in graph_store.inventory(store).reports} == {iri(name) for name in kept}


def test_the_graphs_are_those_of_the_nquads(built: Built, tmp_path: Path) -> None:
    every = built[EVERY]
    graph_store.create(tmp_path / "store", [every])
    graph = Graph.load(tmp_path / "store")
    assert graph.ntriples() == every.ntriples()
    for name, source in (("store", graph), ("build", every)):
        FORMATS["nquads"].write(source, tmp_path / f"{name}.nq")
    assert (tmp_path / "store.nq").read_bytes() == (tmp_path / "build.nq").read_bytes()
    quads = list(parse(path=tmp_path / "store.nq"))
    for name in NAMES:
        (found,) = graph.query(
            f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{iri(name)}> {{ ?s ?p ?o }} }}"
        ).dicts()  # type: ignore[union-attr]
        assert int(found["n"]) == sum(q.graph_name == NamedNode(iri(name)) for q in quads)
    kept = graph_store.inventory(tmp_path / "store")
    assert kept.triples == len(every)
    assert {r.title for r in kept.reports} == {"Edge AI", "Edge AI trends", "Privacy"}
    assert kept.bytes > 1000
    assert Path(kept.path).is_dir()


def test_views_of_a_store_are_those_of_the_graph(built: Built, tmp_path: Path) -> None:
    every = built[EVERY]
    graph_store.create(tmp_path / "store", [every])
    graph = Graph.load(tmp_path / "store")
    assert len(graph) == len(every)
    assert graph.topics() == every.topics()
    assert graph.relations() == every.relations()
    assert set(graph.rdflib()) == set(every.rdflib())
    assert dict(graph.networkx().nodes(data=True)) == dict(every.networkx().nodes(data=True))
    assert list(graph.networkx().edges(data=True)) == list(every.networkx().edges(data=True))
    pytest.importorskip("pandas", reason="pip install pandas")
    assert graph.pandas().equals(every.pandas())


def test_a_removed_report_takes_its_part_of_a_build(built: Built, tmp_path: Path) -> None:
    graph_store.create(tmp_path / "store", [built[EVERY]])
    assert graph_store.remove(tmp_path / "store", ["Edge AI trends"]).removed == (iri("two"),)
    graph = Graph.load(tmp_path / "store")
    left = said(graph) - said(built["one", "three"])
    assert all("altLabel" in line for line in left), "wordings that a build knew of all its reports"
    assert not said(built["one", "three"]) - said(graph)
    assert not any(f"{iri('two')}>" in line for line in graph.ntriples())
    assert not [found for found in shacl.check(graph) if found.severity == "Violation"]


def test_twice_is_once(built: Built, tmp_path: Path) -> None:
    graph_store.create(tmp_path / "store", [built["one",], built["two",]])
    before = sorted(path.name for path in (tmp_path / "store").iterdir())
    assert graph_store.add(tmp_path / "store", [built["two",]]) == graph_store.Change(
        unchanged=(iri("two"),)
    )
    assert sorted(path.name for path in (tmp_path / "store").iterdir()) == before
    again = graph_store.add(tmp_path / "store", [built["three",], built["one",]])
    assert again == graph_store.Change(added=(iri("three"),), unchanged=(iri("one"),))
    assert said(Graph.load(tmp_path / "store")) == said(built[EVERY])


def test_a_report_that_says_otherwise_is_replaced_only_on_demand(
    built: Built, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "one.md"
    other.write_text("# Edge AI\n\nEdge AI uses model compression in hospitals.\n")
    new = pipeline.build([other]).graph
    graph_store.create(tmp_path / "store", [built["one",], built["two",]])
    with pytest.raises(OutputError, match=r"report/one is in the store and says otherwise"):
        graph_store.add(tmp_path / "store", [new])
    assert said(Graph.load(tmp_path / "store")) == said(built["one", "two"])
    assert graph_store.add(tmp_path / "store", [new], replace=True).replaced == (iri("one"),)
    both = pipeline.build([other, folder / "two.md"]).graph
    assert said(Graph.load(tmp_path / "store")) == said(both)


def test_what_no_report_stands_behind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="a graph without a report cannot be kept"):
        graph_store.create(tmp_path / "store", [Graph.parse(b"<http://e/s> a <http://e/o> .")])
    assert not (tmp_path / "store").exists()


def test_a_graph_of_several_builds_has_a_part_of_its_own(built: Built, tmp_path: Path) -> None:
    both = Graph.of([*built["one",].store, *built["two",].store])
    graph_store.create(tmp_path / "store", [both])
    graph = Graph.load(tmp_path / "store")
    assert graph.ntriples() == both.ntriples()
    names = {str(name) for name in graph.store.named_graphs()}
    assert any(name.startswith("<urn:trendkg:together:") for name in names)


def test_a_title_that_two_reports_have(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.md").write_text(f"# Same\n\nEdge AI uses {name} pruning.\n")
    built = pipeline.build([tmp_path / "a.md", tmp_path / "b.md"]).graph
    graph_store.create(tmp_path / "store", [built])
    with pytest.raises(UnknownName, match="2 reports are called 'same'; name one by its IRI"):
        graph_store.remove(tmp_path / "store", ["same"])
    graph_store.remove(tmp_path / "store", [iri("a")])
