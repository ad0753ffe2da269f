"""Checks an annotation file against its report and the schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from kg.model.schema import Schema, TopicClass


def flaws_of(path: Path, text: str, data: Any, report: str, schema: Schema) -> Iterator[str]:
    """Every flaw, as ``FILE:LINE: flaw; correction``."""
    plain = report.replace("\r\n", "\n").replace("\r", "\n")
    classes: dict[str, TopicClass | None] = {}
    lines = _lines(text, "entities")
    for entity, line in zip(data["entities"], lines, strict=True):
        for flaw in _entity_flaws(entity, classes, schema):
            yield f"{path}:{line}: {flaw}"
        if not _said(entity.get("quote"), report, plain):
            yield f"{path}:{line}: {_unsaid(entity['id'], entity)}"
        classes[entity["id"]] = schema.class_named(entity["type"])
    lines = _lines(text, "relations")
    for relation, line in zip(data["relations"], lines, strict=True):
        for flaw in _relation_flaws(relation, classes, schema):
            yield f"{path}:{line}: {flaw}"
        if not _said(relation.get("quote"), report, plain):
            yield f"{path}:{line}: {_unsaid(relation['type'], relation)}"


def _entity_flaws(
    entity: Mapping[str, Any], before: Mapping[str, object], schema: Schema
) -> Iterator[str]:
    name = entity["id"]
    if name in before:
        yield f"the id {name} is given twice; give each topic its own"
    if schema.class_named(entity["type"]) is None:
        known = ", ".join(schema.classes)
        yield f"{name} has the unknown type {entity['type']!r}; use one of {known}"
    yield from _wording_flaws(name, entity)
    if not isinstance(entity.get("optional", False), bool):
        yield f"{name} has optional {entity['optional']!r}; write true or false"


def _wording_flaws(name: str, entity: Mapping[str, Any]) -> Iterator[str]:
    label, aliases = entity.get("label", ""), entity.get("aliases", [])
    if not isinstance(label, str) or not label.strip():
        yield f"{name} has no label; give it a name"
    if not isinstance(aliases, list) or not all(isinstance(a, str) for a in aliases):
        yield f"{name} has aliases that are no list of texts; write them as one"
        return
    for wording in (label, *aliases):
        if isinstance(wording, str) and _broken(wording):
            yield f"{name} has half a character in {wording!r}; correct it"


def _broken(wording: str) -> bool:
    """Whether UTF-8 cannot hold a text: half of a pair of surrogates stands in it."""
    return any("\ud800" <= c <= "\udfff" for c in wording)


def _relation_flaws(
    relation: Mapping[str, Any], classes: Mapping[str, TopicClass | None], schema: Schema
) -> Iterator[str]:
    said = f"{relation['type']} {relation['from']} -> {relation['to']}"
    if not isinstance(relation.get("optional", False), bool):
        yield f"{said} has optional {relation['optional']!r}; write true or false"
    kind = schema.relation_named(relation["type"])
    if kind is None:
        known = ", ".join(schema.relations)
        yield f"{said} has an unknown type; use one of {known}"
    ends = (relation["from"], relation["to"])
    missing = [end for end in ends if end not in classes]
    for end in missing:
        yield f"{said} names {end}, which no topic has as its id; correct one of them"
    if kind is None or missing:
        return
    for word, end, fitting in zip(("from", "to"), ends, schema.signature(kind), strict=True):
        if classes[end] is not None and classes[end] not in fitting:
            yield (
                f"{said} goes {word} {end}, a {classes[end]};"
                f" {relation['type']} goes {word} {' or '.join(sorted(fitting))}"
            )


def _said(quote: object, report: str, plain: str) -> bool:
    return isinstance(quote, str) and bool(quote) and (quote in report or quote in plain)


def _unsaid(what: str, item: Mapping[str, Any]) -> str:
    quote = str(item.get("quote") or "")
    if not quote:
        return f"{what} has no quote; copy the words that show it"
    return f"{what} quotes what the report does not say, {quote[:60]!r}; copy it word for word"


_SEPARATORS: Final = re.compile(r"[\s,:]*")


def _lines(text: str, key: str) -> list[int]:
    """The lines, from 1, on which the items of a list begin that the whole text has under a key.

    Of two with that key it is the last, as for who reads JSON.
    """
    found: list[int] = []
    at = _past(text, _past(text, 0) + 1)
    while text[at : at + 1] not in {"}", ""}:
        name, at = _DECODER.raw_decode(text, at)
        at = _past(text, at)
        if name == key and text[at : at + 1] == "[":
            found, at = _items(text, at)
        else:
            _, at = _DECODER.raw_decode(text, at)
        at = _past(text, at)
    return found


def _items(text: str, at: int) -> tuple[list[int], int]:
    """The lines on which the items of a list begin, which opens here, and where it ends."""
    lines = []
    at = _past(text, at + 1)
    while text[at] != "]":
        lines.append(text.count("\n", 0, at) + 1)
        _, at = _DECODER.raw_decode(text, at)
        at = _past(text, at)
    return lines, at + 1


def _past(text: str, at: int) -> int:
    """The first place from here on that is no blank and separates nothing."""
    match = _SEPARATORS.match(text, at)
    return match.end() if match else at


_DECODER: Final = json.JSONDecoder()
