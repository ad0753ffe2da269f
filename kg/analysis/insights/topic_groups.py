"""Communities: topics that belong together, the same as the groups of the page."""

from __future__ import annotations

from collections import defaultdict

from kg.analysis.communities import communities as homes
from kg.analysis.insights.context import Facts, listed, number
from kg.analysis.insights.insight import Finding, Insight
from kg.graph.history import ClaimHistory
from kg.graph.questions import question

_LEAST = 3
"""Topics of the smallest community that is one."""
_NAMED = 3


def communities(facts: Facts) -> Insight:
    """Groups of topics with more links among them than with the rest, the largest first."""
    ranking = facts.ranking
    members: defaultdict[int, list[str]] = defaultdict(list)
    home: dict[str, int] = {}
    for topic, at in zip(ranking.topics, homes(ranking.topics, ranking.links), strict=True):
        members[at].append(topic.iri)
        home[topic.iri] = at
    inside: defaultdict[int, list[ClaimHistory]] = defaultdict(list)
    for claim in facts.stated:
        at = home.get(claim.subject.iri, -1)
        if at == home.get(claim.object.iri):
            inside[at].append(claim)
    large = [at for at, topics in members.items() if len(topics) >= _LEAST and inside[at]]
    ranked = sorted(large, key=lambda at: (-len(members[at]), at))
    return Insight(
        name="communities",
        title="Communities of topics",
        columns=("topics that stand for it", "topics", "claims", "reports"),
        findings=tuple(_group(facts, members[at], inside[at]) for at in facts.first(ranked)),
        total=len(ranked),
        questions=(question("claims-by-modality"), question("reports-of-topic")),
        ranking="by size; found by the method of Louvain (Blondel and others, “Fast unfolding of "
        "communities in large networks”, Journal of Statistical Mechanics, 2008) in the links "
        "that all claims make and, for topics of few claims, the sections that name them: the "
        "groups of the page; the topics named are its most important ones",
        nothing="No three topics are linked with each other.",
    )


def _group(facts: Facts, members: list[str], claims: list[ClaimHistory]) -> Finding:
    linked = {end for claim in claims for end in (claim.subject.iri, claim.object.iri)}
    heads = sorted(members, key=lambda iri: (iri not in linked, facts.rank[iri]))[:_NAMED]
    names = tuple(facts.topics[iri].name for iri in heads)
    reports = {a.report.iri for iri in members for a in facts.topics[iri].accounts}
    counts = ((len(members), "topic"), (len(claims), "claim"), (len(reports), "report"))
    among = [c for c in claims if {c.subject.iri, c.object.iri} & {*heads}]
    return Finding(
        (listed([name.label for name in names]), *(count for count, _ in counts)),
        ", ".join(number(*each) for each in counts),
        names,
        facts.said(among),
    )
