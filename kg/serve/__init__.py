"""RDF to HTTP: SPARQL, whole graphs, linked data and pages, from one process and its workers.

Requests are parsed and answered by an ASGI application (``app``, ``endpoints``); what they
ask is done by workers (``worker``, ``tasks``), which are forked from a process that holds
the data (``forkserver``) and killed when they take too long (``pool``).
"""

from kg.serve.served_dataset import Example, Limits, Settings, Source

__all__ = ["Example", "Limits", "Settings", "Source"]
