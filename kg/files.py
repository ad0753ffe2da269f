"""Files that are either written whole or not at all."""

from __future__ import annotations

import errno
import gzip
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, cast

from kg.errors import OutputError

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
