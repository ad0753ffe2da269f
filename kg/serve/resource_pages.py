"""What a graph says of any thing, and the pages about topics, reports, evidence and all else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final
from urllib.parse import quote, urlsplit

from msgspec import Struct
from pyoxigraph import DefaultGraph, Literal, NamedNode, Store, Triple

from kg.graph import terms
from kg.graph.graph_model import GraphKnowledge, GraphRelation, GraphReport
from kg.graph.lookup import Table, subjects
from kg.graph.presentation import headings, plural
from kg.graph.read import read_evidence, read_report, read_topics
from kg.graph.schema_rdf import declared
from kg.names import RDFS, TKG, prefixed
from kg.serve.content_negotiation import HTML, SUFFIXES
from kg.serve.pages import page

_LABELS: Final = (terms.PREF_LABEL, terms.TITLE, terms.EXACT, NamedNode(RDFS["label"]))
_MAX_LABEL: Final = 80
SAFE: Final = "/:@!$&'()*+,;=-._~"
_DEFAULT: Final = DefaultGraph()
_MANY: Final = 200
"""Rows that a table of everything shows at most; the data formats have them all."""
_Shown = dict[str, Any]


class Facts:
    """The facts of a store's default graph. ``origins``: scheme and host of things served here."""

    def __init__(self, store: Store, origins: tuple[str, ...]) -> None:
        self.store = store
        self._origins = origins
        self.kinds = cache(self._kinds)
        self.label = cache(self._label)
        self.path = cache(self._path)

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

    def _kinds(self, iri: str) -> list[str]:
        """The classes of a thing, those of this project by their local names and first."""
        found = self.values(iri, terms.A)
        ours = [kind.removeprefix(TKG) for kind in found if kind.startswith(TKG)]
        return ours + [prefixed(kind) for kind in found if not kind.startswith(TKG)]

    def _label(self, iri: str) -> str:
        """What to call a thing: a label, a title, the words it quotes, or its IRI."""
        table = Table(self.store, [iri], scan=False)
        for predicate in _LABELS:
            if (found := table.texts(predicate)[0]) and (text := found[0].value):
                return text if len(text) <= _MAX_LABEL else f"{text[:_MAX_LABEL].rstrip()}…"
        return prefixed(iri)

    def _path(self, iri: str) -> str | None:
        """Where this server tells of a thing; None if it does not."""
        if iri.startswith(TKG):
            return urlsplit(TKG).path + "#" + quote(iri.removeprefix(TKG), safe=SAFE)
        for origin in self._origins:
            if iri.startswith(f"{origin}/"):
                path, mark, fragment = iri[len(origin) :].partition("#")
                end = f"#{quote(fragment, safe=SAFE)}" if mark else ""
                return quote(path, safe=SAFE + "%") + end if self.known(iri) else None
        return None


class _Row(Struct, frozen=True):
    """A property and one value of it: a thing, or a text and its language."""

    predicate: str
    iri: str = ""
    text: str = ""
    language: str | None = None


def resource_page(facts: Facts, iri: str) -> bytes:
    """Make the page about a thing."""
    kinds = facts.kinds(iri)
    own = (facts.path(iri) or "").partition("#")[0]
    ends = SUFFIXES.items()
    shown = {
        "facts": facts,
        "short": prefixed,
        "kind_of": lambda other: next(iter(facts.kinds(other)), ""),
        "iri": iri,
        "title": facts.label(iri),
        "kind": kinds[0] if kinds else "",
        "documents": [(media, own + end) for end, media in ends if own and media != HTML],
        "outward": [_row(t.predicate, t.object) for t in sorted(facts.triples(iri), key=str)],
        "inward": [_row(t.predicate, t.subject) for t in sorted(facts.mentions(iri), key=str)],
        "many": _MANY,
    }
    return page("resource", **shown, **_body(facts, iri, kinds))


def _row(predicate: NamedNode, term: object) -> _Row:
    if isinstance(term, NamedNode):
        return _Row(predicate.value, term.value)
    if isinstance(term, Literal):
        return _Row(predicate.value, text=term.value, language=term.language)
    return _Row(predicate.value, text=str(term))


