"""What a distributed build asks of an engine, and the rows that its steps pass on.

The steps are plain functions from rows to rows (``Work``). An engine runs them over the
parts of a table, and brings rows of one key together. Nothing
else in this package knows which engine it is.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, NamedTuple, Protocol, TypeVar

from kg.model import TopicKey

_MOST: Final = 10
"""Digits of a position, so that their order as text is that of numbers."""


class Row(NamedTuple):
    """One row. Rows of one ``key`` come together, in the order of ``at``."""

    key: str
    at: str
    value: bytes = b""


def groups(rows: Iterable[Row]) -> Iterator[tuple[str, Iterator[Row]]]:
    """Split sorted rows by key; each group must be read before the next is asked for."""
    return groupby(rows, key=attrgetter("key"))


def wrapped(value: object) -> bytes:
    """Make bytes of a value on its way between the processes of one job."""
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def unwrapped(data: bytes) -> Any:
    """Give the value back. Only for what a process of the same job has made."""
    return pickle.loads(data)  # noqa: S301 - the engine carries our own functions likewise


def position(number: int) -> str:
    """A number as text that sorts as numbers do."""
    return f"{number:0{_MOST}}"


def named(topic: TopicKey) -> str:
    """A name as the key of a row; in the order of names."""
    return f"{topic.topic_class.value}\t{topic.key}"


Work = Callable[[Iterator[Row]], Iterator[Row]]
"""A step: the rows of one part, once through. It runs in any process and perhaps twice."""

Pour = Callable[[int, Iterator[Row]], Iterator[Row]]
"""A last step: it is also told the number of the part, from 0."""

Table = TypeVar("Table")
Value = TypeVar("Value")
Shared = Callable[[], Value]
"""Gives, in any process, a value that was sent to each process once."""


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

    def split(self, table: Table, *ats: str) -> tuple[Table, ...]:
        """Compute a table once, all of whose rows are at one of these; the rows at each."""
        ...

    def rows(self, table: Table) -> Iterator[Row]:
        """The rows of a table, here."""
        ...
