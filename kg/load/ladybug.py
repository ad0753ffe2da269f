"""Ladybug, the embedded property-graph database that goes on from Kùzu: one file, by COPY."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from kg.errors import TargetError, TargetOccupied, needing
from kg.files import staged_files
from kg.graph import Graph
from kg.load import cypher
from kg.load.census import Census
from kg.load.file_targets import OnDisk
from kg.load.parquet_tables import to_arrow
from kg.load.property_graph import PropertyGraph
from kg.load.property_mapping import to_property_graph
from kg.load.property_schema import EDGES, KEY, NODES
from kg.load.property_tables import PropertyTable, Type, tables
from kg.load.target import Progress

if TYPE_CHECKING:
    import ladybug

Result = TypeVar("Result")

_TYPES: Final = {
    Type.TEXT: "STRING",
    Type.TEXTS: "STRING[]",
    Type.INTEGER: "INT64",
    Type.DECIMAL: "DOUBLE",
}
_INTERNAL: Final = {"_ID", "_LABEL", "_SRC", "_DST"}
_LOG: Final = ".wal"


class Ladybug(OnDisk):
    """A database file for one graph alone.

    A load makes a new database beside it, which takes its place when it is complete: cut
    off, the old one is still there. Nodes have one label in Ladybug: the class of a topic
    is its label, and there is no label ``Topic``.
    """

    promise: Final = "the old database stays in place until the new one is complete"

    def load(self, graph: Graph, *, replace: bool, progress: Progress) -> None:  # noqa: ARG002
        """Make the database anew. Raises TargetError, OutputError, MissingExtra.

        A file of anything else, or a database with tables of others, is never replaced.
        """
        self._settle()
        found = [*tables(to_property_graph(graph))]
        with staged_files(self._path.parent) as stage, self._open(stage / self._path.name) as ask:
            ask("BEGIN TRANSACTION")
            for statement in _statements(found):
                ask(statement)
            _fill(ask, found, progress)
            ask("COMMIT")

    def census(self) -> Census:
        """Count what the database holds, by Cypher. Raises TargetError, MissingExtra."""
        return self._with_database(cypher.census, Census())

    def read(self) -> PropertyGraph:
        """Read what the database holds. Raises TargetError, MissingExtra."""
        return self._with_database(lambda ask: cypher.read(ask, plain=_plain), PropertyGraph())

    def _with_database(self, action: Callable[[cypher.Ask], Result], nothing: Result) -> Result:
        if not self._path.exists():
            return nothing
        with self._open(self._path, read_only=True) as ask:
            return action(ask) if self._ours(ask) else nothing

    def _ours(self, ask: cypher.Ask) -> bool:
        """Whether there are tables of ours. Raises TargetOccupied if there are others."""
        found = {row[1] for row in ask("CALL show_tables() RETURN *")}
        if others := sorted(found - {*NODES, *EDGES}):
            raise TargetOccupied(
                f"{self._path} has tables that are not ours ({', '.join(others)[:100]}); nothing"
                " was changed; name another file"
            )
        return bool(found)

    def _settle(self) -> None:
        """Check that the old database may be replaced, and remove its log."""
        if self._path.exists():
            with self._open(self._path) as ask:
                self._ours(ask)
            self._path.with_name(self._path.name + _LOG).unlink(missing_ok=True)

    @contextmanager
    def _open(self, path: Path, *, read_only: bool = False) -> Iterator[Callable[..., Any]]:
        if path.exists() and not path.is_file():
            raise self._refused("not a valid file")
        with needing("Ladybug is not installed", "ladybug"):
            import ladybug as driver
        try:
            with (
                driver.Database(str(path), read_only=read_only) as database,
                driver.Connection(database) as connection,
            ):
                yield lambda query, **parameters: _rows(connection.execute(query, parameters))
        except RuntimeError as error:
            raise self._refused(str(error)) from None

    def _refused(self, message: str) -> TargetError:
        if "not a valid" in message or "directory" in message:
            return TargetOccupied(
                f"{self._path} is no Ladybug database; nothing was changed; name another file"
            )
        if "lock" in message:
            return TargetError(f"{self._path} is in use by another process; close it there")
        return TargetError(f"{self._path}: Ladybug refuses: {message.splitlines()[0][:200]}")


def _statements(found: list[PropertyTable]) -> Iterator[str]:
    """Statements that create the tables, one for each kind of node and of edge."""
    for table in found:
        if table.ends is None:
            columns = ", ".join(f"{name} {_TYPES[t]}" for name, t in table.columns.items())
            yield f"CREATE NODE TABLE {table.kind}({columns}, PRIMARY KEY ({KEY}))"
    for kind in EDGES:
        pairs = [table for table in found if table.kind == kind]
        parts = [f"FROM {table.ends[0]} TO {table.ends[1]}" for table in pairs if table.ends]
        parts += [f"{name} {_TYPES[t]}" for name, t in list(pairs[0].columns.items())[2:]]
        yield f"CREATE REL TABLE {kind}({', '.join(parts)})"


def _fill(ask: Callable[..., Any], found: list[PropertyTable], progress: Progress) -> None:
    done, total = 0, sum(len(table.rows) for table in found)
    for table in found:
        if table.rows:
            ends = f" (from='{table.ends[0]}', to='{table.ends[1]}')" if table.ends else ""
            ask(f"COPY {table.kind} FROM $rows{ends}", rows=to_arrow(table))
            done += len(table.rows)
            progress("nodes and edges", done, total)


def _rows(result: ladybug.QueryResult | list[ladybug.QueryResult]) -> list[list[Any]]:
    first = result[0] if isinstance(result, list) else result
    return [[*row] for row in first.get_all()]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: each for key, each in value.items() if key not in _INTERNAL}
    return value
