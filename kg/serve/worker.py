"""A worker: one task after the other from a socket, done on the data it was born with."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from typing import Any, Final

from kg.graph.sparql_lexer import uses
from kg.serve import dereference, graph_store_protocol
from kg.serve.content_negotiation import DATASETS, TRIPLES
from kg.serve.descriptions import catalogue, service
from kg.serve.http_error import Refusal
from kg.serve.ipc import Frame, receive, send
from kg.serve.query_answers import KNOWN, Asked, answer, said
from kg.serve.sandbox import confine, release, untie
from kg.serve.served_dataset import Data, Limits, Source

Task = Callable[[Frame, Data, Source, Limits], Frame]


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
    try:
        return _TASKS[frame.head["do"]](frame, data, source, limits)
    except Refusal as refusal:
        return Frame({"status": refusal.status, "error": str(refusal), "headers": refusal.headers})
    except MemoryError:
        text = f"it needs more than {limits.memory:,} bytes of memory, the limit of this server"
        return Frame({"status": 503, "error": text})
    except Exception as error:  # noqa: BLE001 - whatever breaks is told to the server, which logs it
        return Frame({"status": 500, "error": "this is a bug of the server", "bug": repr(error)})


def _query(frame: Frame, data: Data, _: Source, limits: Limits) -> Frame:
    asked = Asked(**frame.head["asked"])
    if uses(asked.query, "SERVICE"):
        raise Refusal(
            403,
            "the query uses SERVICE, which would call another machine;"
            " this server calls nobody, so ask that machine yourself",
        )
    store = data.store if asked.default or asked.named else data.asked
    return _found(*answer(store, asked, limits.result))


def _update(frame: Frame, data: Data, _: Source, __: Limits) -> Frame:
    update = frame.body.decode()
    for word in ("SERVICE", "LOAD"):
        if uses(update, word):
            raise Refusal(
                403,
                f"the update uses {word}, which would call another machine; this server calls"
                " nobody, so fetch the data yourself and send them",
            )
    try:
        data.store.update(update, prefixes=KNOWN)
    except SyntaxError as error:
        raise Refusal(400, f"the update does not parse: {said(error)}") from None
    except (OSError, RuntimeError, ValueError) as error:
        raise Refusal(500, f"the update cannot be done: {said(error)}") from None
    return _changed(data, 204)


def _dump(frame: Frame, data: Data, _: Source, limits: Limits) -> Frame:
    """Everything: with named graphs where the media type has them, else the union."""
    media = frame.head["accept"]
    if media in DATASETS:
        return _found(*graph_store_protocol.read_all(data.store, media, limits.result))
    return _found(
        *graph_store_protocol.read(data.asked, graph_store_protocol.DEFAULT, media, limits.result)
    )


def _graph(frame: Frame, data: Data, _: Source, limits: Limits) -> Frame:
    accept, name = frame.head["accept"], frame.head["graph"]
    if name is None:
        return _found(*graph_store_protocol.read_all(data.store, accept, limits.result))
    return _found(*graph_store_protocol.read(data.store, name, accept, limits.result))


def _put(frame: Frame, data: Data, _: Source, __: Limits) -> Frame:
    new = graph_store_protocol.replace(
        data.store, frame.head["graph"], frame.body, TRIPLES[frame.head["type"]]
    )
    return _changed(data, 201 if new else 204)


def _post(frame: Frame, data: Data, _: Source, __: Limits) -> Frame:
    new = graph_store_protocol.add(
        data.store, frame.head["graph"], frame.body, TRIPLES[frame.head["type"]]
    )
    return _changed(data, 201 if new else 204)


def _delete(frame: Frame, data: Data, _: Source, __: Limits) -> Frame:
    graph_store_protocol.delete(data.store, frame.head["graph"])
    return _changed(data, 204)


def _thing(frame: Frame, data: Data, _: Source, limits: Limits) -> Frame:
    return dereference.document(data, frame.head, limits.result)


def _catalogue(frame: Frame, data: Data, _: Source, limits: Limits) -> Frame:
    return catalogue(data, frame.head, limits.result)


def _service(frame: Frame, data: Data, _: Source, limits: Limits) -> Frame:
    return service(data, frame.head, limits.result)


def _page(_: Frame, data: Data, source: Source, limits: Limits) -> Frame:
    """Draw the page: nothing of a stranger's runs, and files of the program are read."""
    release()
    try:
        return _found("text/html", source.page(data.union()).encode())
    finally:
        confine(limits.memory)


_TASKS: Final[Mapping[str, Task]] = {
    "query": _query,
    "update": _update,
    "graph": _graph,
    "dump": _dump,
    "put": _put,
    "post": _post,
    "delete": _delete,
    "thing": _thing,
    "catalogue": _catalogue,
    "service": _service,
    "page": _page,
}


def _found(media: str, content: bytes, **more: Any) -> Frame:
    return Frame({"status": 200, "type": media, **more}, content)


def _changed(data: Data, status: int) -> Frame:
    data.refresh()
    return Frame({"status": status, "changed": True})
