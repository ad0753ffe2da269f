"""Reading things off a store, for pages: sorted, and only from the default graph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store, Triple

from kg.names import DCTERMS, OA, PREFIXES, RDF, RDFS, SKOS, TKG

_LABELS: Final = tuple(
    map(NamedNode, (SKOS["prefLabel"], DCTERMS["title"], OA["exact"], RDFS["label"]))
)
_MAX_LABEL: Final = 80
SAFE: Final = "/:@!$&'()*+,;=-._~"
_DEFAULT: Final = DefaultGraph()


class Facts:
    """What a store says of things. ``origins``: scheme and host of things served here."""

    def __init__(self, store: Store, origins: tuple[str, ...]) -> None:
        self._store = store
        self._origins = origins

    def triples(self, iri: str) -> Iterator[Triple]:
        """All that is said of a thing."""
        for quad in self._store.quads_for_pattern(NamedNode(iri), None, None, _DEFAULT):
            yield quad.triple

    def mentions(self, iri: str) -> Iterator[Triple]:
        """All triples in which a thing is the object."""
        for quad in self._store.quads_for_pattern(None, None, NamedNode(iri), _DEFAULT):
            yield quad.triple

    def known(self, iri: str) -> bool:
        """Whether anything is said of a thing."""
        return next(self.triples(iri), None) is not None

    def texts(self, iri: str, predicate: str) -> list[str]:
        """The texts of the literals that a thing has, sorted; none where ``iri`` is ""."""
        if not iri:
            return []
        found = self._store.quads_for_pattern(NamedNode(iri), NamedNode(predicate), None, _DEFAULT)
        return sorted(q.object.value for q in found if isinstance(q.object, Literal))

    def iris(self, iri: str, predicate: str) -> list[str]:
        """The IRIs that a thing has as values, sorted; none where ``iri`` is ""."""
        if not iri:
            return []
        found = self._store.quads_for_pattern(NamedNode(iri), NamedNode(predicate), None, _DEFAULT)
        return sorted(q.object.value for q in found if isinstance(q.object, NamedNode))

    def iri(self, iri: str, predicate: str) -> str:
        """The first of :meth:`iris`, or ""."""
        return next(iter(self.iris(iri, predicate)), "")

    def text(self, iri: str, predicate: str) -> str:
        """The first of :meth:`texts`, or ""."""
        return next(iter(self.texts(iri, predicate)), "")

    def number(self, iri: str, predicate: str) -> float:
        """The first number that a thing has, or 0."""
        try:
            return float(self.text(iri, predicate) or 0)
        except ValueError:
            return 0.0

    def subjects(self, predicate: str, iri: str) -> list[str]:
        """The things that have a thing as their value, sorted."""
        found = self._store.quads_for_pattern(None, NamedNode(predicate), NamedNode(iri), _DEFAULT)
        return sorted(q.subject.value for q in found if isinstance(q.subject, NamedNode))

    def kinds(self, iri: str) -> list[str]:
        """The classes of a thing, those of this project by their short names and first."""
        found = self.iris(iri, RDF["type"])
        ours = [kind.removeprefix(TKG) for kind in found if kind.startswith(TKG)]
        return ours + [short(kind) for kind in found if not kind.startswith(TKG)]

    def label(self, iri: str) -> str:
        """What to call a thing: a label, a title, the words it quotes, or its IRI."""
        for predicate in _LABELS:
            text = self.text(iri, predicate.value)
            if text:
                return text if len(text) <= _MAX_LABEL else f"{text[:_MAX_LABEL].rstrip()}…"
        return short(iri)

    def path(self, iri: str) -> str | None:
        """Where this server tells of a thing; None if it does not."""
        for origin in self._origins:
            if iri.startswith(f"{origin}/"):
                path, mark, fragment = iri[len(origin) :].partition("#")
                end = f"#{quote(fragment, safe=SAFE)}" if mark else ""
                return quote(path, safe=SAFE + "%") + end if self.known(iri) else None
        return None


def short(iri: str) -> str:
    """Write an IRI with a prefix of the project, if one fits.

    >>> short("https://w3id.org/trendkg/ontology#Risk"), short("urn:x")
    ('tkg:Risk', 'urn:x')
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
