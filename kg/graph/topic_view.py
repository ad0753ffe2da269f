"""All that a graph says of one topic, or of two: names, statements and the words behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from msgspec import Struct
from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from kg.errors import UnknownName
from kg.graph import terms
from kg.graph.schema_rdf import class_node, declared, relation_node
from kg.language import normalization
from kg.model import Modality
from kg.model.schema import AnyClass, AnyRelation
from kg.names import TKG


class Quotation(Struct, frozen=True):
    """Words of a report. ``start`` and ``end``: half-open, in the report's source.

    ``linked_by``: the heading that names an end of the relation which the words do not.
    ``page``: where they begin, from 1; 0 where the report has no pages.
    """

    report: str
    section: str
    quote: str
    prefix: str
    suffix: str
    start: int
    end: int
    modality: Modality
    confidence: float
    found_by: tuple[str, ...]
    linked_by: str = ""
    page: int = 0


class Name(Struct, frozen=True):
    """A topic by IRI, class and preferred label."""

    iri: str
    topic_class: AnyClass
    label: str


class Statement(Struct, frozen=True):
    """A relation between two topics, as an assertion has it, with its evidence."""

    iri: str
    subject: Name
    predicate: AnyRelation
    object: Name
    modality: Modality
    confidence: float
    evidence: tuple[Quotation, ...]


class Dossier(Struct, frozen=True):
    """A topic with everything that the graph says of it, the best supported first."""

    name: Name
    alt_labels: tuple[str, ...]
    definition: str
    confidence: float
    statements: tuple[Statement, ...]
    evidence: tuple[Quotation, ...]


class Reader:
    """Reads dossiers off a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._schema = declared(store)
        self._classes = {class_node(kind): kind for kind in self._schema.classes}
        self._relations: dict[object, AnyRelation] = {
            relation_node(kind): kind for kind in self._schema.relations
        }

    def find(self, name: str) -> tuple[Name, ...]:
        """The topics of that name, by class: by IRI, else by any wording of any label.

        Raises UnknownName, with the names that look alike.
        """
        if (by_iri := self._name(name)) is not None:
            return (by_iri,)
        labels = dict(self._labels())
        wanted = normalization.key(name)
        exact = [iri for iri, said in labels.items() if name in said]
        alike = [iri for iri, said in labels.items() if wanted in map(normalization.key, said)]
        found = [n for n in map(self._name, exact or alike) if n is not None]
        if not found:
            raise UnknownName(_unknown(name, (label for said in labels.values() for label in said)))
        order = list(self._schema.classes)
        return tuple(sorted(found, key=lambda n: (order.index(n.topic_class), n.label, n.iri)))

    def dossier(self, name: Name) -> Dossier:
        """Everything about one topic."""
        node = NamedNode(name.iri)
        statements = [
            self._statement(assertion)
            for end in (terms.SUBJECT, terms.OBJECT)
            for assertion in self._subjects(end, node)
        ]
        return Dossier(
            name,
            tuple(self._texts(node, terms.ALT_LABEL)),
            self._text(node, terms.DEFINITION),
            self._number(node, terms.CONFIDENCE),
            tuple(sorted((s for s in statements if s), key=self._weight)),
            self._evidence(node),
        )

    def between(self, one: Name, other: Name) -> tuple[Statement, ...]:
        """What relates two topics, in either direction."""
        ends = {one.iri, other.iri}
        found = self.dossier(one).statements
        return tuple(s for s in found if {s.subject.iri, s.object.iri} == ends)

    def quotation(self, evidence: str) -> Quotation:
        """The words that a piece of evidence points at, by its IRI."""
        return self._quotation(NamedNode(evidence))

    def _weight(self, statement: Statement) -> tuple[object, ...]:
        return (
            self._schema.relations.index(statement.predicate),
            -len(statement.evidence),
            -statement.confidence,
            statement.iri,
        )

    def _labels(self) -> Iterator[tuple[str, list[str]]]:
        for node in self._classes:
            for topic in self._subjects(terms.A, node):
                said = [self._text(topic, terms.PREF_LABEL), *self._texts(topic, terms.ALT_LABEL)]
                yield topic.value, said

    def _name(self, iri: str) -> Name | None:
        try:
            node = NamedNode(iri)
        except ValueError:
            return None
        for kind in self._objects(node, terms.A):
            if isinstance(kind, NamedNode) and kind in self._classes:
                return Name(iri, self._classes[kind], self._text(node, terms.PREF_LABEL) or iri)
        return None

    def _statement(self, assertion: NamedNode) -> Statement | None:
        subject = self._name(self._text(assertion, terms.SUBJECT))
        object_ = self._name(self._text(assertion, terms.OBJECT))
        relation = next(iter(self._objects(assertion, terms.PREDICATE)), None)
        if subject is None or object_ is None or relation not in self._relations:
            return None
        return Statement(
            assertion.value,
            subject,
            self._relations[relation],
            object_,
            self._modality(assertion),
            self._number(assertion, terms.CONFIDENCE),
            self._evidence(assertion),
        )

    def _evidence(self, node: NamedNode) -> tuple[Quotation, ...]:
        found = [self._quotation(e) for e in self._nodes(node, terms.EVIDENCE)]
        return tuple(sorted(found, key=lambda q: (q.report, q.start, q.end)))

    def _quotation(self, node: NamedNode) -> Quotation:
        selector = self._node(node, terms.HAS_SELECTOR)
        return Quotation(
            report=self._text(self._node(node, terms.HAS_SOURCE), terms.TITLE),
            section=self._text(self._node(node, terms.IN_SECTION), terms.TITLE),
            quote=self._text(selector, terms.EXACT),
            prefix=self._text(selector, terms.PREFIX),
            suffix=self._text(selector, terms.SUFFIX),
            start=int(self._number(selector, terms.START)),
            end=int(self._number(selector, terms.END)),
            modality=self._modality(node),
            confidence=self._number(node, terms.CONFIDENCE),
            found_by=tuple(self._texts(node, terms.FOUND_BY)),
            linked_by=self._text(self._node(node, terms.LINKED_BY), terms.TITLE),
            page=int(self._number(node, terms.PAGE)),
        )

    def _modality(self, node: NamedNode) -> Modality:
        name = self._text(node, terms.MODALITY).removeprefix(TKG)
        return Modality(name) if name in set(Modality) else Modality.ASSERTED

    def _number(self, node: NamedNode | None, predicate: NamedNode) -> float:
        try:
            return float(self._text(node, predicate))
        except ValueError:
            return 0.0

    def _text(self, node: NamedNode | None, predicate: NamedNode) -> str:
        return next(iter(self._texts(node, predicate)), "")

    def _texts(self, node: NamedNode | None, predicate: NamedNode) -> list[str]:
        if node is None:
            return []
        found = self._objects(node, predicate)
        return sorted(o.value for o in found if isinstance(o, NamedNode | Literal))

    def _node(self, node: NamedNode, predicate: NamedNode) -> NamedNode | None:
        return next(iter(self._nodes(node, predicate)), None)

    def _nodes(self, node: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        found = [o for o in self._objects(node, predicate) if isinstance(o, NamedNode)]
        return sorted(found, key=lambda n: n.value)

    def _objects(self, node: NamedNode, predicate: NamedNode) -> list[object]:
        return [
            q.object for q in self._store.quads_for_pattern(node, predicate, None, DefaultGraph())
        ]

    def _subjects(self, predicate: NamedNode, object_: NamedNode) -> list[NamedNode]:
        quads = self._store.quads_for_pattern(None, predicate, object_, DefaultGraph())
        found = [q.subject for q in quads if isinstance(q.subject, NamedNode)]
        return sorted(found, key=lambda n: n.value)


def _unknown(name: str, labels: Iterable[str]) -> str:
    known = sorted({*labels})
    if not known:
        return (
            f"no topic is called {name!r}, for this graph has none; check that it is the one meant"
        )
    near = get_close_matches(name, known, n=3, cutoff=0.5)
    hint = f"did you mean {', '.join(map(repr, near))}?" if near else "see the page for all names"
    return f"no topic is called {name!r}; {hint}"
