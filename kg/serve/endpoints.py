"""The endpoints: HTTP requests become tasks for workers, as the protocols define them."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from hashlib import sha256
from typing import Any, Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.serve.content_negotiation import SUFFIXES, TRIPLES
from kg.serve.descriptions import DUMPS
from kg.serve.http_error import HttpError
from kg.serve.ipc import Frame
from kg.serve.query_pool import WorkerPool
from kg.serve.requests import (
    FORM,
    Parameters,
    authorize,
    body,
    media_type,
    parameters,
    single,
    text,
)
from kg.serve.resource_pages import SAFE
from kg.serve.responses import found, options, page
from kg.serve.served_dataset import ServerSettings

_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_ACCEPTED: Final = f"{FORM}, {_QUERY}"
_LONG: Final = 300.0
"""Seconds for what is made once for each state of the data."""


class Endpoints:
    """The endpoints over a pool of workers."""

    def __init__(
        self, pool: WorkerPool, settings: ServerSettings, title: str, drawn: bytes | None
    ) -> None:
        self._pool = pool
        self._settings = settings
        self._title = title
        self._kept: dict[tuple[str, ...], Frame] = {}
        self._generation = 0
        self._drawn = drawn

    async def sparql(self, request: Request) -> Response:
        """SPARQL 1.1 Protocol: queries, and updates where they are allowed."""
        if request.method == "OPTIONS":
            return options("GET, HEAD, POST, OPTIONS")
        values = parameters(request.url.query)
        if request.method == "POST":
            return await self._posted(request, values)
        if "update" in values:
            raise HttpError(400, "an update must be sent by POST")
        query = single(values, "query")
        if query is None:
            return await self._described(request, "service")
        return await self._queried(request, query, values)

    async def _posted(self, request: Request, values: Parameters) -> Response:
        kind = media_type(request)
        limits = self._settings.limits
        if kind == _UPDATE:
            authorize(request, self._settings.token)
            return await self._updated(await body(request, limits.upload), values)
        if kind == _QUERY:
            return await self._queried(request, text(await body(request, limits.body)), values)
        if kind != FORM:
            found_ = f"is of type {kind}" if kind else "has no Content-Type"
            raise HttpError(
                415, f"the content {found_}; send {_ACCEPTED}", {"Accept-Post": _ACCEPTED}
            )
        values = parameters(await body(request, limits.body))
        query, update = single(values, "query"), single(values, "update")
        if (query is None) == (update is None):
            raise HttpError(400, "send either one parameter 'query' or one parameter 'update'")
        if query is not None:
            return await self._queried(request, query, values)
        authorize(request, self._settings.token)
        return await self._updated((update or "").encode(), values)

    async def _queried(self, request: Request, query: str, values: Parameters) -> Response:
        sparql = {
            "query": query,
            "accept": request.headers.get("accept"),
            "default": values.get("default-graph-uri", []),
            "named": values.get("named-graph-uri", []),
        }
        return await self._answered(request, Frame({"do": "query", "sparql": sparql}))

    async def _updated(self, update: bytes, values: Parameters) -> Response:
        text(update)
        if "using-graph-uri" in values or "using-named-graph-uri" in values:
            raise HttpError(400, "say USING in the update itself: it is not taken from parameters")
        return await self._changed(Frame({"do": "update"}, update))

    async def graphs(self, request: Request) -> Response:
        """SPARQL 1.1 Graph Store HTTP Protocol, for graphs named by a parameter."""
        values = parameters(request.url.query)
        name = single(values, "graph")
        if name is not None and "default" in values:
            raise HttpError(400, "name one graph: either ?default or ?graph=IRI")
        return await self._graph(request, "" if "default" in values else name)

    async def graph(self, request: Request) -> Response:
        """Graph Store HTTP Protocol, for a graph whose name is the address asked for."""
        return await self._graph(
            request, public_address(request) + quote(request.scope["path"], safe=SAFE)
        )

    async def _graph(self, request: Request, name: str | None) -> Response:
        writable = self._settings.token is not None
        methods = "GET, HEAD, OPTIONS" + (", PUT, POST, DELETE" if writable else "")
        if request.method == "OPTIONS":
            return options(methods)
        if request.method in {"GET", "HEAD"}:
            accept = request.headers.get("accept")
            return await self._answered(
                request, Frame({"do": "graph", "graph": name, "accept": accept})
            )
        if not writable:
            text_ = "this server is read-only; changes need: kg serve --update"
            raise HttpError(405, text_, {"Allow": methods})
        authorize(request, self._settings.token)
        if request.method == "DELETE":
            return await self._changed(Frame({"do": "delete", "graph": _named(name)}))
        kind = media_type(request)
        if kind not in TRIPLES:
            raise HttpError(415, f"the content is of type {kind!r}; send {', '.join(TRIPLES)}")
        content = await body(request, self._settings.limits.upload)
        if request.method == "POST" and name is None:
            name = f"{public_address(request)}/data/{sha256(content).hexdigest()[:16]}"
        task = {"do": request.method.lower(), "graph": _named(name), "type": kind}
        return await self._changed(Frame(task, content))

    async def dump(self, request: Request) -> Response:
        """Everything, in the format that the address ends in."""
        media = DUMPS.get(request.path_params["suffix"])
        if media is None:
            raise HttpError(404, f"there is no such format; there are {', '.join(DUMPS)}")
        return await self._answered(request, Frame({"do": "dump", "accept": media}))

    async def void(self, request: Request) -> Response:
        """The description of the data set."""
        return await self._described(request, "catalogue")

    async def home(self, request: Request) -> Response:
        """The interactive page of the graph."""
        if self._drawn is not None and self._pool.generation == 0:
            return page(request, self._drawn)
        frame = await self._cached(Frame({"do": "page"}), "page")
        return page(request, frame.body)

    async def thing(self, request: Request) -> Response:
        """Linked data: a thing leads to a document about it."""
        path = request.scope["path"]
        task = {
            "do": "thing",
            "path": path,
            "accept": request.headers.get("accept"),
            "public": public_address(request),
        }
        frame = await self._run(request, Frame(task))
        address = quote(path, safe=SAFE)
        if frame.head["status"] == 303:
            headers = {"Vary": "Accept", "Link": _alternates(address)}
            return RedirectResponse(address + frame.head["suffix"], 303, headers)
        iri = quote(frame.head["iri"], safe=SAFE + "#%")
        about = {"Link": f'<{iri}>; rel="describes"', "Content-Location": address}
        return found(request, frame.head["type"], frame.body, about)

    async def _described(self, request: Request, what: str) -> Response:
        accept = request.headers.get("accept") or ""
        head = {
            "do": what,
            "accept": accept,
            "public": public_address(request),
            "title": self._title,
            "licence": self._settings.licence,
            "update": self._settings.token is not None,
        }
        frame = await self._cached(Frame(head), what, accept, public_address(request))
        return found(request, frame.head["type"], frame.body)

    async def _answered(self, request: Request, task: Frame) -> Response:
        frame = await self._run(request, task)
        return found(request, frame.head["type"], frame.body)

    async def _changed(self, task: Frame) -> Response:
        frame = _checked(await self._pool.change(task))
        created = frame.head["status"] == 201
        where = {"Location": quote(str(task.head["graph"]), safe=SAFE + "#%?")} if created else {}
        return Response(status_code=frame.head["status"], headers=where)

    async def _run(self, request: Request, task: Frame) -> Frame:
        return _checked(await _while_connected(request, self._pool.run(task)))

    async def _cached(self, task: Frame, *key: str) -> Frame:
        """Do what gives the same answer until the data change, and keep the answer."""
        if self._generation != self._pool.generation or len(self._kept) > 64:
            self._kept.clear()
            self._generation = self._pool.generation
        if key not in self._kept:
            self._kept[key] = _checked(await self._pool.run(task, _LONG))
        return self._kept[key]


def public_address(request: Request) -> str:
    """The address under which the client sees the server, without a slash at the end."""
    return request.app.state.public or f"{request.url.scheme}://{request.url.netloc}"


def _named(name: str | None) -> str:
    if name is None:
        raise HttpError(400, "name a graph: ?default or ?graph=IRI")
    return name


def _alternates(address: str) -> str:
    forms = SUFFIXES.items()
    return ", ".join(f'<{address}{end}>; rel="alternate"; type="{kind}"' for end, kind in forms)


def _checked(frame: Frame) -> Frame:
    if "bug" in frame.head:
        raise RuntimeError(frame.head["bug"])
    if "error" in frame.head:
        raise HttpError(frame.head["status"], frame.head["error"], frame.head.get("headers"))
    return frame


async def _while_connected(request: Request, work: Coroutine[Any, Any, Frame]) -> Frame:
    """Await work, and drop it when the client hangs up: nobody would read the answer."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_disconnected(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise HttpError(499, "the client has left")
        return working.result()
    finally:
        leaving.cancel()
        working.cancel()
        await asyncio.wait({working})


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
