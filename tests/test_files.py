"""Files are written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import gzip
import io
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from kg import files
from kg.errors import OutputError


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_write(tmp_path: Path) -> None:
    files.write_text(tmp_path / "a" / "b" / "c.txt", ["é", "\n"])
    files.write_text(tmp_path / "a" / "b" / "c.txt", ["ä\n"])
    assert contents(tmp_path) == {"a/b/c.txt": "ä\n".encode()}


def test_permissions_are_the_usual(tmp_path: Path) -> None:
    files.write_bytes(tmp_path / "a", [b""])
    (tmp_path / "b").touch()
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_compressed_without_a_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files.write_bytes(tmp_path / "a.gz", [b"abc", b"def"])
    monkeypatch.setattr("time.time", lambda: 0.0)
    files.write_bytes(tmp_path / "b.gz", [b"abc", b"def"])
    written = contents(tmp_path)
    assert written["a.gz"] == written["b.gz"]
    assert gzip.decompress(written["a.gz"]) == b"abcdef"


def test_links_are_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "target")
    files.write_bytes(tmp_path / "link", [b"x"])
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes() == b"x"


def interrupted(error: BaseException) -> Iterator[bytes]:
    """Chunks that end in an error after the first."""
    yield b"new"
    raise error


@pytest.mark.parametrize("name", ["a", "a.gz"])
@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("bug"), MemoryError()])
def test_interrupted(tmp_path: Path, name: str, error: BaseException) -> None:
    (tmp_path / name).write_bytes(b"old")
    with pytest.raises(type(error)):
        files.write_bytes(tmp_path / name, interrupted(error))
    assert contents(tmp_path) == {name: b"old"}


REASONS = [
    (errno.ENOSPC, "disk full; free some space or choose another disk"),
    (errno.EDQUOT, "disk quota used up; free some space"),
    (errno.EROFS, "read-only file system; choose another folder"),
    (errno.EACCES, r"no permission \(read-only\); choose another folder or change its perm"),
    (errno.EIO, "Input/output error; choose another folder"),
]


@pytest.mark.parametrize(("number", "message"), REASONS)
@pytest.mark.parametrize("call", ["fsync", "write", "open"])
def test_refused_by_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, message: str, call: str
) -> None:
    def refuse(*_given: object) -> IO[bytes]:
        raise OSError(number, os.strerror(number))

    (tmp_path / "a").write_bytes(b"old")
    if call == "fsync":
        monkeypatch.setattr(os, "fsync", refuse)
    elif call == "open":
        monkeypatch.setattr(Path, "open", refuse)
    chunks = interrupted(OSError(number, os.strerror(number))) if call == "write" else [b"new"]
    with pytest.raises(OutputError, match=f"a cannot be written: {message}"):
        files.write_bytes(tmp_path / "a", chunks)
    monkeypatch.undo()
    assert contents(tmp_path) == {"a": b"old"}


def test_unnamed_errors_are_passed_on(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written: odd; choose another folder"):
        files.write_bytes(tmp_path / "a", interrupted(OSError("odd")))


def test_paths_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path, message in [
        (tmp_path, "it is a folder; name a file"),
        (tmp_path / "file" / "a", "a part of its path is a file; choose another folder"),
        (tmp_path / ("x" * 300), "the name is too long; choose a shorter one"),
    ]:
        with pytest.raises(OutputError, match=message):
            files.write_bytes(path, [b""])
    assert contents(tmp_path) == {"file": b""}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
def test_full_device() -> None:
    with pytest.raises(OutputError, match="/dev/full cannot be written: disk full"):
        files.write_bytes(Path("/dev/full"), [b"x" * 100_000])


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="no such device here")
def test_devices_are_written_to_directly() -> None:
    files.write_bytes(Path("/dev/null"), [b"x"])
    assert not Path("/dev/null").is_file()


@pytest.mark.parametrize(
    ("content", "most", "read"),
    [
        (b"", 0, b""),
        (b"", 5, b""),
        (b"four", 5, b"four"),
        (b"four", 4, b"four"),
        (b"four", 3, b"four"),
        (b"four", 1, b"fo"),
        (b"four", 10**30, b"four"),
    ],
)
def test_one_byte_more_tells_that_there_are_more(content: bytes, most: int, read: bytes) -> None:
    assert files.at_most(io.BytesIO(content), most) == read


def test_the_end_is_met_once() -> None:
    class Terminal(io.BytesIO):
        ends = 0

        def read(self, size: int | None = -1, /) -> bytes:
            found = super().read(size)
            self.ends += len(found) < (size or 0)
            return found

    terminal = Terminal(b"typed")
    assert files.at_most(terminal, 100) == b"typed"
    assert terminal.ends == 1


def test_more_than_is_read_at_once() -> None:
    assert len(files.at_most(io.BytesIO(bytes(3_000_000)), 2_500_000)) == 2_500_001


def test_a_pipe_is_waited_for_but_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe = tmp_path / "graph.ttl"
    os.mkfifo(pipe)
    with monkeypatch.context() as patched:
        patched.setattr(files, "_PIPE_SECONDS", 0.1)
        with pytest.raises(TimeoutError, match="nobody writes to this pipe"):
            files.read_bytes(pipe)
    for most, size in ((10**9, 100_000), (5, 6), (100_000, 100_000)):
        writer = threading.Thread(target=lambda: write_some(pipe))
        writer.start()
        assert files.read_bytes(pipe, most) == b"x" * size
        writer.join()


def write_some(pipe: Path) -> None:
    with contextlib.suppress(BrokenPipeError):
        pipe.write_bytes(b"x" * 100_000)
