"""Entities and relations to RDF, and RDF to answers: query, check, convert."""

from kg.graph.knowledge_graph import Graph
from kg.graph.query_results import Answer, Solutions, Triples, Verdict
from kg.graph.write import to_quads

__all__ = ["Answer", "Graph", "Solutions", "Triples", "Verdict", "to_quads"]
