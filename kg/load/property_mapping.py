"""RDF to a property graph and back. Triples without a property of their own go to ``rdf``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from kg.graph import Graph
from kg.graph.lookup import node as node_of
from kg.load.property_graph import (
    Edge,
    Node,
    PropertyGraph,
    Term,
    Value,
    language_of,
    to_term,
    to_value,
)
from kg.load.property_schema import (
    CLAIMED,
    EDGES,
    KEY,
    NODES,
    OTHER,
    OWN,
    OWN_RELATION,
    PLACE_TYPES,
    PREDICATE,
    REST,
    EdgeKind,
    NodeKind,
    Property,
)
from kg.names import OA, RDF, RDFS, SKOS, TKG

_Facts: TypeAlias = dict[str, list[Term]]
_Claimed: TypeAlias = dict[tuple[str, str, str], dict[str, Value]]
_A: Final = RDF["type"]
_SELECTOR: Final = OA["hasSelector"]
_SUB: Final = TKG["subTechniqueOf"]
_BROADER: Final = SKOS["broader"]


def to_property_graph(graph: Graph) -> PropertyGraph:
    """Make the property graph of an RDF graph, as ``kg/load/property_schema.py`` lays it out."""
    return _Mapping(graph.store).result()


class _Mapping:
    """Maps one graph; ``_left`` are the triples without a place so far."""

    def __init__(self, store: Store) -> None:
        self._left: dict[str, _Facts] = {}
        for quad in store.quads_for_pattern(None, None, None, DefaultGraph()):
            facts = self._left.setdefault(identifier(quad.subject), {})
            facts.setdefault(quad.predicate.value, []).append(quad.object)
        for facts in self._left.values():
            for objects in facts.values():
                objects.sort(key=str)
        self._facts = {s: {p: list(o) for p, o in facts.items()} for s, facts in self._left.items()}
        self._own_classes = self._below(RDFS["subClassOf"], TKG["Topic"])
        self._own_relations = self._below(RDFS["subPropertyOf"], TKG["relatesTo"])
        self._kinds = {iri: kind for iri in self._left if (kind := self._kind(iri)) is not None}

    def result(self) -> PropertyGraph:
        nodes = {iri: self._properties(iri, kind) for iri, kind in self._kinds.items()}
        edges = [*self._edges()]
        for iri, facts in self._left.items():
            if rest := sorted(f"<{p}> {o}" for p, objects in facts.items() for o in objects):
                nodes.setdefault(iri, {})[REST] = tuple(rest)
        kinds = {iri: kind.name for iri, kind in self._kinds.items()}
        return PropertyGraph.of(
            (Node(kinds.get(iri, OTHER), iri, values) for iri, values in nodes.items()), edges
        )

    def _kind(self, iri: str) -> NodeKind | None:
        types = {identifier(term) for term in self._facts[iri].get(_A, ())}
        ours = (k for k in NODES.values() if k.types and k.name != OWN)
        own = NODES[OWN] if types & self._own_classes else None
        return next((k for k in ours if k.types[0] in types), own)

    def _below(self, predicate: str, above: str) -> set[str]:
        """The classes or relations that the graph declares below one of ours."""
        node = NamedNode(above)
        return {iri for iri, facts in self._facts.items() if node in facts.get(predicate, ())}

    def _properties(self, iri: str, kind: NodeKind) -> dict[str, Value]:
        for each in kind.types:
            self._drop(iri, _A, NamedNode(each))
        values: dict[str, Value] = {}
        for wanted in kind.properties:
            place = self._place(iri) if wanted.of_place else iri
            if place:
                values.update(self._property(place, wanted))
        if place := self._place(iri):
            self._forget_types(place, values)
        return values

    def _place(self, iri: str) -> str:
        """The selector of a node that has one and no more."""
        found = self._facts[iri].get(_SELECTOR, [])
        return found[0].value if len(found) == 1 and isinstance(found[0], NamedNode) else ""

    def _forget_types(self, place: str, values: dict[str, Value]) -> None:
        for each, names in PLACE_TYPES.items():
            if any(name in values for name in names):
                self._drop(place, _A, NamedNode(each))

    def _property(self, iri: str, wanted: Property) -> dict[str, Value]:
        """The value of a property; its triples are taken off those left."""
        objects = self._facts.get(iri, {}).get(wanted.predicate, [])
        if wanted.predicate == _A:
            objects = [term for term in objects if identifier(term) in self._own_classes]
        found = [(v, term) for term in objects if (v := to_value(wanted.form, term)) is not None]
        if not found:
            return {}
        if not wanted.form.many:
            del found[1:]
        for _, term in found:
            self._drop(iri, wanted.predicate, term)
        found_values, languages = zip(*(value for value, _ in found), strict=True)
        values: dict[str, Value] = {
            wanted.name: tuple(found_values) if wanted.form.many else found_values[0]
        }
        if wanted.form.spoken and any(languages):
            values[language_of(wanted.name)] = languages if wanted.form.many else languages[0]
        return values

    def _edges(self) -> Iterator[Edge]:
        claimed = self._claimed()
        for iri, facts in self._facts.items():
            for predicate in self._own_relations.intersection(facts):
                yield from self._own_edges(iri, predicate, claimed)
            for kind in _BY_PREDICATE.values():
                for term in facts.get(kind.predicate, ()):
                    ends = self._ends(iri, kind, identifier(term))
                    if ends and self._taken(iri, kind, term):
                        triple = (iri, kind.predicate, identifier(term))
                        values = claimed.get(triple, {}) if kind.relation else {}
                        yield Edge(kind.name, iri, triple[2], ends, values)

    def _own_edges(self, iri: str, predicate: str, claimed: _Claimed) -> Iterator[Edge]:
        """The edges of a relation of a user's own, with its name."""
        kind = EDGES[OWN_RELATION]
        name = to_value(PREDICATE.form, NamedNode(predicate))
        for term in self._facts[iri][predicate]:
            ends = self._ends(iri, kind, end := identifier(term))
            if ends and name:
                self._drop(iri, predicate, term)
                values = {PREDICATE.name: name[0], **claimed.get((iri, predicate, end), {})}
                yield Edge(kind.name, iri, end, ends, values)

    def _ends(self, start: str, kind: EdgeKind, end: str) -> tuple[str, str] | None:
        kinds = self._kinds.get(start), self._kinds.get(end)
        if kinds[0] is None or kinds[1] is None:
            return None
        ends = (kinds[0].name, kinds[1].name)
        return ends if ends in kind.ends else None

    def _taken(self, iri: str, kind: EdgeKind, end: Term) -> bool:
        """Take a triple and its inverse off those left; False without the inverse."""
        start = NamedNode(iri)
        if kind.inverse and start not in self._facts[identifier(end)].get(kind.inverse, ()):
            return False
        self._drop(iri, kind.predicate, end)
        if kind.inverse:
            self._drop(identifier(end), kind.inverse, start)
        if kind.predicate == _SUB:
            self._drop(iri, _BROADER, end)
        return True

    def _claimed(self) -> _Claimed:
        """The properties of each triple's assertion; of several the first by IRI."""
        found: _Claimed = {}
        for iri in sorted(self._kinds):
            facts = self._facts[iri]
            ends = [facts.get(RDF[end], [])[:1] for end in ("subject", "predicate", "object")]
            if self._kinds[iri].name == "Assertion" and all(ends):
                subject, predicate, object_ = (identifier(end[0]) for end in ends)
                found.setdefault((subject, predicate, object_), {KEY: iri, **self._repeated(iri)})
        return found

    def _repeated(self, iri: str) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for each in CLAIMED:
            for term in self._facts[iri].get(each.predicate, ())[:1]:
                if (value := to_value(each.form, term)) is not None:
                    values[each.name] = value[0]
        return values

    def _drop(self, iri: str, predicate: str, term: Term) -> None:
        objects = self._left.get(iri, {}).get(predicate, [])
        if term in objects:
            objects.remove(term)


