"""Parquet files of reports: rows copied out, a few at a time, as lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from kg.errors import InputError, MissingExtra, SourceNotFound, UnreadableSource
from kg.read.jsonl_rows import Namer
from kg.read.report_row import FACTS, IDENTIFIER, TEXT, first
from kg.read.source import Source, too_large
from kg.read.spool import Spool

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
                yield namer.source(first(lowered, IDENTIFIER), number, spool.path, place, flaw)
    except (OSError, ValueError) as error:
        said = str(error).partition("\n")[0][:100]
        raise UnreadableSource(f"{path} is no whole Parquet file ({said}); save it anew") from error
    if not namer.taken:
        raise SourceNotFound(f"{path} holds no report; give it a row for each")


def _columns(names: list[str], path: Path) -> list[str]:
    wanted = {*TEXT, *IDENTIFIER, *FACTS}
    found = [name for name in names if name.lower() in wanted]
    if not any(name.lower() in TEXT for name in found):
        raise UnreadableSource(
            f"{path} has no column of texts (found: {', '.join(names[:10])});"
            f" call one {', '.join(TEXT)}"
        )
    return found


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
