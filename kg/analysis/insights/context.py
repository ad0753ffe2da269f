"""What insights are computed from: topics and claims of a graph with reports and evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Final, TypeVar

from msgspec import Struct

from kg.analysis.importance import Ranking
from kg.analysis.insights.insight import Quote
from kg.graph.graph_model import GraphKnowledge, certainty
from kg.graph.history import Account, ClaimHistory, History, TopicHistory, history_of
from kg.language import normalization
from kg.model import Modality
from kg.model.schema import RelationType

_T = TypeVar("_T")
_LONG: Final = 300
"""Characters beyond which a sentence is a worse quote than a shorter one."""
_CLAIMS: Final = 20
"""Claims of a finding that it names."""
_NUMBERED: Final = 6
"""Characters by which a heading may be longer than the title of its section."""


class InsightContext(Struct, frozen=True, dict=True):
    """What a graph knows, as insights need it, in a fixed order.

    Claims less sure than ``min_confidence`` (0..1), weak ones if it is None, are not there.
    ``limit``: how many findings an insight has at most, 0 for all; ``quotes``: how many quotes a
    finding has at most.
    """

    knowledge: GraphKnowledge
    limit: int = 5
    quotes: int = 2
    min_confidence: float | None = None

    @cached_property
    def history(self) -> History:
        """Who says what, and when."""
        return history_of(self.knowledge)

    @cached_property
    def ranking(self) -> Ranking:
        """The topics as the page has them, the most important first."""
        return Ranking.of(self.knowledge)

    @cached_property
    def topics(self) -> Mapping[str, TopicHistory]:
        """All topics by IRI."""
        return {topic.name.iri: topic for topic in self.history.topics}

    @cached_property
    def claims(self) -> Sequence[ClaimHistory]:
        """All claims that are sure enough, denied ones included; what has no figure is sure."""
        return [c for c in self.history.claims if not _doubted(c, self.min_confidence)]

    @cached_property
    def stated(self) -> Sequence[ClaimHistory]:
        """The claims that are not only denied."""
        return [c for c in self.claims if c.modality is not Modality.NEGATED]

    @cached_property
    def claims_of(self) -> Mapping[str, Sequence[ClaimHistory]]:
        """By IRI of a topic, the stated claims at one of whose ends it is."""
        found: defaultdict[str, list[ClaimHistory]] = defaultdict(list)
        for claim in self.stated:
            for iri in sorted({claim.subject.iri, claim.object.iri}):
                found[iri].append(claim)
        return found

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """By IRI of a topic, its place in the order of the page; 0 is the most important."""
        return {topic.iri: at for at, topic in enumerate(self.ranking.topics)}

    def first(self, ranked: Sequence[_T]) -> Sequence[_T]:
        """The first of them, as many as are asked for."""
        return ranked[: self.limit or None]

    def reports_of(self, iri: str) -> int:
        """How many reports name a topic: what one names alone may be one author's wording."""
        return len(self.topics[iri].accounts)

    def said(self, claims: Iterable[ClaimHistory]) -> tuple[Quote, ...]:
        """The best quotes for claims: a claim a report first, then further ones."""
        pool = [
            Quote(account.report, verbalize(claim), words)
            for claim in claims
            for account in claim.accounts
            for words in account.words
            if words.modality is not Modality.NEGATED
        ]
        return self.best(pool)

    def named(self, iri: str, accounts: Iterable[Account]) -> tuple[Quote, ...]:
        """The best quotes of these accounts for a topic."""
        label = self.topics[iri].name.label
        pool = [
            Quote(account.report, label, words) for account in accounts for words in account.words
        ]
        return self.best(pool)

    def best(self, pool: Iterable[Quote]) -> tuple[Quote, ...]:
        """The best of them: each of another report while there are such, no words twice."""
        taken: list[Quote] = []
        reports: set[str] = set()
        sentences: set[str] = set()
        left = sorted(pool, key=_goodness)
        for again in (False, True):
            for quote in left:
                fresh = quote.sentence not in sentences and bool(quote.sentence)
                if (
                    len(taken) < self.quotes
                    and fresh
                    and (again or quote.report.iri not in reports)
                ):
                    taken.append(quote)
                    reports.add(quote.report.iri)
                    sentences.add(quote.sentence)
        return tuple(taken)


def _doubted(claim: ClaimHistory, least: float | None) -> bool:
    return claim.weak if least is None else claim.confidence < least


def _goodness(quote: Quote) -> tuple[object, ...]:
    """Words that say it by themselves, no mere headings, short, and read surely."""
    words = quote.words
    return (
        bool(words.linked_by),
        len(quote.sentence) <= len(words.section) + _NUMBERED and words.section in quote.sentence,
        len(quote.sentence) > _LONG,
        -certainty(words.confidence),
        quote.report.iri,
        words.start,
        words.end,
        quote.claim,
    )


def verbalize(claim: ClaimHistory) -> str:
    """Write a claim as a noun phrase: "edge AI raising leaks"."""
    kind = claim.predicate
    link = kind.nominal_wording or kind.label
    return f"{claim.subject.label} {link} {claim.object.label}"


def says_again(claim: ClaimHistory) -> bool:
    """Whether one of the two names repeats the other ("bias mitigation", "bias")."""
    mine, other = (
        normalization.content(name.label) - normalization.CATEGORY_WORDS
        for name in (claim.subject, claim.object)
    )
    return bool(mine and other) and (mine <= other or other <= mine)


def likely(claims: Iterable[ClaimHistory]) -> float:
    """How many reports are likely to state one of these claims: the sum of the best confidences."""
    best: dict[str, float] = {}
    for claim in claims:
        for account in claim.stated_by:
            report = account.report.iri
            best[report] = max(best.get(report, 0.0), claim.confidence)
    return round(sum(best[report] for report in sorted(best)), 9)


def keys(claims: Iterable[ClaimHistory]) -> tuple[tuple[str, RelationType, str], ...]:
    """The keys of the first of these claims."""
    return tuple(claim.key for claim in islice(claims, _CLAIMS))


def stating(claims: Iterable[ClaimHistory]) -> set[str]:
    """The IRIs of the reports that state one of these claims."""
    return {account.report.iri for claim in claims for account in claim.stated_by}


def in_reports(facts: InsightContext, count: int) -> str:
    """In how many reports something is, after a comma; "" where there is but one report."""
    return f", in {number(count, 'report')}" if count and len(facts.history.reports) > 1 else ""


def listed(names: Sequence[str], most: int = 3) -> str:
    """Names in a row, and how many more there are.

    >>> listed(["a", "b", "c", "d", "e"]), listed(["a", "b"]), listed(["a"])
    ('a, b, c and 2 more', 'a and b', 'a')
    """
    if len(names) > most + 1:
        return f"{', '.join(names[:most])} and {len(names) - most:,} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def some(count: int, one: str, several: str) -> str:
    """A number and what is said of one, or of several.

    >>> some(1, "risk is raised", "risks are raised"), some(12, "risk is", "risks are")
    ('1 risk is raised', '12 risks are')
    """
    return f"{count:,} {one if count == 1 else several}"


def number(count: int, word: str) -> str:
    """A number and its word, in the plural unless it is one.

    >>> number(1, "report"), number(1200, "topic")
    ('1 report', '1,200 topics')
    """
    return f"{count:,} {word}{'' if count == 1 else 's'}"
