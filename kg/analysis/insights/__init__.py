"""What an analyst should look at first in a graph, each thing with its query and its words.

>>> from kg.graph import Graph
>>> from kg.analysis.insights import find_insights
>>> found = find_insights(Graph.load("ontology/examples/graphs/tiny.ttl"), limit=3)
>>> for finding in found.insights[0].findings:
...     print(finding.about, "--", finding.told)
model poisoning -- raised by federated learning, in 1 report

:func:`as_json`, :func:`as_markdown` and :func:`as_html` tell them; :func:`as_skos` gives families
of trends as collections.
"""

from kg.analysis.insights.digest import as_html, as_json, as_markdown
from kg.analysis.insights.families import as_skos
from kg.analysis.insights.insight import Finding, Insight, Insights, Quote
from kg.analysis.insights.registry import KINDS, find_insights

__all__ = [
    "KINDS",
    "Finding",
    "Insight",
    "Insights",
    "Quote",
    "as_html",
    "as_json",
    "as_markdown",
    "as_skos",
    "find_insights",
]
