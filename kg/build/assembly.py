"""The outputs put together from their parts, a piece at a time."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from operator import itemgetter
from pathlib import Path

from msgspec import Struct
from pyoxigraph import RdfFormat, parse

from kg.build.codec import unpack
from kg.build.fragments import Piece, lines_of, sorted_resources
from kg.build.memo import Cache
from kg.build.output_config import Form
from kg.build.parts import INDEX, QUADS, TOPIC, TURTLE, Index, text_name
from kg.export.resource_order import GROUPS, Key, Resource
from kg.export.turtle import head
from kg.files import write_bytes
from kg.model.shacl_report import Violation


class Loose(Struct, frozen=True):
    """What is neither a topic's nor a report's: the build; and the check of all topics at once."""

    pieces: tuple[Piece, ...]
    lines: tuple[str, ...]
    findings: tuple[Violation, ...]


class Parts:
    """All parts of one build, in the cache, and the few pieces that are not."""

    def __init__(self, cache: Cache, names: Iterable[bytes], loose: Loose) -> None:
        self._cache = cache
        self._loose, self._found, self._loose_lines = loose.pieces, loose.findings, loose.lines
        self._indexes = {name: unpack(cache.get(INDEX, name), Index) for name in names}

    def findings(self) -> tuple[Violation, ...]:
        """What the check has found in all, sorted."""
        of_parts = (found for index in self._indexes.values() for found in index.findings)
        return tuple(sorted({*self._found, *of_parts}))

    def keep(self) -> None:
        """Drop from the cache what is part of no output."""
        names = self._indexes.keys()
        self._cache.keep(INDEX, names)
        self._cache.keep(QUADS, names)
        texts = {
            text_name(name, at)
            for name, index in self._indexes.items()
            for at in range(len(index.keys))
        }
        self._cache.keep(TURTLE, texts)

    def write_turtle(self, form: Form, path: Path) -> None:
        """Write the graph as :func:`kg.export.turtle.write` would. Raises OutputError."""
        write_bytes(path, self._turtle(form))

    def write_quads(self, form: Form, path: Path, curated: Iterable[str] = ()) -> None:
        """Write the graph as :func:`kg.export.nquads.write` would. Raises OutputError.

        What all reports share is sorted in memory, of each report no more than its own.
        """
        last = (f"{line}\n".encode() for line in curated)
        write_bytes(path, chain(self._quads(form), last))

    def resources(self, form: Form, but: Collection[int] = ()) -> Iterator[Resource]:
        """Read back what :meth:`write_turtle` writes, in its order, a piece at a time.

        ``but``: groups of resources to leave out (see :mod:`kg.export.resource_order`).
        """
        begin = "".join(head(form.short)).encode()
        for _, text in self._pieces(but):
            quads = parse(begin + text, RdfFormat.TURTLE)
            yield from (resource for _, resource in sorted_resources(lines_of(quads)))

    def _quads(self, form: Form) -> Iterator[bytes]:
        shared = [f"{line}\n".encode() for line in self._loose_lines]
        reports: list[tuple[str, bytes]] = []
        for name in self._indexes:
            kind, _, called = name.decode().partition(" ")
            if kind == TOPIC:
                shared += self._quads_of(name).splitlines(keepends=True)
            else:
                reports.append((f"<{form.minter.report(called)}>", name))
        yield from sorted(shared)
        del shared
        for _, name in sorted(reports):
            yield self._quads_of(name)

    def _quads_of(self, name: bytes) -> bytes:
        return zlib.decompress(self._cache.get(QUADS, name))

    def _turtle(self, form: Form) -> Iterator[bytes]:
        yield "".join(head(form.short)).encode()
        title = ""
        for key, text in self._pieces():
            if GROUPS[key[0]].title != title:
                title = GROUPS[key[0]].title
                yield f"\n# {title}\n".encode()
            yield text

    def _pieces(self, but: Collection[int] = ()) -> Iterator[tuple[Key, bytes]]:
        where: list[tuple[Key, bytes, int]] = [
            (key, name, at)
            for name, index in self._indexes.items()
            for at, key in enumerate(index.keys)
            if key[0] not in but
        ]
        where += [(piece.key, b"", at) for at, piece in enumerate(self._loose)]
        where.sort(key=itemgetter(0))
        for key, name, at in where:
            if name:
                yield key, zlib.decompress(self._cache.get(TURTLE, text_name(name, at)))
            else:
                yield key, self._loose[at].text.encode()
