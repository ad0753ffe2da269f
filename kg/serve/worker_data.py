"""The data that a worker answers from: the store, and the union of its graphs."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from kg.names import RDF, TKG

_ORIGINS_OF = ("Report", "Trend", "Technique", "Risk", "Domain")


class Data:
    """A store, and beside it how queries see it: with the union of all graphs as default.

    The engine can look into all graphs at once, but finds a triple that two of them hold
    twice; so the union is made once, where there are named graphs at all.
    """

    __slots__ = ("asked", "origins", "store")

    def __init__(self, store: Store) -> None:
        self.store = store
        self.asked = store
        self.origins: tuple[str, ...] = ()
        self.refresh()

    @property
    def several(self) -> bool:
        """Whether there are named graphs."""
        return self.asked is not self.store

    def refresh(self) -> None:
        """Make anew what was made of the store, after a change."""
        self.asked = self.store
        if any(True for _ in self.store.named_graphs()):
            self.asked = Store()
            self.asked.bulk_extend(self.store)
            self.asked.bulk_extend(Quad(q.subject, q.predicate, q.object) for q in self.store)
        self.origins = tuple(sorted({*self._origins()}))

    def union(self) -> Store:
        """All triples in the default graph of a store without named graphs."""
        if not self.several:
            return self.store
        found = Store()
        found.bulk_extend(self.asked.quads_for_pattern(None, None, None, DefaultGraph()))
        return found

    def _origins(self) -> Iterator[str]:
        """Scheme and host of the IRIs that the graph's own things have."""
        for name in _ORIGINS_OF:
            kind = NamedNode(TKG[name])
            for quad in self.asked.quads_for_pattern(None, NamedNode(RDF["type"]), kind):
                if not isinstance(quad.subject, NamedNode):
                    continue
                scheme, found, rest = quad.subject.value.partition("://")
                if found and scheme in {"http", "https"}:
                    yield f"{scheme}://{rest.partition('/')[0]}"
