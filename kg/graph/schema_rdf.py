"""The classes and relations that a graph declares beside ours, so that it explains itself.

A build with own classes writes them into the graph; whoever reads the graph, the page, a
query, the check, a loader, finds them there and needs no other file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.model.schema import (
    CORE,
    AnyClass,
    OwnClass,
    OwnRelation,
    RelationType,
    Schema,
    Signature,
    TopicClass,
)
from kg.names import OWL, RDF, RDFS, SCHEMA, SKOS, TKG, class_iri, relation_iri

_A: Final = NamedNode(RDF["type"])
_CLASS: Final = NamedNode(OWL["Class"])
_PROPERTY: Final = NamedNode(OWL["ObjectProperty"])
_UNDER: Final = NamedNode(RDFS["subClassOf"])
_BELOW: Final = NamedNode(RDFS["subPropertyOf"])
_LABEL: Final = NamedNode(RDFS["label"])
_DEFINITION: Final = NamedNode(SKOS["definition"])
_TOPIC: Final = NamedNode(TKG["Topic"])
_RELATES: Final = NamedNode(TKG["relatesTo"])
_FROM: Final = NamedNode(SCHEMA["domainIncludes"])
_TO: Final = NamedNode(SCHEMA["rangeIncludes"])
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")


def class_node(kind: AnyClass) -> NamedNode:
    """The class as RDF has it: in our namespace, or the user's own IRI."""
    return NamedNode(class_iri(kind))


def relation_node(kind: RelationType | OwnRelation) -> NamedNode:
    """The property as RDF has it: in our namespace, or the user's own IRI."""
    return NamedNode(relation_iri(kind))


def schema_quads(schema: Schema) -> Iterator[Quad]:
    """Declare the user's classes and relations; nothing for ours, which the ontology has."""
    for own in schema.own_classes:
        yield from _term(own, _CLASS)
        yield Quad(class_node(own), _UNDER, _TOPIC)
    for relation in schema.own_relations:
        yield from _term(relation, _PROPERTY)
        node = relation_node(relation)
        yield Quad(node, _BELOW, _RELATES)
        for predicate, kinds in zip((_FROM, _TO), schema.signature(relation), strict=True):
            for kind in sorted(kinds):
                yield Quad(node, predicate, class_node(kind))


def _term(own: OwnClass | OwnRelation, kind: NamedNode) -> Iterator[Quad]:
    node = NamedNode(own.iri)
    yield Quad(node, _A, kind)
    yield Quad(node, _LABEL, Literal(own.label, language="en"))
    if own.definition:
        yield Quad(node, _DEFINITION, Literal(own.definition, language="en"))


def declared(store: Store) -> Schema:
    """Our classes and relations, and those that the graph declares, by IRI.

    What has no usable name, or the name of another, is passed over.
    """
    classes = [
        OwnClass(name, iri, *_texts(store, iri))
        for name, iri in _named(store, _UNDER, _TOPIC, {c.lower() for c in TopicClass})
    ]
    relations = [
        OwnRelation(name, iri, *_texts(store, iri))
        for name, iri in _named(store, _BELOW, _RELATES, {r.lower() for r in RelationType})
    ]
    if not classes and not relations:
        return CORE
    known: dict[str, AnyClass] = {TKG[c.value]: c for c in TopicClass}
    known |= {c.iri: c for c in classes}
    signatures: dict[OwnRelation, Signature] = {
        r: (_ends(store, r, _FROM, known), _ends(store, r, _TO, known)) for r in relations
    }
    return Schema(tuple(classes), signatures)


def _named(
    store: Store, predicate: NamedNode, above: NamedNode, taken: set[str]
) -> Iterator[tuple[str, str]]:
    found = store.quads_for_pattern(None, predicate, above)
    for iri in sorted({q.subject.value for q in found if isinstance(q.subject, NamedNode)}):
        name = re.split(r"[#/:]", iri)[-1]
        if not iri.startswith(TKG) and _NAME.fullmatch(name) and name.lower() not in taken:
            taken.add(name.lower())
            yield name, iri


def _texts(store: Store, iri: str) -> tuple[str, str]:
    """Label and definition."""
    return _text(store, iri, _LABEL), _text(store, iri, _DEFINITION)


def _text(store: Store, iri: str, predicate: NamedNode) -> str:
    found = store.quads_for_pattern(NamedNode(iri), predicate, None)
    return min((q.object.value for q in found if isinstance(q.object, Literal)), default="")


def _ends(
    store: Store, relation: OwnRelation, predicate: NamedNode, known: dict[str, AnyClass]
) -> frozenset[AnyClass]:
    found = store.quads_for_pattern(relation_node(relation), predicate, None)
    named = {q.object.value for q in found if isinstance(q.object, NamedNode)}
    return frozenset(known[iri] for iri in named if iri in known)