_BY_PREDICATE: Final = {k.predicate: k for k in EDGES.values() if k.name != OWN_RELATION}


def identifier(term: object) -> str:
    """The IRI of a node, ``_:`` and its label if it has none, or a literal as it is written."""
    if isinstance(term, NamedNode):
        return term.value
    return f"_:{term.value}" if isinstance(term, BlankNode) else str(term)


def to_quads(graph: PropertyGraph) -> Iterator[Quad]:
    """Yield the triples that a property graph stands for, some of them twice.

    They are those of the RDF graph that it was made of; types that the ontology infers
    (a topic is a ``skos:Concept``) are among them even if they were not written there.
    """
    rest: list[str] = []
    for node in graph.nodes:
        yield from _node(node)
        rest += (f"{node_of(node.iri)} {line} .\n" for line in _list(node.properties.get(REST)))
    for edge in graph.edges:
        yield from _edge(edge)
    yield from parse("".join(rest).encode(), RdfFormat.N_TRIPLES)


def _node(node: Node) -> Iterator[Quad]:
    kind, subject = NODES[node.kind], node_of(node.iri)
    for each in kind.types:
        yield Quad(subject, NamedNode(_A), NamedNode(each))
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
            yield Quad(place, NamedNode(_A), NamedNode(each))


def terms(wanted: Property, properties: Mapping[str, object]) -> Iterator[Term]:
    """Yield the objects that a property stands for."""
    value = properties.get(wanted.name)
    if value is None:
        return
    values = _list(value) if wanted.form.many else [value]
    spoken = properties.get(language_of(wanted.name)) if wanted.form.spoken else None
    languages = _list(spoken) if wanted.form.many else [str(spoken or "")]
    for at, each in enumerate(values):
        term = to_term(wanted.form, each, str(languages[at]) if at < len(languages) else "")
        if term is not None:
            yield term


def _edge(edge: Edge) -> Iterator[Quad]:
    kind = EDGES[edge.kind]
    start, end = node_of(edge.start), node_of(edge.end)
    own = next(terms(PREDICATE, edge.properties), None) if kind.name == OWN_RELATION else None
    yield Quad(start, own if isinstance(own, NamedNode) else NamedNode(kind.predicate), end)
    if kind.inverse:
        yield Quad(end, NamedNode(kind.inverse), start)
    if kind.predicate == _SUB:
        yield Quad(start, NamedNode(_BROADER), end)


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()
