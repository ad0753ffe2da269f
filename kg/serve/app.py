"""The application: which handler answers a request, and what holds for all of them."""

from __future__ import annotations

import re
import sys
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from kg.errors import WorkerLost
from kg.names import TKG
from kg.serve import pages
from kg.serve.content_negotiation import HTML, negotiate
from kg.serve.endpoints import Endpoints
from kg.serve.http_messages import SAFE_HEADERS, HttpError, Request, Response
from kg.serve.mcp_endpoint import McpEndpoint
from kg.serve.query_page import QueryPage, openapi
from kg.serve.query_pool import WorkerPool
from kg.serve.served_dataset import ServedGraph, ServerSettings

Handler: TypeAlias = Callable[[Request], Awaitable[Response]]
_LOOPBACK: Final = re.compile(r"https?://(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?")
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_HOST: Final = re.compile(r"[A-Za-z0-9._~-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")
_READ: Final = "GET, HEAD, OPTIONS"
_WRITE: Final = "GET, HEAD, OPTIONS, PUT, POST, DELETE"
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": _WRITE,
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Encoding, Content-Type,"
    " If-None-Match",
    "Access-Control-Max-Age": "600",
}
_EXPOSED: Final = "ETag, Link, Location, Content-Location, Allow, Retry-After"


class Application:
    """Answers requests. ``drawn``: the interactive page of the data as first loaded."""

    def __init__(
        self, pool: WorkerPool, source: ServedGraph, settings: ServerSettings, drawn: bytes | None
    ) -> None:
        shown = None if drawn is None else pages.with_questions(drawn)
        at = Endpoints(pool, settings, source.name, shown, source.stamp is not None)
        query = QueryPage(source.examples)
        self._assistants = McpEndpoint(pool, source.name)
        data = _READ if settings.token is None else _WRITE
        self._exact: Mapping[str, tuple[Handler, str]] = {
            "/": (at.home, _READ),
            "/sparql": (at.sparql, "GET, HEAD, POST, OPTIONS"),
            "/query": (query.page, _READ),
            "/search": (at.search, _READ),
            "/ask": (at.ask, _READ),
            "/.well-known/void": (partial(at.described, what="catalogue"), _READ),
            "/page": (at.graph_page, _READ),
            "/version": (at.version, _READ),
            "/decisions": (at.decisions, "POST, OPTIONS"),
            "/extract": (at.extract, "POST, OPTIONS"),
            "/openapi.json": (openapi, _READ),
            "/mcp": (self._mcp, "POST, OPTIONS"),
            "/data": (at.graphs, data),
        }
        self._below: Mapping[str, tuple[Handler, str]] = {
            "/web/": (query.asset, _READ),
            "/data.": (at.dump, _READ),
            "/data/": (at.graph, data),
            urlsplit(TKG).path: (partial(at.about, what="term"), _READ),
            "/": (partial(at.about, what="thing"), _READ),
        }
        self._origins = frozenset(settings.origins)
        self._hosts = _hosts(settings)

    async def answer(self, request: Request) -> Response:
        """Answer a request, whatever happens."""
        try:
            self._check_host(request)
            response = self._preflight(request) or await self._routed(request)
        except HttpError as error:
            response = _error(request, error)
        except WorkerLost as error:
            response = _error(request, HttpError(503, str(error)))
        except Exception as error:  # noqa: BLE001 - a bug, which the log tells
            where = f"{error!r} at {request.path!r}"
            sys.stderr.write(f"kg: a bug in kg: {where}; please report it\n")
            response = _error(request, HttpError(500, "a bug of the server; its log says more"))
        return self._shared(request, response)

    async def _routed(self, request: Request) -> Response:
        path = request.path
        found = self._exact.get(path)
        if found is None:
            found = next(f for start, f in self._below.items() if path.startswith(start))
        handler, methods = found
        if request.method not in methods.split(", "):
            text = f"Method Not Allowed; here there are {methods}"
            changes = methods == _READ and f"{path}/".startswith("/data/")
            hint = "; changes need: kg serve --update" if changes else ""
            raise HttpError(405, text + hint, {"Allow": methods})
        if request.method == "OPTIONS":
            return Response(204, headers={**SAFE_HEADERS, "Allow": methods})
        return await handler(request)

    async def _mcp(self, request: Request) -> Response:
        """MCP; pages of other sites may not send messages, as its standard demands."""
        origin = request.headers.get("origin")
        own = origin is None or origin.partition("://")[2] == request.headers.get("host")
        if not own and not self._allowed(origin or ""):
            text = f"pages of {origin} may not call this server; that needs: kg serve --cors ORIGIN"
            raise HttpError(403, text)
        return await self._assistants.answer(request)

    def _check_host(self, request: Request) -> None:
        """Refuse requests for other host names (DNS rebinding)."""
        host = request.headers.get("host", "localhost")
        if not _HOST.fullmatch(host):
            raise HttpError(400, "the Host header is malformed")
        if self._hosts is not None and host not in self._hosts and _name(host) not in self._hosts:
            text = f"this server is not {host}; to serve under that name: kg serve --public-url URL"
            raise HttpError(421, text)

    def _preflight(self, request: Request) -> Response | None:
        """The answer to a browser that asks whether a page may send a request."""
        if request.method != "OPTIONS" or "access-control-request-method" not in request.headers:
            return None
        allowed = self._allowed(request.headers.get("origin", ""))
        return Response(200 if allowed else 400, headers=dict(_PREFLIGHT))

    def _shared(self, request: Request, response: Response) -> Response:
        """Let web pages that may read the response do so (CORS)."""
        origin = request.headers.get("origin")
        if origin is not None:
            vary = response.headers.get("Vary")
            more = {"Vary": f"{vary}, Origin" if vary else "Origin"}
            if self._allowed(origin):
                more["Access-Control-Allow-Origin"] = "*" if "*" in self._origins else origin
                more["Access-Control-Expose-Headers"] = _EXPOSED
            response.headers = {**response.headers, **more}
        return response

    def _allowed(self, origin: str) -> bool:
        known = origin in self._origins or "*" in self._origins
        return known or _LOOPBACK.fullmatch(origin) is not None


def _hosts(settings: ServerSettings) -> frozenset[str] | None:
    """The names by which a server that listens on this machine alone may be called."""
    if settings.host not in _LOCAL and not settings.host.startswith("127."):
        return None
    public = urlsplit(settings.public or "").hostname
    return _LOCAL | {settings.host} | ({public.lower()} if public else set())


def _name(host: str) -> str:
    return (urlsplit(f"//{host}").hostname or "").lower()


def _error(request: Request, error: HttpError) -> Response:
    """An error: as a page to a browser, as text to others."""
    headers = {**SAFE_HEADERS, "Vary": "Accept", **error.headers}
    if negotiate(request.headers.get("accept"), ("text/plain", HTML)) != HTML:
        text = f"{error}\n".encode("utf-8", "replace")
        return Response(error.status, text, "text/plain; charset=utf-8", headers)
    content = pages.page("error", title=error.status, reason=str(error))
    policy = {**headers, "Content-Security-Policy": pages.POLICY}
    return Response(error.status, content, f"{HTML}; charset=utf-8", policy)
