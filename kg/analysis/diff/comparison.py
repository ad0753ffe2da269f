"""Comparison of two graphs, or of two periods of one, with the evidence."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from kg.analysis.diff.change import Comparison, Said
from kg.analysis.diff.compare import compare
from kg.analysis.diff.periods import Periods, periods
from kg.graph import Graph
from kg.graph.history import Account
from kg.graph.topic_view import Quotation
from kg.model.short_repr import short_repr


class Diff(Struct, frozen=True):
    """A comparison and the names of its two sides.

    ``periods``: the reports by their dates, where two times of one graph are compared.
    """

    comparison: Comparison
    old: str
    new: str
    periods: Periods | None = None

    def said(self, said: Said) -> Iterator[tuple[str, Account, tuple[Quotation, ...]]]:
        """For each report that speaks of it "old" or "new", its account and its words.

        The old reports come first; a report that is in both with the same words comes once,
        as new.
        """
        seen = {a.report.iri: _words(a) for a in said.new or ()}
        for account in said.old or ():
            words = _words(account)
            if words != seen.get(account.report.iri):
                yield "old", account, words
        for account in said.new or ():
            yield "new", account, seen[account.report.iri]

    def __repr__(self) -> str:
        return short_repr(self)


def _words(account: Account) -> tuple[Quotation, ...]:
    return tuple(sorted({*account.words}, key=lambda q: (q.start, q.end, q.quote, q.section)))


def between(
    old: Graph,
    new: Graph,
    names: tuple[str, str] = ("old", "new"),
    *,
    min_confidence: float = 0.0,
    min_reports: int = 1,
) -> Diff:
    """Compare two graphs; ``names``: what they are called (:func:`kg.analysis.diff.compare`)."""
    found = compare(
        old.history(), new.history(), min_confidence=min_confidence, min_reports=min_reports
    )
    return Diff(found, *names)


def over_time(
    graph: Graph,
    first: str,
    last: str = "",
    *,
    since: str = "",
    min_confidence: float = 0.0,
    min_reports: int = 1,
) -> Diff:
    """Compare what the reports until ``first`` say with what those after it, until ``last``, do.

    Dates are as :func:`kg.analysis.diff.periods` takes them. Raises UnknownName, NothingToCompare.
    """
    history = graph.history()
    parts = periods(history, first, last, since)
    before, after = (
        history.within({report.iri for report in reports}) for reports in (parts.old, parts.new)
    )
    found = compare(
        before, after, one_graph=True, min_confidence=min_confidence, min_reports=min_reports
    )
    old = f"{since} to {first}" if since else f"until {first}"
    new = f"after {first} until {last}" if last else f"after {first}"
    return Diff(found, old, new, parts)
