"""Media types: those that the server speaks, and which of them a client likes best (RFC 9110)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
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
_RANGE: Final = re.compile(r"[!#$%&'*+.^_`|~\w-]+/[!#$%&'*+.^_`|~\w-]+")
_WEIGHT: Final = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_MAX_HEADER: Final = 1024


def negotiate(accept: str | None, offered: Iterable[str]) -> str | None:
    """Choose the media type that the client weighs highest; the first offered among equals.

    Without a header anything will do. None if nothing is acceptable. Parameters other
    than ``q`` are ignored, and so is an entry that is malformed.

    >>> negotiate("text/*;q=0.5, text/csv", ["text/turtle", "text/csv"])
    'text/csv'
    >>> negotiate("image/png", ["text/csv"]) is None
    True
    """
    choices = list(offered)
    if accept is None or not accept.strip():
        return choices[0]
    ranges = _parsed(accept[:_MAX_HEADER])
    weighed = [(_weight(ranges, media), -place) for place, media in enumerate(choices)]
    weight, place = max(weighed)
    return choices[-place] if weight > 0 else None


def _weight(ranges: Mapping[str, float], media: str) -> float:
    """The weight of the most exact entry for a media type, 0 if none names it."""
    names = (media, f"{media.partition('/')[0]}/*", "*/*")
    return next((ranges[name] for name in names if name in ranges), 0.0)


@lru_cache(256)
def _parsed(header: str) -> Mapping[str, float]:
    """The entries: a type, ``type/*`` or ``*/*``, each with its highest weight."""
    found: dict[str, float] = {}
    for entry in _QUOTED.sub("", header).split(","):
        media, *parameters = entry.split(";")
        name, weight = media.strip().lower(), _q(parameters)
        if _RANGE.fullmatch(name) and weight is not None:
            found[name] = max(weight, found.get(name, 0.0))
    return found


def _q(parameters: list[str]) -> float | None:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            value = value.strip()
            return float(value) if _WEIGHT.fullmatch(value) else None
    return 1.0


def content_type(media: str) -> str:
    """Write the Content-Type header: text has its charset said.

    >>> content_type("text/csv"), content_type("application/ld+json")
    ('text/csv; charset=utf-8', 'application/ld+json')
    """
    text = media.startswith("text/") or media in _TEXT
    return f"{media}; charset=utf-8" if text else media
