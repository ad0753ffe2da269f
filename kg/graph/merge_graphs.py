"""The default graph of a store, merged from the named graphs of its reports.

A store has a named graph for each report and one for what each build knew of its reports
together; its default graph holds the sum. Most of that is all the triples there are. What
can be said only once (a topic's preferred label, a confidence, the modality of a claim)
is merged here, by the same rules by which a build joins reports (:mod:`kg.resolve.across`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from kg.graph import terms
from kg.graph.write import other_labels
from kg.model import Modality, RelationType, prevailing

_Node: TypeAlias = NamedNode | BlankNode | Triple
_Term: TypeAlias = _Node | Literal
_Statement: TypeAlias = tuple[NamedNode, NamedNode, _Term]
_TOPICS: Final = frozenset(terms.CLASSES.values())
_SUB: Final = terms.RELATIONS[RelationType.SUB_TECHNIQUE_OF]
_DIRECT: Final = frozenset(terms.RELATIONS.values()) | {terms.BROADER}
_BATCH: Final = 20_000
"""Triples that one transaction changes."""


def merge_default_graph(
    store: Store, subjects: Iterable[NamedNode], *, shared: Iterable[NamedNode]
) -> None:
    """Update the default graph for these subjects from the named graphs.

    ``shared``: the graphs that hold what builds knew of their reports together. A topic
    or claim for which no evidence is left is taken out of them, too.
    """
    together = frozenset(shared)
    told = {subject: _Statements(store, subject, together) for subject in subjects}
    claims = {each.statement for each in told.values() if each.statement}
    claims |= {each for subject in told for each in _claimed(store, subject)}
    lost: list[Quad] = []
    gained: list[Quad] = []
    for subject, each in told.items():
        before = set(store.quads_for_pattern(subject, None, None, DefaultGraph()))
        after = set() if each.gone else set(each.merged(claims))
        lost += before - after
        gained += after - before
        if each.gone:
            lost += (q for q in store.quads_for_pattern(subject, None, None) if q not in before)
            lost += each.directly(together)
            for mapping in store.quads_for_pattern(None, terms.MAPPED_TOPIC, subject):
                lost += store.quads_for_pattern(mapping.subject, None, None, mapping.graph_name)
    _change(store, lost, gained)


class _Statements:
    """All that the named graphs say of one subject."""

    def __init__(self, store: Store, subject: NamedNode, together: frozenset[NamedNode]) -> None:
        self._store = store
        self._subject = subject
        self._by_report: defaultdict[NamedNode, set[_Term]] = defaultdict(set)
        self._facts: defaultdict[NamedNode, set[_Term]] = defaultdict(set)
        self._labels: Counter[Literal] = Counter()
        for quad in store.quads_for_pattern(subject, None, None):
            if quad.graph_name == DefaultGraph():
                continue
            self._facts[quad.predicate].add(quad.object)
            if quad.graph_name not in together:
                self._by_report[quad.predicate].add(quad.object)
                if quad.predicate == terms.PREF_LABEL and isinstance(quad.object, Literal):
                    self._labels[quad.object] += 1
        kinds = self._facts[terms.A]
        self.is_claim = terms.ASSERTION in kinds
        self.is_topic = bool(_TOPICS & kinds)
        self.gone = not self._facts or (
            (self.is_claim or self.is_topic) and not self._facts[terms.EVIDENCE]
        )

    @property
    def statement(self) -> _Statement | None:
        """The statement of a claim."""
        return _statement(self._store, self._subject) if self.is_claim else None

    def directly(self, graphs: Iterable[NamedNode]) -> Iterator[Quad]:
        """The direct triples of a claim that these graphs have."""
        if self.statement is None:
            return
        subject, predicate, object_ = self.statement
        for direct in (predicate, *([terms.BROADER] if predicate == _SUB else [])):
            for graph in graphs:
                yield from self._store.quads_for_pattern(subject, direct, object_, graph)

    def merged(self, claims: set[_Statement]) -> Iterator[Quad]:
        """The triples for the default graph. ``claims``: all statements, denied or not."""
        facts = dict(self._facts)
        if self.is_topic or self.is_claim:
            nodes = [node for node in facts[terms.EVIDENCE] if not isinstance(node, Literal)]
            evidence = [_Piece(self._store, node) for node in nodes]
            facts[terms.CONFIDENCE] = {max((p.confidence for p in evidence), key=_number)}
            if self.is_claim:
                facts[terms.MODALITY] = {terms.MODALITIES[_modality(p.modality for p in evidence)]}
                facts[terms.REPORT_COUNT] = {terms.integer(len({p.report for p in evidence}))}
        if self.is_topic:
            labels = (each for each in facts[terms.PREF_LABEL] if isinstance(each, Literal))
            label = _label(self._labels or Counter(labels))
            names = facts[terms.PREF_LABEL] | self._facts[terms.ALT_LABEL]
            facts[terms.ALT_LABEL] = set(_others(label, names))
            facts[terms.PREF_LABEL] = {label}
            facts[terms.DEFINITION] = set(sorted(self._facts[terms.DEFINITION], key=str)[:1])
        for predicate, objects in facts.items():
            for object_ in objects:
                if predicate not in _DIRECT or self._holds(predicate, object_, claims):
                    yield Quad(self._subject, predicate, object_)

    def _holds(self, predicate: NamedNode, object_: _Term, claims: set[_Statement]) -> bool:
        """Whether a direct triple is said: some report says it, or nobody's claim is behind it."""
        if object_ in self._by_report[predicate]:
            return True
        claimed = _SUB if predicate == terms.BROADER else predicate
        return (self._subject, claimed, object_) not in claims


