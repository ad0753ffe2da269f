"""Rows as Arrow's batches of columns, which is how Spark passes them to Python and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import pyarrow as pa

from kg.build.distributed.step_rows import Row

COLUMNS: Final = "key string, at string, value binary"
SCHEMA: Final = pa.schema([("key", pa.string()), ("at", pa.string()), ("value", pa.binary())])
_ROWS: Final = 2_000
_BYTES: Final = 8_000_000
"""A batch is passed on when it has so many rows, or values of so many bytes."""

Batch = Any


def rows_of(batches: Iterable[Batch]) -> Iterator[Row]:
    """The rows of batches."""
    for batch in batches:
        yield from map(Row, *(column.to_pylist() for column in batch.columns))


def batches_of(rows: Iterable[Row]) -> Iterator[Batch]:
    """Rows as batches, none of them large."""
    waiting: list[Row] = []
    size = 0
    for row in rows:
        waiting.append(row)
        size += len(row.value)
        if len(waiting) >= _ROWS or size >= _BYTES:
            yield _batch(waiting)
            waiting, size = [], 0
    if waiting:
        yield _batch(waiting)


def _batch(rows: list[Row]) -> Batch:
    columns = zip(*rows, strict=True)
    arrays = [pa.array(c, field.type) for c, field in zip(columns, SCHEMA, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)
