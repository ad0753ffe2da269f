"""The media types that the server speaks, and which of them fits what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat

HTML: Final = "text/html"
TABLES: Final[Mapping[str, QueryResultsFormat]] = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
    "application/json": QueryResultsFormat.JSON,
    "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
}
"""For the answers to SELECT, the preferred first."""
VERDICTS: Final[Mapping[str, QueryResultsFormat]] = {
    media: form
    for media, form in TABLES.items()
    if form in {QueryResultsFormat.JSON, QueryResultsFormat.XML}
}
"""For the answers to ASK: CSV and TSV have no form for them."""
TRIPLES: Final[Mapping[str, RdfFormat]] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/trig": RdfFormat.TRIG,
    "text/plain": RdfFormat.N_TRIPLES,
    "application/json": RdfFormat.JSON_LD,
    "application/xml": RdfFormat.RDF_XML,
    "text/xml": RdfFormat.RDF_XML,
}
"""For the answers to CONSTRUCT and DESCRIBE, for graphs and for descriptions."""
DATASETS: Final[Mapping[str, RdfFormat]] = {
    "application/n-quads": RdfFormat.N_QUADS,
    "application/trig": RdfFormat.TRIG,
    "application/ld+json": RdfFormat.JSON_LD,
}
"""For a data set with its named graphs."""
SUFFIXES: Final[Mapping[str, str]] = {
    ".html": HTML,
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".jsonld": "application/ld+json",
    ".rdf": "application/rdf+xml",
}
"""Ending of the address of a document about a thing -> its media type."""
_TEXT: Final = frozenset({"text/turtle", "application/sparql-results+xml", "application/xml"})


def content_type(media: str) -> str:
    """Write the Content-Type header: text has its charset said.

    >>> content_type("text/csv"), content_type("application/ld+json")
    ('text/csv; charset=utf-8', 'application/ld+json')
    """
    text = media.startswith("text/") or media in _TEXT
    return f"{media}; charset=utf-8" if text else media