class _Piece:
    """One piece of evidence."""

    def __init__(self, store: Store, node: _Node) -> None:
        said = {q.predicate: q.object for q in store.quads_for_pattern(node, None, None)}
        self.confidence = said.get(terms.CONFIDENCE, terms.decimal(0))
        self.modality = said.get(terms.MODALITY)
        self.report = said.get(terms.HAS_SOURCE)


def _claimed(store: Store, subject: NamedNode) -> Iterator[_Statement]:
    """The statements of all claims about a subject that the default graph has."""
    for quad in store.quads_for_pattern(None, terms.SUBJECT, subject, DefaultGraph()):
        if statement := _statement(store, quad.subject):
            yield statement


def _statement(store: Store, claim: _Node) -> _Statement | None:
    parts = [
        min((q.object for q in store.quads_for_pattern(claim, p, None)), key=str, default=None)
        for p in (terms.SUBJECT, terms.PREDICATE, terms.OBJECT)
    ]
    match parts:
        case [NamedNode() as subject, NamedNode() as predicate, NamedNode() as object_]:
            return subject, predicate, object_
    return None


def _modality(said: Iterable[_Term | None]) -> Modality:
    """That of a claim by those of its evidence, as :attr:`kg.model.Relation.modality`."""
    return prevailing(
        Counter(m for node in said for m, its in terms.MODALITIES.items() if node == its)
    )


def _label(counts: Counter[Literal]) -> Literal:
    """The label that most reports use; on a tie the shortest, then the first in order."""
    return min(
        counts,
        key=lambda x: (-counts[x], len(x.value), x.value[:1].isupper(), x.value, x.language or ""),
    )


def _others(label: Literal, names: Iterable[_Term]) -> Iterator[Literal]:
    """The other names, as :func:`kg.graph.write.other_labels` has them in each language."""
    literals = [name for name in names if isinstance(name, Literal)]
    for language in {name.language for name in literals}:
        own = label.value if language == label.language else ""
        texts = (name.value for name in literals if name.language == language)
        yield from (Literal(text, language=language) for text in other_labels(own, texts))


def _number(literal: _Term) -> float:
    return float(literal.value) if isinstance(literal, Literal) else 0.0


def _change(store: Store, lost: list[Quad], gained: list[Quad]) -> None:
    for verb, quads in (("DELETE", lost), ("INSERT", gained)):
        for at in range(0, len(quads), _BATCH):
            lines = "\n".join(map(_line, quads[at : at + _BATCH]))
            store.update(f"{verb} DATA {{\n{lines}\n}}")


def _line(quad: Quad) -> str:
    triple = f"{quad.subject} {quad.predicate} {quad.object} ."
    graph = quad.graph_name
    return triple if graph == DefaultGraph() else f"GRAPH {graph} {{ {triple} }}"
