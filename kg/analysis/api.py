"""What is asked of a graph most, each in one call: ``kg.ask``, ``kg.explain`` and so on."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, TypeAlias

from kg.analysis.ask import Answer, answer_question
from kg.analysis.diff import Diff, between, over_time
from kg.analysis.insights import Insights, find_insights
from kg.errors import NothingToCompare
from kg.graph import Graph
from kg.graph.topic_lookup import find_topics
from kg.graph.topic_view import Dossier, dossier


class HasGraph(Protocol):
    """What holds a graph, such as the result of a build."""

    @property
    def graph(self) -> Graph:
        """The graph."""
        ...


Asked: TypeAlias = Graph | HasGraph | str | Path
"""A graph, the result of a build, or the path of an RDF file, the folder of a build or a store."""


def ask(of: Asked, question: str, *, limit: int = 10) -> Answer:
    """Answer a question in plain English by claims and their words, or refuse with the reason.

    ``limit``: claims at most. See :mod:`kg.analysis.ask`. The questions that have a name
    (``kg query --list``) are asked by ``kg.graph.questions.question(name).ask(graph, values)``.

    >>> answer = ask("ontology/examples/graphs/tiny.ttl", "What mitigates privacy concerns?")
    >>> answer.sentence
    'Federated learning is said to mitigate privacy concerns.'
    >>> answer.claims[0].evidence[0].quote
    'Federated learning reduces privacy concerns.'
    """
    return answer_question(_graph(of).store, question, limit=limit)


def explain(of: Asked, name: str) -> tuple[Dossier, ...]:
    """Tell all that is said of the topics of a name, and the words that say it.

    Raises UnknownName, with the names that are near, if there is none.

    >>> for found in explain("ontology/examples/graphs/tiny.ttl", "FL"):
    ...     print(found.name, len(found.statements), "statements")
    'federated learning' (Technique) 4 statements
    """
    store = _graph(of).store
    return tuple(dossier(store, topic.iri) for topic in find_topics(store, name).topics)


def insights(
    of: Asked, *only: str, limit: int = 5, quotes: int = 2, min_confidence: float | None = None
) -> Insights:
    """Find what stands out: what an analyst should look at first.

    ``only``: names of kinds of insight, all if there is none; ``limit``: findings of each, 0
    for all. See :func:`kg.analysis.insights.find_insights`.

    >>> found = insights("ontology/examples/graphs/tiny.ttl", "unmitigated-risks")
    >>> print(found.insights[0].findings[0].about)
    model poisoning
    """
    return find_insights(
        _graph(of), only, limit=limit, quotes=quotes, min_confidence=min_confidence
    )


def changes(  # noqa: PLR0913 - one parameter an option
    old: Asked,
    new: Asked | None = None,
    *,
    first: str = "",
    last: str = "",
    since: str = "",
    min_confidence: float = 0.0,
    min_reports: int = 1,
) -> Diff:
    """Compare two graphs, or what the reports of one say until ``first`` and after it.

    Dates are a year, a month or a day, and count whole. See :mod:`kg.analysis.diff`. Raises
    NothingToCompare, UnknownName for what is no date.

    >>> found = changes("ontology/examples/graphs/tiny.ttl", first="2024")
    >>> len(found.comparison.changes) > 5
    True
    """
    if new is None and not first:
        raise NothingToCompare("name two graphs, or of one, by first=, when its old reports end")
    if new is None:
        return over_time(
            _graph(old),
            first,
            last,
            since=since,
            min_confidence=min_confidence,
            min_reports=min_reports,
        )
    if first or last or since:
        raise NothingToCompare("dates are for the reports of one graph; name one, or no dates")
    return between(_graph(old), _graph(new), min_confidence=min_confidence, min_reports=min_reports)


def _graph(of: Asked) -> Graph:
    if isinstance(of, Graph):
        return of
    return Graph.load(of) if isinstance(of, str | Path) else of.graph
