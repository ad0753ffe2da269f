"""Files and folders that are either written whole or not at all."""

from __future__ import annotations

import errno
import gzip
import io
import os
import secrets
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final, Protocol, cast

from kg.errors import OutputError

_CHUNK: Final = 1024 * 1024
_PIPE_SECONDS: Final = 10.0
"""In which somebody has to begin to write to a named pipe."""
_ELSEWHERE: Final = "choose another folder or change its permissions"
_REASONS: Final = {
    "ENOSPC": ("disk full", "free some space or choose another disk"),
    "EDQUOT": ("disk quota used up", "free some space or choose another disk"),
    "EFBIG": ("file too large for this disk", "choose another disk"),
    "EROFS": ("read-only file system", "choose another folder"),
    "EACCES": ("no permission (read-only)", _ELSEWHERE),
    "EPERM": ("no permission (read-only)", _ELSEWHERE),
    "EISDIR": ("it is a folder", "name a file"),
    "ENOTDIR": ("a part of its path is a file", "choose another folder"),
    "EEXIST": ("a part of its path is a file", "choose another folder"),
    "ENAMETOOLONG": ("the name is too long", "choose a shorter one"),
}
"""Name of an error number (not every system has them all) -> what is wrong, what to do."""


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that takes the place of ``path`` only once it is complete.

    Folders are created as needed. What is written goes to a hidden file beside it,
    reaches the disk, and is then renamed in one step; on any error or interruption
    that file is removed and whatever ``path`` held before is still there. A name that
    ends in ``.gz`` is compressed, without the time of day. A device (``/dev/stdout``)
    is written to directly. Raises OutputError with the reason.
    """
    try:
        target = Path(os.path.realpath(path))
        special = target.exists() and not target.is_file()
        with target.open("wb") if special else _beside(target) as file:
            yield file
    except OSError as error:
        raise refused(path, error) from error


def read_bytes(path: Path, most: int = sys.maxsize) -> bytes:
    """Read a file, or one byte more than ``most`` of it.

    For a named pipe, wait some seconds until somebody writes to it. Raises OSError: TimeoutError
    where nobody does.
    """
    if not path.is_fifo():
        with path.open("rb") as file:
            return at_most(file, most)
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb", buffering=0) as pipe:
        deadline = time.monotonic() + _PIPE_SECONDS
        while (first := pipe.read(1)) == b"":
            if time.monotonic() > deadline:
                raise TimeoutError(errno.ETIMEDOUT, "nobody writes to this pipe")
            time.sleep(0.05)
        os.set_blocking(pipe.fileno(), True)
        begun = first or b""
        with io.BufferedReader(pipe) as rest:
            return begun + at_most(rest, most - len(begun))


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def at_most(file: _Readable, most: int) -> bytes:
    """Read the rest of a buffered file, or one byte more than ``most`` of it.

    A terminal reports its end only once, so nothing is read after it.
    """
    chunks = []
    left = most + 1
    while left > 0:
        asked = min(_CHUNK, left)
        chunks.append(file.read(asked))
        left -= asked
        if len(chunks[-1]) < asked:
            break
    return b"".join(chunks)


def write_bytes(path: Path, chunks: Iterable[bytes]) -> None:
    """Write chunks to a file, as :func:`replacing` does."""
    with replacing(path) as file:
        file.writelines(chunks)


def write_text(path: Path, chunks: Iterable[str]) -> None:
    r"""Write text to a file in UTF-8 with ``\n`` line ends, as :func:`replacing` does."""
    write_bytes(path, (chunk.encode() for chunk in chunks))


@contextmanager
def _beside(target: Path) -> Iterator[IO[bytes]]:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".kg-{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as raw:
            with _packed(raw, target.suffix) as file:
                yield file
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextmanager
def _packed(raw: IO[bytes], suffix: str) -> Iterator[IO[bytes]]:
    if suffix != ".gz":
        yield raw
        return
    with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed:
        yield cast("IO[bytes]", packed)


def refused(path: Path, error: OSError) -> OutputError:
    """Make the error that says why a path cannot be written, and what to do."""
    otherwise = error.strerror or str(error), "choose another folder"
    reason, remedy = _REASONS.get(errno.errorcode.get(error.errno or 0, ""), otherwise)
    return OutputError(f"{path} cannot be written: {reason}; {remedy}")


READY: Final = ".kg-ready"
"""The folder, in the one that files are written to, of files that are complete.

