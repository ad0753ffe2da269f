"""RDF to HTTP: SPARQL, whole graphs, linked data and pages, from one process and its workers.

An ASGI application (``app``, ``endpoints``) turns requests into tasks. Workers run them
(``worker``): they are forked from a process that holds the data (``forkserver``), and killed
when they take too long (``query_pool``).
"""

from kg.serve.served_dataset import ExampleQuery, Limits, ServedGraph, ServerSettings

__all__ = ["ExampleQuery", "Limits", "ServedGraph", "ServerSettings"]
