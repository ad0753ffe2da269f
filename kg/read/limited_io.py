"""Reading within limits, whatever size a file claims; a temporary file for what is unpacked."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol

from kg.errors import ConfigurationError, OutputError

_CHUNK: Final = 1024 * 1024


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


def read_limited(path: Path, most: int, flaw: type[ConfigurationError]) -> bytes:
    """Read a file that configures a build.

    Raises ``flaw`` where it cannot be read, or has more than ``most`` bytes.
    """
    try:
        if path.stat().st_size <= most:
            with path.open("rb") as file:
                data = at_most(file, most)
            if len(data) <= most:
                return data
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise flaw(f"{path} cannot be read: {reason}; check the path") from error
    raise flaw(f"{path} is larger than {most:,} bytes; split it")


def decode_utf8(data: bytes, path: Path, flaw: type[ConfigurationError]) -> str:
    """Decode such a file, less a byte order mark. Raises ``flaw`` with the line."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise flaw(f"{path}:{line}: not in UTF-8; save the file as UTF-8") from error


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
