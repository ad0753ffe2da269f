"""Ladybug: a file made by COPY, whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import (
    TargetError,
    TargetOccupied,
)
from kg.graph import Graph
from kg.load.address import Address
from kg.load.ladybug import Ladybug
from kg.load.target import deliver, open_target
from tests.load.graphs import SMALL, TINY, quiet, read_back

ladybug = pytest.importorskip("ladybug", reason="needs: pip install 'trendkg[components]'")
pytest.importorskip("pyarrow", reason="needs: pip install 'trendkg[components]'")


def ask(path: Path, query: str) -> list[list[object]]:
    with ladybug.Database(str(path)) as database, ladybug.Connection(database) as connection:
        return [list(row) for row in connection.execute(query).get_all()]


def test_a_path_of_relations_can_be_asked_for(tmp_path: Path) -> None:
    deliver(Ladybug(tmp_path / "x"), TINY, replace=False, progress=quiet)
    query = (
        "MATCH (t:Trend)-[u:usesTechnique]->(x:Technique)-[m:mitigatesRisk]->(r:Risk)"
        " RETURN t.name, x.name, r.name, u.confidence, m.modality ORDER BY t.name, x.name"
    )
    assert ask(tmp_path / "x", query)[0] == [
        "clinical foundation models",
        "federated learning",
        "privacy concerns",
        0.6,
        "asserted",
    ]


def test_relations_of_unusual_ends_have_a_place(tmp_path: Path) -> None:
    turtle = (
        b"@prefix tkg: <https://w3id.org/trendkg/ontology#> . @base <https://e.org/> ."
        b"@prefix skos: <http://www.w3.org/2004/02/skos/core#> ."
        b"<d> a tkg:Domain, skos:Concept ; tkg:raisesRisk <t> . <t> a tkg:Trend, skos:Concept ."
    )
    of = Graph.parse(turtle)
    there = Ladybug(tmp_path / "x")
    deliver(there, of, replace=False, progress=quiet)
    assert read_back(there).ntriples() == of.ntriples()


HELD = """
import ladybug, os, sys
database = ladybug.Database(sys.argv[1])
connection = ladybug.Connection(database)
connection.execute("CREATE (:Risk {iri: 'x'})")
print("held", flush=True)
sys.stdin.read()
os.kill(os.getpid(), 9)
"""


def test_a_database_in_use_is_left_alone_and_its_log_does_not_outlive_it(tmp_path: Path) -> None:
    path = tmp_path / "x"
    there = Ladybug(path)
    deliver(there, SMALL, replace=False, progress=quiet)
    command = [sys.executable, "-c", HELD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        holder.stdout.readline()
        with pytest.raises(TargetError, match="is in use by another process"):
            there.load(TINY, replace=True, progress=quiet)
        holder.communicate(b"")
    assert (tmp_path / "x.wal").exists(), "what it did is only in its log"
    deliver(there, TINY, replace=True, progress=quiet)
    assert [path.name for path in tmp_path.iterdir()] == ["x"]
    assert read_back(there).ntriples() == TINY.ntriples()


def test_what_is_not_ours_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("My thesis." * 1000)
    (tmp_path / "folder").mkdir()
    ask(tmp_path / "theirs", "CREATE NODE TABLE Person(name STRING PRIMARY KEY)")
    for name, said in (
        ("text", "is no Ladybug database"),
        ("folder", "is no Ladybug database"),
        ("theirs", r"has tables that are not ours \(Person\); nothing was changed"),
    ):
        for replace in (False, True):
            with pytest.raises(TargetOccupied, match=said):
                deliver(Ladybug(tmp_path / name), TINY, replace=replace, progress=quiet)
    assert (tmp_path / "text").read_text().startswith("My thesis.")


def test_an_empty_database_is_a_place(tmp_path: Path) -> None:
    ask(tmp_path / "x", "RETURN 1")
    deliver(Ladybug(tmp_path / "x"), TINY, replace=False, progress=quiet)


def test_faults_are_told(tmp_path: Path) -> None:
    there = open_target(Address.parse(f"ladybug:{tmp_path}/x"))
    assert there.name == f"{tmp_path}/x"
    with there._open(tmp_path / "x") as run, pytest.raises(RuntimeError):
        run("MATCH (n:Nobody) RETURN n")
    with (
        pytest.raises(TargetError, match="Ladybug refuses: Binder exception"),
        there._open(tmp_path / "x") as run,
    ):
        run("MATCH (n:Nobody) RETURN n")
