"""Turtle that reads well in a diff: one resource a paragraph, one fact a line, sorted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kg.export.resource_order import GROUPS, REPORT_TYPE, TYPE, Resource, resources
from kg.files import write_text
from kg.graph import Graph
from kg.names import PREFIXES, XSD

_WIDTH: Final = 100
_LOCAL: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_OURS: Final = re.compile(r"[a-z]+/[^/:?#]([^:?]*)")
_NUMBERS: Final = {
    f"^^<{XSD['integer']}>": re.compile(r"[+-]?\d+"),
    f"^^<{XSD['decimal']}>": re.compile(r"[+-]?\d*\.\d+"),
}
_SHORTENED: Final = tuple(_NUMBERS)


def write(graph: Graph, path: Path) -> None:
    """Write a graph as Turtle. Raises OutputError."""
    write_text(path, text(graph))


def text(graph: Graph) -> Iterator[str]:
    """Yield the Turtle text of a graph, a resource at a time."""
    listed = resources(graph.store)
    base = base_of(listed)
    yield from head(base)
    short = Shortener(base)
    title = ""
    for resource in listed:
        if GROUPS[resource.group].title != title:
            title = GROUPS[resource.group].title
            yield f"\n# {title}\n"
        yield paragraph(resource, short)


def head(base: str) -> Iterator[str]:
    """Yield the lines that Turtle begins with."""
    if base:
        yield f"@base <{base}> .\n"
    for prefix, namespace in PREFIXES.items():
        yield f"@prefix {prefix}: <{namespace}> .\n"


def paragraph(resource: Resource, short: Shortener) -> str:
    """Write one resource, after an empty line."""
    facts = [
        _fact("a" if predicate == TYPE else short.term(predicate), [*map(short.term, objects)])
        for predicate, objects in resource.facts.items()
    ]
    return f"\n{short.term(resource.subject)} " + " ;\n    ".join(facts) + " .\n"


def _fact(predicate: str, objects: list[str]) -> str:
    """Join the objects of a predicate, one a line where they do not fit into one."""
    line = f"{predicate} {', '.join(objects)}"
    if len(line) <= _WIDTH or len(objects) == 1:
        return line
    return predicate + "".join(f"\n        {each}," for each in objects)[:-1]


def base_of(resources: list[Resource]) -> str:
    """Find the IRI under which a graph's things are named, from that of a report; or "".

    Only a base that ends in a slash and has no query or fragment is of use for
    relative IRIs.
    """
    for resource in resources:
        if REPORT_TYPE in resource.facts.get(TYPE, ()):
            base, found, _ = resource.subject[1:-1].rpartition("report/")
            return base if found and base.endswith("/") and not re.search(r"[?#]", base) else ""
    return ""


class Shortener:
    """Writes terms as ``tkg:Trend``, ``<technique/x>`` below the base, ``0.9`` or in full.

    >>> short = Shortener("https://w3id.org/trendkg/id/")
    >>> short.term("<https://w3id.org/trendkg/id/technique/federated-learning>")
    '<technique/federated-learning>'
    >>> short.term('"3"^^<http://www.w3.org/2001/XMLSchema#integer>')
    '3'
    """

    def __init__(self, base: str) -> None:
        self._base = f"<{base}" if base else ""
        self._iris: dict[str, str] = {}

    def term(self, term: str) -> str:
        """Shorten one term."""
        if term[0] == "<":
            known = self._iris.get(term)
            if known is None:
                known = self._iris[term] = self._iri(term)
            return known
        if term[-1] == ">" and term[0] == '"':
            return self._typed(term)
        return term

    def _iri(self, term: str) -> str:
        if self._base and term.startswith(self._base):
            rest = term[len(self._base) : -1]
            return f"<{rest}>" if _OURS.match(rest) and "/." not in rest else term
        for prefix, namespace in PREFIXES.items():
            local = term[len(namespace) + 1 : -1]
            if term.startswith(namespace, 1) and _LOCAL.fullmatch(local):
                return f"{prefix}:{local}"
        return term

    def _typed(self, term: str) -> str:
        lexical, quote, datatype = term.rpartition('"')
        for ending in _SHORTENED:
            if datatype == ending and _NUMBERS[ending].fullmatch(lexical, 1):
                return lexical[1:]
        return f"{lexical}{quote}^^{self.term(datatype[2:])}"
