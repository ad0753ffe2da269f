"""Files of rows, a report each: JSON Lines, found line by line and read when needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from kg.errors import InputError, SourceNotFound
from kg.read import archive_names, media_types
from kg.read.report_row import IDENTIFIER, first, parsed
from kg.read.source import Part, Source, too_large

_BOM: Final = b"\xef\xbb\xbf"
_CHUNK: Final = 65_536


def read_lines(path: Path, max_bytes: int) -> Iterator[Source]:
    """Yield the reports of a file of JSON Lines; only their places stay in memory.

    Each is called by its id, or the number of its line, from 1. A line that is no JSON
    object or has more than ``max_bytes`` is a source with a flaw. Raises SourceNotFound
    for a file of nothing but blank lines.
    """
    namer = Namer(path)
    with path.open("rb") as file:
        for number, start, line in _lines(file, max_bytes):
            flaw: InputError | None = None
            identifier: object = None
            if len(line) > max_bytes:
                flaw = too_large(f"{path.as_posix()}:{number}", max_bytes)
            else:
                try:
                    identifier = first(parsed(line, f"{path.as_posix()}:{number}"), IDENTIFIER)
                except InputError as error:
                    flaw = error
            yield namer.source(identifier, number, path, (start, len(line)), flaw)
    if not namer.taken:
        raise SourceNotFound(f"{path} holds no report; give each a line of JSON with a text")


def _lines(file: IO[bytes], max_bytes: int) -> Iterator[tuple[int, int, bytes]]:
    """Number, offset and content of each line that is not blank; of a long one its beginning."""
    offset = len(_BOM) if file.read(len(_BOM)) == _BOM else 0
    file.seek(offset)
    number = 0
    while line := file.readline(max_bytes + 2):
        number += 1
        start, offset = offset, offset + len(line)
        content = line.rstrip(b"\r\n")
        if content.strip():
            yield number, start, content
        while not line.endswith(b"\n") and (line := file.readline(_CHUNK)):
            offset += len(line)


class Namer:
    """Gives the rows of one file their names: by id, each only once."""

    def __init__(self, holder: Path) -> None:
        self.holder = holder
        self.taken: set[tuple[str, ...]] = set()

    def source(
        self,
        identifier: object,
        number: int,
        path: Path,
        place: tuple[int, int],
        flaw: InputError | None = None,
    ) -> Source:
        """The source of a row, whose bytes lie in ``path`` at ``place`` (offset and size)."""
        known = isinstance(identifier, str | int) and not isinstance(identifier, bool)
        parts = archive_names.safe(str(identifier)) if known else ()
        parts = archive_names.unique(parts or (str(number),), self.taken)
        self.taken.add(parts)
        shown = f"{self.holder.as_posix()}/{'/'.join(parts)}"
        return Source(
            shown, media_types.ROW, path, part=Part(self.holder, parts, *place), flaw=flaw
        )
