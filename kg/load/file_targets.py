"""Targets that are files for other programs: one file, or a folder of tables."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar, Final

from msgspec.structs import replace

from kg.errors import TargetOccupied
from kg.files import staged_folder, write_text
from kg.graph import Graph
from kg.load.census import Census
from kg.load.property_graph import PropertyGraph
from kg.load.property_mapping import to_property_graph
from kg.load.property_tables import PropertyTable, Row, empty_tables, from_tables, tables
from kg.load.target import Progress

_BROKEN: Final = (
    OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError, csv.Error,
)  # fmt: skip
"""What reading a file raises that another program wrote, or that was changed."""
_POSSIBLE: Final = {table.name: table for table in empty_tables()}


class OnDisk:
    """A place on disk for one graph alone, which reads it back itself."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def name(self) -> str:
        """The path."""
        return str(self._path)

    def read(self) -> PropertyGraph:
        """Read what is there; without anything the graph is empty. Raises TargetOccupied."""
        raise NotImplementedError

    def census(self) -> Census:
        """Count what is there. Raises TargetOccupied for something else."""
        return self.read().census()

    def close(self) -> None:
        """Nothing is held open."""


class TextFile(OnDisk):
    """A file for one graph, written beside the old one and moved into its place."""

    promise: Final = "the old file stays in place until the new one is complete"
    what: ClassVar[str]
    """The kind of file, and the advice for a file of another kind."""

    def load(self, graph: Graph, *, replace: bool, progress: Progress) -> None:  # noqa: ARG002
        """Write the file, in the same bytes for the same graph.

        Raises OutputError; TargetOccupied for what is no file.
        """
        self._check()
        write_text(self._path, self.text(to_property_graph(graph), progress))

    def read(self) -> PropertyGraph:
        """Read the file; without one the graph is empty. Raises TargetOccupied."""
        self._check()
        try:
            return self.parsed(self._path)
        except FileNotFoundError:
            return PropertyGraph()
        except _BROKEN:
            raise TargetOccupied(f"{self._path} is no {self.what}") from None

    def _check(self) -> None:
        """A pipe would be waited for, perhaps for ever. Raises TargetOccupied."""
        if self._path.exists() and not self._path.is_file():
            raise TargetOccupied(f"{self._path} is no file; name another one")

    def text(self, graph: PropertyGraph, progress: Progress) -> Iterator[str]:
        """Yield the text of the file."""
        raise NotImplementedError

    def parsed(self, path: Path) -> PropertyGraph:
        """Read a file that :meth:`text` wrote."""
        raise NotImplementedError


class TableFolder(OnDisk):
    """A folder for one graph alone, with a file for each table.

    A load makes a new folder beside it, which takes its place when it is complete: cut
    off, the old one is still there. A folder with any other file is never replaced.
    """

    promise: Final = "the old folder stays in place until the new one is complete"
    suffix: ClassVar[str]
    """The end of a table's file."""
    beside: ClassVar[frozenset[str]] = frozenset()
    """The names of the other files."""

    def load(self, graph: Graph, *, replace: bool, progress: Progress) -> None:  # noqa: ARG002
        """Write the folder anew. Raises OutputError, TargetOccupied, MissingExtra."""
        self._files()
        found = [*tables(to_property_graph(graph))]
        done, total = 0, sum(len(table.rows) for table in found)
        with staged_folder(self._path) as stage:
            self.prepare(found)
            for table in found:
                self.write(table, stage / (table.name + self.suffix))
                done += len(table.rows)
                progress("nodes and edges", done, total)
            self.finish(stage, found)

    def read(self) -> PropertyGraph:
        """Read the files; without any the graph is empty. Raises TargetOccupied."""
        files = self._files()
        try:
            self.begin(self._path)
            return from_tables(
                replace(table, rows=tuple(self.rows(table, file)))
                for file in files
                if (table := _POSSIBLE.get(file.name.removesuffix(self.suffix)))
            )
        except _BROKEN as error:
            raise TargetOccupied(
                f"{self._path} cannot be read back ({type(error).__name__}); remove the folder, or"
                " name another one"
            ) from error

    def prepare(self, found: list[PropertyTable]) -> None:
        """Look at all tables before the first is written."""

    def write(self, table: PropertyTable, path: Path) -> None:
        """Write the file of a table."""
        raise NotImplementedError

    def finish(self, folder: Path, found: list[PropertyTable]) -> None:
        """Write the other files."""

    def begin(self, folder: Path) -> None:
        """Look at the other files before the first table is read."""

    def rows(self, table: PropertyTable, path: Path) -> Iterable[Row]:
        """Read the rows of a table's file."""
        raise NotImplementedError

    def _files(self) -> list[Path]:
        """The files that are there, all of them ours. Raises TargetOccupied for any other."""
        if not self._path.exists():
            return []
        if not self._path.is_dir():
            raise TargetOccupied(f"{self._path} is no folder; name another one")
        files = sorted(self._path.iterdir())
        ours = {name + self.suffix for name in _POSSIBLE} | self.beside
        if others := [file.name for file in files if file.name not in ours]:
            raise TargetOccupied(
                f"{self._path} has files that are not ours ({', '.join(others)[:100]}); nothing"
                " was changed; name another folder"
            )
        return files
