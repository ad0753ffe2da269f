"""Look-ups in an RDF store: the values of a property for many subjects, as plain strings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store

from kg.graph import terms

_DEFAULT = DefaultGraph()


class Text(NamedTuple):
    """A literal: English and untagged texts sort before those of other languages."""

    foreign: bool
    value: str
    language: str


class Table:
    """The properties of some subjects, one row each.

    ``scan``: read a property of all subjects in one pass over the graph; otherwise ask for
    each subject alone, which is faster where they are few.
    """

    def __init__(self, store: Store, subjects: Sequence[str], *, scan: bool) -> None:
        self.subjects = subjects
        self.at = {subject: row for row, subject in enumerate(subjects)}
        self._store = store
        self._scan = scan

    def values(self, predicate: NamedNode) -> list[tuple[str, ...]]:
        """Each subject's values, sorted: the text of a literal, the IRI of a node."""
        found: list[tuple[str, ...]] = [()] * len(self.at)
        for row, term in self._rows(predicate):
            found[row] += (text(term),)
        return [tuple(sorted({*v})) if len(v) > 1 else v for v in found]

    def first(self, predicate: NamedNode) -> list[str]:
        """Each subject's value, of several the first in order, without one ""."""
        found: list[str | None] = [None] * len(self.at)
        for row, term in self._rows(predicate):
            value, other = text(term), found[row]
            found[row] = value if other is None else min(value, other)
        return [value or "" for value in found]

    def texts(self, predicate: NamedNode) -> list[tuple[Text, ...]]:
        """Each subject's literals, sorted; an untagged one counts as English."""
        found: list[tuple[Text, ...]] = [()] * len(self.at)
        for row, term in self._rows(predicate):
            if isinstance(term, Literal):
                language = term.language or "en"
                foreign = language.split("-")[0].lower() != "en"
                found[row] += (Text(foreign, term.value, language),)
        return [tuple(sorted(t)) if len(t) > 1 else t for t in found]

    def _rows(self, predicate: NamedNode) -> Iterator[tuple[int, object]]:
        if self._scan and self.at:
            row_of = self.at.get
            for subject, _, term, _ in self._store.quads_for_pattern(
                None, predicate, None, _DEFAULT
            ):
                row = row_of(text(subject))
                if row is not None:
                    yield row, term
        elif not self._scan:
            for name, row in self.at.items():
                try:
                    start = node(name)
                except ValueError:
                    continue  # a text where a thing should be
                for quad in self._store.quads_for_pattern(start, predicate, None, _DEFAULT):
                    yield row, quad.object


def members(store: Store, kind: NamedNode) -> list[str]:
    """The instances of a class, sorted."""
    return subjects(store, terms.A, kind)


def subjects(store: Store, predicate: NamedNode, value: NamedNode | BlankNode) -> list[str]:
    """What has this value of a property, sorted."""
    found = store.quads_for_pattern(None, predicate, value, _DEFAULT)
    return sorted({text(quad.subject) for quad in found})


def pairs(store: Store, predicate: NamedNode, subject: str = "") -> Iterator[tuple[str, str]]:
    """All subjects with their values of a property; ``subject``: of that one alone."""
    start = node(subject) if subject else None
    for quad in store.quads_for_pattern(start, predicate, None, _DEFAULT):
        yield text(quad.subject), text(quad.object)


def text(term: object) -> str:
    """The IRI of a node, the text of a literal; ``_:`` and its label of a blank node."""
    return term.value if isinstance(term, (NamedNode, Literal)) else str(term)


def node(name: str) -> NamedNode | BlankNode:
    """The node that :func:`text` writes so."""
    return BlankNode(name[2:]) if name.startswith("_:") else NamedNode(name)


def whole_number(value: str, default: int = 0) -> int:
    """The whole number that a text says; the default if it says none."""
    try:
        return int(value)
    except ValueError:
        return default


def fraction(value: str) -> float | None:
    """The number, 0..1, that a text says; None if it says none."""
    try:
        number = float(value)
    except ValueError:
        return None
    return number if 0 <= number <= 1 else None
