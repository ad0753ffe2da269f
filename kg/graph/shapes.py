"""SHACL shapes as SPARQL: each constraint becomes a query for what breaks it.

Supported is what ``ontology/shapes.ttl`` uses: node shapes with class, subjects-of and
objects-of targets; property shapes on a predicate or its inverse; the constraint
components in ``_VALUE_TESTS`` and ``_SHAPE_TESTS``; ``sh:or`` of value tests; and
``sh:sparql`` whose query also runs with ``$this`` unbound. Anything else is refused
when the shapes are compiled, never passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

from msgspec import Struct
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from kg.errors import ConfigurationError
from kg.graph.sparql import check_offline
from kg.names import RDF, SH

Node: TypeAlias = NamedNode | BlankNode
Term: TypeAlias = NamedNode | BlankNode | Literal


class Rule(Struct, frozen=True):
    """One query that finds offenders: ``?this``, and ``?value`` and ``?path`` if it has them.

    ``path`` is the shape's, an IRI or ``^`` and an IRI, or "". ``target`` is the pattern
    that a focus node ``?this`` fulfils where the query does not say so itself.
    """

    shape: str
    path: str
    severity: str
    message: str
    query: str
    target: str = ""


class Shape(Struct, frozen=True):
    """What all rules of one shape share."""

    node: Node
    path: str
    severity: str
    message: str
    target: str

    def rule(self, variables: str, pattern: str) -> Rule:
        """Make the rule that selects these variables from this pattern."""
        each = self.target
        if "?target" in each:  # find a node once however many triples make it a focus node
            each = f"{{ SELECT DISTINCT ?this WHERE {{ {each} }} }}"
        query = f"SELECT DISTINCT {variables} WHERE {{ {each} {pattern} }}"
        return Rule(self.node.value, self.path, self.severity, self.message, query)


class ShapesGraph(Struct):
    """A shapes graph, read by subject and predicate."""

    _store: Store

    def of_type(self, local: str) -> list[Node]:
        """List the shapes of a class, sorted."""
        found = self._store.quads_for_pattern(
            None, NamedNode(RDF["type"]), NamedNode(SH[local]), None
        )
        return sorted((_node(quad.subject) for quad in found), key=str)

    def all(self, subject: Node, local: str) -> list[Term]:
        """List the values of a property in the SHACL namespace, sorted."""
        found = self._store.quads_for_pattern(subject, NamedNode(SH[local]), None, None)
        return sorted((_term(quad.object) for quad in found), key=str)

    def one(self, subject: Node, local: str) -> Term | None:
        """Give the first such value, or None."""
        return next(iter(self.all(subject, local)), None)

    def text(self, subject: Node, local: str, default: str = "") -> str:
        """Give the text of the first such value, or the default."""
        value = self.one(subject, local)
        return default if value is None else value.value

    def items(self, head: Term) -> Iterator[Term]:
        """Yield the members of an RDF list."""
        while isinstance(head, BlankNode):
            said = {q.predicate.value: _term(q.object) for q in self._quads(head)}
            yield said[RDF["first"]]
            head = said[RDF["rest"]]

    def used(self, subject: Node) -> set[str]:
        """Name the SHACL properties that a shape has, without their namespace."""
        names = {quad.predicate.value for quad in self._quads(subject)}
        return {name.removeprefix(SH) for name in names if name.startswith(SH)}

    def _quads(self, subject: Node) -> Iterator[Quad]:
        return self._store.quads_for_pattern(subject, None, None, None)


ValueTest: TypeAlias = Callable[[ShapesGraph, Term], str]
"""Turns a parameter's value into a SPARQL expression that a good ``?value`` makes true."""


def _datatype(_shapes: ShapesGraph, datatype: Term) -> str:
    of_type = f"DATATYPE(?value) = {datatype}"
    if datatype.value in {RDF["langString"], _XSD_STRING}:
        return of_type
    return f"{of_type} && {datatype}(STR(?value)) = ?value"


def _in(shapes: ShapesGraph, head: Term) -> str:
    return f"?value IN ({', '.join(map(str, shapes.items(head)))})"


def _any(shapes: ShapesGraph, head: Term) -> str:
    options = [value_test(shapes, _node(item)) for item in shapes.items(head)]
    return " || ".join(f"COALESCE({option}, false)" for option in options)


_XSD_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
_KINDS: Final[Mapping[str, str]] = {SH["IRI"]: "isIRI(?value)", SH["Literal"]: "isLITERAL(?value)"}
_VALUE_TESTS: Final[Mapping[str, ValueTest]] = {
    "class": lambda _, term: f"EXISTS {{ ?value a {term} }}",
    "datatype": _datatype,
    "nodeKind": lambda _, term: _KINDS[term.value],
    "minLength": lambda _, term: f"STRLEN(STR(?value)) >= {term.value}",
    "pattern": lambda _, term: f"REGEX(STR(?value), {Literal(term.value)})",
    "minInclusive": lambda _, term: f"?value >= {term}",
    "maxInclusive": lambda _, term: f"?value <= {term}",
    "in": _in,
    "or": _any,
}
"""Constraint components that look at one value at a time."""

