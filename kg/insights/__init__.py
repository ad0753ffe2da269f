"""What an analyst should look at first in a graph, each thing with its query and its words.

>>> from kg.graph import Graph
>>> from kg.insights import find_insights
>>> found = find_insights(Graph.load("ontology/examples/graphs/tiny.ttl"), limit=3)
>>> for finding in found.insights[0].findings:
...     print(finding.about, "--", finding.told)
model poisoning -- raised by federated learning, in 1 report

:func:`as_json`, :func:`as_markdown` and :func:`as_html` tell them.
"""

from kg.insights.finding import KINDS, find_insights
from kg.insights.insight import Finding, Insight, Insights, Quote
from kg.insights.mail import as_html
from kg.insights.markdown import as_markdown
from kg.insights.told import as_json

__all__ = [
    "KINDS",
    "Finding",
    "Insight",
    "Insights",
    "Quote",
    "as_html",
    "as_json",
    "as_markdown",
    "find_insights",
]
