"""JSON-LD, compacted by the ontology's context, which the file carries along."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kg.export.exporter import Exportable
from kg.export.jsonld_context import Context, Json, Key, shipped
from kg.export.resource_order import TYPE, Resource, resources
from kg.export.turtle_terms import Shortener, base_of
from kg.files import write_text


def write(graph: Exportable, path: Path) -> None:
    """Write a graph as JSON-LD, one resource an object, one fact a line. Raises OutputError."""
    write_text(path, text(graph))


def text(graph: Exportable) -> Iterator[str]:
    """Yield the JSON-LD text of a graph, a resource at a time."""
    listed = resources(graph.store)
    yield from text_of(listed, base_of(listed))


def text_of(listed: Iterable[Resource], base: str) -> Iterator[str]:
    """Yield the JSON-LD text of sorted resources. ``base`` begins IRIs to shorten ("": none)."""
    context = Context(shipped(), Shortener(base))
    inline = {"@base": base, **shipped()} if base else shipped()
    yield f'{{\n"@context": {_object(inline)},\n"@graph": ['
    for at, resource in enumerate(listed):
        yield ",\n" if at else "\n"
        yield _object(_node(resource, context))
    yield "\n]\n}\n"


def _node(resource: Resource, context: Context) -> dict[str, Json]:
    node: dict[str, Json] = {"id": context.reference(resource.subject)}
    for predicate, objects in resource.facts.items():
        if predicate == TYPE and all(each[0] == "<" for each in objects):
            node["type"] = [context.name(each) for each in objects]
            continue
        key = context.key(predicate)
        if not context.fits(key, objects):
            key = Key(context.plain(predicate))
        node[key.name] = context.values(key, objects)
    return node


def _object(said: Mapping[str, object]) -> str:
    """Write an object with one of its members a line."""
    members = (f" {_json(name)}: {_json(value)}" for name, value in said.items())
    return "{\n" + ",\n".join(members) + "\n}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
