"""The ASGI application: its routes, and what holds for all of them."""

from __future__ import annotations

import re
import sys
from typing import Final
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.errors import WorkerLost
from kg.serve.endpoints import Endpoints
from kg.serve.http_error import HttpError
from kg.serve.query_page import QueryPage
from kg.serve.query_pool import WorkerPool
from kg.serve.responses import ResponseBudget, error_response
from kg.serve.served_dataset import ServedGraph, ServerSettings

_LOOPBACK: Final = r"https?://(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?"
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_HOST: Final = re.compile(r"[A-Za-z0-9._~-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")
_READ: Final = ["GET", "OPTIONS"]
_WRITE: Final = ["GET", "PUT", "POST", "DELETE", "OPTIONS"]
_ALL: Final = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]
_EXPOSED: Final = ["ETag", "Link", "Location", "Content-Location", "Allow", "Retry-After"]
_ACCEPTED: Final = ["Accept", "Authorization", "Content-Type", "If-None-Match"]


def application(
    pool: WorkerPool, source: ServedGraph, settings: ServerSettings, drawn: bytes | None
) -> ASGIApp:
    """Make the application. ``drawn``: the interactive page of the data as first loaded."""
    at = Endpoints(pool, settings, source.name, drawn)
    query = QueryPage(source.examples)
    routes = [
        Route("/", at.home),
        Route("/sparql", at.sparql, methods=["GET", "POST", "OPTIONS"]),
        Route("/query", query.page),
        Route("/web/{name:path}", query.asset),
        Route("/.well-known/void", at.void),
        Route("/data", at.graphs, methods=_WRITE),
        Route("/data.{suffix}", at.dump),
        Route("/data/{path:path}", at.graph, methods=_WRITE),
        Route("/{path:path}", at.thing),
    ]
    cors = Middleware(
        CORSMiddleware,
        allow_origins=settings.origins,
        allow_origin_regex=_LOOPBACK,
        allow_methods=_ALL,
        allow_headers=_ACCEPTED,
        expose_headers=_EXPOSED,
        max_age=600,
    )
    handlers = {HttpError: _http_error, WorkerLost: _lost, HTTPException: _http, Exception: _broken}
    hosts = _hosts(settings)
    app = Starlette(
        routes=routes,
        middleware=[cors, Middleware(_HostCheck, allowed=hosts)],
        exception_handlers=handlers,
    )
    app.state.pending = ResponseBudget(settings.limits.pending)
    app.state.public = settings.public
    return app


class _HostCheck:
    """Refuses requests for other host names (DNS rebinding)."""

    def __init__(self, app: ASGIApp, allowed: frozenset[str] | None) -> None:
        self._app = app
        self._allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        host = request.headers.get("host", "localhost")
        if not _HOST.fullmatch(host):
            await error_response(request, HttpError(400, "the Host header is malformed"))(
                scope, receive, send
            )
        elif self._allowed is not None and _name(host) not in self._allowed:
            text = f"this server is not {host}; to serve under that name: kg serve --public-url URL"
            await error_response(request, HttpError(421, text))(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _hosts(settings: ServerSettings) -> frozenset[str] | None:
    """The names by which a server that listens on this machine alone may be called."""
    if settings.host not in _LOCAL and not settings.host.startswith("127."):
        return None
    public = urlsplit(settings.public or "").hostname
    return _LOCAL | {settings.host} | ({public.lower()} if public else set())


def _name(host: str) -> str:
    return (urlsplit(f"//{host}").hostname or "").lower()


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HttpError)  # noqa: S101 - it is registered for these alone
    return error_response(request, error)


async def _lost(request: Request, error: Exception) -> Response:
    return error_response(request, HttpError(503, str(error)))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for these alone
    return error_response(request, HttpError(error.status_code, error.detail, error.headers))


async def _broken(request: Request, error: Exception) -> Response:
    sys.stderr.write(f"kg: a bug in kg: {error!r} at {request.scope['path']!r}; please report it\n")
    return error_response(request, HttpError(500, "this is a bug of the server; its log says more"))
