"""The outputs put together from their parts, a piece at a time."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from operator import itemgetter
from typing import Final, NamedTuple

from msgspec import Struct
from pyoxigraph import RdfFormat, parse

from kg.build.codec import unpack
from kg.build.memo import Memo
from kg.build.part_text import OutputConfig, Piece, lines_of
from kg.export.resource_order import GROUPS, Key, Resource, sorted_resources
from kg.export.turtle import head
from kg.model.build_report import Violation

INDEX: Final = "part"
TURTLE: Final = "turtle"
QUADS: Final = "quads"
"""Kinds of the memo: of each part its index and its quads, and each piece of its Turtle."""

REPORT: Final = "report"
TOPIC: Final = "topic"
"""Kinds of parts."""


class Index(NamedTuple):
    """What is known of a part without its texts: where its pieces stand, what the check finds."""

    keys: tuple[Key, ...]
    findings: tuple[Violation, ...]


class Loose(Struct, frozen=True):
    """What is neither a topic's nor a report's: the build; and the check of all topics at once."""

    pieces: tuple[Piece, ...]
    lines: tuple[str, ...]
    findings: tuple[Violation, ...]


def part_name(kind: str, name: str) -> bytes:
    """The name of a part in the memo."""
    return f"{kind} {name}".encode()


def text_name(part: bytes, at: int) -> bytes:
    """The name of a piece's text in the memo."""
    return b"%s %d" % (part, at)


class Parts:
    """All parts of one build: in the memo, but for the few pieces that are loose."""

    def __init__(self, memo: Memo, names: Iterable[bytes], loose: Loose) -> None:
        self._memo = memo
        self._loose = loose
        self._indexes = {name: unpack(memo.get(INDEX, name), Index) for name in names}

    def findings(self) -> tuple[Violation, ...]:
        """What the check has found in all, sorted."""
        of_parts = (found for index in self._indexes.values() for found in index.findings)
        return tuple(sorted({*self._loose.findings, *of_parts}))

    def used(self) -> dict[str, Collection[bytes]]:
        """The names in the memo that belong to these parts, by kind."""
        names = self._indexes.keys()
        texts = {
            text_name(name, at)
            for name, index in self._indexes.items()
            for at in range(len(index.keys))
        }
        return {INDEX: names, QUADS: names, TURTLE: texts}

    def turtle(self, config: OutputConfig) -> Iterator[bytes]:
        """Yield the graph as Turtle, as :func:`kg.export.turtle.text` would write it."""
        yield "".join(head(config.short)).encode()
        title = ""
        for key, text in self._pieces():
            if GROUPS[key[0]].title != title:
                title = GROUPS[key[0]].title
                yield f"\n# {title}\n".encode()
            yield text

    def quads(self, config: OutputConfig, curated: Iterable[str] = ()) -> Iterator[bytes]:
        """Yield the graph as N-Quads, as :mod:`kg.export.nquads` would write it.

        What all reports share is sorted in memory, of each report no more than its own.
        ``curated``: lines of N-Quads that come last.
        """
        shared = [f"{line}\n".encode() for line in self._loose.lines]
        reports: list[tuple[str, bytes]] = []
        for name in self._indexes:
            kind, _, called = name.decode().partition(" ")
            if kind == TOPIC:
                shared += self._quads_of(name).splitlines(keepends=True)
            else:
                reports.append((f"<{config.minter.report(called)}>", name))
        yield from sorted(shared)
        del shared
        for _, name in sorted(reports):
            yield self._quads_of(name)
        yield from (f"{line}\n".encode() for line in curated)

    def resources(self, config: OutputConfig, but: Collection[int] = ()) -> Iterator[Resource]:
        """Yield the resources of the graph in the order of all outputs, a piece at a time.

        ``but``: groups of resources to leave out (see :mod:`kg.export.resource_order`).
        """
        begin = "".join(head(config.short)).encode()
        for _, text in self._pieces(but):
            quads = parse(begin + text, RdfFormat.TURTLE)
            yield from (resource for _, resource in sorted_resources(lines_of(quads)))

    def _quads_of(self, name: bytes) -> bytes:
        return zlib.decompress(self._memo.get(QUADS, name))

    def _pieces(self, but: Collection[int] = ()) -> Iterator[tuple[Key, bytes]]:
        of_parts = (
            (key, name, at)
            for name, index in self._indexes.items()
            for at, key in enumerate(index.keys)
        )
        loose = ((piece.key, b"", at) for at, piece in enumerate(self._loose.pieces))
        every = [each for each in chain(of_parts, loose) if each[0][0] not in but]
        before = None
        for key, name, at in sorted(every, key=itemgetter(0)):
            if key == before:  # who is cited is described by each report that does so
                continue
            before = key
            if name:
                yield key, zlib.decompress(self._memo.get(TURTLE, text_name(name, at)))
            else:
                yield key, self._loose.pieces[at].text.encode()
