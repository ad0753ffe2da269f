"""Finding reports: files, folders, patterns and standard input."""

from __future__ import annotations

import glob
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from kg.errors import SourceNotFound, SourceTooLarge, UnreadableSource

MAX_BYTES: Final = 32 * 1024 * 1024
"""The size limit of a report unless another is given: 32 MiB."""

MEDIA_TYPES: Final = {
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".mdown": "text/markdown",
    ".txt": "text/plain",
    ".text": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
}
"""The suffixes that folders and patterns are searched for, in lower case."""

_STDIN: Final = "-"
_KNOWN: Final = ", ".join(MEDIA_TYPES)


@dataclass(frozen=True, slots=True)
class Source:
    """A report to be read: a file, or bytes at hand.

    ``name``: as shown to people (the path as given, or relative to the folder as given;
    "stdin" for standard input). ``path`` is None where ``content`` holds the bytes.
    """

    name: str
    media_type: str = "text/markdown"
    path: Path | None = None
    content: bytes = field(default=b"", repr=False)

    def load(self, max_bytes: int = MAX_BYTES) -> bytes:
        """Read the report's bytes.

        Raises SourceTooLarge above ``max_bytes`` (before reading, for a file),
        SourceNotFound or UnreadableSource where the file cannot be opened.
        """
        if self.path is None:
            self._check(len(self.content), max_bytes)
            return self.content
        try:
            self._check(self.path.stat().st_size, max_bytes)
            with self.path.open("rb") as file:
                data = file.read(max_bytes + 1)
        except FileNotFoundError as error:
            raise SourceNotFound(f"{self.name} does not exist; check the path") from error
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise UnreadableSource(f"{self.name} cannot be read: {reason}; check it") from error
        self._check(len(data), max_bytes)
        return data

    def _check(self, size: int, limit: int) -> None:
        if size > limit:
            raise SourceTooLarge(
                f"{self.name} has more than {limit:,} bytes, the limit; split it or raise the limit"
            )


def discover(
    arguments: Sequence[str | Path], *, stdin: BinaryIO | None = None, max_bytes: int = MAX_BYTES
) -> list[Source]:
    """Find the reports that the arguments name, in their order, each file once.

    An argument is a file (of any suffix), a folder (searched through, sorted, hidden
    files and unknown suffixes left out), a pattern with ``*``, ``?``, ``[...]`` or ``**``,
    or ``-`` for ``stdin`` (by default the process's own). Standard input is read here, at
    most ``max_bytes`` of it. Raises SourceNotFound for a path that does not exist and for
    a folder or pattern without a report, SourceTooLarge for too long an input.
    """
    sources: list[Source] = []
    seen: set[Path | None] = set()
    for argument in arguments:
        for source in _expand(argument, stdin, max_bytes):
            real = source.path.resolve() if source.path else None
            if real not in seen:
                seen.add(real)
                sources.append(source)
    return sources


def _expand(argument: str | Path, stdin: BinaryIO | None, max_bytes: int) -> Iterator[Source]:
    if argument == _STDIN:
        yield _standard_input(stdin or sys.stdin.buffer, max_bytes)
        return
    path = Path(argument)
    try:
        folder, exists = path.is_dir(), path.exists()
    except (OSError, ValueError):
        folder = exists = False
    if folder:
        yield from _files(path)
    elif exists:
        yield _file(path)
    elif glob.has_magic(str(argument)):
        yield from _matches(str(argument))
    else:
        raise SourceNotFound(f"{argument} does not exist; check the path")


def _standard_input(stdin: BinaryIO, max_bytes: int) -> Source:
    content = stdin.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise SourceTooLarge(
            f"stdin has more than {max_bytes:,} bytes, the limit; split it or raise the limit"
        )
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    html = start.startswith((b"<!doctype html", b"<html", b"<?xml"))
    return Source("stdin", "text/html" if html else "text/markdown", content=content)


def _files(folder: Path) -> list[Source]:
    found = sorted(
        (path for path in folder.rglob("*") if _is_report(path, folder)), key=Path.as_posix
    )
    if not found:
        raise SourceNotFound(f"{folder} holds no report; reports end in {_KNOWN}")
    return [_file(path) for path in found]


def _matches(pattern: str) -> list[Source]:
    names = glob.glob(pattern, recursive=True)  # noqa: PTH207 - takes absolute patterns too
    paths = sorted(map(Path, names), key=Path.as_posix)
    found = [path for path in paths if _is_report(path, Path(path.anchor))]
    if not found:
        raise SourceNotFound(f"{pattern} matches no report; reports end in {_KNOWN}")
    return [_file(path) for path in found]


def _is_report(path: Path, below: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(below).parts)
    return path.suffix.lower() in MEDIA_TYPES and not hidden and path.is_file()


def _file(path: Path) -> Source:
    return Source(path.as_posix(), MEDIA_TYPES.get(path.suffix.lower(), "text/plain"), path)
