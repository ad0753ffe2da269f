"""A worker: runs the tasks that come over a socket, on its copy of the data."""

from __future__ import annotations

import gzip
import json
import socket
from collections.abc import Callable, Mapping
from typing import Final

from msgspec.structs import replace

from kg.errors import DecisionsError, KgError
from kg.graph.schema_rdf import declared
from kg.read.tables.decision_table import add_decisions
from kg.serve import graph_store_protocol
from kg.serve.content_negotiation import HTML
from kg.serve.dereference import document, term
from kg.serve.descriptions import catalogue, service
from kg.serve.graph_tools import run_tool
from kg.serve.http_messages import HttpError
from kg.serve.ipc import PACKED_FROM, Frame, etag, receive, success
from kg.serve.pages import with_questions
from kg.serve.query_answers import query
from kg.serve.sandbox import confine, outlive_parent, release
from kg.serve.search_pages import JSON, ask, search
from kg.serve.sent_report import refusal, sent_report
from kg.serve.served_dataset import Data, Job, Limits, ServedGraph
from kg.serve.updates import update


def work(peer: socket.socket, data: Data, source: ServedGraph, limits: Limits) -> bool:
    """Run tasks until the server closes the socket, or promotes the worker to a fork server.

    If it is promoted, return True with the sandbox lifted.
    """
    confine(limits.memory)
    while (frame := receive(peer)) is not None:
        if frame.head["do"] == "promote":
            release()
            outlive_parent()
            return True
        peer.sendall(bytes(perform(frame, data, source, limits)))
    return False


def perform(frame: Frame, data: Data, source: ServedGraph, limits: Limits) -> Frame:
    """Run one task. An error becomes the answer, and the worker lives on."""
    job = Job(frame.head, frame.body, data, source, limits)
    try:
        return _finished(_TASKS[frame.head["do"]](job), packed=frame.head.get("gzip", False))
    except HttpError as error:
        return Frame({"status": error.status, "error": str(error), "headers": error.headers})
    except MemoryError:
        text = f"it needs more than {limits.memory:,} bytes of memory, the limit of this server"
        return Frame({"status": 503, "error": text})
    except Exception as error:  # noqa: BLE001 - whatever breaks is told to the server, which logs it
        return Frame({"status": 500, "error": "this is a bug of the server", "bug": repr(error)})


def _finished(frame: Frame, *, packed: bool) -> Frame:
    """An answer with its tag, and packed if that is wanted and worth it."""
    if "type" not in frame.head:
        return frame
    packed = packed and len(frame.body) >= PACKED_FROM
    body = gzip.compress(frame.body, 5, mtime=0) if packed else frame.body
    head = {**frame.head, "etag": etag(body, frame.head["type"]), "packed": packed}
    return replace(frame, head=head, body=body)


def _page(job: Job) -> Frame:
    """Render the interactive page, outside of the sandbox: it runs no query of a client."""
    release()
    try:
        return success(HTML, with_questions(job.source.page(job.data.union()).encode()))
    finally:
        confine(job.limits.memory)


def _extract(job: Job) -> Frame:
    """Read a report, outside of the sandbox: reading has its own limits, and runs no query."""
    make = job.source.explain if job.head["type"] == JSON else job.source.extract
    if make is None:
        raise HttpError(403, "this server extracts nothing; that needs: kg serve --extract")
    report = sent_report(
        job.head["kind"], job.head["header"], job.body, as_text=job.head["type"] == JSON
    )
    release()
    try:
        return success(job.head["type"], make(report).encode("utf-8", "replace"))
    except KgError as error:
        raise refusal(report, error) from None
    finally:
        confine(job.limits.memory)


def _decide(job: Job) -> Frame:
    """Add a curator's decisions to the table; what the server is to write."""
    table, added = json.loads(job.body)
    try:
        text, number = add_decisions(table, added, declared(job.data.queried))
    except DecisionsError as error:
        raise HttpError(422, str(error)) from None
    return Frame({"status": 200, "added": number}, text.encode())


def _reload(job: Job) -> Frame:
    """Load the graph anew; this worker becomes the next version of the data."""
    release()
    try:
        job.data.store = job.source.load()
        job.data.refresh()
    except KgError as error:
        raise HttpError(503, str(error)) from None
    return Frame({"status": 204, "changed": True})


_TASKS: Final[Mapping[str, Callable[[Job], Frame]]] = {
    "query": query,
    "update": update,
    "graph": graph_store_protocol.read,
    "dump": graph_store_protocol.dump,
    "put": graph_store_protocol.put,
    "post": graph_store_protocol.post,
    "delete": graph_store_protocol.delete,
    "thing": document,
    "search": search,
    "ask": ask,
    "tool": run_tool,
    "extract": _extract,
    "decide": _decide,
    "reload": _reload,
    "term": term,
    "catalogue": catalogue,
    "service": service,
    "page": _page,
}
