"""Every RDF file that we write is read by other programs, with the same number of statements."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, parse

from kg.export import FORMATS
from kg.graph import Graph
from kg.resources import ontology
from tests.checkout import CHECKOUT, OUTPUT
from tests.graph.samples import graph, small
from tests.independent import jena

RDF: Final = ("turtle", "ntriples", "nquads", "jsonld", "rdfxml")
ODD: Final = r"""
<https://e/\u00e9/s> <https://e/p> "" , " " , "\\ \" ' \t \n \r {} <b>&amp; $x %41"@en ,
    "\U0001F600 \u202e \u00a0 \u00ad"@de-at , "0.5"^^<http://www.w3.org/2001/XMLSchema#decimal> ,
    "2025-03"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> , true , <https://e/%C3%A9#char=1,2> .
<https://e/a(b)'c> <https://e/p> <https://e/o?x=1&y=2> .
"""
NODE = CHECKOUT / "tests" / "node"
NO_NODE = "needs Node.js and: npm ci --prefix tests/node"
ONTOLOGY = sorted((CHECKOUT / "ontology").glob("*.ttl"))


@dataclass(frozen=True)
class Written:
    """A file, and the statements that it has."""

    path: Path
    form: str
    statements: int


def graphs() -> Mapping[str, Graph]:
    """Graphs of all kinds: a build, a small one, and one of odd terms."""
    return {
        "built": Graph.load(OUTPUT / "graph.ttl"),
        "tiny": Graph.load(ontology() / "examples/graphs/tiny.ttl"),
        "small": graph(small()),
        "odd": Graph.parse(ODD.encode()),
    }


def canonical(path: Path) -> str:
    """The canonical form (RDFC-1.0) of a file's triples, as sorted N-Quads without graphs."""
    base = "https://w3id.org/trendkg/id/"
    quads = parse(path=path, base_iri=None if path.suffix == ".nq" else base)
    dataset = Dataset(Quad(q.subject, q.predicate, q.object) for q in quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(f"{line}\n" for line in str(dataset).splitlines()))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[Written]:
    """Each graph in each format of RDF."""
    folder = tmp_path_factory.mktemp("files")
    found = []
    for name, of in graphs().items():
        for form in RDF:
            path = folder / f"{name}-{form}{FORMATS[form].suffix}"
            FORMATS[form].write(of, path)
            size = len(set(parse(path=path))) if form == "nquads" else len(of)
            found.append(Written(path, form, size))
    return found


def of(written: list[Written], *forms: str) -> dict[str, int]:
    """The files in these formats, with their statements."""
    return {str(w.path): w.statements for w in written if w.form in forms}


def node(script: str, *arguments: str | Path) -> Any:
    """What a script of ours makes of files, with the modules in ``tests/node``."""
    if shutil.which("node") is None or not (NODE / "node_modules").is_dir():
        pytest.skip(NO_NODE)
    run = subprocess.run(
        ["node", NODE / script, *arguments], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_jena(written: list[Written], tmp_path: Path) -> None:
    """Jena's RIOT; its reader of JSON-LD lacks a part in Debian, and is left out."""
    if not jena.there():
        pytest.skip(jena.HINT)
    expected = of(written, "turtle", "ntriples", "nquads", "rdfxml")
    run = jena.run("riotcmd.riot", "--validate", "--count", *expected, *ONTOLOGY, scratch=tmp_path)
    said = run.stdout + run.stderr
    assert run.returncode == 0, said
    found = re.findall(r"^file://(\S+) : (?:Triples|Quads) = ([\d,]+)$", said, re.M)
    counts = {path: int(number.replace(",", "")) for path, number in found}
    assert {path: counts[path] for path in expected} == expected
    assert {str(path) for path in ONTOLOGY} <= counts.keys()


def said(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What a program says that Debian has in a package."""
    package = {"rapper": "raptor2-utils"}.get(program, program)
    if shutil.which(program) is None:
        pytest.skip(f"needs {program}; on Debian: apt-get install {package}")
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=True)


@pytest.mark.parametrize("form", ["turtle", "ntriples", "nquads", "rdfxml"])
def test_rapper(written: list[Written], form: str) -> None:
    for path, statements in of(written, form).items():
        run = said("rapper", "--count", "--input", form, path, "https://e/")
        assert f"Parsing returned {statements} triple" in run.stderr, path
        assert "Error" not in run.stderr


@pytest.mark.parametrize("form", ["turtle", "ntriples", "nquads"])
def test_serdi(written: list[Written], form: str) -> None:
    for path, statements in of(written, form).items():
        run = said("serdi", "-i", form, "-o", "nquads", path)
        assert run.stderr == ""
        assert len(set(run.stdout.splitlines())) == statements, path


def test_n3_and_jsonld_of_node(written: list[Written]) -> None:
    expected = of(written, "turtle", "ntriples", "nquads", "jsonld")
    found = node("read.mjs", *expected)
    assert {path: said["statements"] for path, said in found.items()} == expected
    for path, said in found.items():
        if "canonical" in said:
            assert "".join(sorted(said["canonical"].splitlines(keepends=True))) == canonical(
                Path(path)
            ), path


def test_pyld(written: list[Written]) -> None:
    """PyLD reads our JSON-LD as we do, and fetches nothing for it."""
    jsonld = pytest.importorskip("pyld.jsonld", reason="needs: pip install 'trendkg[components]'")

    def nowhere(url: str, _options: object) -> None:
        raise AssertionError(f"{url} is not to be fetched")

    for path in of(written, "jsonld"):
        document = json.loads(Path(path).read_text("utf-8"))
        options = {"format": "application/n-quads", "documentLoader": nowhere}
        lines = jsonld.normalize(document, {**options, "algorithm": "URDNA2015"})
        assert "".join(sorted(lines.splitlines(keepends=True))) == canonical(Path(path)), path


@pytest.mark.parametrize("name", graphs())
def test_the_canonical_form_of_all_formats_is_one(written: list[Written], name: str) -> None:
    forms = {w.form: canonical(w.path) for w in written if w.path.name.startswith(f"{name}-")}
    assert set(forms) == set(RDF)
    assert len(set(forms.values())) == 1


def test_no_registry_is_named_in_the_lock_of_the_node_modules() -> None:
    lock = json.loads((NODE / "package-lock.json").read_text("utf-8"))
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    modules = [package for name, package in lock["packages"].items() if name]
    assert all("integrity" in package for package in modules)
