"""A worker: runs the tasks that come over a socket, on its copy of the data."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from typing import Final

from kg.errors import CallRefused
from kg.graph.sparql import check_offline_update
from kg.serve import graph_store_protocol
from kg.serve.content_negotiation import HTML
from kg.serve.dereference import document
from kg.serve.descriptions import catalogue, service
from kg.serve.http_error import HttpError
from kg.serve.ipc import Frame, receive, send, success
from kg.serve.query_answers import KNOWN, QueryRequest, answer, engine_message
from kg.serve.sandbox import confine, outlive_parent, release
from kg.serve.served_dataset import Data, Job, Limits, ServedGraph


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
        send(peer, perform(frame, data, source, limits))
    return False


def perform(frame: Frame, data: Data, source: ServedGraph, limits: Limits) -> Frame:
    """Run one task. An error becomes the answer, and the worker lives on."""
    job = Job(frame.head, frame.body, data, source, limits)
    try:
        return _TASKS[frame.head["do"]](job)
    except HttpError as error:
        return Frame({"status": error.status, "error": str(error), "headers": error.headers})
    except MemoryError:
        text = f"it needs more than {limits.memory:,} bytes of memory, the limit of this server"
        return Frame({"status": 503, "error": text})
    except Exception as error:  # noqa: BLE001 - whatever breaks is told to the server, which logs it
        return Frame({"status": 500, "error": "this is a bug of the server", "bug": repr(error)})


def _query(job: Job) -> Frame:
    request = QueryRequest(**job.head["sparql"])
    store = job.data.store if request.default or request.named else job.data.queried
    return success(*answer(store, request, job.limits.result))


def _update(job: Job) -> Frame:
    update = job.body.decode()
    try:
        check_offline_update(update)
        job.data.store.update(update, prefixes=KNOWN)
    except CallRefused as error:
        raise HttpError(403, str(error)) from None
    except SyntaxError as error:
        raise HttpError(400, f"the update does not parse: {engine_message(error)}") from None
    except (OSError, RuntimeError, ValueError) as error:
        raise HttpError(500, f"the update cannot be done: {engine_message(error)}") from None
    return graph_store_protocol.changed(job, 204)


def _page(job: Job) -> Frame:
    """Render the interactive page, outside of the sandbox: it runs no query of a client."""
    release()
    try:
        return success(HTML, job.source.page(job.data.union()).encode())
    finally:
        confine(job.limits.memory)


_TASKS: Final[Mapping[str, Callable[[Job], Frame]]] = {
    "query": _query,
    "update": _update,
    "graph": graph_store_protocol.read,
    "dump": graph_store_protocol.dump,
    "put": graph_store_protocol.put,
    "post": graph_store_protocol.post,
    "delete": graph_store_protocol.delete,
    "thing": document,
    "catalogue": catalogue,
    "service": service,
    "page": _page,
}
