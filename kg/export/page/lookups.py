"""Look-ups in an RDF store: one pass a property, answers as sorted plain strings."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from kg.names import RDF

Values = Mapping[str, tuple[str, ...]]
"""IRI of a subject -> its values of one property, sorted."""


def members(store: Store, class_iri: str) -> list[str]:
    """List the IRIs of all instances of a class, sorted."""
    found = store.quads_for_pattern(
        None, NamedNode(RDF["type"]), NamedNode(class_iri), DefaultGraph()
    )
    return sorted({text(quad.subject) for quad in found})


def values(store: Store, property_iri: str) -> Values:
    """Read all values of a property by subject; of a literal its text, of a node its IRI."""
    found: dict[str, list[str]] = {}
    for quad in store.quads_for_pattern(None, NamedNode(property_iri), None, DefaultGraph()):
        found.setdefault(text(quad.subject), []).append(text(quad.object))
    return {s: tuple(sorted(set(o))) if len(o) > 1 else (o[0],) for s, o in found.items()}


def labels(store: Store, property_iri: str) -> Values:
    """Read texts like `values`, with untagged and English texts before those of other languages."""
    found: dict[str, set[tuple[bool, str]]] = {}
    for quad in store.quads_for_pattern(None, NamedNode(property_iri), None, DefaultGraph()):
        if isinstance(quad.object, Literal):
            foreign = (quad.object.language or "en").split("-")[0].lower() != "en"
            found.setdefault(text(quad.subject), set()).add((foreign, quad.object.value))
    return {subject: tuple(t for _, t in sorted(texts)) for subject, texts in found.items()}


def languages(store: Store, property_iri: str) -> Mapping[tuple[str, str], str]:
    """Read the language tag of each text of a subject; untagged ones count as English."""
    return {
        (text(quad.subject), quad.object.value): quad.object.language or "en"
        for quad in store.quads_for_pattern(None, NamedNode(property_iri), None, DefaultGraph())
        if isinstance(quad.object, Literal)
    }


def first(found: Values, subject: str, default: str = "") -> str:
    """Return the first value of a subject, or the default."""
    return found.get(subject, (default,))[0]


def number(found: Values, subject: str, default: float) -> float:
    """Return the first value of a subject as a number, or the default if it is none."""
    try:
        return float(first(found, subject))
    except ValueError:
        return default


def whole(found: Values, subject: str, default: int) -> int:
    """Return the first value of a subject as a whole number, or the default if it is none."""
    try:
        return int(first(found, subject))
    except ValueError:
        return default


def local(iri: str) -> str:
    """Return what follows the last ``#`` or ``/`` of an IRI.

    >>> local("https://w3id.org/trendkg/ontology#forecast")
    'forecast'
    """
    return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]


def text(term: object) -> str:
    """Return the IRI of a node, the text of a literal; of anything else its notation."""
    try:
        value: str = term.value  # type: ignore[attr-defined]
    except AttributeError:
        return str(term)
    return value
