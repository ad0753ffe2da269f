"""Where to load to, and as whom; where SPARQL servers answer, by product.

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

On Virtuoso a query that is being answered at the very moment at which a graph takes the place
of another may see a part of each: it reads without a snapshot. The next one sees the whole.

``+s`` behind the name stands for https (``graphdb+s://...``). Without a user Virtuoso is
read at ``/sparql``. Of these Oxigraph and Virtuoso are tested here; the others are as
their manuals say.
"""  # noqa: E501 - a table

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from msgspec import Struct, field

from kg.errors import ConfigurationError
from kg.names import is_iri
from kg.remote import PASSWORD, USER, Credentials

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):(.*)", re.DOTALL)
_SECRETS: Final = re.compile(r"pass(word|wd)?|pwd|secret|token|api_?key", re.IGNORECASE)


class Address(Struct, frozen=True):
    """A target as it was named: ``scheme:rest``. ``url`` has no user, password or query.

    >>> Address.parse("bolt://ada@localhost:7687/?database=kg")
    Address(scheme='bolt', url='bolt://localhost:7687/', user='ada', options={'database': 'kg'})
    >>> Address.parse("ladybug:kg.lbug").path
    'kg.lbug'
    """

    scheme: str
    url: str
    user: str = ""
    options: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read an address. Raises ConfigurationError, never with a password in it.

        A password in an address would be seen in the list of processes and in the history
        of the shell, so such an address is refused.
        """
        found = _SCHEME.fullmatch(text)
        if found is None:
            return cls("", text)
        scheme, rest = found[1].lower(), found[2]
        if not rest.startswith("//"):
            return cls(scheme, rest)
        try:
            parts = urlsplit(text)
            if "@" in text.replace(parts.netloc, "", 1):
                raise ValueError  # noqa: TRY301 - part of a password, it may be
            host = parts.hostname or ""
            port = "" if parts.port is None else f":{parts.port}"
        except ValueError:
            raise ConfigurationError(
                f"the {scheme} address cannot be read; write {scheme}://USER@HOST:PORT/PATH"
                " (and %40 for an @ in any of them)"
            ) from None
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        if parts.password is not None or any(map(_SECRETS.fullmatch, options)):
            raise ConfigurationError(
                f"the {scheme} address of {host or 'the target'} has a password in it, for all to"
                f" see; take it out, and set {PASSWORD} or wait to be asked"
            )
        host = f"[{host}]" if ":" in host else host
        url = f"{parts.scheme}://{host}{port}{parts.path}"
        return cls(scheme, url, unquote(parts.username or ""), options)

    @property
    def path(self) -> str:
        """The path of a file or folder, of an address such as ``ladybug:PATH``."""
        return self.url

    def only(self, *options: str) -> None:
        """Make sure that no option is given but these. Raises ConfigurationError."""
        for name in self.options:
            if name not in options:
                known = f"it has {', '.join(options)}" if options else "it has none"
                raise ConfigurationError(f"a {self.scheme} address has no option {name!r}; {known}")


def credentials(
    address: Address,
    user: str | None = None,
    *,
    ask: Callable[[str], str] | None = None,
) -> Credentials:
    """Find out as whom to load: the user given, in the address, or in ``KG_LOAD_USER``.

    The password is that in ``KG_LOAD_PASSWORD``; where there is a user and no password,
    ``ask`` (with the user's name) gives it, if there is someone to be asked.
    """
    name = user or address.user or os.environ.get(USER, "")
    password = os.environ.get(PASSWORD)
    if password is None and name and ask is not None:
        password = ask(name)
    return Credentials(name, password or "")


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
        return _generic_service(address, base + path, graph)
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


def _generic_service(address: Address, query: str, graph: str) -> Service:
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
