"""Reading within limits, whatever size a file claims; a temporary file for what is unpacked."""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final

import msgspec
from pyoxigraph import RdfFormat

from kg.errors import ConfigurationError, OutputError
from kg.files import read_bytes

_ENTITY: Final = re.compile(rb"""<!ENTITY\s[^>"']*("[^"]*"|'[^']*')""")
_LONGEST_ENTITY: Final = 500


def read_limited(path: Path, most: int, flaw: type[ConfigurationError]) -> bytes:
    """Read a file that configures a build.

    Raises ``flaw`` where it cannot be read, or has more than ``most`` bytes.
    """
    try:
        if path.stat().st_size <= most:
            data = read_bytes(path, most)
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


def swelling(data: bytes, form: RdfFormat) -> str:
    """Why RDF would take memory out of all proportion to its size; "" where it would not."""
    if form == RdfFormat.RDF_XML:
        values = [found[1] for found in _ENTITY.finditer(data)]
        if any(b"&" in value or len(value) > _LONGEST_ENTITY for value in values):
            return "an entity is long or made of others"
    if form == RdfFormat.JSON_LD:
        with suppress(msgspec.DecodeError):
            try:
                msgspec.json.decode(data, type=msgspec.Raw)
            except RecursionError:
                return "it is nested too deeply"
    return ""


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
