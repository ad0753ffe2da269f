"""What is unpacked: one temporary file, in which reports lie one after the other.

It is gone when the process ends; processes that share the work read it where it lies.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from kg.errors import OutputError


class Spool:
    """A temporary file to which stretches are added; closed, it can be read."""

    def __init__(self) -> None:
        folder = tempfile.mkdtemp(prefix="kg-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        self.path = Path(folder, "unpacked")
        self._file = self.path.open("wb")
        self._end = 0

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        self._file.truncate(self._end)
        self._file.close()

    def add(self, chunks: Iterable[bytes]) -> tuple[int, int]:
        """Add a stretch; where it begins, and its length in bytes.

        If the chunks fail, nothing is added. Raises OutputError where the disk is full.
        """
        start, size = self._end, 0
        self._file.seek(start)
        for chunk in chunks:
            try:
                self._file.write(chunk)
            except OSError as error:
                raise OutputError(
                    f"no room to unpack in {self.path.parent}: {error.strerror}; free some,"
                    " or set TMPDIR to another folder"
                ) from error
            size += len(chunk)
        self._end = start + size
        return start, size
