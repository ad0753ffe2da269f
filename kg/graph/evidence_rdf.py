"""Evidence as RDF: a node for each thing supported at each place, a selector for each place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct, field
from msgspec.structs import replace
from pyoxigraph import NamedNode, Quad

from kg.graph import terms
from kg.model import Evidence, Horizon, Span, unique
from kg.names import Iri, Minter


class Places(Struct, frozen=True):
    """The places seen so far, one selector for each report and span.

    A place is quoted (by evidence), or is only an extent (of a section).
    Several pieces of evidence may share a place and differ in the context they give.
    The longer context wins (so an entity's, which has the rest of its sentence, wins
    over a relation's, which has none), and of two equally long ones the greater in
    code point order.
    """

    minter: Minter
    _quoted: dict[tuple[str, Span], tuple[str, str, str]] = field(default_factory=dict)
    _extents: dict[tuple[str, Span], None] = field(default_factory=dict)

    def note(
        self, report: str, span: Span, quote: str, prefix: str = "", suffix: str = ""
    ) -> NamedNode:
        """Remember a quoted place and return its selector's node."""
        place = (report, span)
        known = self._quoted.get(place)
        if known is None or _weight(prefix, suffix) > _weight(known[1], known[2]):
            self._quoted[place] = (quote if known is None else known[0], prefix, suffix)
        return NamedNode(self.minter.selector(report, span))

    def extent(self, report: str, span: Span) -> NamedNode:
        """Remember a place that is not quoted and return its selector's node."""
        self._extents[report, span] = None
        return NamedNode(self.minter.selector(report, span))

    def quads(self) -> Iterator[Quad]:
        """Describe every place noted so far."""
        for report, span in {**self._extents, **self._quoted}:
            node = NamedNode(self.minter.selector(report, span))
            yield Quad(node, terms.A, terms.POSITION_SELECTOR)
            yield Quad(node, terms.START, terms.integer(span.start))
            yield Quad(node, terms.END, terms.integer(span.end))
            if (report, span) in self._quoted:
                yield from _quotation(node, *self._quoted[report, span])


def _quotation(node: NamedNode, exact: str, prefix: str, suffix: str) -> Iterator[Quad]:
    yield Quad(node, terms.A, terms.QUOTE_SELECTOR)
    yield Quad(node, terms.EXACT, terms.text(exact))
    if prefix:
        yield Quad(node, terms.PREFIX, terms.text(prefix))
    if suffix:
        yield Quad(node, terms.SUFFIX, terms.text(suffix))


def _weight(prefix: str, suffix: str) -> tuple[int, str, str]:
    return len(prefix) + len(suffix), prefix, suffix


def by_place(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Merge pieces of evidence at the same place.

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
        yield Quad(node, terms.HAS_TARGET, selector)
        yield Quad(node, terms.HAS_BODY, NamedNode(supported))
        yield from _described(node, piece, places)


def _described(node: NamedNode, evidence: Evidence, places: Places) -> Iterator[Quad]:
    minter, report = places.minter, evidence.report
    yield Quad(node, terms.A, terms.EVIDENCE_CLASS)
    yield Quad(node, terms.A, terms.SPECIFIC_RESOURCE)
    yield Quad(node, terms.A, terms.ANNOTATION)
    yield Quad(node, terms.HAS_SOURCE, NamedNode(minter.report(report)))
    yield Quad(node, terms.IN_SECTION, NamedNode(minter.section(report, evidence.section + 1)))
    yield Quad(node, terms.MODALITY, terms.MODALITIES[evidence.modality])
    yield Quad(node, terms.CONFIDENCE, terms.decimal(evidence.confidence))
    if evidence.page is not None:
        yield Quad(node, terms.PAGE, terms.integer(evidence.page))
    for rule in evidence.found_by:
        yield Quad(node, terms.FOUND_BY, terms.text(rule))
    for name in evidence.said_by:
        yield Quad(node, terms.ATTRIBUTED, NamedNode(minter.agent(name, report)))
    if evidence.horizon is not None:
        yield Quad(node, terms.TEMPORAL, _period(evidence.horizon, minter))
    if evidence.linked_by is not None:
        section = minter.section(report, evidence.linked_by + 1)
        yield Quad(node, terms.LINKED_BY, NamedNode(section))


def cited_quads(evidence: Iterable[Evidence], minter: Minter) -> Iterator[Quad]:
    """Describe those whom evidence names as who says it, and the times that it is said for."""
    for piece in evidence:
        for name in piece.said_by:
            agent = NamedNode(minter.agent(name, piece.report))
            yield Quad(agent, terms.A, terms.AGENT)
            yield Quad(agent, terms.LABEL, terms.text(name))
        if piece.horizon is not None:
            period = _period(piece.horizon, minter)
            yield Quad(period, terms.A, terms.PERIOD)
            yield Quad(period, terms.LABEL, terms.text(piece.horizon.wording))
            for predicate, date in (
                (terms.START_DATE, piece.horizon.start),
                (terms.END_DATE, piece.horizon.end),
            ):
                if date:
                    yield Quad(period, predicate, terms.issued(date))


def _period(horizon: Horizon, minter: Minter) -> NamedNode:
    return NamedNode(minter.period(horizon.start, horizon.end, horizon.wording))
