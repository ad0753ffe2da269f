"""The classes and relations that a graph declares itself, beside the shipped ones.

A build with own classes writes them into the graph; whoever reads the graph, the page, a
query, the check, a loader, finds them there and needs no other file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.model.schema import (
    OPPOSITE,
    PATTERNS,
    SHIPPED,
    TEXTS,
    RelationType,
    Schema,
    Term,
    TopicClass,
    opposites,
    read_schema,
)
from kg.names import OWL, RDF, RDFS, SCHEMA, TKG

_A: Final = NamedNode(RDF["type"])
_BELOW: Final = {
    TopicClass: (NamedNode(RDFS["subClassOf"]), NamedNode(TKG["Topic"])),
    RelationType: (NamedNode(RDFS["subPropertyOf"]), NamedNode(TKG["relatesTo"])),
}
_TYPE: Final = {
    TopicClass: NamedNode(OWL["Class"]),
    RelationType: NamedNode(OWL["ObjectProperty"]),
}
_LABEL: Final = NamedNode(RDFS["label"])
_ENDS: Final = (NamedNode(SCHEMA["domainIncludes"]), NamedNode(SCHEMA["rangeIncludes"]))


def term_node(kind: Term) -> NamedNode:
    """The class or property as RDF has it."""
    return NamedNode(kind.iri)


def schema_quads(schema: Schema) -> Iterator[Quad]:
    """Declare the user's classes and relations; nothing for the shipped, which the ontology has."""
    for own in schema.custom_classes:
        yield from _term(own, schema)
    for relation in schema.custom_relations:
        yield from _term(relation, schema)
        node = term_node(relation)
        for predicate, kinds in zip(_ENDS, schema.signature(relation), strict=True):
            for kind in sorted(kinds):
                yield Quad(node, predicate, term_node(kind))


def _term(own: TopicClass | RelationType, schema: Schema) -> Iterator[Quad]:
    node = term_node(own)
    yield Quad(node, _A, _TYPE[type(own)])
    yield Quad(node, *_BELOW[type(own)])
    yield Quad(node, _LABEL, Literal(own.label, language="en"))
    for name, text in own.fields.items():
        if text and name in TEXTS:
            language = None if name in PATTERNS else "en"
            yield Quad(node, NamedNode(TEXTS[name]), Literal(text, language=language))
    if isinstance(own, RelationType) and (other := opposites(schema.relations).get(own)):
        yield Quad(node, NamedNode(OPPOSITE), term_node(other))


def declared(store: Store) -> Schema:
    """The shipped classes and relations, then those that the graph declares, by IRI.

    What has no usable name, or the name of another, is passed over.
    """
    found = {
        quad.subject
        for below in _BELOW.values()
        for quad in store.quads_for_pattern(None, *below)
        if isinstance(quad.subject, NamedNode)
    }
    if not found:
        return SHIPPED
    return read_schema(quad for node in found for quad in store.quads_for_pattern(node, None, None))
