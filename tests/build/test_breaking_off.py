"""Builds that are killed, or find the disk full, at any moment: nothing is lost."""

from __future__ import annotations

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.build import output_folder, pipeline
from kg.build.memo import CacheUse, opened
from kg.build.output_folder import exclusive
from kg.errors import InputError, OutputError
from kg.files import current
from tests.build.small import TEXTS, contents, fill

COMMAND = [sys.executable, "-m", "kg", "build", "reports", "-o", "out", "--quiet", "-j"]


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A folder with reports/, and out/ built of them; then more reports came."""
    fill(tmp_path / "reports", {f"{n}.md": text for n, text in enumerate(TEXTS)})
    update(tmp_path)
    more = {f"more-{n}.md": f"{text}\n\n## {n}\n" for n in range(6) for text in TEXTS}
    fill(tmp_path / "reports", more)
    return tmp_path


def update(folder: Path, say: Callable[[str], None] = lambda _: None) -> None:
    pipeline.build_into(folder / "out", [folder / "reports"], processes=1, say=say)


def scratch(folder: Path) -> dict[str, bytes]:
    place = folder / "scratch"
    pipeline.build_into(place, [folder / "reports"], processes=1, cache=CacheUse.NONE)
    return contents(place)


def whole(folder: Path, before: dict[str, bytes], after: dict[str, bytes]) -> bool:
    """Whether all files are those of before, or all are those of after."""
    found = {name: current(folder / "out" / name).read_bytes() for name in before}
    return found in (before, after)


@pytest.mark.slow
def test_a_kill_at_any_moment_loses_nothing(built: Path) -> None:
    before, after = contents(built / "out"), scratch(built)
    moments = random.Random(7)  # noqa: S311 - nothing secret
    for processes in ("1", "2", "1"):
        process = subprocess.Popen(
            [*COMMAND, processes], cwd=built, stderr=subprocess.PIPE, start_new_session=True
        )
        time.sleep(moments.uniform(0.5, 3.0))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert whole(built, before, after)
    update(built)
    found = contents(built / "out")
    assert {name: found[name] for name in found.keys() - {"metadata.csv"}} == after
    assert [path.name for path in (built / "out").glob(".*")] == [".kg-cache"]


@pytest.mark.slow
def test_a_disk_that_is_full_at_any_moment_loses_nothing(built: Path) -> None:
    before, after = contents(built / "out"), scratch(built)
    for limit in (0, 40_000, 150_000, 300_000):
        result = subprocess.run(
            [*COMMAND, "1"],
            cwd=built,
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=lambda limit=limit: limited(limit),
            env={k: v for k, v in os.environ.items() if not k.startswith("COV")},
        )
        assert result.returncode == 6, result.stderr
        assert result.stderr.count("\n") == 1
        assert "Traceback" not in result.stderr
        assert whole(built, before, after)
    update(built)
    assert contents(built / "out") == after


def limited(size: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"not a database at all" * 100),
        lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
        lambda path: foreign(path),  # noqa: PLW0108 - it is defined below
    ],
    ids=["empty", "no database", "half of it", "another program's"],
)
def test_a_cache_that_is_not_as_it_was_left_is_not_believed(
    built: Path, harm: Callable[[Path], None]
) -> None:
    harm(built / "out" / ".kg-cache" / "builds.sqlite")
    said: list[str] = []
    update(built, said.append)
    assert contents(built / "out") == scratch(built)
    assert len(said) <= 1
    assert all("all is built anew" in text for text in said)


def foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE kept (kind TEXT, name BLOB)")
    connection.close()


def test_a_value_that_was_changed_is_not_believed(built: Path) -> None:
    with sqlite3.connect(built / "out" / ".kg-cache" / "builds.sqlite") as connection:
        connection.execute("UPDATE kept SET value = zeroblob(9) WHERE kind = 'report topics'")
    connection.close()
    said: list[str] = []
    update(built, said.append)
    assert contents(built / "out") == scratch(built)
    assert any("all is built anew" in text for text in said)


def test_two_builds_at_once_do_not_meet(tmp_path: Path) -> None:
    second = exclusive(tmp_path)
    with exclusive(tmp_path), pytest.raises(OutputError, match="another build is writing to"):
        second.__enter__()
    with exclusive(tmp_path):
        pass


def test_what_a_dead_build_left_is_cleared_away(tmp_path: Path) -> None:
    fill(tmp_path, {".kg-abc/graph.ttl": "", ".kg-cache/x": "", ".kg-old.part": "", "mine": ""})
    fill(tmp_path, {".kg-ready/graph.ttl": "complete"})
    fill(tmp_path, {".kg-new.part": ""})
    hours_ago = time.time() - 2 * output_folder._HOUR
    os.utime(tmp_path / ".kg-old.part", (hours_ago, hours_ago))
    with exclusive(tmp_path):
        pass
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {".kg-cache", ".kg-new.part", "mine", "graph.ttl"}


def test_no_new_folder_stays_where_there_is_nothing_to_build(tmp_path: Path) -> None:
    for folder, stays in ((tmp_path / "new", False), (tmp_path, True)):
        with pytest.raises(InputError), exclusive(folder):
            raise InputError("nothing")
        assert folder.exists() is stays


def test_a_cache_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"cannot be written: .*; free some space"):
        write_nothing(tmp_path)


def write_nothing(folder: Path) -> None:
    with opened(folder, print) as cache:
        cache._db.execute("PRAGMA query_only = ON")
        cache.put("kind", b"a", b"b", b"c")


def test_only_a_folder_that_is_held_is_called_so(tmp_path: Path) -> None:
    with pytest.raises(BlockingIOError), exclusive(tmp_path):
        raise BlockingIOError
