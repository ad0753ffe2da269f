"""Where the servers answer, product by product."""

from __future__ import annotations

import re

import pytest

from kg.errors import ConfigurationError
from kg.load.address import Address
from kg.load.services import GRAPH, SCHEMES, Service, service
from kg.load.targets import KINDS

ADDRESSES = [
    ("fuseki://h:3030/ds", "http://h:3030/ds/query", "/ds/update", "/ds/data"),
    (
        "graphdb://h:7200/kg",
        "http://h:7200/repositories/kg",
        "/repositories/kg/statements",
        "/repositories/kg/rdf-graphs/service",
    ),
    (
        "rdf4j+s://h/kg/",
        "https://h/rdf4j-server/repositories/kg",
        "/rdf4j-server/repositories/kg/statements",
        "/rdf4j-server/repositories/kg/rdf-graphs/service",
    ),
    ("oxigraph://h:7878", "http://h:7878/query", "/update", "/store"),
    ("oxigraph://h/behind/a/proxy", "http://h/behind/a/proxy/query", "/behind/a/proxy/update",
     "/behind/a/proxy/store"),
    ("virtuoso://h:8890", "http://h:8890/sparql-auth", "/sparql-auth", "/sparql-graph-crud-auth"),
    ("stardog://h:5820/db", "http://h:5820/db/query", "/db/update", "/db"),
    ("neptune+s://h:8182", "https://h:8182/sparql", "/sparql", "/sparql/gsp/"),
    ("sparql://h/q?update=/u&store=s/t", "http://h/q", "/u", "/s/t"),
    ("sparql+s://h/sparql", "https://h/sparql", "/sparql", ""),
]  # fmt: skip


@pytest.mark.parametrize(("address", "query", "update", "store"), ADDRESSES)
def test_addresses(address: str, query: str, update: str, store: str) -> None:
    found = service(Address.parse(address))
    host = "/".join(query.split("/")[:3])
    assert (found.query, found.update) == (query, f"{host}{update}")
    assert found.store == (f"{host}{store}" if store else "")
    assert found.graph == GRAPH
    assert found.batch > 1000


def test_virtuoso_is_read_without_a_user_where_it_lets_all_read() -> None:
    assert service(Address.parse("virtuoso://h"), login=False).query == "http://h/sparql"


@pytest.mark.parametrize(
    ("given", "graph"), [("https://e/g", "https://e/g"), ("default", ""), ("urn:x:y", "urn:x:y")]
)
def test_the_graph(given: str, graph: str) -> None:
    found = service(Address.parse(f"oxigraph://h?graph={given}"))
    assert found == Service("http://h/query", "http://h/update", "http://h/store", graph, 20_000)


WRONG = [
    ("fuseki://h:3030", "names no dataset; write fuseki://HOST:PORT/DATASET"),
    ("graphdb+s://h/", "names no repository; write graphdb+s://HOST:PORT/REPOSITORY"),
    ("oxigraph:h", "oxigraph: the address has no host"),
    ("oxigraph://h?graph=mine", "'mine' is no IRI of a graph"),
    ("oxigraph://h?graph=https://e/%3E", "is no IRI of a graph"),
    ("oxigraph://h?update=/x", "has no option 'update'"),
    ("sparql://h/q?update=http://other/u", "is on another server than http://h/q; a password"),
    ("sparql://h/q?store=http://other/u", "is on another server"),
]


@pytest.mark.parametrize(("address", "said"), WRONG)
def test_what_an_address_lacks(address: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=re.escape(said)):
        service(Address.parse(address))


def test_help_lists_every_product() -> None:
    (kind,) = (k for k in KINDS if k.module == "sparql_server")
    assert kind.schemes == SCHEMES
    assert all(name in kind.what for name in SCHEMES if "+" not in name)
