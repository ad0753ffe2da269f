"""What a worker can be asked to do, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from kg.serve import dereference, graph_store_protocol
from kg.serve.dataset_catalogue import catalogue
from kg.serve.http_error import Refusal
from kg.serve.http_media import DATASETS, TRIPLES
from kg.serve.ipc import Frame
from kg.serve.query_answers import KNOWN, Asked, answer, said
from kg.serve.sandbox import confine, release
from kg.serve.served_dataset import Limits, Source
from kg.serve.service_description import service
from kg.serve.worker_data import Data

Task = Callable[[Frame, Data, Source, Limits], Frame]


def _query(frame: Frame, data: Data, source: Source, limits: Limits) -> Frame:
    asked = Asked(**frame.head["asked"])
    if source.uses(asked.query, "SERVICE"):
        raise Refusal(
            403,
            "the query uses SERVICE, which would call another machine;"
            " this server calls nobody, so ask that machine yourself",
        )
    store = data.store if asked.default or asked.named else data.asked
    return _found(*answer(store, asked, limits.result, source.explain))


def _update(frame: Frame, data: Data, source: Source, _: Limits) -> Frame:
    update = frame.body.decode()
    for word in ("SERVICE", "LOAD"):
        if source.uses(update, word):
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


TASKS: Final[Mapping[str, Task]] = {
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
