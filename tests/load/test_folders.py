"""Folders of files for other programs: written whole or not at all, and read back as they were."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kg.errors import (
    MissingExtra,
    OutputError,
    TargetOccupied,
)
from kg.graph import Graph
from kg.load.age_copy import agtype_value
from kg.load.age_csv import AgeCsv
from kg.load.file_targets import TableFolder
from kg.load.neo4j_csv import Neo4jCsv
from kg.load.parquet_tables import Parquet
from kg.load.property_mapping import to_property_graph
from kg.load.property_schema import NODES
from kg.load.target import deliver
from tests.graph.samples import graph, small
from tests.load import postgresql
from tests.load.graphs import TINY, quiet, read_back

pytest.importorskip("pyarrow", reason="needs: pip install 'trendkg[components]'")
EACH = pytest.mark.parametrize("kind", [AgeCsv, Neo4jCsv, Parquet])
Kind = type[TableFolder]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@EACH
def test_what_is_not_ours_is_never_replaced(kind: Kind, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.csv").write_text("x")
    (tmp_path / "file").write_text("x")
    for name, said in (("mine", r"not ours \(thesis.csv\)"), ("file", "is no folder")):
        with pytest.raises(TargetOccupied, match=said):
            deliver(kind(tmp_path / name), TINY, replace=True, progress=quiet)
    assert contents(tmp_path / "mine") == {"thesis.csv": b"x"}


@EACH
def test_a_file_that_cannot_be_read_is_told(kind: Kind, tmp_path: Path) -> None:
    deliver(kind(tmp_path), TINY, replace=False, progress=quiet)
    header = (tmp_path / f"Risk{kind.suffix}").read_bytes().partition(b"\n")[0]
    for content in (b"x,y\n", b"", b'"', header + b'\n"a"b', header + b"\nx\n"):
        (tmp_path / f"Risk{kind.suffix}").write_bytes(content)
        with pytest.raises(TargetOccupied, match="cannot be read back"):
            kind(tmp_path).census()
    deliver(kind(tmp_path), TINY, replace=True, progress=quiet)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="a part of its path is a file"):
        Neo4jCsv(tmp_path / "file" / "x").load(TINY, replace=False, progress=quiet)


def test_without_pyarrow_what_is_there_cannot_be_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(Parquet(tmp_path / "x"), TINY, replace=False, progress=quiet)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(MissingExtra, match=r"pip install 'trendkg\[parquet\]'"):
        Parquet(tmp_path / "x").census()


def header(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def test_headers_are_those_that_neo4j_documents(tmp_path: Path) -> None:
    """``NAME:TYPE``; one ``:ID`` for nodes, and ``:START_ID``, ``:END_ID``, ``:TYPE`` for edges."""
    Neo4jCsv(tmp_path).load(TINY, replace=False, progress=quiet)
    types = {"string", "string[]", "long", "double", "ID", "LABEL", "START_ID", "END_ID", "TYPE"}
    for path in tmp_path.glob("*.csv"):
        fields = [field.rpartition(":") for field in header(path)]
        assert {kind for _, _, kind in fields} <= types, path.name
        special = [kind for _, _, kind in fields if kind.isupper()]
        nodes = path.stem.count("-") == 0
        assert special == (["ID", "LABEL"] if nodes else ["START_ID", "END_ID", "TYPE"])
        named = [name for name, _, _ in fields if name]
        assert len(named) == len(set(named))
    assert header(tmp_path / "Risk.csv")[:5] == [
        "iri:ID",
        ":LABEL",
        "name:string",
        "nameLanguage:string",
        "otherNames:string[]",
    ]
    line = (tmp_path / "Risk.csv").read_text("utf-8").splitlines()[1]
    assert line.split(",")[1:3] == ['"TrendKG\x1fTopic\x1fRisk"', '"bias"']


def test_the_script_names_every_file_and_what_stands_between_values(tmp_path: Path) -> None:
    Neo4jCsv(tmp_path).load(TINY, replace=False, progress=quiet)
    script = (tmp_path / "import.sh").read_text("utf-8")
    assert "--array-delimiter=U+001F " in script
    for path in tmp_path.glob("*.csv"):
        option = "--relationships" if "-" in path.stem else "--nodes"
        assert f"  {option}={path.name} \\\n" in script
    subprocess.run(["/bin/sh", "-n", tmp_path / "import.sh"], check=True)
    (tmp_path / "neo4j-admin").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    (tmp_path / "neo4j-admin").chmod(0o755)
    run = subprocess.run(
        ["/bin/sh", tmp_path / "import.sh", "a b"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    said = run.stdout.splitlines()
    assert said[:3] == ["database", "import", "full"]
    assert said[-1] == "a b"
    assert sum(option.startswith("--nodes=") for option in said) == len(NODES)


def test_another_character_stands_between_values_that_have_this_one(tmp_path: Path) -> None:
    label = "a\x1fb\ue000c"
    turtle = (
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . <https://e.org/x> a"
        " <https://w3id.org/trendkg/ontology#Risk>, skos:Concept ;"
        f' skos:altLabel "{label}", "d" .'
    )
    of = Graph.parse(turtle.encode())
    deliver(Neo4jCsv(tmp_path), of, replace=False, progress=quiet)
    assert "U+E001 " in (tmp_path / "import.sh").read_text("utf-8")
    assert read_back(Neo4jCsv(tmp_path)).ntriples() == of.ntriples()


def test_the_loader_of_age_reads_its_files(postgresql_server: postgresql.Server) -> None:
    import psycopg

    of = graph(small())
    with TemporaryDirectory(prefix="kg-") as folder:
        Path(folder).chmod(0o755)
        AgeCsv(Path(folder, "x")).load(of, replace=False, progress=quiet)
        script = Path(folder, "x", "load.sql").read_text("utf-8")
        said = {"graph": "'csv_files'", "dir": f"'{folder}/x'"}
        with psycopg.connect(
            postgresql_server.url, user=postgresql.OWNER, password=postgresql.PASSWORD
        ) as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS age")
            connection.execute(re.sub(r":'(\w+)'", lambda match: said[match[1]], script))
            rows = connection.execute(
                "SELECT * FROM cypher('csv_files', $$ MATCH (n) OPTIONAL MATCH (n)-[r]->(m)"
                " RETURN n.iri, n.quote, r, type(r), m.iri $$)"
                " AS (a agtype, b agtype, c agtype, d agtype, e agtype)"
            ).fetchall()
    found = to_property_graph(of)
    read = [[agtype_value(cell) for cell in row] for row in rows]
    quotes = {iri: quote for iri, quote, *_ in read if quote}
    assert quotes == {n.iri: n.properties["quote"] for n in found.nodes if n.kind == "Evidence"}
    edges = {(start, kind, end) for start, _, _, kind, end in read if kind}
    assert edges == {(edge.start, edge.kind, edge.end) for edge in found.edges}
    assert {start for start, *_ in read} == {node.iri for node in found.nodes}
