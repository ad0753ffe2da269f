"""What a graph says of any thing: how it is called, what refers to it, where it has a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from pyoxigraph import DefaultGraph, NamedNode, Store, Triple

from kg.graph import terms
from kg.graph.lookup import Table, subjects
from kg.names import RDFS, TKG, prefixed

_LABELS: Final = (terms.PREF_LABEL, terms.TITLE, terms.EXACT, NamedNode(RDFS["label"]))
_MAX_LABEL: Final = 80
SAFE: Final = "/:@!$&'()*+,;=-._~"
_DEFAULT: Final = DefaultGraph()


class Facts:
    """The facts of a store's default graph. ``origins``: scheme and host of things served here."""

    def __init__(self, store: Store, origins: tuple[str, ...]) -> None:
        self.store = store
        self._origins = origins

    def triples(self, iri: str) -> Iterator[Triple]:
        """All that is said of a thing."""
        for quad in self.store.quads_for_pattern(NamedNode(iri), None, None, _DEFAULT):
            yield quad.triple

    def mentions(self, iri: str) -> Iterator[Triple]:
        """All triples in which a thing is the object."""
        for quad in self.store.quads_for_pattern(None, None, NamedNode(iri), _DEFAULT):
            yield quad.triple

    def known(self, iri: str) -> bool:
        """Whether anything is said of a thing."""
        return next(self.triples(iri), None) is not None

    def values(self, iri: str, predicate: NamedNode) -> tuple[str, ...]:
        """What a thing has as values of a property, sorted: IRIs and texts."""
        return Table(self.store, [iri], scan=False).values(predicate)[0]

    def subjects(self, predicate: NamedNode, iri: str) -> list[str]:
        """The things that have a thing as their value of a property, sorted."""
        return subjects(self.store, predicate, NamedNode(iri))

    def kinds(self, iri: str) -> list[str]:
        """The classes of a thing, those of this project by their local names and first."""
        found = self.values(iri, terms.A)
        ours = [kind.removeprefix(TKG) for kind in found if kind.startswith(TKG)]
        return ours + [prefixed(kind) for kind in found if not kind.startswith(TKG)]

    def label(self, iri: str) -> str:
        """What to call a thing: a label, a title, the words it quotes, or its IRI."""
        table = Table(self.store, [iri], scan=False)
        for predicate in _LABELS:
            if (found := table.texts(predicate)[0]) and (text := found[0].value):
                return text if len(text) <= _MAX_LABEL else f"{text[:_MAX_LABEL].rstrip()}…"
        return prefixed(iri)

    def path(self, iri: str) -> str | None:
        """Where this server tells of a thing; None if it does not."""
        for origin in self._origins:
            if iri.startswith(f"{origin}/"):
                path, mark, fragment = iri[len(origin) :].partition("#")
                end = f"#{quote(fragment, safe=SAFE)}" if mark else ""
                return quote(path, safe=SAFE + "%") + end if self.known(iri) else None
        return None
