"""Shapes for the classes and relations that ``shapes.ttl`` does not name.

A declared class is held to all that a topic of ours is held to, and its IRIs to the name
of the class; a declared relation to its classes, and to having its assertion.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store

from kg.graph.schema_rdf import term_node
from kg.model.schema import RelationType, Schema, TopicClass
from kg.names import RDF, SH, Namespace

_SHAPES: Final = Namespace("https://w3id.org/trendkg/shapes#")
_FOR_TOPICS: Final = ("Topic", "TopicLabelsDiffer", "TopicLabelCase", "TopicReports", "TopicTwin")
"""Our shapes that hold for topics of any class."""
_TARGET: Final = NamedNode(SH["targetClass"])
_SELECT: Final = NamedNode(SH["select"])
_IN: Final = NamedNode(SH["in"])
_FIRST: Final = NamedNode(RDF["first"])
_REST: Final = NamedNode(RDF["rest"])

_PREFIXES: Final = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix tkg: <https://w3id.org/trendkg/ontology#> .
"""


def extend_shapes(shapes: Store, schema: Schema) -> None:
    """Extend the shipped shapes, in a store, to all classes and relations of a schema."""
    topics, relations = _uncovered(shapes, schema)
    if not topics and not relations:
        return
    shapes.load(_turtle(topics, relations, schema).encode(), RdfFormat.TURTLE)
    for name in _FOR_TOPICS:
        for kind in topics:
            shapes.add(Quad(NamedNode(_SHAPES[name]), _TARGET, term_node(kind)))
    _allow(shapes, relations)
    ends = "".join(_end(relation, schema) for relation in relations)
    _rewrite(shapes, "AssertionEnds", _ENDS, ends + _ENDS)
    twins = "".join(f"{term_node(kind)}, " for kind in topics)
    _rewrite(shapes, "TopicTwin", _TWINS, f"{_TWINS}{twins}")


def _uncovered(
    shapes: Store, schema: Schema
) -> tuple[Sequence[TopicClass], Sequence[RelationType]]:
    """The classes and relations that have no shapes yet."""
    topics = NamedNode(_SHAPES["Topic"])
    known = {quad.object for quad in shapes.quads_for_pattern(topics, _TARGET, None)}
    related = {quad.object for quad in shapes.quads_for_pattern(None, _FIRST, None)}
    return (
        [kind for kind in schema.classes if term_node(kind) not in known],
        [kind for kind in schema.relations if term_node(kind) not in related],
    )


def _turtle(topics: Iterable[TopicClass], relations: Iterable[RelationType], schema: Schema) -> str:
    """The shapes of these classes and relations."""
    blocks = [_class_shape(kind) for kind in topics]
    for relation in relations:
        blocks += _relation_shapes(relation, schema)
    return "\n".join([_PREFIXES, *blocks])


def _class_shape(own: TopicClass) -> str:
    told = f"Mint the IRI of a topic of the class {own} as BASE/{own.lower()}/NAME."
    return f"""<{own.iri}Shape> a sh:NodeShape ;
    sh:targetClass {term_node(own)} ;
    sh:pattern "/{own.lower()}/[^/#?]+$" ;
    sh:message {Literal(told)} .
"""


def _relation_shapes(relation: RelationType, schema: Schema) -> Iterator[str]:
    node = term_node(relation)
    for side, target, kinds in zip(
        ("start", "end"),
        ("targetSubjectsOf", "targetObjectsOf"),
        schema.signature(relation),
        strict=True,
    ):
        classes = " ".join(f"[ sh:class {term_node(kind)} ]" for kind in sorted(kinds))
        told = f"Let {relation} {side} at a topic of the class {' or '.join(sorted(kinds))} only."
        yield f"""<{relation.iri}-{side}> a sh:NodeShape ;
    sh:{target} {node} ;
    sh:or ( {classes} ) ;
    sh:message {Literal(told)} .
"""
    told = "Add the tkg:Assertion of this direct triple, with its evidence, or drop the triple."
    yield f"""<{relation.iri}-asserted> a sh:NodeShape ;
    sh:targetSubjectsOf {node} ;
    sh:sparql [
        sh:message {Literal(told)} ;
        sh:prefixes <https://w3id.org/trendkg/shapes> ;
        sh:select '''
SELECT $this ?value WHERE {{
  $this {node} ?value .
  OPTIONAL {{
    ?assertion rdf:subject $this ; rdf:object ?value ; rdf:predicate {node} .
    ?assertion a tkg:Assertion
  }}
  FILTER (!BOUND(?assertion))
}}''' ] .
"""


def _allow(shapes: Store, relations: Iterable[RelationType]) -> None:
    """Let assertions have these relations as predicate, too: lengthen the list of the others."""
    shape = NamedNode(_SHAPES["AssertionPredicate"])
    (said,) = list(shapes.quads_for_pattern(shape, _IN, None))
    rest = said.object
    for relation in relations:
        cell = BlankNode()
        shapes.extend([Quad(cell, _FIRST, term_node(relation)), Quad(cell, _REST, rest)])
        rest = cell
    shapes.remove(said)
    shapes.add(Quad(shape, _IN, rest))


_ENDS: Final = "(?value = "
_TWINS: Final = "?class IN ("


def _end(relation: RelationType, schema: Schema) -> str:
    starts, ends = (_nodes(kinds) for kinds in schema.signature(relation))
    return f"(?value = {term_node(relation)} && ?from IN ({starts}) && ?to IN ({ends})) ||\n"


def _nodes(kinds: frozenset[TopicClass]) -> str:
    return ", ".join(str(term_node(kind)) for kind in sorted(kinds))


def _rewrite(shapes: Store, name: str, old: str, new: str) -> None:
    """Change the query of one of our shapes. Raises ValueError where it lacks the old text."""
    shape = NamedNode(_SHAPES[name])
    for constraint in shapes.quads_for_pattern(shape, NamedNode(SH["sparql"]), None):
        node = constraint.object
        if isinstance(node, BlankNode):
            for said in list(shapes.quads_for_pattern(node, _SELECT, None)):
                query = said.object.value if isinstance(said.object, Literal) else ""
                if old not in query:
                    raise ValueError(f"the query of {name} does not say {old!r}")
                shapes.remove(said)
                shapes.add(Quad(node, _SELECT, Literal(query.replace(old, new, 1))))
