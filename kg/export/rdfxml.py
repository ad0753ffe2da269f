"""RDF/XML by Oxigraph's serializer: one element a resource, in the order of the Turtle file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Final, TypeAlias, cast

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from kg.errors import OutputError
from kg.export.graphml import xml_safe
from kg.export.resource_order import Resource, resources
from kg.export.turtle import base_of
from kg.files import replacing
from kg.graph import Graph
from kg.names import PREFIXES

_Object: TypeAlias = NamedNode | BlankNode | Literal | Triple
_NAMED: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*$")


def write(graph: Graph, path: Path) -> None:
    """Write a graph as RDF/XML.

    Characters that XML cannot carry (most control characters) become U+FFFD. Raises
    OutputError, also for a predicate that no XML element can be named after.
    """
    listed = resources(graph.store)
    write_resources(listed, base_of(listed), path)


def write_resources(listed: Iterable[Resource], base: str, path: Path) -> None:
    """Write sorted resources as :func:`write` does. ``base`` begins IRIs to shorten ("": none)."""
    with replacing(path) as file:
        serialize(
            _triples(listed),
            cast("IO[bytes]", _Xml(file)),
            format=RdfFormat.RDF_XML,
            prefixes=PREFIXES,
            base_iri=base or None,
        )
        file.write(b"\n")


class _Xml:
    """Writes XML in which carriage returns survive parsers, which the serializer leaves bare."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, data: bytes) -> int:
        self._file.write(data.replace(b"\r", b"&#13;"))
        return len(data)

    def flush(self) -> None:
        self._file.flush()


def _triples(listed: Iterable[Resource]) -> Iterator[Triple]:
    """The triples of resources, as far as XML can carry them."""
    for subject, facts, _ in listed:
        lines = (f"{subject} {p} {o} .\n" for p, objects in facts.items() for o in objects)
        for quad in parse("".join(lines), format=RdfFormat.N_TRIPLES):
            if not _NAMED.search(quad.predicate.value):
                raise OutputError(
                    f"RDF/XML has no way to write the property {quad.predicate};"
                    " choose another format"
                )
            yield Triple(quad.subject, quad.predicate, _carried(quad.object))


def _carried(term: _Object) -> _Object:
    if not isinstance(term, Literal) or (text := xml_safe(term.value)) == term.value:
        return term
    if term.language:
        return Literal(text, language=term.language)
    return Literal(text, datatype=term.datatype)
