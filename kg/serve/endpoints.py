"""The endpoints: HTTP requests become tasks for workers, as the protocols define them."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Final
from urllib.parse import quote

from kg.serve.content_negotiation import SUFFIXES, TRIPLES
from kg.serve.descriptions import DUMPS
from kg.serve.graph_store_protocol import MULTIPART
from kg.serve.http_messages import HttpError, Request, Response
from kg.serve.ipc import Frame
from kg.serve.query_pool import WorkerPool
from kg.serve.requests import (
    FORM,
    Parameters,
    accepts_gzip,
    authorize,
    media_type,
    parameters,
    query_parameters,
    single,
    text,
)
from kg.serve.resource_pages import SAFE
from kg.serve.responses import found, page, success
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
        values = query_parameters(request.query)
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
            return await self._updated(request, await request.body(limits.upload), values)
        if kind == _QUERY:
            return await self._queried(request, text(await request.body(limits.body)), values)
        if kind != FORM:
            found_ = f"is of type {kind}" if kind else "has no Content-Type"
            raise HttpError(
                415, f"the content {found_}; send {_ACCEPTED}", {"Accept-Post": _ACCEPTED}
            )
        upload = self._may_change(request)
        values = parameters(await request.body(limits.upload if upload else limits.body))
        query, update = single(values, "query"), single(values, "update")
        if (query is None) == (update is None):
            raise HttpError(400, "send either one parameter 'query' or one parameter 'update'")
        if query is not None:
            return await self._queried(request, query, values)
        authorize(request, self._settings.token)
        return await self._updated(request, (update or "").encode(), values)

    def _may_change(self, request: Request) -> bool:
        """Whether a request has the credentials of an update."""
        try:
            authorize(request, self._settings.token)
        except HttpError:
            return False
        return True

    async def _queried(self, request: Request, query: str, values: Parameters) -> Response:
        sparql = {
            "query": query,
            "base": self._base(request),
            "accept": request.headers.get("accept"),
            "default": values.get("default-graph-uri", []),
            "named": values.get("named-graph-uri", []),
        }
        return await self._answered(request, {"do": "query", "sparql": sparql})

    async def _updated(self, request: Request, update: bytes, values: Parameters) -> Response:
        text(update)
        task = {
            "do": "update",
            "base": self._base(request),
            "default": values.get("using-graph-uri", []),
            "named": values.get("using-named-graph-uri", []),
        }
        return await self._changed(Frame(task, update))

    async def graphs(self, request: Request) -> Response:
        """SPARQL 1.1 Graph Store HTTP Protocol, for graphs named by a parameter."""
        values = query_parameters(request.query)
        name = single(values, "graph")
        if name is not None and "default" in values:
            raise HttpError(400, "name one graph: either ?default or ?graph=IRI")
        return await self._graph(request, "" if "default" in values else name)

    async def graph(self, request: Request) -> Response:
        """Graph Store HTTP Protocol, for a graph whose name is the address asked for."""
        return await self._graph(request, self._public(request) + quote(request.path, safe=SAFE))

    async def _graph(self, request: Request, name: str | None) -> Response:
        if request.method in {"GET", "HEAD"}:
            accept = request.headers.get("accept")
            return await self._answered(request, {"do": "graph", "graph": name, "accept": accept})
        authorize(request, self._settings.token)
        if request.method == "DELETE":
            return await self._changed(Frame({"do": "delete", "graph": _named(name)}))
        kind = media_type(request)
        if kind not in TRIPLES and kind != MULTIPART:
            raise HttpError(415, f"the content is of type {kind!r}; send {', '.join(TRIPLES)}")
        content = await request.body(self._settings.limits.upload)
        if request.method == "POST" and name is None:
            name = f"{self._public(request)}/data/{sha256(content).hexdigest()[:16]}"
        task = {
            "do": request.method.lower(),
            "graph": _named(name),
            "type": kind,
            "header": request.headers.get("content-type", ""),
            "base": self._public(request) + quote(request.path, safe=SAFE),
        }
        return await self._changed(Frame(task, content))

    async def dump(self, request: Request) -> Response:
        """Everything, in the format that the address ends in."""
        media = DUMPS.get(request.path.removeprefix("/data."))
        if media is None:
            raise HttpError(404, f"there is no such format; there are {', '.join(DUMPS)}")
        return await self._answered(request, {"do": "dump", "accept": media})

    async def void(self, request: Request) -> Response:
        """The description of the data set."""
        return await self._described(request, "catalogue")

    async def home(self, request: Request) -> Response:
        """The interactive page of the graph."""
        if self._drawn is not None and self._pool.generation == 0:
            return page(request, self._drawn)
        frame = await self._cached({"do": "page"}, "page")
        return page(request, frame.body)

    async def ontology(self, request: Request) -> Response:
        """The terms of the project: each leads to the one document that describes them all."""
        return await self._about(request, "term")

    async def search(self, request: Request) -> Response:
        """Topics by name: a page about the one that is meant, or all that may be."""
        name = single(query_parameters(request.query), "name")
        if name is None or not name.strip():
            raise HttpError(400, "say which topic: ?name=NAME")
        task = {
            "do": "search",
            "name": name,
            "accept": request.headers.get("accept"),
            "public": self._public(request),
        }
        frame = await self._run(request, task)
        if frame.head["status"] == 303:
            headers = {"Vary": "Accept", "Location": frame.head["place"]}
            return Response(303, headers=headers)
        return success(request, frame)

    async def thing(self, request: Request) -> Response:
        """Linked data: a thing leads to a document about it."""
        return await self._about(request, "thing")

    async def _about(self, request: Request, what: str) -> Response:
        task = {
            "do": what,
            "path": request.path,
            "accept": request.headers.get("accept"),
            "public": self._public(request),
        }
        frame = await self._run(request, task)
        address = quote(request.path, safe=SAFE)
        if frame.head["status"] == 303:
            place = quote(frame.head["place"], safe=SAFE + "#")
            headers = {"Vary": "Accept", "Location": place}
            if place.startswith(f"{address}."):
                headers["Link"] = _alternates(address)
            return Response(303, headers=headers)
        iri = quote(frame.head["iri"], safe=SAFE + "#%")
        about = {"Link": f'<{iri}>; rel="describes"', "Content-Location": address}
        return success(request, frame, about)

    async def _described(self, request: Request, what: str) -> Response:
        accept = request.headers.get("accept") or ""
        head = {
            "do": what,
            "accept": accept,
            "public": self._public(request),
            "title": self._title,
            "licence": self._settings.licence,
            "update": self._settings.token is not None,
        }
        frame = await self._cached(head, what, accept, self._public(request))
        return found(request, frame.head["type"], frame.body)

    async def _answered(self, request: Request, task: Mapping[str, object]) -> Response:
        packed = {"gzip": accepts_gzip(request)}
        return success(request, await self._run(request, {**task, **packed}))

    async def _changed(self, task: Frame) -> Response:
        frame = _checked(await self._pool.change(task))
        created = frame.head["status"] == 201
        where = {"Location": quote(str(task.head["graph"]), safe=SAFE + "#%?")} if created else {}
        return Response(frame.head["status"], headers=where)

    async def _run(self, request: Request, task: Mapping[str, object]) -> Frame:
        return _checked(await self._pool.run(Frame(task), request.client))

    async def _cached(self, task: Mapping[str, object], *key: str) -> Frame:
        """Do what gives the same answer until the data change, and keep the answer."""
        if self._generation != self._pool.generation or len(self._kept) > 64:
            self._kept.clear()
            self._generation = self._pool.generation
        if key not in self._kept:
            self._kept[key] = _checked(await self._pool.run(Frame(task), seconds=_LONG))
        return self._kept[key]

    def _public(self, request: Request) -> str:
        """The address under which the client sees the server, without a slash at the end."""
        return self._settings.public or f"http://{request.headers.get('host', 'localhost')}"

    def _base(self, request: Request) -> str:
        """What relative IRIs in queries and updates are relative to: the service's address."""
        return f"{self._public(request)}/sparql"


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
