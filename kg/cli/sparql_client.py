"""Asking a SPARQL server as one asks a graph at hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct
from pyoxigraph import (
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    Store,
    parse_query_results,
)

from kg.cli.options import ask_password
from kg.errors import ConfigurationError, QueryError, TargetError
from kg.graph import Answer
from kg.graph.query_errors import syntax_error
from kg.graph.query_results import Raw, Triples, received, serialised, typed
from kg.graph.sparql import Bindings, Value, bound, each_value, refuse
from kg.graph.sparql_lexer import form, prefixes_used
from kg.http_client import Refused, shown
from kg.load.address import SCHEMES, Address, credentials, service
from kg.load.sparql_http import SELECT, TRIPLES, Endpoint
from kg.model.schema import SHIPPED
from kg.names import PREFIXES

_TOPICS = f"""
CONSTRUCT {{ ?topic a ?class ; skos:prefLabel ?label ; skos:altLabel ?other }} WHERE {{
  VALUES ?class {{ {" ".join(f"<{kind.iri}>" for kind in SHIPPED.classes)} }}
  ?topic a ?class ; skos:prefLabel ?label . OPTIONAL {{ ?topic skos:altLabel ?other }}
}}
"""
_REPORTS = """
CONSTRUCT { ?report a tkg:Report ; dcterms:title ?title ; dcterms:source ?file } WHERE {
  ?report a tkg:Report ; dcterms:title ?title . OPTIONAL { ?report dcterms:source ?file }
}
"""


class Remote(Struct, dict=True):
    """A server where it answers queries, and the graph there that is asked ("": the default)."""

    url: str
    graph: str
    endpoint: Endpoint
    allow_service: bool = False

    @classmethod
    def open(
        cls, name: str, user: str | None, timeout: float, *, allow_service: bool = False
    ) -> Remote:
        """Find the server, and touch nothing yet. Raises ConfigurationError."""
        address = Address.parse(name)
        known = credentials(address, user, ask=ask_password())
        endpoint = Endpoint(known, timeout)
        if address.scheme in SCHEMES:
            where = service(address, login=bool(known.user))
            return cls(where.query, where.graph, endpoint, allow_service)
        if address.scheme not in {"http", "https"}:
            schemes = ", ".join(("https", *(s for s in SCHEMES if "+" not in s)))
            raise ConfigurationError(
                f"{shown(name)} is no address of a SPARQL server; it must begin with one of"
                f" {schemes}"
            )
        options = "&".join(f"{k}={v}" for k, v in address.options.items())
        return cls(
            f"{address.url}?{options}" if options else address.url, "", endpoint, allow_service
        )

    def query(self, query: str, **bindings: Value | Sequence[Value]) -> Answer:
        """Answer SPARQL. Raises QueryError, TargetError."""
        return typed(self._raw(query, bindings))

    def answer(
        self, query: str, form: str | None = None, **bindings: Value | Sequence[Value]
    ) -> str:
        """Answer SPARQL as text. Raises QueryError, UnknownName, TargetError."""
        return serialised(self._raw(query, bindings), form)

    @cached_property
    def store(self) -> Store:
        """A store with the topics and reports of the server, and their names."""
        store = Store()
        for query in (_TOPICS, _REPORTS):
            found = self.query(query)
            for triple in found if isinstance(found, Triples) else ():
                store.add(Quad(triple.subject, triple.predicate, triple.object))
        return store

    def _raw(self, query: str, bindings: Bindings) -> Raw:
        refuse(query, allow_service=self.allow_service)
        if bindings and form(query) == "SELECT":
            found = self._send(query, query)
            if isinstance(found, QuerySolutions):
                names = {variable.value for variable in found.variables}
                if bindings.keys() <= names:
                    return _filtered(found, bindings)
        return self._send(query, bound(query, bindings))

    def _send(self, query: str, text: str) -> Raw:
        """Ask a text, which a query has become."""
        accept = TRIPLES if form(query) in {"CONSTRUCT", "DESCRIBE"} else SELECT
        extra = {"default-graph-uri": self.graph} if self.graph else {}
        try:
            reply = self.endpoint.query(self.url, _with_prefixes(text), accept, extra)
        except Refused as error:
            if error.status == 400:
                raise self._syntax_error(query, error) from None
            raise
        try:
            return received(reply.media_type, reply.data)
        except (ValueError, SyntaxError, OSError):
            raise TargetError(
                f"{shown(self.url)} answers {reply.media_type or 'something'} that is no answer to"
                " a query; check that this is the address of its queries"
            ) from None

    def _syntax_error(self, query: str, error: Refused) -> QueryError:
        """Say where a query is malformed, if it is, as for a graph at hand."""
        found = syntax_error(query, allow_service=self.allow_service)
        return found if found.excerpt else QueryError(f"{error}; change the query")


def _filtered(found: QuerySolutions, bindings: Bindings) -> Raw:
    """The rows that have the values given.

    VALUES would let the server choose them, and does so for a graph at hand; but Virtuoso
    puts the value into every row where the query computes that variable.
    """
    results = json.loads(found.serialize(format=QueryResultsFormat.JSON) or b"")
    wanted = {name: list(map(_as_json, each_value(given))) for name, given in bindings.items()}
    results["results"]["bindings"] = [
        row
        for row in results["results"]["bindings"]
        if all(row.get(name) in choice for name, choice in wanted.items())
    ]
    return parse_query_results(json.dumps(results), QueryResultsFormat.JSON)


def _as_json(term: Value) -> dict[str, str]:
    results = serialised(Store().query(f"SELECT ?x {{ VALUES ?x {{ {term} }} }}"), "json")
    value: dict[str, str] = json.loads(results)["results"]["bindings"][0]["x"]
    return value


def _with_prefixes(query: str) -> str:
    """Declare the project's prefixes that a query uses and does not declare itself."""
    used, declared = prefixes_used(query)
    wanted = sorted((used - declared) & PREFIXES.keys())
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in wanted) + query