What is in it counts, whatever lies beside it under the same names: the rename that makes it is
the one moment at which all files of a build take the place of the older ones.
"""


@contextmanager
def staged_files(folder: Path) -> Iterator[Path]:
    """Give a hidden folder whose files move into ``folder`` once all are complete.

    ``folder`` is made if need be. On an error or interruption before that, what it held is
    still there, and what was begun is gone. From then on all files are valid at once, though
    it takes some more renames to move each to its place: :func:`current` finds them, and
    :func:`finish` moves what a process that was killed has left. Raises OutputError with the
    reason.
    """
    stage = _stage(folder)
    try:
        yield stage
        for file in sorted(stage.iterdir()):
            _refuse_folder(folder / file.name)
        finish(folder)
        _commit(stage, folder)
    except OutputError as error:
        raise OutputError(str(error).replace(f"{stage.name}/", "")) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _commit(stage: Path, folder: Path) -> None:
    try:
        stage.rename(folder / READY)
    except OSError as error:
        raise refused(folder, error) from error
    try:
        finish(folder)
    except BaseException:
        with suppress(OutputError):
            finish(folder)
        raise


def finish(folder: Path) -> None:
    """Move complete files to their places, where a process was killed while it did so.

    Raises OutputError where a file cannot be moved; :func:`current` finds it all the same.
    """
    ready = folder / READY
    for file in sorted(ready.iterdir()) if ready.is_dir() else ():
        target = folder / file.name
        _refuse_folder(target)
        try:
            file.replace(target)
        except FileNotFoundError:
            continue  # another process has moved it
        except OSError as error:
            raise refused(target, error) from error
    with suppress(OSError):
        ready.rmdir()


def _refuse_folder(target: Path) -> None:
    if target.is_dir():
        raise OutputError(f"{target} is a folder; remove it or choose another one")


def current(path: Path) -> Path:
    """Where the file of a path is, if it may have been cut off on its way to its place."""
    ready = path.parent / READY / path.name
    return ready if ready.is_file() else path


def files_in(folder: Path) -> list[Path]:
    """The files of a folder by name, those on their way to it among them."""
    places = (place for place in (folder, folder / READY) if place.is_dir())
    names = sorted({file.name for place in places for file in place.iterdir()})
    return [folder / name for name in names if current(folder / name).is_file()]


@contextmanager
def staged_folder(folder: Path) -> Iterator[Path]:
    """Give a hidden folder that takes the place of ``folder`` once it is complete.

    The folders above it are made if need be. On an error or interruption the old one is
    still there, with all that it held. Raises OutputError with the reason.
    """
    stage = _stage(folder.parent)
    try:
        new, old = stage / "new", stage / "old"
        new.mkdir()
        yield new
        _swap(new, folder, old)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _swap(new: Path, folder: Path, old: Path) -> None:
    try:
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
    except BaseException as error:
        with _interrupts_ignored():
            if old.exists() and not folder.exists():
                old.rename(folder)
        if isinstance(error, OSError):
            raise refused(folder, error) from error
        raise


def probe(folder: Path) -> None:
    """Make sure that a folder can be made and written into; leave nothing behind.

    Raises OutputError with the reason.
    """
    place = folder
    while not os.path.exists(place) and place != place.parent:  # noqa: PTH110 - raises nothing
        place = place.parent
    if not place.is_dir():
        raise OutputError(f"{place} is no folder; choose another one for the output")
    shutil.rmtree(_stage(place), ignore_errors=True)


def _stage(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=".kg-", dir=folder))
    except OSError as error:
        raise refused(folder, error) from error


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Ignore interrupts; only the main thread ever gets them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
