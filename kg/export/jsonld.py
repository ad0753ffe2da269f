"""JSON-LD, compacted by the ontology's context, which the file carries along."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from msgspec import Struct, field

from kg.export.ntriples import parts
from kg.export.resource_order import TYPE, Resource, resources
from kg.export.turtle import Shortener, base_of
from kg.files import write_text
from kg.graph import Graph
from kg.names import XSD
from kg.resources import ontology

Json = str | int | dict[str, "Json"] | list["Json"]

_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]{0,14}")


def write(graph: Graph, path: Path) -> None:
    """Write a graph as JSON-LD, one resource an object, one fact a line. Raises OutputError."""
    write_text(path, text(graph))


def text(graph: Graph) -> Iterator[str]:
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
    node: dict[str, Json] = {"id": context.plain(resource.subject)}
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


class Key(Struct, frozen=True):
    """A term of the context: its name, and how its values are coerced."""

    name: str
    coerced: str = ""
    container: str = ""


class Context(Struct, frozen=True):
    """Compacts terms of N-Triples as the context says.

    Where a value does not fit the coercion it is written out as a value object, which
    no context changes.
    """

    terms: Mapping[str, object]
    short: Shortener
    _keys: dict[str, Key] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, defined in self.terms.items():
            said = defined if isinstance(defined, dict) else {"@id": defined}
            iri = self._expanded(str(said["@id"]))
            if iri and name not in self._prefixes():
                coerced = str(said.get("@type", ""))
                container = str(said.get("@container", ""))
                self._keys[iri] = Key(name, self._expanded(coerced) or coerced, container)

    def key(self, predicate: str) -> Key:
        """Find the key of a predicate; one without a coercion if the context has none."""
        return self._keys.get(predicate[1:-1]) or Key(self.plain(predicate))

    def name(self, iri: str) -> str:
        """Compact an IRI where the context's own names count (types, ``@vocab``)."""
        known = self._keys.get(iri[1:-1])
        return known.name if known else self.plain(iri)

    def values(self, key: Key, objects: list[str]) -> Json:
        """Compact the values of a key: one alone, several as a list or by language."""
        if key.container == "@language":
            return self._by_language(objects)
        values = [self._value(key, each) for each in objects]
        return values[0] if len(values) == 1 else values

    def fits(self, key: Key, objects: list[str]) -> bool:
        """Whether the key's container can hold these values."""
        return key.container != "@language" or all(_has_language(each) for each in objects)

    def _by_language(self, objects: list[str]) -> Json:
        said: dict[str, list[Json]] = {}
        for literal in map(parts, objects):
            said.setdefault(literal.language, []).append(literal.value)
        return {tag: texts[0] if len(texts) == 1 else texts for tag, texts in sorted(said.items())}

    def _value(self, key: Key, term: str) -> Json:
        if term[0] != '"':
            return self._reference(key, term)
        literal = parts(term)
        if literal.datatype and literal.datatype == key.coerced:
            whole = literal.datatype == XSD["integer"] and _INTEGER.fullmatch(literal.escaped)
            return int(literal.escaped) if whole else literal.value
        if not (literal.datatype or literal.language or key.coerced):
            return literal.value
        said: dict[str, Json] = {"@value": literal.value}
        if literal.datatype:
            said["@type"] = self.name(f"<{literal.datatype}>")
        if literal.language:
            said["@language"] = literal.language
        return said

    def _reference(self, key: Key, term: str) -> Json:
        if key.coerced == "@vocab" and term[0] == "<" and term[1:-1] in self._keys:
            return self.name(term)
        compact = self.plain(term)
        return compact if key.coerced == "@id" else {"id": compact}

    def plain(self, node: str) -> str:
        """Compact a node: below the base as a relative IRI, else with a prefix or in full."""
        short = self.short.term(node)
        return short[1:-1] if short.startswith("<") else short

    def _prefixes(self) -> set[str]:
        return {n for n, iri in self.terms.items() if isinstance(iri, str) and iri[-1] in "/#"}

    def _expanded(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        namespace = self.terms.get(prefix)
        return f"{namespace}{local}" if colon and isinstance(namespace, str) else ""


@cache
def shipped() -> dict[str, object]:
    """Read the context's terms from the ontology folder."""
    text = (ontology() / "context.jsonld").read_text(encoding="utf-8")
    terms: dict[str, object] = json.loads(text)["@context"]
    return terms


def _has_language(term: str) -> bool:
    return term[0] == '"' and bool(parts(term).language)
