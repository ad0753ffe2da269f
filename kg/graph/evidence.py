"""Evidence as RDF: one node for each thing supported and each place supporting it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from kg.graph import terms
from kg.graph.places import Places
from kg.model import Evidence, Span
from kg.names import Iri


def evidence_quads(supported: Iri, evidence: Iterable[Evidence], places: Places) -> Iterator[Quad]:
    """Describe the evidence for one topic or assertion, and link it to that.

    Evidence is identified by its place: where several pieces name the same one, the
    most confident tells modality and section, and all who found it are named.
    """
    for (report, span), found in _by_place(evidence).items():
        best = max(found, key=lambda e: e.confidence)
        selector = places.note(report, span, best.quote, best.prefix, best.suffix)
        node = NamedNode(places.minter.evidence(supported, Iri(selector.value)))
        yield Quad(NamedNode(supported), terms.EVIDENCE, node)
        yield Quad(node, terms.HAS_SELECTOR, selector)
        yield from _described(node, best, places)
        for rule in dict.fromkeys(rule for e in found for rule in e.found_by):
            yield Quad(node, terms.FOUND_BY, terms.text(rule))


def _by_place(evidence: Iterable[Evidence]) -> dict[tuple[str, Span], list[Evidence]]:
    places: dict[tuple[str, Span], list[Evidence]] = {}
    for piece in evidence:
        places.setdefault((piece.report, piece.span), []).append(piece)
    return places


def _described(node: NamedNode, evidence: Evidence, places: Places) -> Iterator[Quad]:
    minter, report = places.minter, evidence.report
    yield Quad(node, terms.A, terms.EVIDENCE_CLASS)
    yield Quad(node, terms.A, terms.SPECIFIC_RESOURCE)
    yield Quad(node, terms.HAS_SOURCE, NamedNode(minter.report(report)))
    yield Quad(node, terms.IN_SECTION, NamedNode(minter.section(report, evidence.section + 1)))
    yield Quad(node, terms.MODALITY, terms.MODALITIES[evidence.modality])
    yield Quad(node, terms.CONFIDENCE, terms.decimal(evidence.confidence))
    if evidence.linked_by is not None:
        section = minter.section(report, evidence.linked_by + 1)
        yield Quad(node, terms.LINKED_BY, NamedNode(section))
