"""How much there is of what: the figures that describe a data set."""

from __future__ import annotations

from msgspec import Struct
from pyoxigraph import QuerySolutions, Store


class Counts(Struct, frozen=True):
    """Figures of a data set. ``classes``: things by class; ``properties``: triples by predicate."""

    triples: int
    subjects: int
    objects: int
    entities: int
    classes: tuple[tuple[str, int], ...]
    properties: tuple[tuple[str, int], ...]


def count(store: Store) -> Counts:
    """Count what is in the default graph."""
    ((triples, subjects),) = _rows(
        store, "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?m) { ?s ?p ?o }"
    )
    ((objects, _),) = _rows(store, "SELECT (COUNT(DISTINCT ?o) AS ?n) (0 AS ?m) { ?s ?p ?o }")
    ((entities, _),) = _rows(store, "SELECT (COUNT(DISTINCT ?s) AS ?n) (0 AS ?m) { ?s a ?c }")
    classes = _rows(
        store, "SELECT ?n (COUNT(DISTINCT ?s) AS ?m) { ?s a ?n FILTER isIRI(?n) } GROUP BY ?n"
    )
    properties = _rows(store, "SELECT ?n (COUNT(*) AS ?m) { ?s ?n ?o } GROUP BY ?n")
    return Counts(
        int(triples), int(subjects), int(objects), int(entities), tuple(classes), tuple(properties)
    )


def _rows(store: Store, query: str) -> list[tuple[str, int]]:
    """The values of ?n and ?m, sorted."""
    found = store.query(query)
    assert isinstance(found, QuerySolutions)  # noqa: S101 - for the type checker: it is a SELECT
    return sorted((row["n"].value, int(row["m"].value)) for row in found)
