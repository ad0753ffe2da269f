"""RDF/XML: one element a resource, in the order of the Turtle file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from kg.errors import OutputError
from kg.export.graphml import carried
from kg.export.ntriples import parts
from kg.export.resource_order import TYPE, Resource, resources
from kg.export.turtle import Shortener, base_of
from kg.files import write_text
from kg.graph import Graph
from kg.names import PREFIXES

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*$")
_SHORT: Final = re.compile(r"[a-z]+:[A-Za-z_][A-Za-z0-9_.-]*")

_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_BLANKS: Final = str.maketrans({"\r": "&#13;", "\n": "&#10;", "\t": "&#9;"})


def write(graph: Graph, path: Path) -> None:
    """Write a graph as RDF/XML.

    Characters that XML cannot carry (most control characters) become U+FFFD. Raises
    OutputError, also for a predicate that no XML element can be named after.
    """
    write_text(path, text(graph))


def text(graph: Graph) -> Iterator[str]:
    """Yield the RDF/XML text of a graph, a resource at a time."""
    listed = resources(graph.store)
    yield from text_of(listed, base_of(listed))


def text_of(listed: Iterable[Resource], base: str) -> Iterator[str]:
    """Yield the RDF/XML text of sorted resources. ``base`` begins IRIs to shorten ("": none)."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF'
    if base:
        yield f'\n    xml:base="{attribute(base)}"'
    for prefix, namespace in PREFIXES.items():
        yield f'\n    xmlns:{prefix}="{attribute(namespace)}"'
    yield ">\n"
    writer = _Writer(Shortener(base))
    for resource in listed:
        yield from writer.element(resource)
    yield "</rdf:RDF>\n"


class _Writer:
    def __init__(self, short: Shortener) -> None:
        self._short = short

    def element(self, resource: Resource) -> Iterator[str]:
        """Write one resource, named after its first class if that has a short name."""
        types = resource.facts.get(TYPE, [])
        name = self._short.term(types[0]) if types else ""
        named = _SHORT.fullmatch(name) is not None
        tag = name if named else "rdf:Description"
        yield f"\n<{tag} {self._node(resource.subject, 'about')}>\n"
        for predicate, objects in resource.facts.items():
            skipped = objects[:1] if named and predicate == TYPE else []
            for object_ in objects[len(skipped) :]:
                yield f"  {self._property(predicate, object_)}\n"
        yield f"</{tag}>\n"

    def _property(self, predicate: str, object_: str) -> str:
        tag, declared = self._tag(predicate)
        if object_[0] != '"':
            return f"<{tag}{declared} {self._node(object_, 'resource')}/>"
        literal = parts(object_)
        if literal.language:
            declared += f' xml:lang="{literal.language}"'
        if literal.datatype:
            declared += f' rdf:datatype="{attribute(literal.datatype)}"'
        return f"<{tag}{declared}>{escaped(literal.value)}</{tag}>"

    def _tag(self, predicate: str) -> tuple[str, str]:
        """Name a property's element, and declare its namespace if that is not ours."""
        name = self._short.term(predicate)
        if _SHORT.fullmatch(name):
            return name, ""
        local = _NAME.search(predicate[1:-1])
        if local is None or local.start() == 0:
            raise OutputError(
                f"RDF/XML has no way to write the property {predicate}; choose another format"
            )
        return f"p:{local[0]}", f' xmlns:p="{attribute(predicate[1 : 1 + local.start()])}"'

    def _node(self, term: str, role: str) -> str:
        if term.startswith("_:"):
            return f'rdf:nodeID="{term[2:]}"'
        short = self._short.term(term)
        iri = short if short.startswith("<") else term
        return f'rdf:{role}="{attribute(iri[1:-1])}"'


def escaped(text: str) -> str:
    """Escape text for an element; carriage returns survive parsers.

    >>> escaped('a < "b" & c')
    'a &lt; &quot;b&quot; &amp; c'
    """
    return carried(text).translate(_ESCAPES).replace("\r", "&#13;")


def attribute(text: str) -> str:
    r"""Escape text for a quoted attribute; line ends and tabs survive parsers.

    >>> attribute("a\nb")
    'a&#10;b'
    """
    return carried(text).translate(_ESCAPES).translate(_BLANKS)
