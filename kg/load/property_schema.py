"""The property graph's schema: which RDF becomes which node, property and edge.

Everything else about the mapping follows from what stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

from msgspec import Struct

from kg.model import SHIPPED, MappingKind, RelationType
from kg.names import DCTERMS, OA, PROV, RDF, RDFS, SCHEMA, SKOS, TKG, Iri


class Form(Enum):
    """How a term of RDF is written as the value of a property, and read back."""

    TEXT = "a plain string"
    TEXTS = "plain strings, sorted"
    LABEL = "a string, its language in the property NAMELanguage"
    LABELS = "strings, sorted, their languages in the list NAMELanguage"
    IRI = "an IRI"
    IRIS = "IRIs, sorted"
    WORD = "the local name of a term of the ontology, or an IRI"
    DATE = "a year, month or day, as YYYY[-MM[-DD]]"
    DECIMAL = "a number"
    INTEGER = "a whole number"

    @property
    def many(self) -> bool:
        """Whether the value is a list."""
        return self in {Form.TEXTS, Form.LABELS, Form.IRIS}

    @property
    def spoken(self) -> bool:
        """Whether a property NAMELanguage goes with it."""
        return self in {Form.LABEL, Form.LABELS}


class Property(Struct, frozen=True):
    """A property of a node or edge, and the predicate whose objects it holds.

    ``of_place``: the predicate is one of the node's selector (``oa:hasSelector``).
    """

    name: str
    predicate: Iri
    form: Form
    of_place: bool = False


class NodeKind(Struct, frozen=True):
    """A kind of node. ``types``: its ``rdf:type``; the first one identifies the kind."""

    name: str
    types: tuple[Iri, ...]
    properties: tuple[Property, ...]


class EdgeKind(Struct, frozen=True):
    """A kind of edge: one for each triple with ``predicate``; ``inverse`` is written beside it.

    ``ends``: pairs of kinds of nodes; the first ``meant`` are those of the ontology.
    ``relation``: given if it is a shipped one; it then carries ``CLAIMED`` from its assertion.
    """

    name: str
    predicate: Iri
    ends: tuple[tuple[str, str], ...]
    inverse: Iri | None = None
    relation: RelationType | None = None
    meant: int = 0

    @property
    def claimed(self) -> bool:
        """Whether it links two topics, and carries properties of its assertion."""
        return self.relation is not None or self.name == OWN_RELATION


KEY: Final = "iri"
"""The property that identifies a node."""
REST: Final = "rdf"
"""The property for triples without one of their own: a list of ``PREDICATE OBJECT``."""
TOPIC: Final = "Topic"
"""The second label of the kinds of topic, in databases that have second labels."""
OWN: Final = "OwnTopic"
"""The kind of a topic whose class is of a user's own; its property ``class`` says which."""
OWN_RELATION: Final = "ownRelation"
"""The kind of an edge for a relation of a user's own; its ``predicate`` says which."""
OTHER: Final = "Resource"
"""The kind of a node about which only ``REST`` is known."""

_CONFIDENCE: Final = Property("confidence", TKG["confidence"], Form.DECIMAL)
_MODALITY: Final = Property("modality", TKG["modality"], Form.WORD)
_COUNT: Final = Property("reportCount", TKG["reportCount"], Form.INTEGER)
_PLACE: Final = (
    Property("selector", OA["hasSelector"], Form.IRI),
    Property("startOffset", OA["start"], Form.INTEGER, of_place=True),
    Property("endOffset", OA["end"], Form.INTEGER, of_place=True),
)
_QUOTED: Final = (
    Property("quote", OA["exact"], Form.TEXT, of_place=True),
    Property("prefix", OA["prefix"], Form.TEXT, of_place=True),
    Property("suffix", OA["suffix"], Form.TEXT, of_place=True),
)
_ANNOTATED: Final = (
    Property("body", OA["hasBody"], Form.IRIS),
    Property("target", OA["hasTarget"], Form.IRI),
)
PLACE_TYPES: Final = {
    OA["TextPositionSelector"]: ("startOffset", "endOffset"),
    OA["TextQuoteSelector"]: ("quote",),
}
"""Types of a selector, and the properties any of which stands for the type, too."""

_TOPIC: Final = (
    Property("name", SKOS["prefLabel"], Form.LABEL),
    Property("otherNames", SKOS["altLabel"], Form.LABELS),
    Property("definition", SKOS["definition"], Form.LABEL),
    *(Property(kind.value, SKOS[kind.value], Form.IRIS) for kind in MappingKind),
    Property("scheme", SKOS["inScheme"], Form.IRI),
    _CONFIDENCE,
)
_REPORT: Final = (
    Property("title", DCTERMS["title"], Form.TEXT),
    Property("issued", DCTERMS["issued"], Form.DATE),
    Property("creators", DCTERMS["creator"], Form.TEXTS),
    Property("publisher", DCTERMS["publisher"], Form.TEXT),
    Property("language", DCTERMS["language"], Form.TEXT),
    Property("source", DCTERMS["source"], Form.TEXT),
    Property("identifier", DCTERMS["identifier"], Form.TEXT),
    Property("format", DCTERMS["format"], Form.TEXT),
)
_SECTION: Final = (
    Property("title", DCTERMS["title"], Form.TEXT),
    Property("number", TKG["order"], Form.INTEGER),
    Property("level", TKG["level"], Form.INTEGER),
    *_PLACE,
)

