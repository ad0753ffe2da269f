"""A worker: one task after the other from a socket, done on the data it was born with."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from typing import Final

from kg.graph.sparql_lexer import uses
from kg.serve import graph_store_protocol
from kg.serve.content_negotiation import HTML
from kg.serve.dereference import document
from kg.serve.descriptions import catalogue, service
from kg.serve.http_error import Refusal
from kg.serve.ipc import Frame, found, receive, send
from kg.serve.query_answers import KNOWN, Asked, answer, said
from kg.serve.sandbox import confine, release, untie
from kg.serve.served_dataset import Data, Job, Limits, Source


def work(peer: socket.socket, data: Data, source: Source, limits: Limits) -> bool:
    """Answer until the server hangs up, or says that this worker's data is the data now.

    In the second case return True, with the limits of a worker lifted.
    """
    confine(limits.memory)
    while (frame := receive(peer)) is not None:
        if frame.head["do"] == "promote":
            release()
            untie()
            return True
        send(peer, perform(frame, data, source, limits))
    return False


def perform(frame: Frame, data: Data, source: Source, limits: Limits) -> Frame:
    """Do one task. A refusal and any failure become the answer: the worker lives on."""
    job = Job(frame.head, frame.body, data, source, limits)
    try:
        return _TASKS[frame.head["do"]](job)
    except Refusal as refusal:
        return Frame({"status": refusal.status, "error": str(refusal), "headers": refusal.headers})
    except MemoryError:
        text = f"it needs more than {limits.memory:,} bytes of memory, the limit of this server"
        return Frame({"status": 503, "error": text})
    except Exception as error:  # noqa: BLE001 - whatever breaks is told to the server, which logs it
        return Frame({"status": 500, "error": "this is a bug of the server", "bug": repr(error)})


def _query(job: Job) -> Frame:
    asked = Asked(**job.head["asked"])
    if uses(asked.query, "SERVICE"):
        raise Refusal(
            403,
            "the query uses SERVICE, which would call another machine;"
            " this server calls nobody, so ask that machine yourself",
        )
    store = job.data.store if asked.default or asked.named else job.data.asked
    return found(*answer(store, asked, job.limits.result))


def _update(job: Job) -> Frame:
    update = job.body.decode()
    for word in ("SERVICE", "LOAD"):
        if uses(update, word):
            raise Refusal(
                403,
                f"the update uses {word}, which would call another machine; this server calls"
                " nobody, so fetch the data yourself and send them",
            )
    try:
        job.data.store.update(update, prefixes=KNOWN)
    except SyntaxError as error:
        raise Refusal(400, f"the update does not parse: {said(error)}") from None
    except (OSError, RuntimeError, ValueError) as error:
        raise Refusal(500, f"the update cannot be done: {said(error)}") from None
    return graph_store_protocol.changed(job, 204)


def _page(job: Job) -> Frame:
    """Draw the page: nothing of a stranger's runs, and files of the program are read."""
    release()
    try:
        return found(HTML, job.source.page(job.data.union()).encode())
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
