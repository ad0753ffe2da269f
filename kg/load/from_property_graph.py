"""A property graph back to RDF: the way out of a database, and the proof that nothing was lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse

from kg.load.property_graph import Edge, Node, PropertyGraph
from kg.load.property_schema import (
    EDGES,
    NODES,
    OWN_RELATION,
    PLACE_TYPES,
    PREDICATE,
    REST,
    Property,
)
from kg.load.rdf_values import Term, language_of, read
from kg.names import RDF, SKOS, TKG

_A: Final = NamedNode(RDF["type"])
_SUB: Final = TKG["subTechniqueOf"]
_BROADER: Final = NamedNode(SKOS["broader"])


def to_quads(graph: PropertyGraph) -> Iterator[Quad]:
    """Yield the triples that a property graph stands for, some of them twice.

    They are those of the RDF graph that it was made of; types that the ontology infers
    (a topic is a ``skos:Concept``) are among them even if they were not written there.
    """
    rest: list[str] = []
    for node in graph.nodes:
        yield from _node(node)
        rest += (f"{_named(node.iri)} {line} .\n" for line in _list(node.properties.get(REST)))
    for edge in graph.edges:
        yield from _edge(edge)
    yield from parse("".join(rest).encode(), RdfFormat.N_TRIPLES)


def _node(node: Node) -> Iterator[Quad]:
    kind, subject = NODES[node.kind], _named(node.iri)
    for each in kind.types:
        yield Quad(subject, _A, NamedNode(each))
    place = _place(node.properties)
    for wanted in kind.properties:
        if wanted.of_place and place is None:
            continue
        about = place if wanted.of_place and place is not None else subject
        for term in terms(wanted, node.properties):
            yield Quad(about, NamedNode(wanted.predicate), term)
    if place is not None:
        yield from _place_types(place, node.properties)


def _place(properties: Mapping[str, object]) -> NamedNode | None:
    """The selector of a node."""
    selector = properties.get("selector")
    return NamedNode(selector) if isinstance(selector, str) else None


def _place_types(place: NamedNode, properties: Mapping[str, object]) -> Iterator[Quad]:
    for each, names in PLACE_TYPES.items():
        if any(name in properties for name in names):
            yield Quad(place, _A, NamedNode(each))


def terms(wanted: Property, properties: Mapping[str, object]) -> Iterator[Term]:
    """Yield the objects that a property stands for."""
    value = properties.get(wanted.name)
    if value is None:
        return
    values = _list(value) if wanted.form.many else [value]
    spoken = properties.get(language_of(wanted.name)) if wanted.form.spoken else None
    languages = _list(spoken) if wanted.form.many else [str(spoken or "")]
    for at, each in enumerate(values):
        term = read(wanted.form, each, str(languages[at]) if at < len(languages) else "")
        if term is not None:
            yield term


def _edge(edge: Edge) -> Iterator[Quad]:
    kind = EDGES[edge.kind]
    start, end = _named(edge.start), _named(edge.end)
    own = next(terms(PREDICATE, edge.properties), None) if kind.name == OWN_RELATION else None
    yield Quad(start, own if isinstance(own, NamedNode) else NamedNode(kind.predicate), end)
    if kind.inverse:
        yield Quad(end, NamedNode(kind.inverse), start)
    if kind.predicate == _SUB:
        yield Quad(start, _BROADER, end)


def _named(iri: str) -> NamedNode | BlankNode:
    return BlankNode(iri[2:]) if iri.startswith("_:") else NamedNode(iri)


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()
