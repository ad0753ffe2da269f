"""Places in reports: the selector nodes that evidence and sections point at."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field
from pyoxigraph import NamedNode, Quad

from kg.graph import terms
from kg.model import Span
from kg.names import Minter


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
