"""Topics that recent reports name more often than earlier ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log, sqrt
from typing import Final

from msgspec import Struct

from kg.analysis.insights.context import InsightContext, some
from kg.analysis.insights.insight import Finding, Insight
from kg.graph.graph_model import GraphReport
from kg.graph.history import TopicHistory
from kg.graph.questions import question

_LENGTHS: Final = (4, 7, 10)
"""Characters of a date down to the year, the month, the day."""
_LEAST: Final = 2
"""Recent reports that must name a topic: fewer are no trend."""


class Halves(Struct, frozen=True):
    """Reports before and from ``since`` on, the date that splits them most evenly.

    Dates are compared by the year; by the month or day only if all are of one year or month,
    and then without the reports whose date is vaguer. Both sets are empty if nothing parts them.
    """

    since: str
    before: frozenset[str]
    recent: frozenset[str]


def halves(reports: Sequence[GraphReport]) -> Halves:
    """Split reports by date as evenly as possible; of two such dates the later."""
    for length in _LENGTHS:
        dates = {r.iri: r.issued[:length] for r in reports if len(r.issued) >= length}
        parts = sorted({*dates.values()})[1:]
        if parts:
            return _parted(dates, parts)
    return Halves("", frozenset(), frozenset())


def _parted(dates: Mapping[str, str], parts: Sequence[str]) -> Halves:
    count = Counter(dates.values())

    def unevenness(since: str) -> tuple[int, list[int]]:
        recent = sum(n for date, n in count.items() if date >= since)
        return abs(2 * recent - len(dates)), [-ord(c) for c in since]

    since = min(parts, key=unevenness)
    recent = frozenset(iri for iri, date in dates.items() if date >= since)
    return Halves(since, frozenset(dates) - recent, recent)


def log_odds(recent: int, of_recent: int, before: int, of_before: int) -> float:
    """How many standard errors the log odds of being named have risen; 0 if not at all.

    1/2 is added to each count (Haldane, "The estimation and significance of the logarithm of
    a ratio of frequencies", Annals of Human Genetics 20, 1956), so that none is 0.

    >>> round(log_odds(4, 4, 0, 4), 3), log_odds(2, 4, 2, 4)
    (2.084, 0.0)
    """
    a, b = recent + 0.5, of_recent - recent + 0.5
    c, d = before + 0.5, of_before - before + 0.5
    return log(a * d / (b * c)) / sqrt(1 / a + 1 / b + 1 / c + 1 / d)


def emerging(facts: InsightContext) -> Insight:
    """Topics whose share of the reports has risen most surely."""
    parted = halves(facts.history.reports)
    found: list[tuple[float, TopicHistory]] = []
    for topic in facts.history.topics:
        recent, before = _counts(topic, parted)
        if recent >= _LEAST:
            risen = log_odds(recent, len(parted.recent), before, len(parted.before))
            if risen > 0:
                found.append((round(risen, 9), topic))
    found.sort(key=lambda each: (-each[0], facts.rank[each[1].name.iri]))
    nothing = (
        f"No topic that two reports since {parted.since} name is named more often than before."
        if parted.since
        else "The reports have no dates that would part them into earlier and later ones."
    )
    ranking = (
        "by the rise of the log odds that a report names the topic, in standard errors (Haldane, "
        "Annals of Human Genetics 20, 1956)"
    )
    if parted.since:
        ranking += (
            f"; {len(parted.recent):,} dated {parted.since} or later against"
            f" {len(parted.before):,} before"
        )
    return Insight(
        name="emerging",
        title="Emerging topics",
        columns=("topic", "class", "recent reports", "earlier reports", "rise", "first"),
        findings=tuple(_risen(facts, parted, topic, z) for z, topic in facts.first(found)),
        total=len(found),
        questions=(question("reports-of-topic"),),
        ranking=ranking,
        opening=some(
            len(found),
            "topic is named more often than before",
            "topics are named more often than before",
        ),
        nothing=nothing,
    )


def _counts(topic: TopicHistory, parted: Halves) -> tuple[int, int]:
    named = {account.report.iri for account in topic.accounts}
    return len(named & parted.recent), len(named & parted.before)


def _risen(facts: InsightContext, parted: Halves, topic: TopicHistory, risen: float) -> Finding:
    recent, before = _counts(topic, parted)
    told = (
        f"in {recent:,} of {len(parted.recent):,} reports since {parted.since},"
        f" in {before or 'none'} of {len(parted.before):,} before"
    )
    name = topic.name
    values = (name.label, name.topic_class.value, recent, before, risen, topic.earliest)
    accounts = [a for a in topic.accounts if a.report.iri in parted.recent]
    return Finding(values, told, (name,), facts.named(name.iri, accounts))