_SHAPE_TESTS: Final[Mapping[str, Callable[[Shape, str, Term], Rule]]] = {
    "minCount": lambda shape, path, term: _too_few(shape, path, int(term.value)),
    "maxCount": lambda shape, path, term: _too_many(shape, path, int(term.value)),
    "hasValue": lambda shape, path, term: shape.rule(
        "?this", f"FILTER NOT EXISTS {{ ?this {path} {term} }}"
    ),
    "uniqueLang": lambda shape, path, _: shape.rule(
        "?this",
        f"?this {path} ?one, ?two FILTER (LANG(?one) = LANG(?two) && LANG(?one) != '' &&"
        " !sameTerm(?one, ?two))",
    ),
    "lessThan": lambda shape, path, term: shape.rule(
        "?this ?value", f"?this {path} ?value ; {term} ?other {_fails('?value < ?other')}"
    ),
}
"""Constraint components that look at a focus node's values together."""

_PLAIN: Final = {"path", "message", "severity", "property", "sparql"}
_TARGETS: Final = {"targetClass", "targetSubjectsOf", "targetObjectsOf"}


def compile_shapes(store: Store) -> tuple[Rule, ...]:
    """Turn the shapes in a store into rules.

    Raises ConfigurationError for a component that is not supported.
    """
    shapes = ShapesGraph(store)
    return tuple(rule for node in shapes.of_type("NodeShape") for rule in _rules(shapes, node))


def value_test(shapes: ShapesGraph, node: Node) -> str:
    """Join a shape's tests of one value to an expression; "" if it has none."""
    tests = [
        f"({test(shapes, term)})"
        for name, test in _VALUE_TESTS.items()
        for term in shapes.all(node, name)
    ]
    return " && ".join(tests)


def _rules(shapes: ShapesGraph, node: Node) -> Iterator[Rule]:
    _refuse_unknown(shapes, node)
    shape = _shape(shapes, node, _target(shapes, node))
    if test := value_test(shapes, node):
        yield shape.rule("?this ?value", f"BIND (?this AS ?value) {_fails(test)}")
    for constraint in shapes.all(node, "sparql"):
        message = shapes.text(_node(constraint), "message", shape.message)
        query = shapes.text(_node(constraint), "select").replace("$this", "?this")
        check_offline(query)
        yield Rule(node.value, "", shape.severity, message, query, shape.target)
    for prop in shapes.all(node, "property"):
        yield from _property_rules(shapes, _node(prop), shape.target)


def _property_rules(shapes: ShapesGraph, node: Node, target: str) -> Iterator[Rule]:
    _refuse_unknown(shapes, node)
    shape = _shape(shapes, node, target)
    path = f"^<{shape.path[1:]}>" if shape.path.startswith("^") else f"<{shape.path}>"
    if test := value_test(shapes, node):
        yield shape.rule("?this ?value", f"?this {path} ?value {_fails(test)}")
    for name, make in _SHAPE_TESTS.items():
        for term in shapes.all(node, name):
            yield make(shape, path, term)


def _shape(shapes: ShapesGraph, node: Node, target: str) -> Shape:
    severity = shapes.text(node, "severity", SH["Violation"]).removeprefix(SH)
    message = shapes.text(node, "message")
    return Shape(node, _path(shapes, node), severity, message, target)


def _path(shapes: ShapesGraph, node: Node) -> str:
    path = shapes.one(node, "path")
    if isinstance(path, BlankNode):
        return f"^{shapes.text(path, 'inversePath')}"
    return path.value if path else ""


def _target(shapes: ShapesGraph, node: Node) -> str:
    options = [f"?this a {term}" for term in shapes.all(node, "targetClass")]
    options += [f"?this {term} ?target" for term in shapes.all(node, "targetSubjectsOf")]
    options += [f"?target {term} ?this" for term in shapes.all(node, "targetObjectsOf")]
    if len(options) == 1:
        return f"{options[0]} ."
    return " UNION ".join(f"{{ {option} }}" for option in options)


def _too_few(shape: Shape, path: str, minimum: int) -> Rule:
    if minimum == 1:
        return shape.rule("?this", f"FILTER NOT EXISTS {{ ?this {path} ?any }}")
    grouped = f"SELECT ?this WHERE {{ ?this {path} ?any }} GROUP BY ?this"
    return shape.rule("?this", f"MINUS {{ {grouped} HAVING (COUNT(DISTINCT ?any) >= {minimum}) }}")


def _too_many(shape: Shape, path: str, maximum: int) -> Rule:
    if maximum == 0:
        return shape.rule("?this", f"FILTER EXISTS {{ ?this {path} ?any }}")
    grouped = f"SELECT ?this WHERE {{ ?this {path} ?any }} GROUP BY ?this"
    return shape.rule("?this", f"{{ {grouped} HAVING (COUNT(DISTINCT ?any) > {maximum}) }}")


def _fails(test: str) -> str:
    """Keep what makes the test false or an error."""
    return f"FILTER (!COALESCE({test}, false))"


def _refuse_unknown(shapes: ShapesGraph, node: Node) -> None:
    known = _PLAIN | _TARGETS | _VALUE_TESTS.keys() | _SHAPE_TESTS.keys()
    if unknown := sorted(shapes.used(node) - known):
        raise ConfigurationError(
            f"the shape {node} uses sh:{unknown[0]}, which the fast check does not know;"
            " use the full check for these shapes"
        )


def _node(term: object) -> Node:
    assert isinstance(term, NamedNode | BlankNode)  # noqa: S101 - for the type checker
    return term


def _term(term: object) -> Term:
    assert isinstance(term, NamedNode | BlankNode | Literal)  # noqa: S101 - for the type checker
    return term
