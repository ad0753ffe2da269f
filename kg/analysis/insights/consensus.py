"""What many reports say, and where reports contradict one another or themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct

from kg.analysis.insights.context import (
    InsightContext,
    keys,
    likely,
    number,
    says_again,
    some,
    verbalize,
)
from kg.analysis.insights.insight import Finding, Insight, Quote
from kg.graph.graph_model import certainty
from kg.graph.history import Account, ClaimHistory
from kg.graph.questions import question
from kg.model import Modality
from kg.model.schema import RelationType

_SURE_OF_A_SIDE: Final = 0.5
"""The least confidence of words that make a dispute, unless the user has given one."""

_SELF_EVIDENT = (
    "; claims that only say a name again (“bias mitigation mitigating bias”) are left out"
)


def consensus(facts: InsightContext) -> Insight:
    """Claims that at least two reports state."""
    found = [c for c in facts.stated if len(c.stated_by) > 1 and not says_again(c)]
    found.sort(key=lambda c: (-likely([c]), len(c.denied_by), c.iri))
    return Insight(
        name="consensus",
        title="Consensus",
        columns=("claim", "stated by", "denied by", "since", "until"),
        findings=tuple(_agreed(facts, claim) for claim in facts.first(found)),
        total=len(found),
        questions=(question("corroborated-claims"),),
        ranking="by the number of reports that are likely to state them, which is their number "
        "times the confidence" + _SELF_EVIDENT,
        opening=some(
            len(found), "claim is made by several reports", "claims are made by several reports"
        ),
        nothing="No two reports state the same claim.",
    )


def _agreed(facts: InsightContext, claim: ClaimHistory) -> Finding:
    stated, denied = len(claim.stated_by), len(claim.denied_by)
    told = f"stated by {number(stated, 'report')}"
    dates = sorted({a.report.issued for a in claim.stated_by if a.report.issued})
    since, until = (dates[0], dates[-1]) if dates else ("", "")
    if since and all(a.report.issued for a in claim.stated_by):
        told += f" of {since} to {until}" if since != until else f" of {since}"
    if denied:
        told += f", denied by {denied}"
    values = (verbalize(claim), stated, denied, since, until)
    ends = (claim.subject, claim.object)
    return Finding(values, told, ends, facts.said([claim]), keys([claim]))


class _Side(Struct, frozen=True):
    """What is said on one side of a dispute: how, by whom, and in which words."""

    how: str
    quotes: tuple[Quote, ...]

    @property
    def reports(self) -> set[str]:
        return {quote.report.iri for quote in self.quotes}

    @property
    def confidence(self) -> float:
        return max(certainty(quote.words.confidence) for quote in self.quotes)


class _Dispute(Struct, frozen=True):
    claim: ClaimHistory
    sides: tuple[_Side, _Side]

    @property
    def weight(self) -> tuple[object, ...]:
        """Several reports first, then where the weaker side is strong."""
        one, other = self.sides
        apart = len(one.reports | other.reports) - (one.reports == other.reports)
        return (
            -min(apart, 2),
            -min(len(one.reports), len(other.reports)),
            -min(one.confidence, other.confidence),
            verbalize(self.claim),
            self.claim.iri,
        )


def dissent(facts: InsightContext) -> Insight:
    """Claims that are stated at one place and denied, or their opposite stated, at another."""
    found = sorted(_disputes(facts), key=lambda dispute: dispute.weight)
    return Insight(
        name="dissent",
        title="Dissent",
        columns=("claim", "how", "reports for", "reports against"),
        findings=tuple(_disputed(facts, dispute) for dispute in facts.first(found)),
        total=len(found),
        questions=(question("contradicted-claims"), question("double-edged")),
        ranking="disputes between reports before those within one, then by how sure the less sure "
        "side is; only words that name both topics count, with a confidence of 0.5 unless you give "
        "another, and not if both sides rest on the same words, which may then be read either way"
        + _SELF_EVIDENT,
        opening=some(len(found), "claim is disputed", "claims are disputed"),
        nothing="No claim is both stated and denied, and no risk both raised and mitigated by one "
        "topic.",
    )


def _disputes(facts: InsightContext) -> Iterator[_Dispute]:
    by_key = {claim.key: claim for claim in facts.stated}
    for claim in facts.stated:
        if not claim.contradicted or says_again(claim):
            continue
        if claim.denied_by:
            stated = _quotes(facts, claim, claim.stated_by, denied=False)
            denied = _quotes(facts, claim, claim.denied_by, denied=True)
            yield from _dispute(claim, ("stated", stated), ("denied", denied))
        contrary = by_key.get(claim.opposite) if claim.opposite else None
        if contrary is not None and claim.predicate == RelationType.RAISES_RISK:
            raised = _quotes(facts, claim, claim.stated_by, denied=False)
            mitigated = _quotes(facts, contrary, contrary.stated_by, denied=False)
            yield from _dispute(claim, ("raised", raised), ("mitigated", mitigated))


def _quotes(
    facts: InsightContext, claim: ClaimHistory, accounts: Sequence[Account], *, denied: bool
) -> list[Quote]:
    """The quotes of one side that name both topics themselves, not by a heading, and are sure."""
    least = _SURE_OF_A_SIDE if facts.min_confidence is None else facts.min_confidence
    return [
        Quote(account.report, verbalize(claim), words)
        for account in accounts
        for words in account.words
        if (words.modality is Modality.NEGATED) is denied
        and not words.linked_by
        and certainty(words.confidence) >= least
    ]


def _dispute(
    claim: ClaimHistory, one: tuple[str, list[Quote]], other: tuple[str, list[Quote]]
) -> Iterator[_Dispute]:
    """The dispute, if each side has words that are not those of the other."""
    sides = (
        _Side(one[0], tuple(_apart(one[1], other[1]))),
        _Side(other[0], tuple(_apart(other[1], one[1]))),
    )
    if sides[0].quotes and sides[1].quotes:
        yield _Dispute(claim, sides)


def _apart(quotes: Iterable[Quote], others: Iterable[Quote]) -> Iterator[Quote]:
    taken = {quote.sentence for quote in others}
    for quote in quotes:
        if quote.sentence not in taken:
            yield quote


def _disputed(facts: InsightContext, dispute: _Dispute) -> Finding:
    claim, (one, other) = dispute.claim, dispute.sides
    how = f"{one.how} and {other.how}"
    told = (
        f"{one.how} in {number(len(one.reports), 'report')},"
        f" {other.how} in {number(len(other.reports), 'report')}"
    )
    if one.reports == other.reports:
        told = f"{how} in the same {'report' if len(one.reports) == 1 else 'reports'}"
    about = verbalize(claim)
    if one.how == "raised":
        about = f"{claim.subject.label} raising and mitigating {claim.object.label}"
    half = max(1, facts.quotes // 2)
    quotes = facts.best(one.quotes)[:half] + facts.best(other.quotes)[:half]
    return Finding(
        (about, how, len(one.reports), len(other.reports)),
        told,
        (claim.subject, claim.object),
        quotes if facts.quotes else (),
        (claim.key, claim.opposite) if one.how == "raised" and claim.opposite else (claim.key,),
    )
