"""What an engine must be able to do: the whole of what a distributed build asks of one.

The steps are plain functions from rows to rows (``Work``). An engine runs them over the
parts of a table, brings rows of one key together, and finds connected components. Nothing
else in this package knows which engine it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from kg.build.distributed.broadcast import Shared, Value
from kg.build.distributed.step_rows import Row

Work = Callable[[Iterator[Row]], Iterator[Row]]
"""A step: the rows of one part, once through. It runs in any process and perhaps twice."""

Pour = Callable[[int, Iterator[Row]], Iterator[Row]]
"""A last step: it is also told the number of the part, from 0."""

Table = TypeVar("Table")


class Engine(Protocol[Table]):
    """An engine; ``Table`` is how it holds rows. Raises EngineError where it gives up."""

    def shared(self, value: Value) -> Shared[Value]:
        """Send a value to each process once."""
        ...

    def table(self, rows: Iterable[Row]) -> Table:
        """Make a table of rows at hand."""
        ...

    def mapped(self, table: Table, work: Work, again: Work | None = None, /) -> Table:
        """Run a step over each part; ``again`` in its place where a part was lost with it."""
        ...

    def grouped(self, table: Table, work: Work) -> Table:
        """Run a step over parts that hold all rows of their keys, sorted by key and ``at``."""
        ...

    def poured(self, table: Table, work: Pour) -> Table:
        """Run a last step over parts as ``grouped`` makes them."""
        ...

    def together(self, *tables: Table) -> Table:
        """All rows of some tables."""
        ...

    def kept(self, table: Table) -> Table:
        """Compute a table once; what asks for it then reads the rows."""
        ...

    def parted(self, table: Table, *ats: str) -> tuple[Table, ...]:
        """Compute a table once, all of whose rows are at one of these; the rows at each."""
        ...

    def components(self, edges: Table, mark: str) -> Table:
        """Find the connected components of the graph whose edges go from ``key`` to ``at``.

        A row for each node: itself, and at ``at``, behind ``mark``, the node that stands for its
        component. That one itself need not have a row.
        """
        ...

    def rows(self, table: Table) -> Iterator[Row]:
        """The rows of a table, here."""
        ...
