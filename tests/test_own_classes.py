"""Own classes from the file to the page: everything that shows classes shows them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kg.graph import Graph
from tests.checkout import EXAMPLES
from tests.cli.conftest import Kg, kg
from tests.export.page.conftest import Open, show

__all__ = ["kg", "show"]

OWN = EXAMPLES / "own-classes"
REPORT, ONTOLOGY = OWN / "ai-rules-2025.md", OWN / "regulation.ttl"
LAW = "https://example.org/law#"


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from kg.build import pipeline

    folder = tmp_path_factory.mktemp("own")
    result = pipeline.build([REPORT], ontologies=[ONTOLOGY])
    pipeline.write(result, folder, ["all"])
    return folder


def test_the_build_counts_and_names_them(output: Path) -> None:
    record = json.loads((output / "build.json").read_text())
    [report] = record["reports"]
    assert report["entities"]["Regulation"] >= 8
    assert list(report["entities"])[:4] == ["Trend", "Technique", "Risk", "Domain"]
    assert report["relations"]["regulates"] >= 5
    assert record["settings"]["ontology"].startswith("regulation.ttl sha256:")
    assert record["conforms"]


def test_without_the_file_nothing_is_different(kg: Kg, tmp_path: Path) -> None:
    assert kg("build", REPORT, "-o", tmp_path, "-q").code == 0
    text = (tmp_path / "graph.ttl").read_text()
    assert LAW not in text
    assert "ontology" not in json.loads((tmp_path / "build.json").read_text())["settings"]


def test_what_is_explained_as_json_names_them(kg: Kg, output: Path) -> None:
    [topic] = json.loads(kg("explain", output, "AI Act", "--json").out)
    assert topic["name"]["class"] == "Regulation"
    [said] = json.loads(kg("explain", output, "AI Act", "--to", "discrimination", "--json").out)
    assert (said["predicate"], said["object"]["class"]) == ("addresses", "Risk")


@pytest.mark.parametrize("suffix", ["nt", "nq", "jsonld", "rdf"])
def test_every_format_has_them(output: Path, suffix: str) -> None:
    assert Graph.load(output / f"graph.{suffix}").ntriples() == Graph.load(output).ntriples()


@pytest.mark.parametrize("suffix", ["graphml", "gexf"])
def test_property_graphs_have_them(output: Path, suffix: str) -> None:
    text = (output / f"graph.{suffix}").read_text()
    assert "Regulation" in text
    assert "regulates" in text


def test_python_sees_them(output: Path) -> None:
    graph = Graph.load(output)
    topics = {t.label: t.topic_class for t in graph.topics()}
    assert topics["AI Act"] == topics["Colorado AI Act"] == "Regulation"
    assert "regulates" in {link.predicate for link in graph.relations()}
    assert graph.networkx().number_of_nodes() == len(topics)


def test_commands_see_them(kg: Kg, output: Path) -> None:
    said = kg("explain", output, "GDPR").out
    assert "General Data Protection Regulation  (Regulation)" in said
    assert "regulates --> healthcare" in said
    assert "Regulation" in kg("query", output, "most-reported-topics").out
    assert "regulation" in kg("query", output, "names", "--name", "gdpr").out
    checked = kg("check", output)
    assert checked.code == 0
    assert "The graph conforms" in checked.out


def test_annotations_may_use_them(kg: Kg, tmp_path: Path) -> None:
    shutil.copy(REPORT, tmp_path)
    entities = [
        {"id": "l", "type": "Regulation", "label": "AI Act", "quote": "AI Act"},
        {"id": "r", "type": "Risk", "label": "discrimination", "quote": "discrimination"},
    ]
    relations = [{"from": "l", "type": "addresses", "to": "r", "quote": "It addresses"}]
    gold = {"entities": entities, "relations": relations}
    (tmp_path / "ai-rules-2025.json").write_text(json.dumps(gold))
    assert "unknown type 'Regulation'" in kg("evaluate", tmp_path).err
    result = kg("evaluate", tmp_path, "--ontology", ONTOLOGY, "--json")
    figures = {f["name"]: f["lenient"] for f in json.loads(result.out)["figures"]}
    assert figures["Regulation"]["recall"] == 1.0
    assert figures["addresses"]["recall"] == 1.0
    assert list(figures)[4:6] == ["Regulation", "topics"]


def test_vocabularies_may_name_more_of_them(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "terms.csv").write_text("label,class\nSandboxes,regulation\n")
    arguments = ["build", REPORT, "--vocabulary", tmp_path / "terms.csv", "-o", tmp_path, "-q"]
    assert "unknown class 'regulation'; use one of Trend" in kg(*arguments).err
    assert kg(*arguments, "--ontology", ONTOLOGY).code == 0
    topics = {t.label: t.topic_class for t in Graph.load(tmp_path).topics()}
    assert topics["Sandboxes"] == "Regulation"


def test_the_page_shows_them(show: Open, output: Path) -> None:
    store = Graph.load(output).store
    opened = show(store)
    rail = opened.text("#rail")
    assert "Regulations\nA law, directive, standard or code of practice …" in rail
    assert "regulates" in rail
    page = opened.page
    number = sum(t.topic_class == "Regulation" for t in Graph.load(output).topics())
    switch = page.locator("#rail .switch", has_text="Regulations")
    assert switch.locator(".number").inner_text() == str(number)
    fill = "getComputedStyle(document.querySelector('#rail .sign.own0')).fill"
    assert page.evaluate(fill) == "rgb(122, 92, 0)"
    before = len(opened.spots())
    switch.click()
    page.wait_for_function(f"document.getElementById('canvas').spots().length < {before}")
    assert "AI Act" not in opened.spots()
    switch.click()
    page.fill("#query", "GDPR")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel-title")
    assert "General Data Protection Regulation" in opened.panel()
    assert "Regulates" in opened.panel()
    page.locator("#layouts button", has_text="Columns").click()
    page.locator("#views button", has_text="Topics").click()
    assert "regulation" in opened.text("#table")
