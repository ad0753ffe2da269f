"""The smallest engine: tables are lists, and there is one process."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from zlib import crc32

from kg.build.distributed.engine import Pour, Row, Shared, Value, Work

Table = list[list[Row]]


class Plain:
    """Runs the steps one after the other; ``parts`` is how many parts a table has."""

    def __init__(self, parts: int = 3) -> None:
        self.parts = parts

    def __call__(self, _folder: Path, _reports: int) -> AbstractContextManager[Plain]:
        return nullcontext(self)

    def shared(self, value: Value) -> Shared[Value]:
        packed = pickle.dumps(value)
        value = pickle.loads(packed)  # noqa: S301 - made in the line above
        return lambda: value

    def table(self, rows: Iterable[Row]) -> Table:
        every = list(rows)
        return [every[at :: self.parts] for at in range(self.parts)]

    def mapped(self, table: Table, work: Work, _again: Work | None = None) -> Table:
        return [list(work(iter(part))) for part in table]

    def grouped(self, table: Table, work: Work) -> Table:
        return self.mapped(self._sorted(table), work)

    def poured(self, table: Table, work: Pour) -> Table:
        return [list(work(at, iter(part))) for at, part in enumerate(self._sorted(table))]

    def together(self, *tables: Table) -> Table:
        return [part for table in tables for part in table]

    def kept(self, table: Table) -> Table:
        return table

    def split(self, table: Table, *ats: str) -> tuple[Table, ...]:
        assert {row.at for row in self.rows(table)} <= {*ats}
        return tuple([[row for row in part if row.at == at] for part in table] for at in ats)

    def rows(self, table: Table) -> Iterator[Row]:
        return (row for part in table for row in part)

    def _sorted(self, table: Table) -> Table:
        parts: Table = [[] for _ in range(self.parts)]
        for row in self.rows(table):
            parts[crc32(row.key.encode()) % self.parts].append(row)
        return [sorted(part) for part in parts]
