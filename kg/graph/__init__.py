"""Entities and relations to RDF, and RDF to answers: query, check, convert."""

from kg.graph.graph import Graph
from kg.graph.quads import to_quads
from kg.graph.sparql import Answer, Solutions, Triples, Verdict

__all__ = ["Answer", "Graph", "Solutions", "Triples", "Verdict", "to_quads"]
