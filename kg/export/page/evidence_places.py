"""Evidence in RDF -> `Place`: which words, where, what kind of claim, how sure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pyoxigraph import Store

from kg.export.page.landscape import Place
from kg.export.page.lookups import Values, first, local, members, number, values, whole
from kg.model import Modality
from kg.names import OA, TKG

_MODALITIES = frozenset(Modality)


def modality_of(found: Values, subject: str) -> Modality:
    """Read the modality of an assertion or of evidence; asserted where none is known."""
    name = local(first(found, subject))
    return Modality(name) if name in _MODALITIES else Modality.ASSERTED


def read_places(
    store: Store, report_at: Mapping[str, int], section_at: Mapping[str, int]
) -> tuple[Place, ...]:
    """Read all evidence that names a known report, in reading order."""
    reader = _Reader(store, report_at, section_at)
    found = [reader.place(iri) for iri in members(store, TKG["Evidence"]) if reader.knows(iri)]
    return tuple(sorted(found, key=lambda place: (place.report, place.span, place.iri)))


def read_spans(store: Store) -> Callable[[str], tuple[int, int]]:
    """Read where selectors lie: a function from the IRI of one, (-1, -1) if it is unknown."""
    start, end = values(store, OA["start"]), values(store, OA["end"])
    return lambda selector: (whole(start, selector, -1), whole(end, selector, -1))


class _Reader:
    """The properties of all evidence, read in one pass each."""

    def __init__(
        self, store: Store, report_at: Mapping[str, int], section_at: Mapping[str, int]
    ) -> None:
        self._report_at = report_at
        self._section_at = section_at
        self._source = values(store, OA["hasSource"])
        self._selector = values(store, OA["hasSelector"])
        self._section = values(store, TKG["section"])
        self._linked = values(store, TKG["linkedBy"])
        self._page = values(store, TKG["page"])
        self._modality = values(store, TKG["modality"])
        self._confidence = values(store, TKG["confidence"])
        self._rules = values(store, TKG["foundBy"])
        self._exact = values(store, OA["exact"])
        self._prefix = values(store, OA["prefix"])
        self._suffix = values(store, OA["suffix"])
        self._span = read_spans(store)

    def knows(self, iri: str) -> bool:
        return first(self._source, iri) in self._report_at

    def place(self, iri: str) -> Place:
        selector = first(self._selector, iri)
        prefix = first(self._prefix, selector)
        exact = first(self._exact, selector)
        return Place(
            iri=iri,
            report=self._report_at[first(self._source, iri)],
            section=self._section_at.get(first(self._section, iri), -1),
            sentence=prefix + exact + first(self._suffix, selector),
            mark=(len(prefix), len(prefix) + len(exact)),
            span=self._span(selector),
            modality=modality_of(self._modality, iri),
            confidence=number(self._confidence, iri, 1.0),
            rules=self._rules.get(iri, ()),
            linked=self._section_at.get(first(self._linked, iri), -1),
            page=whole(self._page, iri, 0),
        )
