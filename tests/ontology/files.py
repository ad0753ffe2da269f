"""The ontology's files as RDFLib graphs, and what is asked of them again and again."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import rdflib
from rdflib import OWL, RDF, Namespace, URIRef
from rdflib.term import Node

from kg import names
from tests.checkout import CHECKOUT

ONTOLOGY: Final = CHECKOUT / "ontology"
GRAPHS: Final = ONTOLOGY / "examples" / "graphs"
TKG: Final = Namespace(names.TKG)
SCHEMA: Final = Namespace(names.SCHEMA)
SH: Final = Namespace(names.SH)
PREFIXES: Final = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in names.PREFIXES.items())
"""The project's prefixes, to stand before an example."""


def graph(*files: Path, text: str = "") -> rdflib.Graph:
    """The triples of some Turtle files, and of a text."""
    found = rdflib.Graph()
    for file in files:
        found.parse(file, format="turtle")
    return found.parse(data=text, format="turtle") if text else found


TERMS: Final = graph(ONTOLOGY / "trendkg.ttl")
SHAPES: Final = graph(ONTOLOGY / "shapes.ttl")
VERSION: Final = str(TERMS.value(URIRef("https://w3id.org/trendkg/ontology"), OWL.versionInfo))


def of(*kinds: URIRef) -> list[URIRef]:
    """Our own terms of some kinds, sorted."""
    found = {t for kind in kinds for t in TERMS.subjects(RDF.type, kind)}
    return sorted(t for t in found if isinstance(t, URIRef) and t in TKG)


CLASSES: Final = of(OWL.Class)
PROPERTIES: Final = of(OWL.ObjectProperty, OWL.DatatypeProperty)
ANNOTATIONS: Final = of(OWL.AnnotationProperty)
INDIVIDUALS: Final = of(OWL.NamedIndividual)
INVERSES: Final = set(TERMS.subjects(OWL.inverseOf))
"""Properties that are never written."""


def short(term: Node | str) -> str:
    """The last segment of an IRI, for the names of tests."""
    return str(term).rpartition("#")[2].rpartition("/")[2]
