"""Locks on files, which the system takes back from a process that ends, however it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold a lock that nobody else holds, in this process or another; made if need be.

    Raises BlockingIOError at once where somebody does. The file then has the number of
    the process that holds it (:func:`holder`).
    """
    with path.open("a+b", buffering=0) as file:
        _lock(file, shared=False)
        file.truncate(0)
        file.write(str(os.getpid()).encode())
        yield


class Held:
    """A lock that others may share and no :func:`exclusive` gets, until closed or forgotten."""

    __slots__ = ("_file",)

    def __init__(self, path: Path) -> None:
        """Take it. Raises FileNotFoundError, or BlockingIOError where somebody holds it alone."""
        self._file: IO[bytes] | None = None
        file = path.open("rb", buffering=0)
        try:
            _lock(file, shared=True)
        except BaseException:
            file.close()
            raise
        self._file = file

    def close(self) -> None:
        """Let it go."""
        if self._file is not None:
            self._file.close()

    def __enter__(self) -> Held:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()


def holder(path: Path) -> str:
    """The number of the process that holds, or held last, a lock alone; "" if unknown."""
    with suppress(OSError, UnicodeDecodeError):
        return path.read_text("ascii").strip()
    return ""


if sys.platform == "win32":  # pragma: no cover - there, open files cannot be removed anyway
    import msvcrt

    def _lock(file: IO[bytes], *, shared: bool) -> None:
        if shared:
            return
        try:
            file.seek(2**30)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError(error.errno, error.strerror) from error

else:
    import fcntl

    def _lock(file: IO[bytes], *, shared: bool) -> None:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        fcntl.flock(file, kind | fcntl.LOCK_NB)
