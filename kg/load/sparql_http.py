"""The protocol of SPARQL over HTTP: queries and updates of a server."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from kg.errors import TargetError
from kg.http_client import HttpClient, Reply, shown

SELECT: Final = "application/sparql-results+json"
TRIPLES: Final = "application/n-triples, text/turtle;q=0.9"
_FORM: Final = "application/x-www-form-urlencoded"
_SHORT: Final = 1500
"""Characters of a query that still goes into an address."""


class Endpoint(HttpClient):
    """A server that answers SPARQL."""

    def query(
        self, url: str, query: str, accept: str = SELECT, extra: Mapping[str, str] | None = None
    ) -> Reply:
        """Ask a query: by GET while it is short, as caches like it, else by POST.

        ``extra``: further parameters of the protocol. Raises TargetError.
        """
        encoded = urlencode({"query": query, **(extra or {})})
        if len(encoded) > _SHORT:
            headers = {"Content-Type": _FORM, "Accept": accept}
            return self.send("POST", url, encoded.encode(), headers)
        join = "&" if urlsplit(url).query else "?"
        return self.send("GET", f"{url}{join}{encoded}", None, {"Accept": accept})

    def rows(self, url: str, query: str) -> list[dict[str, str]]:
        """The rows of a SELECT as plain values, without unbound variables."""
        reply = self.query(url, query)
        try:
            found: Any = json.loads(reply.data)
            bindings = found["results"]["bindings"]
            return [{k: str(v["value"]) for k, v in row.items()} for row in bindings]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise TargetError(
                f"{shown(url)} answers {reply.media_type or 'something'} that is no table of"
                " SPARQL; check that this is the address of its queries"
            ) from None

    def update(self, url: str, update: str, *, again: bool = True) -> None:
        """Run an update. ``again``: whether it may be sent twice. Raises TargetError."""
        body = urlencode({"update": update}).encode()
        self.send("POST", url, body, {"Content-Type": _FORM}, again=again)
