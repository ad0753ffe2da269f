"""Every RDF file that we write is read by other programs, with the same number of statements."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.checkout import CHECKOUT
from tests.independent import jena
from tests.independent.files import RDF, Written, canonical, graphs, write_all

NODE = CHECKOUT / "tests" / "node"
NO_NODE = "needs Node.js and: npm ci --prefix tests/node"
ONTOLOGY = sorted((CHECKOUT / "ontology").glob("*.ttl"))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[Written]:
    return write_all(tmp_path_factory.mktemp("files"))


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
