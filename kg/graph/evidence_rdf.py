"""Evidence as RDF: one node for each thing supported and each place supporting it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace
from pyoxigraph import NamedNode, Quad

from kg.graph import terms
from kg.graph.selectors import Places
from kg.model import Evidence, Span, unique
from kg.names import Iri, Minter


def by_place(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Make one piece of evidence of all that name the same place.

    The most confident (of equals the first) tells section and modality; all who found
    it are named.
    """
    evidence = tuple(evidence)
    places: dict[tuple[str, Span], list[Evidence]] = {}
    for piece in evidence:
        places.setdefault((piece.report, piece.span), []).append(piece)
    made = tuple(map(_merged, places.values()))
    return evidence if made == evidence else made


def _merged(pieces: list[Evidence]) -> Evidence:
    best = max(pieces, key=lambda e: e.confidence)
    found_by = unique(rule for piece in pieces for rule in piece.found_by)
    return best if found_by == best.found_by else replace(best, found_by=found_by)


def evidence_links(supported: Iri, evidence: Iterable[Evidence], minter: Minter) -> Iterator[Quad]:
    """Point from one topic or assertion to its evidence, each at another place."""
    node = NamedNode(supported)
    for piece in evidence:
        selector = minter.selector(piece.report, piece.span)
        yield Quad(node, terms.EVIDENCE, NamedNode(minter.evidence(supported, selector)))


def evidence_quads(supported: Iri, evidence: Iterable[Evidence], places: Places) -> Iterator[Quad]:
    """Describe the evidence for one topic or assertion, each at another place."""
    for piece in evidence:
        selector = places.note(piece.report, piece.span, piece.quote, piece.prefix, piece.suffix)
        node = NamedNode(places.minter.evidence(supported, Iri(selector.value)))
        yield Quad(node, terms.HAS_SELECTOR, selector)
        yield from _described(node, piece, places)


def _described(node: NamedNode, evidence: Evidence, places: Places) -> Iterator[Quad]:
    minter, report = places.minter, evidence.report
    yield Quad(node, terms.A, terms.EVIDENCE_CLASS)
    yield Quad(node, terms.A, terms.SPECIFIC_RESOURCE)
    yield Quad(node, terms.HAS_SOURCE, NamedNode(minter.report(report)))
    yield Quad(node, terms.IN_SECTION, NamedNode(minter.section(report, evidence.section + 1)))
    yield Quad(node, terms.MODALITY, terms.MODALITIES[evidence.modality])
    yield Quad(node, terms.CONFIDENCE, terms.decimal(evidence.confidence))
    if evidence.page is not None:
        yield Quad(node, terms.PAGE, terms.integer(evidence.page))
    for rule in evidence.found_by:
        yield Quad(node, terms.FOUND_BY, terms.text(rule))
    if evidence.linked_by is not None:
        section = minter.section(report, evidence.linked_by + 1)
        yield Quad(node, terms.LINKED_BY, NamedNode(section))
