"""The data set described in VoID and DCAT, also as a page, and its endpoint (SPARQL 1.1 SD)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store, parse

from kg.names import PREFIXES, prefixed
from kg.serve.content_negotiation import HTML, TRIPLES, negotiate
from kg.serve.ipc import Frame, success
from kg.serve.pages import page, turtle
from kg.serve.query_answers import triples
from kg.serve.served_dataset import Job

DUMPS: Final[Mapping[str, str]] = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "nq": "application/n-quads",
    "trig": "application/trig",
}
"""Ending of the address of a download of everything -> its media type."""
_VOCABULARIES: Final = ("dcterms", "oa", "prov", "skos", "tkg")
_ABOUT: Final = (
    "Trends, techniques, risks and domains that technology-trend reports name, how they are"
    " related, and the words that say so."
)
_RIGHTS: Final = "The words quoted belong to the authors of the reports."
_MANY: Final = 1_000
"""Named graphs that a description lists at most."""


def catalogue(job: Job) -> Frame:
    """Describe the data set, as a page to a browser. Raises HttpError (406)."""
    shown = {
        **{name: job.head[name] for name in ("title", "licence", "public")},
        "counts": _count(job.data.queried),
        "about": _ABOUT,
        "rights": _RIGHTS,
        "dumps": DUMPS,
    }
    if negotiate(job.head["accept"], [*TRIPLES, HTML]) == HTML:
        return success(HTML, page("catalogue", short=prefixed, **shown))
    vocabularies = [PREFIXES[name] for name in _VOCABULARIES]
    return _described(job, "void", origins=job.data.origins, vocabularies=vocabularies, **shown)


def service(job: Job) -> Frame:
    """Describe the endpoint. Raises HttpError (406)."""
    graphs = (g.value for g in job.data.store.named_graphs() if isinstance(g, NamedNode))
    return _described(
        job,
        "service",
        public=job.head["public"],
        update=job.head["update"],
        several=job.data.several,
        size=_count(job.data.queried)["triples"],
        graphs=sorted(graphs)[:_MANY],
    )


def _described(job: Job, template: str, **values: object) -> Frame:
    statements = parse(turtle(template, **values), RdfFormat.TURTLE)
    return triples((quad.triple for quad in statements), job.head["accept"], job.limits.result)


def _count(store: Store) -> dict[str, object]:
    """Count what is in the default graph: things by class, triples by predicate."""
    ((triples, subjects),) = _rows(
        store, "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?m) { ?s ?p ?o }"
    )
    ((objects, _),) = _rows(store, "SELECT (COUNT(DISTINCT ?o) AS ?n) (0 AS ?m) { ?s ?p ?o }")
    ((entities, _),) = _rows(store, "SELECT (COUNT(DISTINCT ?s) AS ?n) (0 AS ?m) { ?s a ?c }")
    classes = _rows(
        store, "SELECT ?n (COUNT(DISTINCT ?s) AS ?m) { ?s a ?n FILTER isIRI(?n) } GROUP BY ?n"
    )
    properties = _rows(store, "SELECT ?n (COUNT(*) AS ?m) { ?s ?n ?o } GROUP BY ?n")
    return {
        "triples": int(triples),
        "subjects": subjects,
        "objects": int(objects),
        "entities": int(entities),
        "classes": classes,
        "properties": properties,
    }


def _rows(store: Store, query: str) -> list[tuple[str, int]]:
    """The values of ?n and ?m, sorted."""
    found = store.query(query)
    assert isinstance(found, QuerySolutions)  # noqa: S101 - for the type checker: it is a SELECT
    return sorted((row["n"].value, int(row["m"].value)) for row in found)
