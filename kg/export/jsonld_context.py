"""The JSON-LD context that ships with the ontology, read for compaction."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from msgspec import Struct, field

from kg.export.ntriples_literals import parts
from kg.export.turtle_terms import Shortener
from kg.names import XSD
from kg.resources import ontology

Json = str | int | dict[str, "Json"] | list["Json"]

_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]{0,14}")


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
        compact = self.reference(term)
        return compact if key.coerced == "@id" else {"id": compact}

    def reference(self, term: str) -> str:
        """Compact a node: below the base as a relative IRI, else with a prefix or in full."""
        return term if term.startswith("_:") else self.plain(term)

    def plain(self, iri: str) -> str:
        """Compact an IRI with a prefix, below the base, or not at all."""
        short = self.short.term(iri)
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
