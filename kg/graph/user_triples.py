"""Triples that a curator has added, kept apart from those of the build."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import attrgetter
from pathlib import Path
from typing import Final

from msgspec import Struct

from kg.errors import MalformedGraph
from kg.graph.knowledge_graph import Graph
from kg.names import Minter, slug


class CuratedFile(Struct, frozen=True):
    """One file. ``lines``: its triples as sorted canonical N-Triples; ``sha256``: their hash."""

    name: str
    sha256: str
    lines: tuple[str, ...]

    def graph(self, minter: Minter) -> str:
        """The IRI, in brackets, of the named graph that holds it in N-Quads."""
        return f"<{minter.curated(slug(Path(self.name).stem.lower()))}>"


class Curated(Struct, frozen=True):
    """All that curators say of a graph, file by file."""

    files: tuple[CuratedFile, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """The triples of all files, each once, sorted."""
        return tuple(sorted({line for file in self.files for line in file.lines}))

    def told(self) -> dict[str, str]:
        """The files by name and hash, as a setting; nothing where there are none."""
        named = " ".join(f"{file.name} sha256:{file.sha256}" for file in self.files)
        return {"with": named} if named else {}

    def quads(self, minter: Minter) -> Iterator[str]:
        """Yield the lines of N-Quads, graph by graph, without line ends."""
        graphs: defaultdict[str, set[str]] = defaultdict(set)
        for file in self.files:
            graphs[file.graph(minter)].update(file.lines)
        for name in sorted(graphs):
            yield from (f"{line.removesuffix(' .')} {name} ." for line in sorted(graphs[name]))


NOTHING: Final = Curated()


def load_curated(paths: Iterable[str | Path]) -> Curated:
    """Read RDF files, in any format that :meth:`kg.graph.Graph.load` knows.

    Raises SourceNotFound, or MalformedGraph also for a blank node: it has no name by which
    the next build could know it.
    """
    return Curated(
        tuple(sorted((_load(Path(path)) for path in paths), key=attrgetter("name", "sha256")))
    )


def _load(path: Path) -> CuratedFile:
    lines = tuple(Graph.load(path).ntriples())
    for line in lines:
        subject, _, object_ = line.split(" ", 2)
        if subject.startswith("_:") or object_.startswith("_:"):
            raise MalformedGraph(f"{path}: has a node without a name; give each thing an IRI")
    return CuratedFile(path.name, hashlib.sha256("\n".join(lines).encode()).hexdigest(), lines)
