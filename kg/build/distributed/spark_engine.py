"""Apache Spark as an engine: rows are DataFrames, and steps run over Arrow's batches.

What is asked for more than once is written to files of the job, not kept in executors: so a
worker that is lost takes no more with it than what it was at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial, reduce
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark import TaskContext

from kg.build.distributed.engine import Pour, Row, Shared, Value, Work
from kg.build.distributed.job import Start
from kg.build.distributed.spark_session import Cluster, Wait, no_doubts, session

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


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


def on(cluster: Cluster, wait: Wait) -> Start[DataFrame]:
    """Start builds on a cluster. ``wait`` is called while there is nobody to do the work."""

    @contextmanager
    def start(folder: Path, reports: int) -> Iterator[Spark]:
        parts = cluster.parts_for(reports)
        with session(cluster, parts, folder / "spark.log", wait) as spark:
            yield Spark(spark, folder / "tables", parts)

    return start


class Spark:
    """Runs steps in a session; tables have ``parts`` parts, the job's files are in ``folder``."""

    def __init__(self, session: SparkSession, folder: Path, parts: int) -> None:
        self._session = session
        self._folder = folder
        self._parts = parts
        self._number = count()

    def shared(self, value: Value) -> Shared[Value]:
        """Send a value to each process once, which unpacks it when it first asks for it."""
        return partial(getattr, self._session.sparkContext.broadcast(value), "value")

    def table(self, rows: Iterable[Row]) -> DataFrame:
        """Write rows at hand to a file, and make a table of them."""
        path = self._path()
        path.mkdir(parents=True)
        with pq.ParquetWriter(path / "rows.parquet", SCHEMA) as file:
            for batch in batches_of(rows):
                file.write_batch(batch)
        return self._read(path).repartition(self._parts)

    def mapped(self, table: DataFrame, work: Work, again: Work | None = None) -> DataFrame:
        """Run a step over each part; ``again`` in its place where a part was lost with it."""
        return _run(table, partial(_first_or_again, work, again or work))

    def grouped(self, table: DataFrame, work: Work) -> DataFrame:
        """Run a step over parts that hold all rows of their keys, sorted by key and ``at``."""
        return _run(self._sorted(table), partial(_step, work))

    def poured(self, table: DataFrame, work: Pour) -> DataFrame:
        """Run a last step over parts as ``grouped`` makes them, once."""
        return self.kept(_run(self._sorted(table), partial(_pour, work)))

    def together(self, *tables: DataFrame) -> DataFrame:
        """All rows of some tables."""
        return reduce(lambda some, more: some.union(more), tables)

    def kept(self, table: DataFrame) -> DataFrame:
        """Write a table to files, and go on from these."""
        path = self._path()
        table.write.parquet(str(path))
        return self._read(path)

    def split(self, table: DataFrame, *ats: str) -> tuple[DataFrame, ...]:
        """Write a table to files, a folder for each ``at``, so that each is read alone."""
        path = self._path()
        table.write.partitionBy("at").parquet(str(path))
        whole = self._session.read.schema("key string, value binary, at string").parquet(str(path))
        rows = whole.select("key", "at", "value")
        return tuple(rows.where(rows["at"] == at) for at in ats)

    def rows(self, table: DataFrame) -> Iterator[Row]:
        """The rows of a table, here, a part at a time."""
        return (Row(*row) for row in table.toLocalIterator())

    def _sorted(self, table: DataFrame) -> DataFrame:
        return table.repartition(self._parts, "key").sortWithinPartitions("key", "at")

    def _read(self, path: Path) -> DataFrame:
        return self._session.read.schema(COLUMNS).parquet(str(path))

    def _path(self) -> Path:
        return self._folder / str(next(self._number))


def _run(table: DataFrame, step: Callable[[Iterator[Any]], Iterator[Any]]) -> DataFrame:
    with no_doubts():
        return table.mapInArrow(step, COLUMNS)


def _step(work: Work, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    return batches_of(work(rows_of(batches)))


def _first_or_again(
    work: Work, again: Work, batches: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    return _step(again if _context().attemptNumber() else work, batches)


def _pour(work: Pour, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    return batches_of(work(_context().partitionId(), rows_of(batches)))


def _context() -> TaskContext:
    found = TaskContext.get()
    assert found is not None  # noqa: S101 - for the type checker: this runs in a task
    return found
