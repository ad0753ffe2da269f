"""File locks, which the operating system releases when a process ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from filelock import FileLock, Timeout


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on a file, which is created if it is missing.

    Raises BlockingIOError at once if somebody does. The file then has the number of the process
    that holds it (:func:`holder`).
    """
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise BlockingIOError(str(error)) from error
    try:
        with suppress(OSError):  # Windows lets nobody write to a file that is locked
            path.write_text(str(os.getpid()), "ascii")
        yield
    finally:
        lock.release()


class Held:
    """A shared lock, held until closed or garbage-collected; it excludes :func:`exclusive`.

    filelock's own shared locks need readers that may write, which those of a store need not.
    """

    __slots__ = ("_file",)

    def __init__(self, path: Path) -> None:
        """Acquire it. Raises FileNotFoundError, or BlockingIOError if it is locked exclusively."""
        self._file: IO[bytes] | None = None
        file = path.open("rb", buffering=0)
        try:
            _share(file)
        except BaseException:
            file.close()
            raise
        self._file = file

    def close(self) -> None:
        """Release it."""
        if self._file is not None:
            self._file.close()

    def __enter__(self) -> Held:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()


def holder(path: Path) -> str:
    """The id of the process that holds, or last held, the exclusive lock; "" if unknown."""
    with suppress(OSError, UnicodeDecodeError):
        return path.read_text("ascii").strip()
    return ""


def _share(file: IO[bytes]) -> None:
    if sys.platform != "win32":  # there, open files cannot be removed anyway
        import fcntl  # not on every system

        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