def _body(facts: Facts, iri: str, kinds: Iterable[str]) -> _Shown:
    """What a page says of a thing for being of its kind."""
    known = read_topics(facts.store, [iri])
    if any(entity.iri == iri for entity in known.entities):
        return _topic(facts, iri, known)
    return next((_BODIES[kind](facts, iri) for kind in kinds if kind in _BODIES), {"body": "other"})


def _topic(facts: Facts, iri: str, known: GraphKnowledge) -> _Shown:
    entity = next(entity for entity in known.entities if entity.iri == iri)
    title = facts.label(iri)
    relations = []
    for kind in known.schema.relations:
        found = [r for r in known.relations if r.predicate == kind]
        words = headings(kind)
        relations += [
            (
                words[0],
                _by_label(facts, [(r.object.key, r) for r in found if r.subject.key == iri]),
            ),
            (
                words[1],
                _by_label(facts, [(r.subject.key, r) for r in found if r.object.key == iri]),
            ),
        ]
    return {
        "body": "topic",
        "entity": entity,
        "names": [name for name in facts.values(iri, terms.ALT_LABEL) if name != title],
        "definitions": facts.values(iri, terms.DEFINITION),
        "confidence": facts.values(iri, terms.CONFIDENCE),
        "relations": relations,
        "part": _parts({report.slug: report for report in known.reports}),
    }


def _by_label(
    facts: Facts, found: Iterable[tuple[str, GraphRelation]]
) -> list[tuple[str, GraphRelation]]:
    return sorted(found, key=lambda pair: (facts.label(pair[0]).casefold(), pair[0]))


def _report(facts: Facts, iri: str) -> _Shown:
    topics = {topic: facts.kinds(topic) for topic in facts.subjects(terms.MENTIONED_IN, iri)}
    classes = declared(facts.store).classes
    return {
        "body": "report",
        "report": read_report(facts.store, iri),
        "by_class": [
            (plural(k), [t for t, kinds in topics.items() if k in kinds]) for k in classes
        ],
    }


def _section(facts: Facts, iri: str) -> _Shown:
    above = (*facts.values(iri, terms.IS_PART_OF), *facts.values(iri, terms.PARENT_SECTION))
    evidence = facts.subjects(terms.IN_SECTION, iri)
    return {
        "body": "section",
        "above": list(dict.fromkeys(above)),
        **_quoted(facts, evidence),
    }


def _assertion(facts: Facts, iri: str) -> _Shown:
    subject, predicate, object_ = (
        facts.values(iri, end)[:1] for end in (terms.SUBJECT, terms.PREDICATE, terms.OBJECT)
    )
    claims = read_topics(facts.store, subject).relations
    return {
        "body": "assertion",
        "ends": [*subject, *predicate, *object_],
        "relation": next((claim for claim in claims if claim.iri == iri), None),
        **_quoted(facts, facts.values(iri, terms.EVIDENCE)),
    }


def _evidence(facts: Facts, iri: str) -> _Shown:
    return {
        "body": "evidence",
        "supported": facts.subjects(terms.EVIDENCE, iri),
        **_quoted(facts, [iri]),
    }


_BODIES: Final[Mapping[str, Callable[[Facts, str], _Shown]]] = {
    "Report": _report,
    "Section": _section,
    "Assertion": _assertion,
    "Evidence": _evidence,
}


def _quoted(facts: Facts, evidence: Iterable[str]) -> _Shown:
    reports, pieces = read_evidence(facts.store, evidence)
    return {"evidence": pieces, "part": _parts(reports)}


def _parts(reports: Mapping[str, GraphReport]) -> Callable[[str, int | None], str]:
    """Find the IRI of a section by its report and its index there; "" if there is none."""

    def part(report: str, index: int | None) -> str:
        known = report in reports and index is not None and index >= 0
        return reports[report].sections[index or 0].iri if known else ""

    return part
