"""Files of rows, a report each: JSON Lines, found line by line and read when needed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, Final

from kg.errors import InputError, MissingExtra, SourceNotFound, UnreadableSource
from kg.read import report_formats
from kg.read.limited_io import Spool
from kg.read.report_names import safe_parts, unique_parts
from kg.read.source import (
    METADATA_FIELDS,
    NAME_FIELDS,
    TEXT_FIELDS,
    Part,
    Source,
    first_field,
    parse_row,
    too_large,
)

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
                    identifier = first_field(
                        parse_row(line, f"{path.as_posix()}:{number}"), NAME_FIELDS
                    )
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
        parts = safe_parts(str(identifier)) if known else ()
        parts = unique_parts(parts or (str(number),), self.taken)
        self.taken.add(parts)
        shown = f"{self.holder.as_posix()}/{'/'.join(parts)}"
        return Source(
            shown, report_formats.ROW, path, part=Part(self.holder, parts, *place), flaw=flaw
        )


_ROWS: Final = 64


def read_parquet(path: Path, max_bytes: int) -> Iterator[Source]:
    """Yield the reports of a Parquet file, in its order, each called by its id or number.

    A row with more than ``max_bytes`` is a source with a flaw. Raises UnreadableSource for
    what is no Parquet file or has no column of texts, SourceNotFound for one without rows,
    and MissingExtra without pyarrow.
    """
    try:
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtra(
            f"{path} is a Parquet file, and reading one needs more; pip install 'trendkg[parquet]'"
        ) from error
    namer = Namer(path)
    try:
        with pq.ParquetFile(path) as file, Spool() as spool:
            columns = _columns(file.schema_arrow.names, path)
            batches = file.iter_batches(batch_size=_ROWS, columns=columns)
            for number, row in enumerate((r for b in batches for r in b.to_pylist()), start=1):
                line = json.dumps(row, ensure_ascii=False, default=_plain).encode(
                    "utf-8", "replace"
                )
                flaw: InputError | None = None
                if len(line) > max_bytes:
                    flaw, line = too_large(f"{path.as_posix()}:{number}", max_bytes), b""
                place = spool.add([line])
                lowered = {key.lower(): value for key, value in row.items()}
                yield namer.source(
                    first_field(lowered, NAME_FIELDS), number, spool.path, place, flaw
                )
    except (OSError, ValueError, ArithmeticError, LookupError, TypeError, RuntimeError) as error:
        said = str(error).partition("\n")[0][:100]
        raise UnreadableSource(f"{path} is no whole Parquet file ({said}); save it anew") from error
    if not namer.taken:
        raise SourceNotFound(f"{path} holds no report; give it a row for each")


def _columns(names: list[str], path: Path) -> list[str]:
    wanted = {*TEXT_FIELDS, *NAME_FIELDS, *METADATA_FIELDS}
    found = [name for name in names if name.lower() in wanted]
    if not any(name.lower() in TEXT_FIELDS for name in found):
        raise UnreadableSource(
            f"{path} has no column of texts (found: {', '.join(names[:10])});"
            f" call one {', '.join(TEXT_FIELDS)}"
        )
    return found


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
