"""Parts of the outputs as text: resources that stand together, written, with where they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, groupby

from msgspec import Struct
from pyoxigraph import Quad, RdfFormat, Store, serialize

from kg.export.resource_order import (
    ASSERTION,
    EVIDENCE,
    GROUPS,
    MAPPING,
    PLACE,
    REPORT,
    SECTION,
    Key,
    Resource,
)
from kg.export.turtle import Shortener, paragraph
from kg.graph.shacl import check_part
from kg.model.build_report import Violation
from kg.names import Minter


class OutputConfig(Struct, frozen=True):
    """How everything in the outputs of one build is named and written.

    ``base`` begins the IRIs of things, ``short`` those that Turtle shortens ("" for none).
    ``quads``: whether N-Quads are wanted. ``schema``: the user's classes and relations, as
    lines of N-Triples.
    """

    base: str
    short: str
    quads: bool = False
    schema: tuple[str, ...] = ()

    @property
    def minter(self) -> Minter:
        """What mints the IRIs."""
        return Minter(self.base)

    @property
    def shortener(self) -> Shortener:
        """A new writer of Turtle's short forms."""
        return Shortener(self.short)


class Piece(Struct, frozen=True):
    """Turtle of resources that follow each other in every graph they are in."""

    key: Key
    text: str


class Part(Struct, frozen=True):
    """What one topic or report makes of the outputs.

    ``quads``: its lines of N-Quads, where these are wanted: of a topic what all reports
    share, of a report its own graph. ``findings``: what the check finds of its resources.
    """

    pieces: tuple[Piece, ...]
    quads: tuple[str, ...] = ()
    findings: Sequence[Violation] = ()


def lines_of(quads: Iterable[Quad], more: Iterable[str] = ()) -> list[str]:
    """Write quads of the default graph as sorted lines of canonical N-Triples, each once."""
    content = serialize(quads, format=RdfFormat.N_TRIPLES) or b""
    return sorted({*content.decode().split("\n")[:-1], *more})


def store_of(*lines: Iterable[str], quads: Iterable[Quad] = ()) -> Store:
    """Load lines of N-Triples, and quads, which need no parsing."""
    store = Store()
    store.bulk_load("\n".join(chain(*lines)), RdfFormat.N_TRIPLES)
    store.extend(quads)
    return store


def pieces_of(resources: Iterable[tuple[Key, Resource]], short: Shortener) -> tuple[Piece, ...]:
    """Write sorted resources; those with one owner in one section of the file are one piece."""
    runs = groupby(resources, key=lambda each: (GROUPS[each[0][0]].title, owner(each[0])))
    return tuple(
        Piece(run[0][0], "".join(paragraph(resource, short) for _, resource in run))
        for run in (list(each) for _, each in runs)
    )


def checked_parts(
    resources: Mapping[str, Sequence[tuple[Key, Resource]]],
    store: Store,
    config: OutputConfig,
    quads: Mapping[str, Iterable[str]],
) -> tuple[Part, ...]:
    """Write parts, given the sorted resources of each, and check them.

    ``store``: the resources, and what else the check has to see. ``quads``: the lines of
    N-Quads of each part.
    """
    owners = {key[-1]: of for of, own in resources.items() for key, _ in own}
    found: defaultdict[str, list[Violation]] = defaultdict(list)
    for finding in check_part(store, about=owners):
        found[owners[f"<{finding.focus}>"]].append(finding)
    short = config.shortener
    return tuple(
        Part(pieces_of(own, short), tuple(quads.get(of, ())), found[of])
        for of, own in resources.items()
    )


def owner(key: Key) -> str:
    """The IRI, in brackets, of the topic or report that a resource belongs to, or its own."""
    group, by, _, _, subject = key
    if group in {REPORT, SECTION}:
        return by
    if group in {ASSERTION, MAPPING}:
        return by.partition(" ")[0]
    if group in {EVIDENCE, PLACE}:
        return f"<{by.removeprefix('<').removesuffix('>')}>"
    return subject
