"""Addresses of targets: what they name, and that no password is in them or gets out."""

from __future__ import annotations

import re

import pytest

from kg.errors import ConfigurationError, UnknownName
from kg.load import address
from kg.load.address import GRAPH, SCHEMES, Address, Service, credentials, service
from kg.load.target import KINDS, kind, open_target
from kg.remote import Credentials

ADDRESSES = [
    ("bolt://localhost:7687", "bolt", "bolt://localhost:7687", "", {}),
    ("NEO4J+S://ada@db.example/", "neo4j+s", "neo4j+s://db.example/", "ada", {}),
    ("postgresql://[::1]:5433/kg?graph=a%20b", "postgresql", "postgresql://[::1]:5433/kg", "",
     {"graph": "a b"}),
    ("bolt://a%40b@h?database=", "bolt", "bolt://h", "a@b", {"database": ""}),
    ("ladybug:some/place.lbug", "ladybug", "some/place.lbug", "", {}),
    ("json:/a/b@c?d.json", "json", "/a/b@c?d.json", "", {}),
    ("graph.json", "", "graph.json", "", {}),
    ("C:\\graph.json", "", "C:\\graph.json", "", {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "scheme", "url", "user", "options"), ADDRESSES)
def test_it_is_read(text: str, scheme: str, url: str, user: str, options: dict[str, str]) -> None:
    assert Address.parse(text) == Address(scheme, url, user, options)


@pytest.mark.parametrize(
    "text",
    [
        "bolt://ada:s3cret@localhost",
        "bolt://:s3cret@localhost",
        "https://ada:s3cret@db.example/repo",
        "postgresql://localhost/kg?password=s3cret",
        "https://db.example/?api_key=s3cret",
        "bolt://ada:12/s3cret@localhost",
        "bolt://ada:s3cret#x@localhost",
        "bolt://ada:s3cret/x@localhost",
        "bolt://[s3cret",
    ],
)
def test_a_password_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Address.parse(text)
    assert "s3cret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_options_that_nobody_knows_are_refused() -> None:
    Address.parse("bolt://h?database=kg").only("database")
    with pytest.raises(ConfigurationError, match="has no option 'database'; it has graph"):
        Address.parse("bolt://h?database=kg").only("graph")
    with pytest.raises(ConfigurationError, match="it has none"):
        Address.parse("bolt://h?database=kg").only()


HOME = Address.parse("bolt://h")
LOGINS = [
    (None, HOME, {}, Credentials()),
    ("ada", HOME, {"KG_LOAD_PASSWORD": "x"}, Credentials("ada", "x")),
    (None, Address.parse("bolt://bo@h"), {"KG_LOAD_USER": "ada"}, Credentials("bo", "asked")),
    ("cy", Address.parse("bolt://bo@h"), {"KG_LOAD_USER": "ada"}, Credentials("cy", "asked")),
    (None, HOME, {"KG_LOAD_USER": "ada", "KG_LOAD_PASSWORD": ""}, Credentials("ada")),
    (None, HOME, {"KG_LOAD_PASSWORD": "token"}, Credentials("", "token")),
]


@pytest.mark.parametrize(("user", "address", "environment", "expected"), LOGINS)
def test_who_loads(
    user: str | None,
    address: Address,
    environment: dict[str, str],
    expected: Credentials,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("KG_LOAD_USER", "KG_LOAD_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    found = credentials(address, user, ask=lambda _: "asked")
    assert found == expected


def test_nobody_is_there_to_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_LOAD_USER", "ada")
    monkeypatch.delenv("KG_LOAD_PASSWORD", raising=False)
    assert credentials(HOME) == Credentials("ada")


def test_a_password_is_not_shown() -> None:
    assert "x1" not in repr(Credentials("ada", "x1")) + str(Credentials("ada", "x1"))


@pytest.mark.parametrize("text", ["output", "mongodb://h", "x.ttl", ""])
def test_no_kind_of_target(text: str) -> None:
    with pytest.raises(UnknownName, match="names no kind of target; write one like "):
        open_target(Address.parse(text))


@pytest.mark.parametrize("each", KINDS, ids=lambda each: each.module)
def test_each_kind_opens_its_example_and_touches_nothing(
    each: object, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(str(tmp_path))
    address = Address.parse(each.example)  # type: ignore[attr-defined]
    assert kind(address) is each
    target = open_target(address, Credentials("ada", "s3cret"))
    assert target.promise
    assert target.name
    assert "s3cret" not in target.name
    target.close()
    assert not list(tmp_path.iterdir())  # type: ignore[attr-defined]


PRODUCT_ADDRESSES = [
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


@pytest.mark.parametrize(("address", "query", "update", "store"), PRODUCT_ADDRESSES)
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
    for name in (name for name in SCHEMES if "+" not in name):
        assert name in kind.what
        assert f"``{name}://" in (address.__doc__ or "")
