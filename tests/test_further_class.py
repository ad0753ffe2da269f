"""A fifth class and a sixth relation, described in a copy of the ontology and nowhere else."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.checkout import CHECKOUT, EXAMPLES
from tests.serve.servers import serving

REPORT = EXAMPLES / "own-classes" / "ai-rules-2025.md"
TERMS = """
tkg:Regulation a owl:Class ;
    rdfs:subClassOf tkg:Topic ;
    rdfs:label "regulation"@en ; tkg:plural "rules and regulations"@en ;
    skos:definition "A law, directive, standard or code of practice that a report names."@en ;
    tkg:hint "what has to be kept"@en ; sh:order 5 ; tkg:sign "hexagon" ;
    tkg:colour "#7a5c00" ; tkg:darkColour "#e3c463" ; tkg:lineColour "#8268c4" ; tkg:column 5 ;
    tkg:headWord "act", "directive" ;
    tkg:cueWord "comply with", "under" .

tkg:regulates a owl:ObjectProperty ;
    rdfs:subPropertyOf tkg:relatesTo ;
    rdfs:domain tkg:Regulation ;
    schema:rangeIncludes tkg:Technique, tkg:Domain, tkg:Risk ; rdfs:range tkg:Topic ;
    rdfs:label "regulates"@en ; tkg:wording "lays down rules for"@en ;
    tkg:inverseWording "regulated by"@en ; tkg:nominalWording "regulating"@en ; sh:order 6 ;
    skos:definition "Links a regulation to what it lays down rules for."@en ;
    tkg:cueWord "regulate", "govern", "apply to", "address" .
"""
Run = Callable[..., str]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program beside an ontology that says more."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "kg").symlink_to(CHECKOUT / "kg")
    shutil.copytree(
        CHECKOUT / "ontology", folder / "ontology", ignore=shutil.ignore_patterns("examples")
    )
    terms = folder / "ontology" / "trendkg.ttl"
    terms.write_text(terms.read_text("utf-8") + TERMS, "utf-8")
    return folder


@pytest.fixture(scope="module")
def kg(home: Path) -> Run:
    """The command ``kg`` of that program."""

    def run(*arguments: object) -> str:
        command = [sys.executable, "-m", "kg", *map(str, arguments)]
        done = subprocess.run(command, cwd=home, text=True, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="module")
def output(kg: Run, home: Path) -> Path:
    kg("build", REPORT, "-o", home / "output", "--format", "all", "-q")
    return home / "output"


def test_the_graph_has_them_and_conforms(output: Path) -> None:
    record = json.loads((output / "build.json").read_text())
    assert record["conforms"]
    [report] = record["reports"]
    assert list(report["entities"])[:5] == ["Trend", "Technique", "Risk", "Domain", "Regulation"]
    assert list(report["relations"])[5:] == ["regulates"]
    assert report["entities"]["Regulation"] >= 4
    assert report["relations"]["regulates"] >= 3
    text = (output / "graph.ttl").read_text()
    assert "\n# Rules and regulations\n" in text
    assert " a tkg:Regulation, skos:Concept" in text
    assert re.search(r"tkg:regulates\s+<(technique|domain|risk)/", text)
    assert "rdfs:subClassOf" not in text  # the ontology declares it


def test_the_page_and_its_tables_show_them(output: Path) -> None:
    page = (output / "graph.html").read_text()
    data = json.loads(re.search(r'<script[^>]*id="data"[^>]*>(.*?)</script>', page, re.S)[1])
    kind, relation = data["schema"]["classes"][4], data["schema"]["relations"][5]
    assert kind == {
        "id": "Regulation",
        "one": "regulation",
        "many": "Rules and regulations",
        "hint": "what has to be kept",
        "shape": "hexagon",
        "colour": "class-Regulation",
        "nouns": [r"\b(?:regulation|rules\ and\ regulations)\b"],
    }
    assert (relation["name"], relation["back"]) == ("lays down rules for", "Regulated by")
    assert data["schema"]["columns"][-1] == "Regulation"
    assert "--class-Regulation: #7a5c00;" in page
    assert "<td>Regulation</td>" in page
    assert "<td>lays down rules for</td>" in page


def test_queries_and_explanations_find_them(kg: Run, output: Path) -> None:
    query = "SELECT ?l { ?r a tkg:Regulation ; skos:prefLabel ?l ; tkg:regulates ?x }"
    assert "Act" in kg("query", output, query)
    assert "(Regulation)" in kg("explain", output, "AI Act")
    kg("check", output)


def test_the_digest_speaks_of_them(kg: Run, output: Path) -> None:
    found = kg("insights", output, "--json")
    assert '"Regulation"' in found
    assert " regulating " in found
    assert "border-left:4px solid #8268c4" in kg("insights", output, "--format", "html")


def test_a_loader_proves_them(kg: Run, home: Path, output: Path) -> None:
    kg("load", f"neo4j-csv:{home / 'import'}", output, "--json")  # which verifies, or fails
    names = {path.name for path in (home / "import").iterdir()}
    assert {"Regulation.csv", "regulates-Regulation-Risk.csv"} <= names


def test_the_server_has_them(home: Path, output: Path) -> None:
    where = {"PYTHONPATH": str(home), "PYTHONSAFEPATH": "1"}
    with serving(output / "graph.ttl", **where) as server:
        assert server.count("?s tkg:regulates ?o") >= 3
        assert b".kind.Regulation" in server.send("GET", "/web/style.css").body
        [topic] = server.query(
            'SELECT DISTINCT ?s { ?s skos:prefLabel "European AI Act"@en ; tkg:regulates ?x }'
        ).rows()
        path = "/" + topic["s"].split("/", 3)[3]
        page = server.send("GET", f"{path}.html").text
        assert "Lays down rules for" in page
