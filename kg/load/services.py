"""Where SPARQL servers answer: the addresses of queries, updates and graphs, by product.

| address | query | update | graphs |
| --- | --- | --- | --- |
| ``fuseki://HOST:3030/DATASET`` | ``/DATASET/query`` | ``/DATASET/update`` | ``/DATASET/data`` |
| ``graphdb://HOST:7200/REPOSITORY`` | ``/repositories/REPOSITORY`` | ``.../statements`` | ``.../rdf-graphs/service`` |
| ``rdf4j://HOST:8080/REPOSITORY`` | ``/rdf4j-server/repositories/REPOSITORY`` | ``.../statements`` | ``.../rdf-graphs/service`` |
| ``oxigraph://HOST:7878`` | ``/query`` | ``/update`` | ``/store`` |
| ``virtuoso://HOST:8890`` | ``/sparql-auth`` | ``/sparql-auth`` | ``/sparql-graph-crud-auth`` |
| ``stardog://HOST:5820/DATABASE`` | ``/DATABASE/query`` | ``/DATABASE/update`` | ``/DATABASE`` |
| ``neptune://HOST:8182`` | ``/sparql`` | ``/sparql`` | ``/sparql/gsp/`` |
| ``sparql://HOST/PATH`` | as given | ``?update=`` | ``?store=`` |

``+s`` behind the name stands for https (``graphdb+s://...``). Without a user Virtuoso is
read at ``/sparql``. Of these Oxigraph and Virtuoso are tested here; the others are as
their manuals say.
"""  # noqa: E501 - a table

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from kg.errors import ConfigurationError
from kg.load.address import Address
from kg.names import is_iri

GRAPH: Final = "https://w3id.org/trendkg/graph"
"""The named graph that a load fills unless another is named."""
DEFAULT: Final = "default"
"""How a person calls the graph without a name."""


class Service(Struct, frozen=True):
    """A server's addresses, of which ``store`` may be "", and the graph in it ("" for default).

    ``batch``: triples that one request may hold.
    """

    query: str
    update: str
    store: str
    graph: str
    batch: int


class _Product(Struct, frozen=True):
    """Paths, in which ``{}`` stands for the path given, without slashes at its ends."""

    query: str
    update: str
    store: str
    place: str = ""
    batch: int = 20_000


PRODUCTS: Final[Mapping[str, _Product]] = {
    "fuseki": _Product("{}/query", "{}/update", "{}/data", "DATASET"),
    "graphdb": _Product(
        "repositories/{}",
        "repositories/{}/statements",
        "repositories/{}/rdf-graphs/service",
        "REPOSITORY",
    ),
    "rdf4j": _Product(
        "rdf4j-server/repositories/{}",
        "rdf4j-server/repositories/{}/statements",
        "rdf4j-server/repositories/{}/rdf-graphs/service",
        "REPOSITORY",
    ),
    "oxigraph": _Product("{}/query", "{}/update", "{}/store"),
    "virtuoso": _Product("sparql-auth", "sparql-auth", "sparql-graph-crud-auth", batch=5_000),
    "stardog": _Product("{}/query", "{}/update", "{}", "DATABASE"),
    "neptune": _Product("sparql", "sparql", "sparql/gsp/"),
}
SCHEMES: Final = tuple(f"{name}{s}" for name in (*PRODUCTS, "sparql") for s in ("", "+s"))
_BY_UPDATE: Final = 2_000
"""Triples of a batch that goes as the text of an update."""


def service(address: Address, *, login: bool = True) -> Service:
    """Find where a server answers. Raises ConfigurationError where an address lacks something."""
    name, _, secure = address.scheme.partition("+")
    parts = urlsplit(address.url)
    base = f"http{secure}://{parts.netloc}/"
    path = parts.path.strip("/")
    graph = _graph(address)
    if not parts.netloc:
        raise ConfigurationError(f"{address.scheme}: the address has no host; write {name}://HOST/")
    if name == "sparql":
        address.only("graph", "update", "store")
        return _given(address, base + path, graph)
    address.only("graph")
    product = PRODUCTS[name]
    if product.place and not path:
        raise ConfigurationError(
            f"{address.url} names no {product.place.lower()}; write"
            f" {address.scheme}://HOST:PORT/{product.place}"
        )
    query, update, store = (
        urljoin(base, f"./{each.format(path).lstrip('/')}")
        for each in (product.query, product.update, product.store)
    )
    if name == "virtuoso" and not login:
        query = f"{base}sparql"
    return Service(query, update, store, graph, product.batch)


def _given(address: Address, query: str, graph: str) -> Service:
    update = urljoin(query, address.options.get("update", query))
    store = address.options.get("store", "")
    store = urljoin(query, store) if store else ""
    for each in (update, store or query):
        if urlsplit(each).netloc != urlsplit(query).netloc:
            raise ConfigurationError(
                f"{each} is on another server than {query}; a password goes to one server only"
            )
    return Service(query, update, store, graph, 20_000 if store else _BY_UPDATE)


def _graph(address: Address) -> str:
    graph = address.options.get("graph", GRAPH)
    if graph == DEFAULT:
        return ""
    if not is_iri(graph):
        raise ConfigurationError(
            f"{graph!r} is no IRI of a graph; give graph=https://..., or graph=default"
        )
    return graph
