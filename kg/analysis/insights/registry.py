"""All kinds of insight, and how to find them in a graph."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from typing import Final

from kg.analysis.insights.consensus import consensus, dissent
from kg.analysis.insights.context import InsightContext
from kg.analysis.insights.emerging import emerging
from kg.analysis.insights.families import families
from kg.analysis.insights.insight import BRIDGES, Insight, Insights
from kg.analysis.insights.risks import reach, unmitigated
from kg.analysis.insights.topic_network import bridges, central, communities
from kg.errors import UnknownName
from kg.graph import Graph
from kg.graph.graph_model import GraphKnowledge

KINDS: Final[Mapping[str, Callable[[InsightContext], Insight]]] = {
    "unmitigated-risks": unmitigated,
    "dissent": dissent,
    "consensus": consensus,
    "emerging": emerging,
    "families": families,
    "reach": reach,
    BRIDGES: bridges,
    "central": central,
    "communities": communities,
}
"""The kinds of insight by name, in the order in which they are told."""


HEADLINES: Final = tuple(kind for kind in KINDS if kind not in {BRIDGES, "families"})
"""The kinds that pages and digests begin with: those that are found at once in a large graph."""


def find_insights(
    graph: Graph | GraphKnowledge,
    only: Collection[str] = (),
    *,
    limit: int = 5,
    quotes: int = 2,
    min_confidence: float | None = None,
) -> Insights:
    """Find insights in a graph, or what it knows: always the same ones, in the same order.

    ``only``: names of :data:`KINDS`, all if empty. ``limit``: findings of each kind, 0 for all;
    ``quotes``: pieces of evidence of each finding, of different reports where there are such.
    Claims less sure than ``min_confidence`` (0..1), or weak ones if it is None, are left out;
    those without a figure stay.
    Raises UnknownName if there is no such kind.
    """
    for name in only:
        if name not in KINDS:
            close = get_close_matches(name, KINDS) or [*KINDS]
            raise UnknownName(f"no insight is called {name!r}; did you mean {', '.join(close)}?")
    known = graph.knowledge() if isinstance(graph, Graph) else graph
    facts = InsightContext(known, limit, quotes, min_confidence)
    found = tuple(find(facts) for name, find in KINDS.items() if not only or name in only)
    doubted = len(facts.history.claims) - len(facts.claims)
    sizes = len(facts.topics), len(facts.claims)
    return Insights(facts.history.reports, *sizes, found, min_confidence, doubted)
