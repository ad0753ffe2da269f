"""Media types: those that the server speaks, and which of them a client likes best (RFC 9110)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from msgspec import Struct
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
_RANGE: Final = re.compile(r"\s*([!#$%&'*+.^_`|~\w-]+)/([!#$%&'*+.^_`|~\w-]+)\s*")
_WEIGHT: Final = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_MAX_HEADER: Final = 1024


class _Range(Struct, frozen=True):
    """One entry of an Accept header: a type, ``type/*`` or ``*/*``, with its weight."""

    kind: str
    subtype: str
    weight: float

    def fits(self, media: str) -> int:
        """How exactly it names a media type: 3 by name, 2 by its kind, 1 as any, 0 not."""
        kind, _, subtype = media.partition("/")
        if (self.kind, self.subtype) == ("*", "*"):
            return 1
        if self.kind != kind:
            return 0
        return 2 if self.subtype == "*" else 3 * (self.subtype == subtype)


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


def _weight(ranges: list[_Range], media: str) -> float:
    """The weight that the most exact entries give to a media type, 0 if none names it."""
    fitting = [(r.fits(media), r.weight) for r in ranges if r.fits(media)]
    return max(fitting)[1] if fitting else 0.0


@lru_cache(256)
def _parsed(header: str) -> list[_Range]:
    found = []
    for entry in _QUOTED.sub("", header).split(","):
        media, *parameters = entry.split(";")
        match = _RANGE.fullmatch(media)
        weight = _q(parameters)
        if match and weight is not None:
            found.append(_Range(match[1].lower(), match[2].lower(), weight))
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
