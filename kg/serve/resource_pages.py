"""Pages about things: topics, reports, sections, assertions, evidence, and all else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from msgspec import Struct
from pyoxigraph import Literal, NamedNode

from kg.graph import terms
from kg.graph.graph_model import GraphKnowledge, GraphRelation, GraphReport
from kg.graph.presentation import headings, plural
from kg.graph.read import read_evidence, read_report, read_topics
from kg.graph.schema_rdf import declared
from kg.names import prefixed
from kg.serve.content_negotiation import HTML, SUFFIXES
from kg.serve.pages import page
from kg.serve.store_facts import Facts

_MANY: Final = 200
"""Rows that a table of everything shows at most; the data formats have them all."""
_Shown = dict[str, Any]


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
