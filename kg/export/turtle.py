"""Turtle that reads well in a diff: one resource a paragraph, one fact a line, sorted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kg.export.exporter import Exportable
from kg.export.resource_order import GROUPS, TYPE, Resource, resources
from kg.export.turtle_terms import Shortener, base_of
from kg.files import write_text
from kg.names import PREFIXES

_WIDTH: Final = 100


def write(graph: Exportable, path: Path) -> None:
    """Write a graph as Turtle. Raises OutputError."""
    write_text(path, text(graph))


def text(graph: Exportable) -> Iterator[str]:
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
