"""The endpoints: HTTP requests become tasks for workers, as the protocols define them."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Final
from urllib.parse import quote

from msgspec import Struct, field

from kg.errors import OutputError
from kg.files import write_bytes
from kg.serve import pages
from kg.serve.content_negotiation import SUFFIXES, TRIPLES
from kg.serve.descriptions import DUMPS
from kg.serve.http_messages import (
    SAFE_HEADERS,
    HttpError,
    Request,
    Response,
    acceptable,
    accepts_gzip,
    found,
    page,
    success,
)
from kg.serve.ipc import Frame
from kg.serve.multipart import MULTIPART
from kg.serve.query_pool import WorkerPool
from kg.serve.requests import (
    FORM,
    Parameters,
    authorize,
    media_type,
    parameters,
    query_parameters,
    single,
    text,
)
from kg.serve.resource_pages import SAFE
from kg.serve.search_pages import JSON
from kg.serve.sent_report import check_type
from kg.serve.served_dataset import ServerSettings

_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_ACCEPTED: Final = f"{FORM}, {_QUERY}"
_CLAIMS: Final = 10
_MOST_CLAIMS: Final = 100
"""Claims of an answer to a question in words, unless it says how many, and at most."""
JSON_LD: Final = "application/ld+json"
_FRAMED: Final = "frame-ancestors 'self'; base-uri 'none'"
_AROUND: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
    " frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_LONG: Final = 300.0
"""Seconds for what is made once for each state of the data."""


class Endpoints(Struct):
    """The endpoints over a pool of workers."""

    _pool: WorkerPool
    _settings: ServerSettings
    _title: str
    _drawn: bytes | None
    _watching: bool
    _kept: dict[tuple[str, ...], asyncio.Future[Frame]] = field(default_factory=dict)
    _generation: int = 0
    _deciding: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def sparql(self, request: Request) -> Response:
        """SPARQL 1.1 Protocol: queries, and updates where they are allowed."""
        values = query_parameters(request.query)
        if request.method == "POST":
            return await self._posted(request, values)
        if "update" in values:
            raise HttpError(400, "an update must be sent by POST")
        query = single(values, "query")
        if query is None:
            return await self.described(request, "service")
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
        task = {
            "do": "query",
            "query": query,
            "base": self._base(request),
            "default": values.get("default-graph-uri", []),
            "named": values.get("named-graph-uri", []),
        }
        return await self._answered(request, task)

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
            return await self._answered(request, {"do": "graph", "graph": name})
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

    async def home(self, request: Request) -> Response:
        """The interactive page of the graph: in a frame if it is watched or takes decisions."""
        curating = self._settings.decisions is not None
        if self._watching or curating:
            around = pages.page(
                "around", title=self._title, watching=self._watching, curating=curating
            )
            return page(request, around, _AROUND)
        return await self.graph_page(request)

    async def version(self, request: Request) -> Response:
        """How often the data have changed since the start."""
        return found(request, "text/plain", f"{self._pool.generation}\n".encode())

    async def graph_page(self, request: Request) -> Response:
        """The interactive page of the graph, which a page of this server may frame."""
        if self._drawn is not None and self._pool.generation == 0:
            return page(request, self._drawn, _FRAMED)
        frame = await self._cached(request, {"do": "page"}, "page")
        return page(request, frame.body, _FRAMED)

    async def search(self, request: Request) -> Response:
        """Topics by name: a page about the one that is meant, or all that may be."""
        name = single(query_parameters(request.query), "name")
        if name is None or not name.strip():
            raise HttpError(400, "say which topic: ?name=NAME")
        frame = await self._run(request, {"do": "search", "name": name})
        if frame.head["status"] == 303:
            headers = {"Vary": "Accept", "Location": frame.head["place"]}
            return Response(303, headers=headers)
        return success(request, frame)

    async def ask(self, request: Request) -> Response:
        """A question in plain English: a page with the answer, or JSON."""
        values = query_parameters(request.query)
        limit = single(values, "limit") or str(_CLAIMS)
        if not re.fullmatch("[0-9]{1,3}", limit) or not 1 <= int(limit) <= _MOST_CLAIMS:
            raise HttpError(400, f"the limit is no whole number from 1 to {_MOST_CLAIMS}")
        task = {"do": "ask", "question": single(values, "q"), "limit": int(limit)}
        return await self._answered(request, task)

    async def extract(self, request: Request) -> Response:
        """Topics and claims of a report that is sent: its graph, or what each rule made of it."""
        media = acceptable(request.headers.get("accept"), (JSON_LD, JSON))
        kind = media_type(request)
        check_type(kind)
        content = await request.body(self._settings.limits.report)
        header = request.headers.get("content-type", "")
        task = Frame({"do": "extract", "type": media, "kind": kind, "header": header}, content)
        return success(request, checked(await self._pool.run(task, request.client)))

    async def decisions(self, request: Request) -> Response:
        """Add a curator's decisions, a CSV, to the table beside the graph; the next build reads it.

        What the table has stays; nothing is written unless all of it can hold together.
        """
        place = self._settings.decisions
        if place is None:
            raise HttpError(403, "this server takes no decisions; that needs: kg serve --curate")
        authorize(request, self._settings.curator)
        added = text(await request.body(self._settings.limits.body))
        async with self._deciding:
            try:
                table = place.read_text("utf-8-sig") if place.is_file() else ""
            except UnicodeDecodeError:
                told = f"{place.name} is not in UTF-8; save the file as UTF-8"
                raise HttpError(409, told) from None
            task = Frame({"do": "decide"}, json.dumps([table, added]).encode())
            frame = checked(await self._pool.run(task, request.client))
            try:
                await asyncio.to_thread(write_bytes, place, [frame.body])
            except OutputError as error:
                raise HttpError(507, str(error)) from None
        done = {"added": frame.head["added"], "file": place.name}
        return Response(200, json.dumps(done).encode(), JSON, dict(SAFE_HEADERS))

    async def about(self, request: Request, what: str) -> Response:
        """Linked data: a thing leads to a document about it, a term to that of all terms."""
        frame = await self._run(request, {"do": what, "path": request.path})
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

    async def described(self, request: Request, what: str) -> Response:
        """The description of the data set, or of the endpoint."""
        accept = request.headers.get("accept") or ""
        head = {
            "do": what,
            "accept": accept,
            "public": self._public(request),
            "title": self._title,
            "licence": self._settings.licence,
            "update": self._settings.token is not None,
        }
        frame = await self._cached(request, head, what, accept, self._public(request))
        return found(request, frame.head["type"], frame.body)

    async def _answered(self, request: Request, task: Mapping[str, object]) -> Response:
        packed = {"gzip": accepts_gzip(request)}
        return success(request, await self._run(request, {**task, **packed}))

    async def _changed(self, task: Frame) -> Response:
        frame = checked(await self._pool.change(task))
        created = frame.head["status"] == 201
        where = {"Location": quote(str(task.head["graph"]), safe=SAFE + "#%?")} if created else {}
        return Response(frame.head["status"], headers=where)

    async def _run(self, request: Request, task: Mapping[str, object]) -> Frame:
        whom = {"accept": request.headers.get("accept"), "public": self._public(request)}
        return checked(await self._pool.run(Frame({**whom, **task}), request.client))

    async def _cached(self, request: Request, task: Mapping[str, object], *key: str) -> Frame:
        """Do what gives the same answer until the data change, once, and keep the answer."""
        if self._generation != self._pool.generation or len(self._kept) > 64:
            self._kept.clear()
            self._generation = self._pool.generation
        making = self._kept.get(key)
        if making is None or _has_failed(making):
            run = self._pool.run(Frame(task), request.client, seconds=_LONG)
            making = self._kept[key] = asyncio.ensure_future(run)
        return checked(await asyncio.shield(making))

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


def _has_failed(making: asyncio.Future[Frame]) -> bool:
    if not making.done():
        return False
    return making.exception() is not None or "error" in making.result().head


def _alternates(address: str) -> str:
    forms = SUFFIXES.items()
    return ", ".join(f'<{address}{end}>; rel="alternate"; type="{kind}"' for end, kind in forms)


def checked(frame: Frame) -> Frame:
    """What a worker has made. Raises HttpError for an error, RuntimeError for a bug."""
    if "bug" in frame.head:
        raise RuntimeError(frame.head["bug"])
    if "error" in frame.head:
        raise HttpError(frame.head["status"], frame.head["error"], frame.head.get("headers"))
    return frame
