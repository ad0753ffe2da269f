"""The network of topics that stated claims make: what is central, what joins, what clusters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kg.analysis.communities import communities as homes
from kg.analysis.insights.context import InsightContext, in_reports, keys, listed, number, some
from kg.analysis.insights.insight import BRIDGES, Finding, Insight
from kg.graph.history import ClaimHistory
from kg.graph.questions import question
from kg.model.schema import TopicClass

if TYPE_CHECKING:
    from networkx import Graph as Net

_DOMAINS: Final = 250
"""Domains between which shortest paths are looked for: the most important ones."""
_JOINED: Final = 4
"""Domains that are named of those that a topic joins."""
_LEAST = 3
"""Topics of the smallest community that is one."""
_NAMED = 3


class Network(Struct, frozen=True, dict=True):
    """Topics linked by stated claims, without direction; in a fixed order."""

    facts: InsightContext

    @cached_property
    def net(self) -> Net[str]:
        """The network, the most important topics first."""
        import networkx

        net: Net[str] = networkx.Graph()
        net.add_nodes_from(self.facts.rank)
        for claim in self.facts.stated:
            if claim.subject.iri != claim.object.iri:
                net.add_edge(claim.subject.iri, claim.object.iri)
        return net

    @cached_property
    def domains(self) -> Sequence[str]:
        """The domains that are linked with anything, the most important first."""
        return [iri for iri in self.net if self._is_domain(iri) and self.net.degree(iri)]

    @cached_property
    def between(self) -> Mapping[str, float]:
        """How much of the shortest paths between domains leads through each topic, 0..1.

        Each pair of domains that a path joins counts once, in equal parts for its paths.
        """
        import networkx

        ends = self.domains[:_DOMAINS]
        pairs = 0
        for part in networkx.connected_components(self.net):
            inside = len(part.intersection(ends))
            pairs += inside * (inside - 1) // 2
        if not pairs:
            return {}
        found = networkx.betweenness_centrality_subset(self.net, ends, ends)
        return {
            iri: round(share / pairs, 9)
            for iri, share in found.items()
            if share > 0 and not self._is_domain(iri)
        }

    def cut_off(self, iri: str) -> int:
        """How many domains lose their way to most others if the topic were not there."""
        import networkx

        part = networkx.node_connected_component(self.net, iri)
        rest = self.net.subgraph(part - {iri})
        held = [len(p.intersection(self.domains)) for p in networkx.connected_components(rest)]
        return sum(held) - max(held, default=0)

    def joined(self, iri: str) -> Sequence[tuple[str, ...]]:
        """Shortest paths from a topic to domains: the nearest, the most important first."""
        import networkx

        paths = networkx.single_source_shortest_path(self.net, iri)
        near = [tuple(paths[d]) for d in self.domains if d in paths]
        return sorted(near, key=len)

    def first_claims(self, paths: Sequence[Sequence[str]]) -> Iterator[ClaimHistory]:
        """The claims with which these paths begin."""
        for one, other in dict.fromkeys((path[0], path[1]) for path in paths):
            for claim in self.facts.claims_of[one]:
                if other in {claim.subject.iri, claim.object.iri}:
                    yield claim

    def _is_domain(self, iri: str) -> bool:
        return self.facts.topics[iri].name.topic_class == TopicClass.DOMAIN


def bridges(facts: InsightContext) -> Insight:
    """Topics through which domains are joined, by betweenness between domains."""
    network = Network(facts)
    found = network.between
    ranked = _ranked(facts, found)
    ranking = (
        "by betweenness centrality between domains "
        "(Brandes, “On variants of shortest-path betweenness centrality”, Social Networks 30, "
        "2008), as a share of the pairs of domains that a path joins, times the number of "
        "reports that name the topic; a topic without which "
        "domains fall apart is an articulation point (Tarjan, SIAM Journal on Computing 1, 1972)"
    )
    if len(network.domains) > _DOMAINS:
        ranking += f"; paths between the {_DOMAINS} most important domains"
    return Insight(
        name=BRIDGES,
        title="Bridges between domains",
        columns=("topic", "class", "share of paths", "domains cut off", "reports"),
        findings=tuple(_bridge(facts, network, iri) for iri in facts.first(ranked)),
        total=len(ranked),
        questions=(question("topic-links"),),
        ranking=ranking,
        opening=some(len(ranked), "topic connects domains", "topics connect domains"),
        nothing="No two domains are joined by what the reports say of other topics.",
    )


def _bridge(facts: InsightContext, network: Network, iri: str) -> Finding:
    name, share, cut = facts.topics[iri].name, network.between[iri], network.cut_off(iri)
    paths = network.joined(iri)
    near = [facts.topics[path[-1]].name for path in paths if len(path) == len(paths[0])]
    near = near if len(near) > 1 else [facts.topics[path[-1]].name for path in paths]
    joined = listed([d.label for d in near], _JOINED)
    told = f"joining {joined}, on {share:.0%} of the paths between domains"
    claims = list(network.first_claims(paths))
    reports = facts.reports_of(iri)
    values = (name.label, name.topic_class.value, share, cut, reports)
    told += in_reports(facts, reports)
    if cut:
        told += f"; without it {number(cut, 'domain')} would be cut off"
    return Finding(values, told, (name, *near[:_JOINED]), facts.said(claims), keys(claims))


def central(facts: InsightContext) -> Insight:
    """Topics that claims link with the most others."""
    import networkx

    network = Network(facts)
    found = {i: v for i, v in networkx.degree_centrality(network.net).items() if v}
    ranked = _ranked(facts, found)

    def finding(iri: str) -> Finding:
        name, linked = facts.topics[iri].name, int(network.net.degree(iri))
        claims = facts.claims_of[iri]
        told = f"linked with {number(linked, 'topic')}{in_reports(facts, facts.reports_of(iri))}"
        kind = name.topic_class.value
        values = (name.label, kind, linked, round(found[iri], 9), facts.reports_of(iri))
        return Finding(values, told, (name,), facts.said(claims), keys(claims))

    return Insight(
        name="central",
        title="Central topics",
        columns=("topic", "class", "linked with", "centrality", "reports"),
        findings=tuple(finding(iri) for iri in facts.first(ranked)),
        total=len(ranked),
        questions=(question("topic-links"),),
        ranking="by degree centrality, the share of all other topics that a claim links it with "
        "(Freeman, “Centrality in social networks”, Social Networks 1, 1979), times the number of "
        "reports that name the topic",
        opening=some(
            _half(facts, ranked),
            "topic takes part in half of all claims",
            "topics take part in half of all claims",
        ),
        nothing="No claim links two topics.",
    )


def _half(facts: InsightContext, ranked: Sequence[str]) -> int:
    """How many of the first topics take part in half of the claims."""
    at = {iri: rank for rank, iri in enumerate(ranked)}
    ends = ((claim.subject.iri, claim.object.iri) for claim in facts.stated)
    first = sorted(min(at[a], at[b]) for a, b in ends if a != b)
    return first[(len(first) - 1) // 2] + 1 if first else 0


def _ranked(facts: InsightContext, measure: Mapping[str, float]) -> Sequence[str]:
    """By measure and reports: a heading of one long report is central, to that report."""

    def weight(iri: str) -> tuple[float, int]:
        return -round(measure[iri] * max(1, facts.reports_of(iri)), 9), facts.rank[iri]

    return sorted(measure, key=weight)


def communities(facts: InsightContext) -> Insight:
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
        opening=f"Topics form {some(len(ranked), 'group', 'groups')}",
        lead="the largest around",
        nothing="No three topics are linked with each other.",
    )


def _group(facts: InsightContext, members: list[str], claims: list[ClaimHistory]) -> Finding:
    linked = {end for claim in claims for end in (claim.subject.iri, claim.object.iri)}
    heads = sorted(members, key=lambda iri: (iri not in linked, facts.rank[iri]))[:_NAMED]
    names = tuple(facts.topics[iri].name for iri in heads)
    reports = {a.report.iri for iri in members for a in facts.topics[iri].accounts}
    counts = len(members), len(claims), len(reports)
    among = [c for c in claims if {c.subject.iri, c.object.iri} & {*heads}]
    return Finding(
        (listed([name.label for name in names]), *counts),
        f"with {number(counts[0], 'topic')} and {number(counts[1], 'claim')}"
        + in_reports(facts, counts[2]),
        names,
        facts.said(among),
        keys(among),
    )
