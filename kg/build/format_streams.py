"""The other formats, written from the parts of a build, with little of it in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat, Store

from kg.build.assembly import Parts
from kg.build.external_sort import sorted_lines
from kg.build.output_config import Form
from kg.export.resource_order import EVIDENCE, PLACE, Resource
from kg.files import write_bytes, write_text
from kg.graph import Graph

_AT_ONCE: Final = 100_000


def _ntriples(parts: Parts, form: Form, path: Path) -> None:
    lines = (line for each in parts.resources(form) for line in _lines(each))
    write_bytes(path, sorted_lines(lines, path.parent))


def _jsonld(parts: Parts, form: Form, path: Path) -> None:
    from kg.export import jsonld

    write_text(path, jsonld.text_of(parts.resources(form), form.short))


def _rdfxml(parts: Parts, form: Form, path: Path) -> None:
    from kg.export import rdfxml

    write_text(path, rdfxml.text_of(parts.resources(form), form.short))


STREAMED: Final[Mapping[str, Callable[[Parts, Form, Path], None]]] = {
    "ntriples": _ntriples,
    "jsonld": _jsonld,
    "rdfxml": _rdfxml,
}
"""What writes a format as :mod:`kg.export` would, by name. Raises OutputError."""


def topics_of(parts: Parts, form: Form) -> Graph:
    """The graph without evidence and its places: all that a property graph of it needs.

    That holds where no curator has added anything.
    """
    store = Store()
    lines: list[bytes] = []
    for resource in parts.resources(form, but={EVIDENCE, PLACE}):
        lines.extend(_lines(resource))
        if len(lines) >= _AT_ONCE:
            store.bulk_load(b"".join(lines), RdfFormat.N_TRIPLES)
            lines = []
    store.bulk_load(b"".join(lines), RdfFormat.N_TRIPLES)
    return Graph(store)


def _lines(resource: Resource) -> Iterator[bytes]:
    """The lines of N-Triples that a resource was made of."""
    pairs = chain.from_iterable(
        ((predicate, each) for each in objects) for predicate, objects in resource.facts.items()
    )
    for predicate, each in pairs:
        yield f"{resource.subject} {predicate} {each} .\n".encode()
