"""Risks that are raised and not mitigated; techniques by their reach."""

from __future__ import annotations

from collections import defaultdict

from kg.analysis.insights.context import (
    InsightContext,
    in_reports,
    keys,
    likely,
    listed,
    number,
    some,
    stating,
)
from kg.analysis.insights.insight import Finding, Insight
from kg.graph.history import ClaimHistory
from kg.graph.questions import question
from kg.model import Modality
from kg.model.schema import RelationType, TopicClass


def unmitigated(facts: InsightContext) -> Insight:
    """Risks that a topic raises and none mitigates, those of most reports first."""
    answered = {
        claim.object.iri
        for claim in facts.history.claims
        if claim.predicate == RelationType.MITIGATES_RISK and claim.modality is not Modality.NEGATED
    }
    raised: defaultdict[str, list[ClaimHistory]] = defaultdict(list)
    for claim in facts.stated:
        if claim.predicate == RelationType.RAISES_RISK and claim.object.iri not in answered:
            raised[claim.object.iri].append(claim)

    def weight(iri: str) -> tuple[object, ...]:
        likely_by = likely(raised[iri]) * facts.topics[iri].confidence
        return -round(likely_by, 9), -len(raised[iri]), -facts.reports_of(iri), iri

    ranked = sorted(raised, key=weight)
    return Insight(
        name="unmitigated-risks",
        title="Risks that nothing mitigates",
        columns=("risk", "raised by", "reports"),
        findings=tuple(_risk(facts, raised[iri]) for iri in facts.first(ranked)),
        total=len(raised),
        questions=(question("unaddressed-risks"),),
        ranking="by the number of reports that are likely to raise them, which is the sum of the "
        "confidences, then by the number of topics that do; a mitigation counts however unsure",
        opening=some(
            len(raised),
            "risk is raised and nothing mitigates it",
            "risks are raised and nothing mitigates them",
        ),
        nothing="No claim that is sure enough raises a risk that nothing mitigates.",
    )


def _risk(facts: InsightContext, claims: list[ClaimHistory]) -> Finding:
    claims = sorted(
        claims, key=lambda c: (-len(c.stated_by), -c.confidence, c.subject.label, c.subject.iri)
    )
    risk, reports = claims[0].object, len(stating(claims))
    by = listed([claim.subject.label for claim in claims])
    told = f"raised by {by}{in_reports(facts, reports)}"
    return Finding(
        (risk.label, len(claims), reports), told, (risk,), facts.said(claims), keys(claims)
    )


def reach(facts: InsightContext) -> Insight:
    """Techniques by the trends that use them, the domains they apply to, and the reports."""
    reached: dict[str, tuple[list[ClaimHistory], list[ClaimHistory]]] = {}
    for iri, topic in facts.topics.items():
        if topic.name.topic_class == TopicClass.TECHNIQUE:
            claims = facts.claims_of.get(iri, ())
            uses = [c for c in claims if _uses(c, iri)]
            applies = [c for c in claims if _applies(c, iri)]
            if uses or applies:
                reached[iri] = uses, applies

    def weight(iri: str) -> tuple[object, ...]:
        uses, applies = map(len, reached[iri])
        reports = facts.reports_of(iri)
        return -(uses + applies) * max(1, reports), -reports, facts.topics[iri].name.label, iri

    ranked = sorted(reached, key=weight)
    return Insight(
        name="reach",
        title="Techniques by reach",
        columns=("technique", "trends", "domains", "reports"),
        findings=tuple(_technique(facts, iri, *reached[iri]) for iri in facts.first(ranked)),
        total=len(ranked),
        questions=(question("technique-reach"),),
        ranking="by the number of trends that use them and domains that they are applied to, "
        "times the number of reports that name them",
        opening=some(len(ranked), "technique is put to use", "techniques are put to use"),
        lead="most widely",
        nothing="No technique is used by a trend or applied to a domain.",
    )


def _technique(
    facts: InsightContext, iri: str, uses: list[ClaimHistory], applies: list[ClaimHistory]
) -> Finding:
    name, reports = facts.topics[iri].name, facts.reports_of(iri)
    counts = (("by", len(uses), "trend"), ("in", len(applies), "domain"))
    used = " and ".join(f"{where} {number(count, word)}" for where, count, word in counts if count)
    told = f"used {used}{in_reports(facts, reports)}"
    values = (name.label, len(uses), len(applies), reports)
    return Finding(values, told, (name,), facts.said(uses + applies), keys(uses + applies))


def _uses(claim: ClaimHistory, technique: str) -> bool:
    return claim.predicate == RelationType.USES_TECHNIQUE and claim.object.iri == technique


def _applies(claim: ClaimHistory, technique: str) -> bool:
    return claim.predicate == RelationType.APPLIES_TO and claim.subject.iri == technique
