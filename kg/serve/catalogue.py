"""The data set and the service described: VoID, DCAT and SPARQL Service Description."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from kg.names import DCTERMS, PREFIXES, RDF, XSD, Namespace
from kg.serve.answers import triples
from kg.serve.data import Data
from kg.serve.frames import Frame
from kg.serve.media import TRIPLES

VOID: Final = Namespace("http://rdfs.org/ns/void#")
DCAT: Final = Namespace("http://www.w3.org/ns/dcat#")
SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS: Final = Namespace("http://www.w3.org/ns/formats/")
_IANA: Final = Namespace("https://www.iana.org/assignments/media-types/")
DUMPS: Final[Mapping[str, str]] = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "nq": "application/n-quads",
    "trig": "application/trig",
}
"""Ending of the address of a download of everything -> its media type."""
_RESULTS: Final = (
    "SPARQL_Results_JSON SPARQL_Results_XML SPARQL_Results_CSV SPARQL_Results_TSV Turtle"
    " N-Triples JSON-LD RDF_XML N-Quads TriG"
).split()
_MANY: Final = 1_000
"""Named graphs that a description lists at most."""
_Pair = tuple[str, str | int | NamedNode | Literal]
_VOCABULARIES: Final = ("dcterms", "oa", "prov", "skos", "tkg")


def catalogue(data: Data, head: Mapping[str, Any], limit: int) -> Frame:
    """Describe the data set (``what``: "void") or the service ("service") as triples."""
    public = head["public"]
    made = _service(data, head) if head["what"] == "service" else _dataset(data, head)
    found = [Triple(NamedNode(s), NamedNode(p), o) for s, p, o in made]
    media, content = triples(found, head["accept"], limit, TRIPLES)
    return Frame({"status": 200, "type": media, "about": public}, content)


def _dataset(data: Data, head: Mapping[str, Any]) -> Iterator[tuple[str, str, NamedNode | Literal]]:
    public = head["public"]
    page, it = f"{public}/.well-known/void", f"{public}/.well-known/void#dataset"
    service = f"{public}/sparql#service"
    yield from _said(
        page,
        (RDF["type"], _iri(VOID["DatasetDescription"])),
        (DCTERMS["title"], f"Description of {head['title']}"),
        ("http://xmlns.com/foaf/0.1/primaryTopic", _iri(it)),
    )
    yield from _said(
        it,
        (RDF["type"], _iri(VOID["Dataset"])),
        (RDF["type"], _iri(DCAT["Dataset"])),
        (DCTERMS["title"], head["title"]),
        (
            DCTERMS["description"],
            "Trends, techniques, risks and domains that technology-trend reports name, how they"
            " are related, and the words that say so.",
        ),
        (VOID["sparqlEndpoint"], _iri(f"{public}/sparql")),
        ("http://xmlns.com/foaf/0.1/homepage", _iri(f"{public}/")),
        *((VOID["uriSpace"], f"{origin}/") for origin in data.origins),
        *((VOID["vocabulary"], _iri(str(PREFIXES[name]))) for name in _VOCABULARIES),
    )
    licence = head["licence"]
    rights = "The words quoted belong to the authors of the reports."
    yield from _said(it, (DCTERMS["rights"], rights))
    if licence:
        yield from _said(it, (DCTERMS["license"], _iri(licence)))
    yield from _counts(data, it)
    yield from _said(
        service,
        (RDF["type"], _iri(DCAT["DataService"])),
        (DCTERMS["title"], "SPARQL endpoint"),
        (DCAT["endpointURL"], _iri(f"{public}/sparql")),
        (DCAT["servesDataset"], _iri(it)),
    )
    for suffix, media in DUMPS.items():
        place = f"{public}/data.{suffix}"
        distribution = f"{page}#{suffix}"
        yield from _said(it, (VOID["dataDump"], _iri(place)), (DCAT["distribution"], _iri(distribution)))
        yield from _said(
            distribution,
            (RDF["type"], _iri(DCAT["Distribution"])),
            (DCAT["downloadURL"], _iri(place)),
            (DCAT["accessURL"], _iri(place)),
            (DCAT["accessService"], _iri(service)),
            (DCAT["mediaType"], _iri(_IANA[media])),
            *(((DCTERMS["license"], _iri(licence)),) if licence else ()),
        )


def _counts(data: Data, it: str) -> Iterator[tuple[str, str, NamedNode | Literal]]:
    """Count triples, things, classes and properties, each class and property also by itself."""
    whole = _rows(data, "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?m) { ?s ?p ?o }")
    objects = _rows(data, "SELECT (COUNT(DISTINCT ?o) AS ?n) (0 AS ?m) { ?s ?p ?o }")
    entities = _rows(data, "SELECT (COUNT(DISTINCT ?s) AS ?n) (0 AS ?m) { ?s a ?c }")
    classes = _rows(data, "SELECT ?n (COUNT(DISTINCT ?s) AS ?m) { ?s a ?n } GROUP BY ?n")
    properties = _rows(data, "SELECT ?n (COUNT(*) AS ?m) { ?s ?n ?o } GROUP BY ?n")
    yield from _said(
        it,
        (VOID["triples"], int(whole[0][0])),
        (VOID["distinctSubjects"], int(whole[0][1])),
        (VOID["distinctObjects"], int(objects[0][0])),
        (VOID["entities"], int(entities[0][0])),
        (VOID["classes"], len(classes)),
        (VOID["properties"], len(properties)),
    )
    for what, count, found in (("class", "entities", classes), ("property", "triples", properties)):
        for number, (name, amount) in enumerate(found, 1):
            part = f"{it}-{what}-{number}"
            yield from _said(it, (VOID[f"{what}Partition"], _iri(part)))
            yield from _said(part, (VOID[what], _iri(name)), (VOID[count], int(amount)))


def _service(data: Data, head: Mapping[str, Any]) -> Iterator[tuple[str, str, NamedNode | Literal]]:
    endpoint = f"{head['public']}/sparql"
    it, dataset, default = f"{endpoint}#service", f"{endpoint}#dataset", f"{endpoint}#default"
    features = [*(["UnionDefaultGraph"] if data.several else []), "EmptyGraphs"]
    languages = ["SPARQL11Query", *(["SPARQL11Update"] if head["update"] else [])]
    yield from _said(
        it,
        (RDF["type"], _iri(SD["Service"])),
        (SD["endpoint"], _iri(endpoint)),
        *((SD["supportedLanguage"], _iri(SD[name])) for name in languages),
        *((SD["resultFormat"], _iri(FORMATS[name])) for name in _RESULTS),
        *((SD["feature"], _iri(SD[name])) for name in features),
        (SD["defaultDataset"], _iri(dataset)),
    )
    yield from _said(
        dataset,
        (RDF["type"], _iri(SD["Dataset"])),
        (SD["defaultGraph"], _iri(default)),
        (DCTERMS["source"], _iri(f"{head['public']}/.well-known/void#dataset")),
    )
    size = _rows(data, "SELECT (COUNT(*) AS ?n) (0 AS ?m) { ?s ?p ?o }")[0][0]
    yield from _said(default, (RDF["type"], _iri(SD["Graph"])), (VOID["triples"], int(size)))
    graphs = sorted(g.value for g in data.store.named_graphs() if isinstance(g, NamedNode))
    for number, name in enumerate(graphs[:_MANY], 1):
        named = f"{endpoint}#graph-{number}"
        yield from _said(dataset, (SD["namedGraph"], _iri(named)))
        yield from _said(named, (RDF["type"], _iri(SD["NamedGraph"])), (SD["name"], _iri(name)))


def _said(it: str, *pairs: _Pair) -> Iterator[tuple[str, str, NamedNode | Literal]]:
    for predicate, value in pairs:
        if isinstance(value, int):
            yield it, predicate, Literal(str(value), datatype=NamedNode(XSD["integer"]))
        else:
            yield it, predicate, Literal(value) if isinstance(value, str) else value


def _iri(text: str) -> NamedNode:
    return NamedNode(text)


def _rows(data: Data, query: str) -> list[tuple[str, str]]:
    """The values of ?n and ?m, sorted."""
    found = data.asked.query(query)
    assert isinstance(found, QuerySolutions)  # noqa: S101 - for the type checker: it is a SELECT
    return sorted((row["n"].value, row["m"].value) for row in found)
