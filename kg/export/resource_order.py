"""A graph as resources in reading order: what every text format writes.

Terms are strings of canonical N-Triples throughout: that is what the store writes
fastest, with all escaping done, and what Turtle can copy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from pyoxigraph import CanonicalizationAlgorithm, Dataset, DefaultGraph, RdfFormat, Store

from kg.graph.presentation import plural
from kg.model import LinkKind
from kg.model.schema import SHIPPED
from kg.names import (
    DCTERMS,
    OA,
    OWL,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    TKG,
    Namespace,
)

Facts = dict[str, list[str]]
"""Predicate -> its objects, both in reading order."""


class Group(NamedTuple):
    """Resources of one class, under one title."""

    title: str
    type: str


class Resource(NamedTuple):
    """One subject and all that is said of it. ``group`` is an index in GROUPS."""

    subject: str
    facts: Facts
    group: int


def _iri(namespace: Namespace, local: str) -> str:
    return f"<{namespace[local]}>"


TYPE: Final = _iri(RDF, "type")
LABEL: Final = _iri(SKOS, "prefLabel")
SOURCE: Final = _iri(OA, "hasSource")
IS_PART_OF: Final = _iri(DCTERMS, "isPartOf")
STATEMENT: Final = tuple(_iri(RDF, name) for name in ("subject", "predicate", "object"))
REPORT_TYPE: Final = _iri(TKG, "Report")
GROUPS: Final[tuple[Group, ...]] = (
    *(Group(plural(kind), f"<{kind.iri}>") for kind in SHIPPED.classes),
    Group("Topics of other classes", _iri(SKOS, "Concept")),
    Group("Other classes and relations", _iri(OWL, "Class")),
    Group("Other classes and relations", _iri(OWL, "ObjectProperty")),
    Group("Reports and their sections", _iri(TKG, "Report")),
    Group("Reports and their sections", _iri(TKG, "Section")),
    Group("Assertions", _iri(TKG, "Assertion")),
    Group("Topics in other vocabularies", _iri(TKG, "Mapping")),
    Group("Evidence", _iri(TKG, "Evidence")),
    Group("Places in the reports", _iri(OA, "TextPositionSelector")),
    Group("Who is cited", _iri(PROV, "Agent")),
    Group("Times that are spoken of", _iri(DCTERMS, "PeriodOfTime")),
    Group("The scheme of topics", _iri(SKOS, "ConceptScheme")),
    Group("The build", _iri(TKG, "Build")),
    Group("The software", _iri(PROV, "SoftwareAgent")),
    Group("Other resources", ""),
)
_OTHER: Final = len(GROUPS) - 1
_GROUP_OF: Final = {group.type: at for at, group in enumerate(GROUPS[:_OTHER])}
REPORT, SECTION, ASSERTION, MAPPING, EVIDENCE = (
    _GROUP_OF[_iri(TKG, name)] for name in ("Report", "Section", "Assertion", "Mapping", "Evidence")
)
PLACE: Final = _GROUP_OF[_iri(OA, "TextPositionSelector")]

_PREDICATES: Final = (
    TYPE,
    *(_iri(SKOS, name) for name in ("prefLabel", "altLabel")),
    *(_iri(RDFS, name) for name in ("label", "comment")),
    *(_iri(SKOS, name) for name in ("definition", "exactMatch", "closeMatch", "broadMatch")),
    *(_iri(SKOS, name) for name in ("inScheme", "broader")),
    *(_iri(TKG, kind.value) for kind in LinkKind),
    *(f"<{relation.iri}>" for relation in SHIPPED.relations),
    *STATEMENT,
    *(_iri(TKG, name) for name in ("mappedTopic", "mappedAs", "mappedTo")),
    *(_iri(TKG, name) for name in ("mappedLabel", "mappedBy")),
    *(_iri(DCTERMS, name) for name in ("title", "issued", "creator", "publisher", "language")),
    *(_iri(DCTERMS, name) for name in ("source", "identifier", "format", "isPartOf")),
    *(_iri(TKG, name) for name in ("parentSection", "order", "level")),
    *(_iri(OA, name) for name in ("exact", "prefix", "suffix", "start", "end")),
    *(_iri(OA, name) for name in ("hasBody", "hasTarget", "hasSource", "hasSelector")),
    *(_iri(TKG, name) for name in ("section", "page", "linkedBy", "modality")),
    _iri(PROV, "wasAttributedTo"),
    _iri(DCTERMS, "temporal"),
    *(_iri(SCHEMA, name) for name in ("startDate", "endDate")),
    *(_iri(TKG, name) for name in ("confidence", "reportCount", "foundBy", "settings")),
    _iri(TKG, "mentionedIn"),
    *(_iri(PROV, name) for name in ("generated", "used", "wasAssociatedWith")),
    _iri(SCHEMA, "softwareVersion"),
    _iri(DCTERMS, "hasPart"),
    _iri(TKG, "evidence"),
)
_RANK: Final = {predicate: at for at, predicate in enumerate(_PREDICATES)}
_ORDER: Final = _iri(TKG, "order")
_HAS_PART: Final = _iri(DCTERMS, "hasPart")
_SELECTOR: Final = _iri(OA, "hasSelector")
_MAPPED: Final = tuple(_iri(TKG, name) for name in ("mappedTopic", "mappedAs", "mappedTo"))
_PLACE_IRI: Final = re.compile(r"<([^#>]*)#char=(\d{1,4000}),(\d{1,4000})>")
_NUMBER: Final = re.compile(r"(\d{1,4000})")
"""Python reads no whole number of more than 4,300 digits."""


def lines(store: Store) -> list[str]:
    """List the triples as sorted lines of canonical N-Triples, without line ends.

    Blank nodes, which our graphs do not have, get canonical labels (RDFC-1.0).
    """
    content = store.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph()) or b""
    if b"_:" in content:
        dataset = Dataset(store)
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        content = str(dataset).encode()
    return sorted(content.decode().split("\n")[:-1])


def resources(store: Store) -> list[Resource]:
    """List the resources of a graph: topics by class and label, then what backs them.

    Reports come with their sections, assertions by their ends, evidence and places
    by where they stand.
    """
    return [resource for _, resource in sorted_resources(lines(store))]


Key = tuple[int, str, int, int, str]
"""Where a resource stands: its group; what it stands by there; its place by that; its subject."""


def sorted_resources(lines: Iterable[str]) -> list[tuple[Key, Resource]]:
    """Make resources of sorted lines of canonical N-Triples, in the order of all outputs."""
    return sorted(_keyed(lines), key=itemgetter(0))


def _keyed(lines: Iterable[str]) -> Iterator[tuple[Key, Resource]]:
    triples = (line[:-2].split(" ", 2) for line in lines)
    for subject, group in groupby(triples, key=itemgetter(0)):
        said: Facts = {}
        for _, predicate, object_ in group:
            said.setdefault(predicate, []).append(object_)
        resource = Resource(subject, _in_order(said), _group(tuple(said.get(TYPE, ()))))
        yield _key(resource), resource


def _in_order(said: Facts) -> Facts:
    for predicate in (TYPE, _HAS_PART):
        if predicate in said:
            said[predicate].sort(key=_own_first if predicate == TYPE else _natural)
    return {predicate: said[predicate] for predicate in _ranked(tuple(said))}


# Resources of one kind have the same predicates and types, so there are few orders and groups.


@lru_cache(maxsize=1024)
def _ranked(predicates: tuple[str, ...]) -> tuple[str, ...]:
    other = len(_RANK)
    return tuple(sorted(predicates, key=lambda p: (_RANK.get(p, other), p)))


@lru_cache(maxsize=1024)
def _group(types: tuple[str, ...]) -> int:
    return min((_GROUP_OF.get(each, _OTHER) for each in types), default=_OTHER)


def _own_first(term: str) -> tuple[bool, str]:
    return not term.startswith(f"<{TKG}"), term


def _natural(term: str) -> list[tuple[int, str]]:
    """Order numbers within names by value: section 2 before section 10."""
    parts = _NUMBER.split(term)
    return [(int(part), "") if at % 2 else (0, part) for at, part in enumerate(parts)]


def _key(resource: Resource) -> Key:
    subject, facts, group = resource
    if group < REPORT:
        label = min(facts.get(LABEL, [""]))
        return group, label.lower(), 0, 0, subject
    if group in {REPORT, SECTION}:
        report = facts.get(IS_PART_OF, [""])[0] if group == SECTION else subject
        return REPORT, report, *_first_number(facts.get(_ORDER)), subject
    if group in {ASSERTION, MAPPING}:
        parts = STATEMENT if group == ASSERTION else _MAPPED
        return group, " ".join(facts.get(p, [""])[0] for p in parts), 0, 0, subject
    if group in {EVIDENCE, PLACE}:
        place = facts.get(_SELECTOR, [""])[0] if group == EVIDENCE else subject
        return group, *_position(place), subject
    return group, "", 0, 0, subject


def _first_number(terms: list[str] | None) -> tuple[int, int]:
    found = _NUMBER.search(terms[0]) if terms else None
    return (int(found[1]) if found else 0), 0


def _position(place: str) -> tuple[str, int, int]:
    found = _PLACE_IRI.fullmatch(place)
    return (found[1], int(found[2]), int(found[3])) if found else (place, 0, 0)
