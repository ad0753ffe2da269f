"""Two histories -> changes: topics and claims that emerged, faded, strengthened and so on.

Where the two have reports in common (a corpus that grew), numbers of reports are compared;
where they have none (two periods, two corpora), shares: how many of all reports say it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from kg.analysis.diff.align import Matching, align_claims, align_topics, match, quoted
from kg.analysis.diff.change import Change, Comparison, Kind, Said
from kg.analysis.diff.periods import Periods, periods
from kg.graph import Graph
from kg.graph.history import Account, History
from kg.graph.topic_view import Quotation
from kg.language.normalization import words
from kg.model import Modality
from kg.model.schema import opposites
from kg.model.short_repr import ShortRepr

_FIRMNESS: Final[Mapping[Modality, int]] = {
    Modality.NEGATED: 0,
    Modality.POSSIBLE: 1,
    Modality.FORECAST: 2,
    Modality.RECOMMENDED: 2,
    Modality.ASSERTED: 3,
}


def compare(
    old: History,
    new: History,
    *,
    one_graph: bool = False,
    min_confidence: float = 0.0,
    min_reports: int = 1,
) -> Comparison:
    """Compare two histories (see :meth:`kg.Graph.history`).

    Where the two have reports in common, numbers of reports are compared, else shares of all:
    these differ where they do so by a report, at least, of the side that has fewer. By that
    measure, too, something fades: what one of ten reports says does not, if no other two do.
    Of two sides without a common report no topic emerges or fades whose name the other side's
    quotes have: it was only not read as a topic there. ``one_graph``: both are parts of one,
    so that topics are the same by IRI alone. Left out is what both hold with less than
    ``min_confidence``, and what fewer than ``min_reports`` of the old, and of the new reports,
    speak of.
    """
    matching = (
        Matching({t.name.iri: t.name.iri for t in old.topics})
        if one_graph
        else match(old.topics, new.topics)
    )
    found = _Differ(old, new, matching).changes()
    kept = (c for c in found if _counts(c, min_confidence, min_reports))
    return Comparison(old.reports, new.reports, tuple(sorted(kept, key=_rank)))


def _counts(change: Change, confidence: float, reports: int) -> bool:
    said = [change.said] if change.against is None else [change.said, change.against]
    sure = max(s.confidence for s in said) >= confidence
    told = max(len(side or ()) for s in said for side in (s.old, s.new))
    return sure and (told >= reports or reports <= 1)


class _Differ:
    """Compares, once topics are matched."""

    def __init__(self, old: History, new: History, matching: Matching) -> None:
        self._matching = matching
        self._of = len(old.reports), len(new.reports)
        self._shared = bool({r.iri for r in old.reports} & {r.iri for r in new.reports})
        self._topics = align_topics(old.topics, new.topics, self._matching)
        self._claims = align_claims(old.claims, new.claims, self._matching, self._topics)
        self._named = {} if self._shared else self._named_elsewhere(old, new)

    def _named_elsewhere(self, old: History, new: History) -> dict[tuple[str, str], bool]:
        """Of topics of one side alone, whether the sentences that the other quotes name them."""
        alone = [s for s in self._topics.values() if s.old is None or s.new is None]
        emerged = quoted((s.label for s in alone if s.old is None), old)
        faded = quoted((s.label for s in alone if s.new is None), new)
        return {s.iris: words(s.label) in (emerged if s.old is None else faded) for s in alone}

    def changes(self) -> Iterator[Change]:
        for said in (*self._topics.values(), *self._claims.values()):
            yield from self._moved(said)
        yield from self._denied()
        yield from self._opposed()
        yield from self._renamed()

    def _moved(self, said: Said) -> Iterator[Change]:
        if not said.is_claim and said.iris[1] in self._matching.parted:
            return
        if not said.is_claim and self._named.get(said.iris):
            return
        if said.old is None:
            yield Change(Kind.EMERGED, said, self._new_of(said))
        elif said.new is None:
            if self._shared or not said.old or self._shift(len(said.old), 0):
                denied = said.old and not said.counts[0]
                yield Change(Kind.FADED, said, "was denied" if denied else "")
        elif (more := self._shift(*said.counts)) != 0:
            kind = Kind.STRENGTHENED if more > 0 else Kind.WEAKENED
            if more > 0 or said.counts[1] or not said.denying(said.new):
                yield Change(kind, said, self._shares(said))
        elif said.is_claim and all(said.counts) and (firmer := _firmer(said)) != 0:
            kind = Kind.STRENGTHENED if firmer > 0 else Kind.WEAKENED
            yield Change(kind, said, f"{_firmest(said.old)} → {_firmest(said.new)}")

    def _new_of(self, said: Said) -> str:
        """That a claim is new, between topics that are not; or that it is made to be denied."""
        if said.object is None:
            return ""
        if said.new and not said.counts[1]:
            return "denied"
        known = [self._topics[n.iri].old is not None for n in (said.subject, said.object)]
        return "between known topics" if all(known) else ""

    def _shares(self, said: Said) -> str:
        if self._shared:
            return ""
        shares = (round(100 * n / of) for n, of in zip(said.counts, self._of, strict=True))
        return " → ".join(f"{share} %" for share in shares) + " of reports"

    def _shift(self, before: int, after: int) -> int:
        """1 if more of the new reports say it, -1 if fewer, 0 if that may be a matter of size."""
        if self._shared:
            return (after > before) - (after < before)
        old, new = self._of
        gap = after * old - before * new
        return 0 if abs(gap) * min(old, new) < max(old * new, 1) else (gap > 0) - (gap < 0)

    def _denied(self) -> Iterator[Change]:
        for said in self._claims.values():
            before = said.stating(said.old), said.denying(said.old)
            after = said.stating(said.new), said.denying(said.new)
            stated, denied = ((*a, *b) for a, b in zip(before, after, strict=True))
            if stated and denied and not all(before):
                why = "stated before, now denied" if before[0] else "stated and denied"
                why = "denied before, now stated" if before[1] else why
                yield Change(Kind.CONTRADICTED, said, why + _alone(said))

    def _opposed(self) -> Iterator[Change]:
        contraries = opposites({relation for _, relation, _ in self._claims})
        for key, said in self._claims.items():
            contrary = contraries.get(key[1])
            if contrary is None:
                continue
            other = self._claims.get((key[0], contrary, key[2]))
            if other is None or not any(said.counts) or not any(other.counts):
                continue
            if not (said.counts[0] and other.counts[0]) and _first_said(said, other) is said:
                why = f"also said: {contrary.value}{_alone(said, other)}"
                yield Change(Kind.CONTRADICTED, said, why, against=other)

    def _renamed(self) -> Iterator[Change]:
        for renaming in self._matching.renamed:
            before, after = renaming.old, renaming.new
            name, was = after.name, before.name
            said = Said(
                name, None, None, before.accounts, after.accounts,
                max(before.confidence, after.confidence), (was.iri, name.iri),
            )  # fmt: skip
            past = Said(was, None, None, before.accounts, None, before.confidence, (was.iri, ""))
            yield Change(Kind.RENAMED, said, renaming.why, against=past)


def _firmest(side: Iterable[Account] | None) -> Modality:
    kinds = {m for account in side or () for m in account.modalities} - {Modality.NEGATED}
    order = list(Modality)
    return max(kinds, key=lambda m: (_FIRMNESS[m], -order.index(m)), default=Modality.NEGATED)


def _firmer(said: Said) -> int:
    """How much firmer the new reports say it than the old ones; negative if less so."""
    return _FIRMNESS[_firmest(said.new)] - _FIRMNESS[_firmest(said.old)]


def _speakers(*said: Said | None) -> set[str]:
    """The reports that speak of any of these, by IRI."""
    sides = (side for each in said if each for side in (each.old, each.new))
    return {account.report.iri for side in sides for account in side or ()}


def _alone(*said: Said) -> str:
    return ", by one report" if len(_speakers(*said)) == 1 else ""


def _first_said(one: Said, other: Said) -> Said:
    """Of two claims the one that was said first: in the old reports, else by its relation."""
    return min(one, other, key=lambda s: (not s.counts[0], str(s.predicate)))


def _rank(change: Change) -> tuple[object, ...]:
    said = change.said
    sides = (said.old or (), said.new or ())
    reports = max(map(len, sides))
    return (
        list(Kind).index(change.kind),
        said.is_claim,
        -len(_speakers(said, change.against)) if change.kind is Kind.CONTRADICTED else 0,
        -abs(said.counts[1] - said.counts[0]),
        -reports,
        not change.why,
        -sum(len(a.evidence) for side in sides for a in side),
        -said.confidence,
        said.label,
        said.iris,
    )


class Diff(ShortRepr, frozen=True):
    """A comparison and the names of its two sides.

    ``periods``: the reports by their dates, where two times of one graph are compared.
    """

    comparison: Comparison
    old: str
    new: str
    periods: Periods | None = None

    @property
    def title(self) -> str:
        """What the comparison is called."""
        of = "reports " if self.periods else ""
        return f"Changes from {of}{self.old} to {of}{self.new}"

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


def _words(account: Account) -> tuple[Quotation, ...]:
    return tuple(sorted({*account.words}, key=lambda q: (q.start, q.end, q.quote, q.section)))


def between(
    old: Graph,
    new: Graph,
    names: tuple[str, str] = ("old", "new"),
    *,
    min_confidence: float = 0.0,
    min_reports: int = 1,
    texts: Mapping[str, str] = MappingProxyType({}),
) -> Diff:
    """Compare two graphs; ``names``: what they are called (:func:`kg.analysis.diff.compare`).

    ``texts``: of reports, by the hash of their bytes; what one side alone has as a topic is
    looked up in those of the other.
    """
    before, after = (graph.history().with_texts(texts) for graph in (old, new))
    found = compare(before, after, min_confidence=min_confidence, min_reports=min_reports)
    return Diff(found, *names)


def over_time(  # noqa: PLR0913 - one parameter an option
    graph: Graph,
    first: str,
    last: str = "",
    *,
    since: str = "",
    min_confidence: float = 0.0,
    min_reports: int = 1,
    texts: Mapping[str, str] = MappingProxyType({}),
) -> Diff:
    """Compare what the reports until ``first`` say with what those after it, until ``last``, do.

    Dates are as :func:`kg.analysis.diff.periods` takes them. Raises UnknownName, NothingToCompare.
    """
    history = graph.history().with_texts(texts)
    parts = periods(history, first, last, since)
    before, after = (
        history.within({report.iri for report in reports}) for reports in (parts.old, parts.new)
    )
    found = compare(
        before, after, one_graph=True, min_confidence=min_confidence, min_reports=min_reports
    )
    old = f"since {since} until {first}" if since else f"until {first}"
    new = f"after {first} until {last}" if last else f"after {first}"
    return Diff(found, old, new, parts)
