"""A store on disk: whole or not at all, one writer, readers beside it, and kill -9."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock
import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.errors import MalformedGraph, OutputError, SourceNotFound, StoreInUse
from kg.graph import Graph, file_locks, snapshots

A = Quad(NamedNode("http://e/a"), NamedNode("http://e/p"), Literal("a"))
B = Quad(NamedNode("http://e/b"), NamedNode("http://e/p"), Literal("b"))
NAMES_ITS_HOLDER = int(filelock.__version__.split(".")[0]) > 3
"""Before, who waited for a lock emptied its file."""
UNIX = pytest.mark.skipif(os.name == "nt", reason="signals and flock are those of Unix")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    snapshots.create(tmp_path / "store", lambda store: store.add(A))
    return tmp_path / "store"


def held(folder: Path) -> set[Quad]:
    lease = snapshots.read(folder)
    with lease.held:
        return set(lease.store)


WRITER = """
import sys
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
from kg.graph import snapshots

def slowly(store):
    store.bulk_extend(
        Quad(NamedNode(f"http://e/{i}"), NamedNode("http://e/p"), Literal("x")) for i in range(1000)
    )
    print("writing", flush=True)
    sys.stdin.readline()

snapshots.change(Path(sys.argv[1]), slowly)
print("done", flush=True)
"""


@contextmanager
def writer(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that is in the midst of writing the store, until it is told to end."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        assert process.stdout.readline() == "writing\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def told(process: subprocess.Popen[str]) -> None:
    """Let the writer end, and wait for it."""
    assert process.communicate("\n", timeout=60)[0] == "done\n"


def test_what_is_written_is_there(folder: Path) -> None:
    assert snapshots.is_store(folder)
    assert held(folder) == {A}
    assert snapshots.change(folder, lambda store: store.add(B)) is None
    assert held(folder) == {A, B}
    assert snapshots.change(folder, len) == 2


def test_readers_keep_what_they_opened(folder: Path) -> None:
    lease = snapshots.read(folder)
    for _ in range(3):
        snapshots.change(folder, lambda store: store.add(B))
        assert set(lease.store) == {A}
    assert lease.path.is_dir()
    lease.held.close()
    snapshots.change(folder, lambda _: None)
    assert not lease.path.exists()
    assert sorted(p.name for p in folder.iterdir()) == [
        "000005",
        "000005.lease",
        "lock",
        "store.json",
    ]


def test_a_change_that_fails_changes_nothing(folder: Path) -> None:
    def failing(store: Store) -> None:
        store.add(B)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        snapshots.change(folder, failing)
    assert held(folder) == {A}
    assert not list(folder.glob("*.part"))


@pytest.mark.parametrize("there", [False, True])
def test_a_creation_that_fails_leaves_nothing(tmp_path: Path, *, there: bool) -> None:
    folder = tmp_path / "store"
    if there:
        folder.mkdir()
    with pytest.raises(ZeroDivisionError):
        snapshots.create(folder, lambda _: 1 // 0)
    assert folder.exists() is there
    assert not there or not list(folder.iterdir())


@UNIX
def test_a_reader_beside_a_writing_process(folder: Path) -> None:
    with writer(folder) as process:
        assert held(folder) == {A}
        before = snapshots.read(folder)
        told(process)
        assert set(before.store) == {A}
        assert len(held(folder)) == 1001


@UNIX
def test_a_second_writer_is_told_who_is_writing(folder: Path) -> None:
    with writer(folder) as process:
        who = f"process {process.pid}" if NAMES_ITS_HOLDER else "another process"
        with pytest.raises(StoreInUse, match=rf"{who} is writing .*; wait until"):
            snapshots.change(folder, lambda store: store.add(B))
    snapshots.change(folder, lambda store: store.add(B))
    assert held(folder) == {A, B}


@UNIX
def test_a_killed_writer_leaves_the_store_as_it_was(folder: Path) -> None:
    with writer(folder) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert [p.name for p in folder.glob("*.part")] == ["000002.part"]
    assert held(folder) == {A}
    snapshots.change(folder, lambda store: store.add(B))
    assert held(folder) == {A, B}
    assert not list(folder.glob("*.part"))


@UNIX
def test_a_killed_reader_holds_nothing(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from kg.graph import snapshots;"
        "l = snapshots.read(Path(sys.argv[1])); print(len(l.store), flush=True);"
        "sys.stdin.readline()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdout
        assert reader.stdout.readline() == "1\n"
        snapshots.change(folder, lambda store: store.add(B))
        assert (folder / "000001").is_dir()
        reader.kill()
    snapshots.change(folder, lambda _: None)
    assert not (folder / "000001").exists()


def test_a_generation_that_went_away_in_between_is_looked_for_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, seen = snapshots.Held, []

    def swept(path: Path) -> object:
        if not seen:
            seen.append(path)
            snapshots.change(folder, lambda store: store.add(B))
        return real(path)

    monkeypatch.setattr(snapshots, "Held", swept)
    assert held(folder) == {A, B}
    assert seen


def test_a_store_that_lacks_its_generation_is_damaged(folder: Path) -> None:
    (folder / "000001").rename(folder / "elsewhere")
    with pytest.raises(MalformedGraph, match=r"lacks 000001; make it anew"):
        snapshots.read(folder)


HEADS = ["", "{}", "[]", "[" * 9999]
HEADS += ['{"format": "trendkg-store", "version": 2, "current": "000001"}']


@pytest.mark.parametrize("head", HEADS)
def test_a_head_of_another_kind(folder: Path, head: str) -> None:
    (folder / "store.json").write_text(head)
    with pytest.raises(MalformedGraph, match="not of this version"):
        snapshots.read(folder)


def test_what_is_no_database(folder: Path) -> None:
    (folder / "000001" / "CURRENT").write_text("nothing\n")
    with pytest.raises(MalformedGraph, match="no database that can be read"):
        snapshots.read(folder)


def test_what_is_no_store(tmp_path: Path) -> None:
    assert not snapshots.is_store(tmp_path)
    for refused in (snapshots.read, lambda p: snapshots.change(p, len)):
        with pytest.raises(SourceNotFound, match="no store; make one with kg store create"):
            refused(tmp_path)


def test_what_is_there_is_not_written_over(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (folder, tmp_path / "file", tmp_path):
        with pytest.raises(OutputError, match="is there already"):
            snapshots.create(path, len)


def test_what_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="a part of its path is a file"):
        snapshots.create(tmp_path / "file" / "store", len)


def test_a_graph_is_loaded_from_a_store_where_it_is(folder: Path, tmp_path: Path) -> None:
    named = Quad(A.subject, A.predicate, A.object, NamedNode("http://e/graph"))
    snapshots.change(folder, lambda store: store.add(named))
    graph = Graph.load(folder)
    assert len(graph) == 1
    assert len(graph.store) == 2
    assert bool(graph.query("ASK { GRAPH <http://e/graph> { ?s ?p ?o } }"))
    (tmp_path / "b.nt").write_text(f"{B.subject} {B.predicate} {B.object} .\n")
    both = Graph.load(folder, tmp_path / "b.nt")
    assert len(both) == len(both.store) == 2


def test_the_head_says_what_it_is(folder: Path) -> None:
    assert json.loads((folder / "store.json").read_text()) == {
        "format": "trendkg-store",
        "version": 1,
        "current": "000001",
    }


def test_locks(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    assert file_locks.holder(path) == ""
    with file_locks.exclusive(path):
        assert file_locks.holder(path) == str(os.getpid())
        with pytest.raises(BlockingIOError):
            file_locks.Held(path)
    with file_locks.Held(path), file_locks.Held(path), pytest.raises(BlockingIOError):
        file_locks.exclusive(path).__enter__()