OWN_CLASS: Final = Property("class", RDF["type"], Form.IRI)
"""Which class of a user's own a topic is of."""
CLAIMED: Final = (_CONFIDENCE, _MODALITY, _COUNT)
"""Properties that an edge between topics repeats from its assertion, beside its IRI."""
PREDICATE: Final = Property("predicate", RDF["predicate"], Form.WORD)
"""The relation that an assertion is about, and which an edge of a user's own is."""
_CLAIM: Final = (PREDICATE, *CLAIMED)
_MAPPING: Final = (
    Property("mappedAs", TKG["mappedAs"], Form.WORD),
    Property("term", TKG["mappedTo"], Form.IRI),
    Property("termLabel", TKG["mappedLabel"], Form.TEXT),
    Property("source", DCTERMS["source"], Form.TEXT),
    Property("reason", RDFS["comment"], Form.LABEL),
    Property("mappedBy", TKG["mappedBy"], Form.TEXT),
)
_FOUND_BY: Final = Property("foundBy", TKG["foundBy"], Form.TEXTS)
_PAGE: Final = Property("page", TKG["page"], Form.INTEGER)
_NAME: Final = Property("name", RDFS["label"], Form.TEXT)
_VERSION: Final = Property("version", SCHEMA["softwareVersion"], Form.TEXT)

NODES: Final[Mapping[str, NodeKind]] = {
    kind.name: kind
    for kind in (
        *(NodeKind(c.value, (c.iri, SKOS["Concept"]), _TOPIC) for c in SHIPPED.classes),
        NodeKind(OWN, (SKOS["Concept"],), (OWN_CLASS, *_TOPIC)),
        NodeKind("Report", (TKG["Report"],), _REPORT),
        NodeKind("Section", (TKG["Section"],), _SECTION),
        NodeKind("Assertion", (TKG["Assertion"], RDF["Statement"]), _CLAIM),
        NodeKind("Mapping", (TKG["Mapping"],), _MAPPING),
        NodeKind(
            "Evidence",
            (TKG["Evidence"], OA["SpecificResource"], OA["Annotation"]),
            (_MODALITY, _CONFIDENCE, _FOUND_BY, _PAGE, *_ANNOTATED, *_PLACE, *_QUOTED),
        ),
        NodeKind("Agent", (PROV["Agent"],), (_NAME,)),
        NodeKind(
            "Period",
            (DCTERMS["PeriodOfTime"],),
            (
                _NAME,
                Property("startDate", SCHEMA["startDate"], Form.DATE),
                Property("endDate", SCHEMA["endDate"], Form.DATE),
            ),
        ),
        NodeKind(
            "Build",
            (TKG["Build"], PROV["Activity"]),
            (
                Property("settings", TKG["settings"], Form.TEXT),
                Property("generated", PROV["generated"], Form.IRI),
            ),
        ),
        NodeKind(
            "Scheme", (SKOS["ConceptScheme"],), (Property("title", DCTERMS["title"], Form.LABEL),)
        ),
        NodeKind(
            "Software",
            (PROV["SoftwareAgent"],),
            (_NAME, _VERSION),
        ),
        NodeKind(OTHER, (), ()),
    )
}
"""Every kind of node by name, in the order in which databases get them."""

TOPICS: Final = tuple(c.value for c in SHIPPED.classes)
ANY_TOPIC: Final = (*TOPICS, OWN)
"""Every kind of topic."""


def _to(end: str, *starts: str) -> tuple[tuple[str, str], ...]:
    return tuple((start, end) for start in starts)


_PARTS_OF: Final = tuple(("Assertion", topic) for topic in ANY_TOPIC)
_PAIRS: Final = tuple((start, end) for start in ANY_TOPIC for end in ANY_TOPIC)


def _relation(relation: RelationType) -> EdgeKind:
    starts, ends = SHIPPED.signatures[relation]
    usual = [(a, b) for a, b in _PAIRS if a in starts and b in ends]
    pairs = (*usual, *(pair for pair in _PAIRS if pair not in usual))
    return EdgeKind(relation.value, relation.iri, pairs, relation=relation, meant=len(usual))


EDGES: Final[Mapping[str, EdgeKind]] = {
    kind.name: kind
    for kind in (
        *map(_relation, SHIPPED.relations),
        EdgeKind(OWN_RELATION, TKG["relatesTo"], _PAIRS, meant=1),
        EdgeKind("mentionedIn", TKG["mentionedIn"], _to("Report", *ANY_TOPIC)),
        EdgeKind("hasEvidence", TKG["evidence"], _to("Evidence", *ANY_TOPIC, "Assertion")),
        EdgeKind("hasSubject", RDF["subject"], _PARTS_OF),
        EdgeKind("hasObject", RDF["object"], _PARTS_OF),
        EdgeKind("mapsTopic", TKG["mappedTopic"], tuple(("Mapping", t) for t in ANY_TOPIC)),
        EdgeKind("inReport", OA["hasSource"], _to("Report", "Evidence")),
        EdgeKind("inSection", TKG["section"], _to("Section", "Evidence")),
        EdgeKind("linkedBy", TKG["linkedBy"], _to("Section", "Evidence")),
        EdgeKind("wasAttributedTo", PROV["wasAttributedTo"], _to("Agent", "Evidence")),
        EdgeKind("saidFor", DCTERMS["temporal"], _to("Period", "Evidence")),
        EdgeKind("hasSection", DCTERMS["hasPart"], _to("Section", "Report"), DCTERMS["isPartOf"]),
        EdgeKind("parentSection", TKG["parentSection"], _to("Section", "Section")),
        EdgeKind("used", PROV["used"], _to("Report", "Build")),
        EdgeKind("wasAssociatedWith", PROV["wasAssociatedWith"], _to("Software", "Build")),
    )
}
"""Every kind of edge by name. A relation may be of topics of any class; those that the ontology
means come first."""
