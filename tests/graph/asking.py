"""Questions of the ontology, asked."""

from __future__ import annotations

from kg.graph import Graph
from kg.graph.questions import Question


def answered(asked: Question, graph: Graph, form: str | None = None, **values: str) -> str:
    """The answer of a graph to a question as text, as ``kg query`` prints it."""
    bindings = asked.bindings(values, asked.meant(graph.store, values))
    return graph.answer(asked.query, form, **bindings)
