"""RDF to HTTP: SPARQL, whole graphs, linked data and pages, from one process and its workers.

One thread speaks HTTP to all clients (``http_server``), and turns requests into tasks (``app``,
``endpoints``). Workers run them (``worker``): they are forked from a process that holds the data
(``forkserver``), and killed when they take too long (``query_pool``).
"""

from kg.serve.served_dataset import ExampleQuery, Limits, ServedGraph, ServerSettings

__all__ = ["ExampleQuery", "Limits", "ServedGraph", "ServerSettings"]
