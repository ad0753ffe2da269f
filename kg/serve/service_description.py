"""The endpoint described: SPARQL 1.1 Service Description."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pyoxigraph import DefaultGraph, NamedNode

from kg.names import DCTERMS, RDF, Namespace
from kg.serve.dataset_catalogue import VOID, Said, said
from kg.serve.http_media import TRIPLES
from kg.serve.ipc import Frame
from kg.serve.query_answers import triples
from kg.serve.worker_data import Data

SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMATS: Final = Namespace("http://www.w3.org/ns/formats/")
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


def service(data: Data, head: Mapping[str, Any], limit: int) -> Frame:
    """Describe the service. ``update`` in ``head``: whether it takes updates."""
    media, content = triples(list(_service(data, head)), head["accept"], limit, TRIPLES)
    return Frame({"status": 200, "type": media}, content)


def _service(data: Data, head: Mapping[str, Any]) -> Said:
    endpoint = f"{head['public']}/sparql"
    it, dataset, default = f"{endpoint}#service", f"{endpoint}#dataset", f"{endpoint}#default"
    features = [*(["UnionDefaultGraph"] if data.several else []), "EmptyGraphs"]
    languages = ["SPARQL11Query", *(["SPARQL11Update"] if head["update"] else [])]
    yield from said(
        it,
        (RDF["type"], NamedNode(SD["Service"])),
        (SD["endpoint"], NamedNode(endpoint)),
        *((SD["supportedLanguage"], NamedNode(SD[name])) for name in languages),
        *((SD["resultFormat"], NamedNode(_FORMATS[name])) for name in _RESULTS),
        *((SD["feature"], NamedNode(SD[name])) for name in features),
        (SD["defaultDataset"], NamedNode(dataset)),
    )
    yield from said(
        dataset,
        (RDF["type"], NamedNode(SD["Dataset"])),
        (SD["defaultGraph"], NamedNode(default)),
        (DCTERMS["source"], NamedNode(f"{head['public']}/.well-known/void#dataset")),
    )
    size = sum(1 for _ in data.asked.quads_for_pattern(None, None, None, DefaultGraph()))
    yield from said(default, (RDF["type"], NamedNode(SD["Graph"])), (VOID["triples"], size))
    graphs = sorted(g.value for g in data.store.named_graphs() if isinstance(g, NamedNode))
    for number, name in enumerate(graphs[:_MANY], 1):
        named = f"{endpoint}#graph-{number}"
        yield from said(dataset, (SD["namedGraph"], NamedNode(named)))
        yield from said(
            named, (RDF["type"], NamedNode(SD["NamedGraph"])), (SD["name"], NamedNode(name))
        )
