"""The data set described in VoID and DCAT, and as a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Triple

from kg.names import DCTERMS, PREFIXES, RDF, XSD, Namespace
from kg.serve.content_negotiation import best
from kg.serve.counts import Counts, count
from kg.serve.escaped_html import Html, document, el, join
from kg.serve.http_media import HTML, TRIPLES
from kg.serve.ipc import Frame
from kg.serve.page_fragments import rows
from kg.serve.query_answers import triples
from kg.serve.store_facts import short
from kg.serve.worker_data import Data

VOID: Final = Namespace("http://rdfs.org/ns/void#")
DCAT: Final = Namespace("http://www.w3.org/ns/dcat#")
FOAF: Final = Namespace("http://xmlns.com/foaf/0.1/")
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
Value = str | int | NamedNode
Pair = tuple[str, Value]
Said = Iterator[Triple]


def catalogue(data: Data, head: Mapping[str, Any], limit: int) -> Frame:
    """Describe the data set, as a page to a browser. Raises Refusal (406)."""
    counts = count(data.asked)
    if best(head["accept"], [*TRIPLES, HTML]) == HTML:
        return Frame({"status": 200, "type": HTML}, _page(counts, head))
    found = list(_dataset(data, counts, head))
    media, content = triples(found, head["accept"], limit, TRIPLES)
    return Frame({"status": 200, "type": media}, content)


def said(it: str, *pairs: Pair) -> Said:
    """Say some things of one thing: texts and whole numbers become literals."""
    for predicate, value in pairs:
        if isinstance(value, NamedNode):
            term: NamedNode | Literal = value
        elif isinstance(value, int):
            term = Literal(str(value), datatype=NamedNode(XSD["integer"]))
        else:
            term = Literal(value)
        yield Triple(NamedNode(it), NamedNode(predicate), term)


def _dataset(data: Data, counts: Counts, head: Mapping[str, Any]) -> Said:
    public = head["public"]
    page, it = f"{public}/.well-known/void", f"{public}/.well-known/void#dataset"
    yield from said(
        page,
        (RDF["type"], NamedNode(VOID["DatasetDescription"])),
        (DCTERMS["title"], f"Description of {head['title']}"),
        (FOAF["primaryTopic"], NamedNode(it)),
    )
    yield from said(
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


def _licence(head: Mapping[str, Any]) -> list[Pair]:
    return [(DCTERMS["license"], NamedNode(head["licence"]))] if head["licence"] else []


def _counted(it: str, counts: Counts) -> Said:
    yield from said(
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


def _partitions(it: str, what: str, unit: str, found: tuple[tuple[str, int], ...]) -> Said:
    for number, (name, amount) in enumerate(found, 1):
        part = f"{it}-{what}-{number}"
        yield from said(it, (VOID[f"{what}Partition"], NamedNode(part)))
        yield from said(part, (VOID[what], NamedNode(name)), (VOID[unit], amount))


def _distributions(it: str, head: Mapping[str, Any]) -> Said:
    public = head["public"]
    service = NamedNode(f"{public}/sparql#service")
    yield from said(
        service.value,
        (RDF["type"], NamedNode(DCAT["DataService"])),
        (DCTERMS["title"], "SPARQL endpoint"),
        (DCAT["endpointURL"], NamedNode(f"{public}/sparql")),
        (DCAT["servesDataset"], NamedNode(it)),
    )
    for suffix, media in DUMPS.items():
        place, one = NamedNode(f"{public}/data.{suffix}"), f"{it}-{suffix}"
        yield from said(it, (VOID["dataDump"], place), (DCAT["distribution"], NamedNode(one)))
        yield from said(
            one,
            (RDF["type"], NamedNode(DCAT["Distribution"])),
            (DCAT["downloadURL"], place),
            (DCAT["accessURL"], place),
            (DCAT["accessService"], service),
            (DCAT["mediaType"], NamedNode(_IANA[media])),
            *_licence(head),
        )


def _page(counts: Counts, head: Mapping[str, Any]) -> bytes:
    licence = head["licence"]
    files = [el("a", f"data.{suffix}", href=f"/data.{suffix}") for suffix in DUMPS]
    return document(
        head["title"],
        el("h1", head["title"]),
        el("p", _ABOUT, class_="definition"),
        rows(
            [
                ("Triples", f"{counts.triples:,}"),
                ("Things", f"{counts.entities:,}"),
                ("Licence", el("a", licence, href=licence, rel="external") if licence else ""),
                ("Rights", _RIGHTS),
                ("SPARQL", el("a", f"{head['public']}/sparql", href="/sparql")),
                ("Everything", join(files, by=" ")),
            ]
        ),
        _table("Classes", "things", counts.classes),
        _table("Properties", "triples", counts.properties),
    )


def _table(title: str, unit: str, found: tuple[tuple[str, int], ...]) -> Html:
    lines = [el("tr", el("td", short(name)), el("td", f"{n:,}")) for name, n in found]
    top = el("tr", el("th", title, scope="col"), el("th", unit, scope="col"))
    return el("section", el("h2", title), el("table", el("thead", top), el("tbody", lines)))
