"""The property graph that targets load and read back; RDF terms as values of properties."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from msgspec import Struct, field
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.load.census import Census, checksum, kind_of, report_counts
from kg.load.property_schema import ANY_TOPIC, EDGES, NODES, OWN, OWN_CLASS, PREDICATE, Form
from kg.names import RDF, TKG, XSD

Value: TypeAlias = str | int | float | tuple[str, ...]
"""The value of a property. An empty list is no value: the property is left out."""


class Node(Struct, frozen=True):
    """A node. ``kind``: a key of ``NODES``. ``properties``: without the IRI; none is empty."""

    kind: str
    iri: str
    properties: Mapping[str, Value] = field(default_factory=dict)


class Edge(Struct, frozen=True):
    """An edge from the node ``start`` to ``end`` (IRIs). ``kind``: a key of ``EDGES``."""

    kind: str
    start: str
    end: str
    ends: tuple[str, str]
    properties: Mapping[str, Value] = field(default_factory=dict)


class PropertyGraph(Struct, frozen=True):
    """Nodes by kind and IRI, edges by kind, start and end."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()

    @classmethod
    def of(cls, nodes: Iterable[Node], edges: Iterable[Edge]) -> PropertyGraph:
        """Put nodes and edges, which are in any order, into the one that is always the same."""
        kinds, links = list(NODES), list(EDGES)
        return cls(
            tuple(sorted(nodes, key=lambda n: (kinds.index(n.kind), n.iri))),
            tuple(sorted(edges, key=lambda e: (links.index(e.kind), e.start, e.end, predicate(e)))),
        )

    def census(self) -> Census:
        """Count what it holds."""
        kinds = {node.iri: node.kind for node in self.nodes}
        mentions, evidence = (
            [edge.end for edge in self.edges if edge.kind == kind]
            for kind in ("mentionedIn", "inReport")
        )
        relations = [predicate(e) or e.kind for e in self.edges if EDGES[e.kind].claimed]
        topics = [node for node in self.nodes if node.kind in ANY_TOPIC]
        claims = [n.properties.get("modality", "") for n in self.nodes if n.kind == "Assertion"]
        return Census(
            topics=Counter(map(_class, topics)),
            relations=Counter(relations),
            claims=Counter(str(claim) for claim in claims if claim),
            reports=report_counts(
                (iri for iri, kind in kinds.items() if kind == "Report"),
                Counter(mentions),
                Counter(evidence),
            ),
            labels=checksum(
                (node.iri, label) for node in topics for label in names(node.properties)
            ),
        )


def _class(topic: Node) -> str:
    """The class of a topic, as a census names it."""
    if topic.kind != OWN:
        return topic.kind
    return kind_of(str(topic.properties.get(OWN_CLASS.name, OWN)))


def predicate(edge: Edge) -> str:
    """The predicate of an edge of a user's own; of any other the empty string."""
    return str(edge.properties.get(PREDICATE.name, ""))


def names(properties: Mapping[str, object]) -> tuple[str, ...]:
    """All labels of a topic, out of its properties."""
    name, others = properties.get("name"), properties.get("otherNames")
    own = (name,) if isinstance(name, str) else ()
    return (*own, *map(str, others)) if isinstance(others, tuple | list) else own


Term: TypeAlias = NamedNode | BlankNode | Literal | Triple

_DATES: Final = {4: XSD["gYear"], 7: XSD["gYearMonth"], 10: XSD["date"]}
_STRING: Final = XSD["string"]
_SPOKEN: Final = RDF["langString"]
_WHOLE: Final = re.compile(r"0|-?[1-9]\d{0,17}")
_DECIMAL: Final = re.compile(r"-?\d{1,15}(\.\d{1,15})?")
_LANGUAGES: Final = "Language"


def language_of(name: str) -> str:
    """Name the property that holds the language of the property ``name``."""
    return name + _LANGUAGES


def to_value(form: Form, term: Term) -> tuple[Value, str] | None:
    """Write a term as a value and a language ("" if it has none); None if some would be lost."""
    found = _value(form, term)
    return found if found is not None and to_term(form, *found) == term else None


def to_term(form: Form, value: object, language: str = "") -> Term | None:
    """Read the term that a value stands for; None if it stands for none."""
    try:
        return _term(form, value, language)
    except (TypeError, ValueError):
        return None


def _value(form: Form, term: Term) -> tuple[Value, str] | None:
    if form in {Form.IRI, Form.IRIS}:
        return (term.value, "") if isinstance(term, NamedNode) else None
    if form is Form.WORD:
        return (term.value.removeprefix(TKG), "") if isinstance(term, NamedNode) else None
    if not isinstance(term, Literal) or not term.value:
        return None  # nothing that is empty is a value: some databases cannot tell it from none
    if form is Form.DECIMAL:
        return float(term.value) if _DECIMAL.fullmatch(term.value) else 0.0, ""
    if form is Form.INTEGER:
        return int(term.value) if _WHOLE.fullmatch(term.value) else 0, ""
    return term.value, (term.language or "") if form.spoken else ""


def _term(form: Form, value: object, language: str) -> Term | None:
    if form in {Form.IRI, Form.IRIS}:
        return NamedNode(str(value))
    if form is Form.WORD:
        return NamedNode(str(value) if ":" in str(value) else TKG[value])
    if form is Form.DECIMAL:
        return Literal(_plain(float(str(value))), datatype=NamedNode(XSD["decimal"]))
    if form is Form.INTEGER:
        return Literal(str(int(str(value))), datatype=NamedNode(XSD["integer"]))
    if form is Form.DATE:
        kind = _DATES.get(len(str(value)))
        return Literal(str(value), datatype=NamedNode(kind)) if kind else None
    return Literal(str(value), language=language) if language else Literal(str(value))


def _plain(number: float) -> str:
    """The shortest decimal of a number, without an exponent."""
    text = f"{number:.15f}".rstrip("0").rstrip(".")
    return text if float(text) == number else repr(number)
