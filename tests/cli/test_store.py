"""``kg store``: what a person or a script sees of it; the store itself is tested elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.export import FORMATS
from kg.graph import Graph
from kg.graph.file_locks import exclusive
from tests.cli.conftest import Kg


@pytest.fixture
def kept(kg: Kg, built: Path, tmp_path: Path) -> Path:
    """A store of the build."""
    code, out, err = kg("store", "create", tmp_path / "kept", built)
    assert (code, out) == (0, "")
    assert err == f"kg: {tmp_path / 'kept'}: reports 1 added\n"
    return tmp_path / "kept"


def test_a_store_answers_as_its_graph_does(kg: Kg, built: Path, kept: Path) -> None:
    for name, *rest in (
        ["query", "risks-raised"],
        ["explain", "federated learning"],
        ["insights", "--json"],
        ["check"],
    ):
        assert kg(name, kept, *rest) == kg(name, built, *rest)
    of_reports = kg("query", kept, "ASK { GRAPH ?report { ?report a tkg:Report } }")
    assert '"boolean":true' in of_reports.out


def test_the_reports_of_a_store(kg: Kg, kept: Path) -> None:
    code, out, err = kg("store", "info", kept)
    assert code == 0
    head, row = out.splitlines()
    assert head.split() == ["report", "IRI", "triples"]
    assert "https://w3id.org/trendkg/id/report/edge" in row
    assert err.startswith("kg: 1 report, ")
    told = json.loads(kg("store", "info", kept, "--json").out)
    assert [r["iri"] for r in told["reports"]] == ["https://w3id.org/trendkg/id/report/edge"]
    assert told["triples"] == len(Graph.load(kept))


def test_adding_replacing_removing(kg: Kg, built: Path, kept: Path) -> None:
    again = kg("store", "add", kept, built / "graph.ttl")
    assert again.err == f"kg: {kept}: reports 1 unchanged\n"
    removed = json.loads(kg("store", "remove", kept, "edge", "--json").out)
    assert removed["removed"] == ["https://w3id.org/trendkg/id/report/edge"]
    assert not Graph.load(kept).topics()
    assert kg("store", "replace", kept, built).err == f"kg: {kept}: reports 1 added\n"
    assert Graph.load(kept).ntriples() == Graph.load(built).ntriples()


@pytest.mark.parametrize("ending", ["ttl", "nq.gz", "jsonld"])
def test_a_dump_is_in_the_format_of_its_name(
    kg: Kg, built: Path, kept: Path, ending: str, tmp_path: Path
) -> None:
    file = tmp_path / f"all.{ending}"
    assert kg("store", "dump", kept, "-o", file) == (0, "", f"kg: wrote {file}\n")
    assert Graph.load(file).ntriples() == Graph.load(built).ntriples()


def test_a_second_writer_is_told(kg: Kg, kept: Path) -> None:
    with exclusive(kept / "lock"):
        code, out, err = kg("store", "remove", kept, "edge")
    assert (code, out) == (6, "")
    assert "is writing this store; wait until it is done, and try again" in err
    assert err.count("\n") == 1


def test_a_store_is_loaded_and_shown_as_its_graph(
    kg: Kg, built: Path, kept: Path, tmp_path: Path
) -> None:
    for name, source in (("one", built), ("other", kept)):
        loaded = kg("load", f"json:{tmp_path}/{name}.json", source)
        assert loaded.code == 0, loaded.err
        FORMATS["html"].write(Graph.load(source), tmp_path / f"{name}.html")
    for ending in ("json", "html"):
        one, other = (tmp_path / f"{name}.{ending}" for name in ("one", "other"))
        assert one.read_bytes() == other.read_bytes()
