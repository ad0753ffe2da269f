"""Names: namespaces, slugs, and the only place that mints IRIs."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import Final, NewType
from urllib.parse import quote

from msgspec import Struct

Iri = NewType("Iri", str)
"""An absolute IRI, safe to write between ``<`` and ``>``."""


class Namespace(str):
    """A namespace IRI; ``TKG["Trend"]`` is the IRI of a term in it."""

    __slots__ = ()

    def __getitem__(self, local: object) -> Iri:
        return Iri(f"{self}{local}")


TKG: Final = Namespace("https://w3id.org/trendkg/ontology#")
VOCABULARY: Final = Namespace("https://w3id.org/trendkg/vocabulary/")
DEFAULT_BASE: Final = "https://w3id.org/trendkg/id/"
RDF: Final = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS: Final = Namespace("http://www.w3.org/2000/01/rdf-schema#")
OWL: Final = Namespace("http://www.w3.org/2002/07/owl#")
XSD: Final = Namespace("http://www.w3.org/2001/XMLSchema#")
SKOS: Final = Namespace("http://www.w3.org/2004/02/skos/core#")
DCTERMS: Final = Namespace("http://purl.org/dc/terms/")
PROV: Final = Namespace("http://www.w3.org/ns/prov#")
OA: Final = Namespace("http://www.w3.org/ns/oa#")
SHAPES: Final = Namespace("https://w3id.org/trendkg/shapes#")
SH: Final = Namespace("http://www.w3.org/ns/shacl#")
SCHEMA: Final = Namespace("https://schema.org/")

GENERATOR: Final = "<!-- generator: TrendKG -->"
"""The first line of Markdown that kg writes; pages say it in their head. No build reads either."""

PREFIXES: Final[dict[str, str]] = {
    "dcterms": DCTERMS,
    "oa": OA,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "sh": SH,
    "skos": SKOS,
    "tkg": TKG,
    "xsd": XSD,
}
"""The project's prefixes, in the order in which files declare them."""


def prefixed(iri: str) -> str:
    """Write an IRI with a prefix of the project, if one fits.

    >>> prefixed("https://w3id.org/trendkg/ontology#Risk"), prefixed("urn:x")
    ('tkg:Risk', 'urn:x')
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


_MAX_SLUG: Final = 80


def slug(key: str) -> str:
    """Turn a normalised key into one path segment of an IRI.

    Letters and digits of any script stay, all else becomes single hyphens. Where
    that loses something ("c++" and "c#"), or the key is longer than 80 characters,
    a hash of the key is appended, so that different keys have different slugs.

    >>> slug("federated learning")
    'federated-learning'
    >>> slug("c++") != slug("c#")
    True
    """
    folded = unicodedata.normalize("NFKC", key).lower()
    plain = re.sub(r"[\W_]+", "-", folded).strip("-")
    if plain and plain.replace("-", " ") == key and len(plain) <= _MAX_SLUG:
        return plain
    digest = _digest(key, 8)
    return f"{plain[:_MAX_SLUG].rstrip('-')}-{digest}" if plain else digest


_IRI: Final = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*://|urn:)[^\s<>\"{}|\\^`\x00-\x20]+")


def is_iri(text: str) -> bool:
    """Whether the text is an absolute IRI of a usual kind, safe between ``<`` and ``>``.

    >>> is_iri("https://example.org/x"), is_iri("urn:isbn:1"), is_iri("data: what?")
    (True, True, False)
    """
    return _IRI.fullmatch(text) is not None


def concept(topic_class: str, label: str) -> Iri:
    """The IRI of a user's vocabulary concept that has none, from its class and label.

    >>> concept("Risk", "model drift")
    'https://w3id.org/trendkg/vocabulary/own/risk/model-drift'
    """
    return VOCABULARY[f"own/{topic_class.lower()}/{slug(label.lower())}"]


def _digest(text: str, length: int = 16) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


_PLAIN: Final = re.compile(r"[A-Za-z0-9._~-]*")


def _quoted(segment: str) -> str:
    if _PLAIN.fullmatch(segment) or not segment.isascii():
        return segment
    return quote(segment, safe="-._~")


def _readable(name: str) -> str:
    """A segment that differs for each name, with ``_`` for blanks."""
    return quote(name, safe="", errors="replace").replace("_", "%5F").replace("%20", "_")


@lru_cache(maxsize=1 << 15)  # asked for again and again while a graph is written
def _path(base: str, *segments: str) -> Iri:
    return Iri(base + "/".join(map(_quoted, segments)))


class Minter(Struct, frozen=True):
    """Mints the IRI of everything that the graph holds, under one base.

    The same arguments always give the same IRI; nothing is drawn or counted.
    """

    base: str = DEFAULT_BASE

    def topic(self, topic_class: str, key: str) -> Iri:
        """The IRI of a topic, from the name of its class and its resolved key."""
        return _path(self.base, topic_class.lower(), slug(key))

    def report(self, report: str) -> Iri:
        """The IRI of a report, from its slug (unique within a build)."""
        return _path(self.base, "report", report)

    def section(self, report: str, order: int) -> Iri:
        """The IRI of the section at 1-based position ``order`` of a report."""
        return Iri(f"{self.report(report)}/section/{order}")

    def selector(self, report: str, span: tuple[int, int]) -> Iri:
        """The IRI of a place in a report: a text fragment after RFC 5147, half-open."""
        return Iri(f"{self.report(report)}#char={span[0]},{span[1]}")

    def assertion(self, subject: Iri, predicate: str, object_: Iri) -> Iri:
        """The IRI of the statement with these ends, whoever says it; all are IRIs."""
        said = predicate.removeprefix(TKG)
        return _path(self.base, "assertion", _digest(f"{subject} {said} {object_}"))

    def mapping(self, topic: Iri, predicate: str, term: str) -> Iri:
        """The IRI of the mapping of a topic to a term of another vocabulary."""
        return _path(self.base, "mapping", _digest(f"{topic} {predicate} {term}"))

    def evidence(self, supported: Iri, selector: Iri) -> Iri:
        """The IRI of the evidence that one place gives for one thing."""
        return _path(self.base, "evidence", _digest(f"{supported} {selector}"))

    def agent(self, name: str, report: str) -> Iri:
        """The IRI of who is named in a report as saying something.

        A name with a capital is somebody's own, and the same in all reports; any other is
        known in its report only ("critics").
        """
        base = self.base if name != name.lower() else f"{self.report(report)}/"
        return Iri(f"{base}agent/{_readable(name)}")

    def period(self, start: str, end: str, wording: str) -> Iri:
        """The IRI of a time for which words say something; its ends may be open."""
        ends = "_".join(_readable(end or "open") for end in (start, end))
        return Iri(f"{self.base}period/{ends}/{_readable(wording)}")

    def build(self, fingerprint: str) -> Iri:
        """The IRI of a build, from a text naming its inputs, version and settings."""
        return _path(self.base, "build", _digest(fingerprint))

    def curated(self, name: str) -> Iri:
        """The IRI of the named graph with what a curator's file says."""
        return _path(self.base, "curated", name)

    def family(self, name: str) -> Iri:
        """The IRI of a family of trends, from its name."""
        return _path(self.base, "family", slug(name))

    @property
    def scheme(self) -> Iri:
        """The IRI of the concept scheme of all topics."""
        return _path(self.base, "scheme", "topics")

    def software(self, version: str) -> Iri:
        """The IRI of one version of this program."""
        return _path(self.base, "software", f"trendkg-{version}")
