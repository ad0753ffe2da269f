"""The RDF terms that a graph is made of: vocabulary nodes, and makers of literals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg.model import LinkKind, MappingKind, Modality, RelationType, TopicClass
from kg.model.schema import SHIPPED
from kg.names import DCTERMS, OA, PROV, RDF, RDFS, SCHEMA, SKOS, TKG, XSD, Namespace


def _node(namespace: Namespace, local: str) -> NamedNode:
    return NamedNode(namespace[local])


A: Final = _node(RDF, "type")
STATEMENT: Final = _node(RDF, "Statement")
SUBJECT: Final = _node(RDF, "subject")
PREDICATE: Final = _node(RDF, "predicate")
OBJECT: Final = _node(RDF, "object")

CONCEPT: Final = _node(SKOS, "Concept")
PREF_LABEL: Final = _node(SKOS, "prefLabel")
ALT_LABEL: Final = _node(SKOS, "altLabel")
DEFINITION: Final = _node(SKOS, "definition")
EXACT_MATCH: Final = _node(SKOS, "exactMatch")
BROADER: Final = _node(SKOS, "broader")
LINKS: Final[Mapping[LinkKind, NamedNode]] = {kind: _node(TKG, kind.value) for kind in LinkKind}
"""What a topic is to another by its name."""
MATCHES: Final[Mapping[MappingKind, NamedNode]] = {k: _node(SKOS, k.value) for k in MappingKind}
"""What a topic is to a term of another vocabulary."""
IN_SCHEME: Final = _node(SKOS, "inScheme")
SCHEME: Final = _node(SKOS, "ConceptScheme")
COLLECTION: Final = _node(SKOS, "Collection")
MEMBER: Final = _node(SKOS, "member")

COMMENT: Final = _node(RDFS, "comment")
TITLE: Final = _node(DCTERMS, "title")
ISSUED: Final = _node(DCTERMS, "issued")
CREATOR: Final = _node(DCTERMS, "creator")
PUBLISHER: Final = _node(DCTERMS, "publisher")
LANGUAGE: Final = _node(DCTERMS, "language")
SOURCE: Final = _node(DCTERMS, "source")
IDENTIFIER: Final = _node(DCTERMS, "identifier")
TEMPORAL: Final = _node(DCTERMS, "temporal")
PERIOD: Final = _node(DCTERMS, "PeriodOfTime")
START_DATE: Final = _node(SCHEMA, "startDate")
END_DATE: Final = _node(SCHEMA, "endDate")
FORMAT: Final = _node(DCTERMS, "format")
HAS_PART: Final = _node(DCTERMS, "hasPart")
IS_PART_OF: Final = _node(DCTERMS, "isPartOf")

ANNOTATION: Final = _node(OA, "Annotation")
HAS_BODY: Final = _node(OA, "hasBody")
HAS_TARGET: Final = _node(OA, "hasTarget")
SPECIFIC_RESOURCE: Final = _node(OA, "SpecificResource")
POSITION_SELECTOR: Final = _node(OA, "TextPositionSelector")
QUOTE_SELECTOR: Final = _node(OA, "TextQuoteSelector")
HAS_SOURCE: Final = _node(OA, "hasSource")
HAS_SELECTOR: Final = _node(OA, "hasSelector")
EXACT: Final = _node(OA, "exact")
PREFIX: Final = _node(OA, "prefix")
SUFFIX: Final = _node(OA, "suffix")
START: Final = _node(OA, "start")
END: Final = _node(OA, "end")

ACTIVITY: Final = _node(PROV, "Activity")
SOFTWARE_AGENT: Final = _node(PROV, "SoftwareAgent")
USED: Final = _node(PROV, "used")
GENERATED: Final = _node(PROV, "generated")
ASSOCIATED: Final = _node(PROV, "wasAssociatedWith")
AGENT: Final = _node(PROV, "Agent")
ATTRIBUTED: Final = _node(PROV, "wasAttributedTo")
LABEL: Final = _node(RDFS, "label")
SOFTWARE_VERSION: Final = _node(SCHEMA, "softwareVersion")

REPORT: Final = _node(TKG, "Report")
SECTION: Final = _node(TKG, "Section")
ASSERTION: Final = _node(TKG, "Assertion")
EVIDENCE_CLASS: Final = _node(TKG, "Evidence")
BUILD: Final = _node(TKG, "Build")
CONFIDENCE: Final = _node(TKG, "confidence")
EVIDENCE: Final = _node(TKG, "evidence")
FOUND_BY: Final = _node(TKG, "foundBy")
IN_SECTION: Final = _node(TKG, "section")
LEVEL: Final = _node(TKG, "level")
LINKED_BY: Final = _node(TKG, "linkedBy")
MAPPED_AS: Final = _node(TKG, "mappedAs")
MAPPED_BY: Final = _node(TKG, "mappedBy")
MAPPED_LABEL: Final = _node(TKG, "mappedLabel")
MAPPED_TO: Final = _node(TKG, "mappedTo")
MAPPED_TOPIC: Final = _node(TKG, "mappedTopic")
MAPPING: Final = _node(TKG, "Mapping")
MENTIONED_IN: Final = _node(TKG, "mentionedIn")
MODALITY: Final = _node(TKG, "modality")
ORDER: Final = _node(TKG, "order")
PAGE: Final = _node(TKG, "page")
PARENT_SECTION: Final = _node(TKG, "parentSection")
REPORT_COUNT: Final = _node(TKG, "reportCount")
SETTINGS: Final = _node(TKG, "settings")

CLASSES: Final[Mapping[TopicClass, NamedNode]] = {c: NamedNode(c.iri) for c in SHIPPED.classes}
RELATIONS: Final[Mapping[RelationType, NamedNode]] = {
    r: NamedNode(r.iri) for r in SHIPPED.relations
}
MODALITIES: Final[Mapping[Modality, NamedNode]] = {m: _node(TKG, m.value) for m in Modality}

_DECIMAL: Final = _node(XSD, "decimal")
_INTEGER: Final = _node(XSD, "integer")
_ISSUED: Final = {4: _node(XSD, "gYear"), 7: _node(XSD, "gYearMonth"), 10: _node(XSD, "date")}
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def text(value: str, language: str | None = None) -> Literal:
    """Make a string literal. A lone surrogate, which no file can hold, becomes U+FFFD."""
    try:
        value.encode()
    except UnicodeEncodeError:
        value = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return Literal(value, language=language)


def decimal(value: float) -> Literal:
    """Make an ``xsd:decimal`` with at most three digits after the point, canonical.

    >>> [decimal(n).value for n in (0.9, 1.0, 0.66666, 0.0)]
    ['0.9', '1', '0.667', '0']
    """
    return Literal(f"{value:.3f}".rstrip("0").rstrip("."), datatype=_DECIMAL)


def integer(value: int) -> Literal:
    """Make an ``xsd:integer``."""
    return Literal(str(value), datatype=_INTEGER)


def issued(value: str) -> Literal:
    """Make the ``xsd:gYear``, ``xsd:gYearMonth`` or ``xsd:date`` of ``YYYY[-MM[-DD]]``."""
    return Literal(value, datatype=_ISSUED[len(value)])


def language_tag(value: str) -> str:
    """Return a usable language tag: ``value`` in lower case if it is one, else ``en``.

    >>> language_tag("de-AT"), language_tag("English"), language_tag("")
    ('de-at', 'en', 'en')
    """
    return value.lower() if _LANGUAGE.fullmatch(value) else "en"
