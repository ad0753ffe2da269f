"""The answers of the server, and those of another engine (Apache Jena) to the same queries."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

from tests.checkout import CHECKOUT
from tests.independent import jena as installed
from tests.serve.servers import Server

if not installed.there() or find_spec("jpype") is None:
    pytest.skip(
        "Apache Jena is not here; get it by: apt-get install libapache-jena-java"
        " default-jre-headless, and pip install jpype1",
        allow_module_level=True,
    )

QUESTIONS = CHECKOUT / "ontology" / "questions"
QUERIES = Path(__file__).parent / "queries"
FILES = {file.stem: file for folder in (QUESTIONS, QUERIES) for file in folder.glob("*.rq")}
XSD = "http://www.w3.org/2001/XMLSchema#"
REPEATS = {"path-alternative", "path-negated"}
"""Where pyoxigraph gives once what both branches of a path find, and the standard says twice."""
NUMBERS = {f"{XSD}{name}" for name in ("integer", "decimal", "double", "float")}


@pytest.fixture(scope="module")
def jena(folder: Path) -> dict[str, dict[str, Any]]:
    command = [sys.executable, "-m", "tests.serve.jena", str(folder / "graph.ttl")]
    done = subprocess.run(
        [*command, str(QUESTIONS), str(QUERIES)],
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answers: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return answers


def term(value: dict[str, str]) -> tuple[str, ...]:
    """A term of SPARQL results in JSON, alike however a number is written."""
    datatype = value.get("datatype", "")
    text = value["value"]
    if datatype in NUMBERS:
        text = str(Decimal(text).quantize(Decimal("1e-9")).normalize())
    kind = "literal" if value["type"] == "typed-literal" else value["type"]
    return kind, text, datatype, value.get("xml:lang", "").lower()


def rows(found: list[dict[str, dict[str, str]]]) -> Counter[tuple[tuple[str, Any], ...]]:
    return Counter(tuple(sorted((n, term(v)) for n, v in row.items())) for row in found)


def canonical(triples: bytes) -> Dataset:
    found = Dataset(parse(triples, RdfFormat.N_TRIPLES))
    found.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return found


def test_there_are_enough_queries() -> None:
    assert len(FILES) >= 60


@pytest.mark.parametrize("name", sorted(FILES))
def test_both_engines_say_the_same(
    server: Server, jena: dict[str, dict[str, Any]], name: str
) -> None:
    query = FILES[name].read_text("utf-8")
    other = jena[name]
    if "triples" in other:
        reply = server.query(query, "application/n-triples")
        assert canonical(reply.body) == canonical(other["triples"].encode())
        return
    found = json.loads(server.query(query).body)
    if "value" in other:
        assert found["boolean"] == other["value"]
    elif name in REPEATS:
        ours, theirs = rows(found["results"]["bindings"]), rows(other["rows"])
        assert ours == Counter(set(theirs))
        assert ours != theirs
    else:
        assert rows(found["results"]["bindings"]) == rows(other["rows"])


def test_a_different_answer_would_be_seen(jena: dict[str, dict[str, Any]]) -> None:
    found = jena["minus"]["rows"]
    assert rows(found) != rows(found[1:])
    assert rows(found) != rows([*found, found[0]])
    one, two = '<urn:a> <urn:b> "1" .\n', '<urn:a> <urn:b> "1"@en .\n'
    assert canonical(one.encode()) != canonical(two.encode())
