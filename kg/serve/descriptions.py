"""The data set described in VoID and DCAT, also as a page, and its endpoint (SPARQL 1.1 SD)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import Struct
from pyoxigraph import DefaultGraph, Literal, NamedNode, QuerySolutions, Store, Triple

from kg.names import DCTERMS, PREFIXES, RDF, XSD, Namespace, prefixed
from kg.serve.content_negotiation import HTML, TRIPLES, best
from kg.serve.ipc import Frame
from kg.serve.pages import page
from kg.serve.query_answers import triples
from kg.serve.served_dataset import Data

VOID: Final = Namespace("http://rdfs.org/ns/void#")
DCAT: Final = Namespace("http://www.w3.org/ns/dcat#")
FOAF: Final = Namespace("http://xmlns.com/foaf/0.1/")
SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMATS: Final = Namespace("http://www.w3.org/ns/formats/")
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
_VOCABULARIES: Final = ("dcterms", "oa", "prov", "skos", "tkg")
_ABOUT: Final = (
    "Trends, techniques, risks and domains that technology-trend reports name, how they are"
    " related, and the words that say so."
)
_RIGHTS: Final = "The words quoted belong to the authors of the reports."
_RESULTS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
    "N-Quads",
    "TriG",
)
_MANY: Final = 1_000
"""Named graphs that a description lists at most."""
_Value = str | int | NamedNode
_Pair = tuple[str, _Value]
_Statements = Iterator[Triple]


class Counts(Struct, frozen=True):
    """Figures of a data set. ``classes``: things by class; ``properties``: triples by predicate."""

    triples: int
    subjects: int
    objects: int
    entities: int
    classes: tuple[tuple[str, int], ...]
    properties: tuple[tuple[str, int], ...]


def catalogue(data: Data, head: Mapping[str, Any], limit: int) -> Frame:
    """Describe the data set, as a page to a browser. Raises Refusal (406)."""
    counts = _count(data.asked)
    if best(head["accept"], [*TRIPLES, HTML]) == HTML:
        shown = {name: head[name] for name in ("title", "licence", "public")}
        texts = {"about": _ABOUT, "rights": _RIGHTS, "suffixes": DUMPS, "short": prefixed}
        return Frame(
            {"status": 200, "type": HTML}, page("catalogue", counts=counts, **shown, **texts)
        )
    found = list(_dataset(data, counts, head))
    media, content = triples(found, head["accept"], limit, TRIPLES)
    return Frame({"status": 200, "type": media}, content)


def _say(it: str, *pairs: _Pair) -> _Statements:
    """Say some things of one thing: texts and whole numbers become literals."""
    for predicate, value in pairs:
        if isinstance(value, NamedNode):
            term: NamedNode | Literal = value
        elif isinstance(value, int):
            term = Literal(str(value), datatype=NamedNode(XSD["integer"]))
        else:
            term = Literal(value)
        yield Triple(NamedNode(it), NamedNode(predicate), term)


def _dataset(data: Data, counts: Counts, head: Mapping[str, Any]) -> _Statements:
    public = head["public"]
    page, it = f"{public}/.well-known/void", f"{public}/.well-known/void#dataset"
    yield from _say(
        page,
        (RDF["type"], NamedNode(VOID["DatasetDescription"])),
        (DCTERMS["title"], f"Description of {head['title']}"),
        (FOAF["primaryTopic"], NamedNode(it)),
    )
    yield from _say(
        it,
        (RDF["type"], NamedNode(VOID["Dataset"])),
        (RDF["type"], NamedNode(DCAT["Dataset"])),
        (DCTERMS["title"], head["title"]),
        (DCTERMS["description"], _ABOUT),
        (DCTERMS["rights"], _RIGHTS),
        *_licence(head),
        (VOID["sparqlEndpoint"], NamedNode(f"{public}/sparql")),
        (FOAF["homepage"], NamedNode(f"{public}/")),
        *((VOID["uriSpace"], f"{origin}/") for origin in data.origins),
        *((VOID["vocabulary"], NamedNode(PREFIXES[name])) for name in _VOCABULARIES),
    )
    yield from _counted(it, counts)
    yield from _distributions(it, head)


def _licence(head: Mapping[str, Any]) -> list[_Pair]:
    return [(DCTERMS["license"], NamedNode(head["licence"]))] if head["licence"] else []


def _counted(it: str, counts: Counts) -> _Statements:
    yield from _say(
        it,
        (VOID["triples"], counts.triples),
        (VOID["distinctSubjects"], counts.subjects),
        (VOID["distinctObjects"], counts.objects),
        (VOID["entities"], counts.entities),
        (VOID["classes"], len(counts.classes)),
        (VOID["properties"], len(counts.properties)),
    )
    yield from _partitions(it, "class", "entities", counts.classes)
    yield from _partitions(it, "property", "triples", counts.properties)


def _partitions(it: str, what: str, unit: str, found: tuple[tuple[str, int], ...]) -> _Statements:
    for number, (name, amount) in enumerate(found, 1):
        part = f"{it}-{what}-{number}"
        yield from _say(it, (VOID[f"{what}Partition"], NamedNode(part)))
        yield from _say(part, (VOID[what], NamedNode(name)), (VOID[unit], amount))


def _distributions(it: str, head: Mapping[str, Any]) -> _Statements:
    public = head["public"]
    service = NamedNode(f"{public}/sparql#service")
    yield from _say(
        service.value,
        (RDF["type"], NamedNode(DCAT["DataService"])),
        (DCTERMS["title"], "SPARQL endpoint"),
        (DCAT["endpointURL"], NamedNode(f"{public}/sparql")),
        (DCAT["servesDataset"], NamedNode(it)),
    )
    for suffix, media in DUMPS.items():
        place, one = NamedNode(f"{public}/data.{suffix}"), f"{it}-{suffix}"
        yield from _say(it, (VOID["dataDump"], place), (DCAT["distribution"], NamedNode(one)))
        yield from _say(
            one,
            (RDF["type"], NamedNode(DCAT["Distribution"])),
            (DCAT["downloadURL"], place),
            (DCAT["accessURL"], place),
            (DCAT["accessService"], service),
            (DCAT["mediaType"], NamedNode(_IANA[media])),
            *_licence(head),
        )


def service(data: Data, head: Mapping[str, Any], limit: int) -> Frame:
    """Describe the service. ``update`` in ``head``: whether it takes updates."""
    media, content = triples(list(_service(data, head)), head["accept"], limit, TRIPLES)
    return Frame({"status": 200, "type": media}, content)


def _service(data: Data, head: Mapping[str, Any]) -> _Statements:
    endpoint = f"{head['public']}/sparql"
    it, dataset, default = f"{endpoint}#service", f"{endpoint}#dataset", f"{endpoint}#default"
    features = [*(["UnionDefaultGraph"] if data.several else []), "EmptyGraphs"]
    languages = ["SPARQL11Query", *(["SPARQL11Update"] if head["update"] else [])]
    yield from _say(
        it,
        (RDF["type"], NamedNode(SD["Service"])),
        (SD["endpoint"], NamedNode(endpoint)),
        *((SD["supportedLanguage"], NamedNode(SD[name])) for name in languages),
        *((SD["resultFormat"], NamedNode(_FORMATS[name])) for name in _RESULTS),
        *((SD["feature"], NamedNode(SD[name])) for name in features),
        (SD["defaultDataset"], NamedNode(dataset)),
    )
    yield from _say(
        dataset,
        (RDF["type"], NamedNode(SD["Dataset"])),
        (SD["defaultGraph"], NamedNode(default)),
        (DCTERMS["source"], NamedNode(f"{head['public']}/.well-known/void#dataset")),
    )
    size = sum(1 for _ in data.asked.quads_for_pattern(None, None, None, DefaultGraph()))
    yield from _say(default, (RDF["type"], NamedNode(SD["Graph"])), (VOID["triples"], size))
    graphs = sorted(g.value for g in data.store.named_graphs() if isinstance(g, NamedNode))
    for number, name in enumerate(graphs[:_MANY], 1):
        named = f"{endpoint}#graph-{number}"
        yield from _say(dataset, (SD["namedGraph"], NamedNode(named)))
        yield from _say(
            named, (RDF["type"], NamedNode(SD["NamedGraph"])), (SD["name"], NamedNode(name))
        )


def _count(store: Store) -> Counts:
    """Count what is in the default graph."""
    ((triples, subjects),) = _rows(
        store, "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?m) { ?s ?p ?o }"
    )
    ((objects, _),) = _rows(store, "SELECT (COUNT(DISTINCT ?o) AS ?n) (0 AS ?m) { ?s ?p ?o }")
    ((entities, _),) = _rows(store, "SELECT (COUNT(DISTINCT ?s) AS ?n) (0 AS ?m) { ?s a ?c }")
    classes = _rows(
        store, "SELECT ?n (COUNT(DISTINCT ?s) AS ?m) { ?s a ?n FILTER isIRI(?n) } GROUP BY ?n"
    )
    properties = _rows(store, "SELECT ?n (COUNT(*) AS ?m) { ?s ?n ?o } GROUP BY ?n")
    return Counts(
        int(triples), int(subjects), int(objects), int(entities), tuple(classes), tuple(properties)
    )


def _rows(store: Store, query: str) -> list[tuple[str, int]]:
    """The values of ?n and ?m, sorted."""
    found = store.query(query)
    assert isinstance(found, QuerySolutions)  # noqa: S101 - for the type checker: it is a SELECT
    return sorted((row["n"].value, int(row["m"].value)) for row in found)
