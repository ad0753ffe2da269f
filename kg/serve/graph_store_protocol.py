"""Whole graphs: what the Graph Store Protocol reads and writes (SPARQL 1.1 GSP)."""

from __future__ import annotations

from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store, parse, serialize

from kg.serve.content_negotiation import DATASETS, TRIPLES
from kg.serve.http_messages import HttpError
from kg.serve.ipc import Frame, success
from kg.serve.multipart import MULTIPART, parts
from kg.serve.query_answers import KNOWN, Bounded, chosen, engine_message, node
from kg.serve.served_dataset import Job

DEFAULT: Final = ""
"""Stands for the default graph, which has no name."""


def graph_named(name: str) -> NamedNode | DefaultGraph:
    """Make the node of a graph's name. Raises HttpError (400) if it is no IRI."""
    return DefaultGraph() if name == DEFAULT else node(name)


def read(job: Job) -> Frame:
    """Write the graph that is named, or all with their names. Raises HttpError (404, 406, 503)."""
    name, accept = job.head["graph"], job.head["accept"]
    return _all(job, accept) if name is None else _one(job, job.data.store, name, accept)


def dump(job: Job) -> Frame:
    """Write everything: with named graphs where the media type has them, else the union."""
    media = job.head["accept"]
    return _all(job, media) if media in DATASETS else _one(job, job.data.queried, DEFAULT, media)


def put(job: Job) -> Frame:
    """Make the content the graph. Raises HttpError (400)."""
    graph, quads = _parsed(job)
    return _filled(job, graph, quads, [*job.data.store.quads_for_pattern(None, None, None, graph)])


def post(job: Job) -> Frame:
    """Merge the content into the graph. Raises HttpError (400)."""
    return _filled(job, *_parsed(job), [])


def delete(job: Job) -> Frame:
    """Remove a graph; of the default graph, all triples. Raises HttpError (404)."""
    graph = graph_named(job.head["graph"])
    _require(job.data.store, graph)
    old = [*job.data.store.quads_for_pattern(None, None, None, graph)]
    job.data.store.remove_graph(graph)
    return _changed(job, 204, old)


def _one(job: Job, store: Store, name: str, accept: str | None) -> Frame:
    graph = graph_named(name)
    _require(store, graph)
    media, form = chosen(accept, TRIPLES)
    output = Bounded(job.limits.result)
    triples = (q.triple for q in store.quads_for_pattern(None, None, None, graph))
    try:
        serialize(triples, output, form, prefixes=KNOWN)
    except (OSError, ValueError) as error:
        raise HttpError(
            406, f"the graph has no form as {form.name}: {engine_message(error)}"
        ) from None
    return success(media, output.getvalue())


def _all(job: Job, accept: str | None) -> Frame:
    media, form = chosen(accept, DATASETS)
    output = Bounded(job.limits.result)
    job.data.store.dump(output, form, prefixes=KNOWN)
    return success(media, output.getvalue())


def _parsed(job: Job) -> tuple[NamedNode | DefaultGraph, list[Quad]]:
    """The graph that is named, and the content as its quads. Raises HttpError (400, 415)."""
    graph, kind = graph_named(job.head["graph"]), job.head["type"]
    sent = _parts(job) if kind == MULTIPART else [(kind, job.body)]
    base = graph.value if isinstance(graph, NamedNode) else job.head.get("base")
    quads: list[Quad] = []
    for kind, content in sent:
        form = TRIPLES[kind]
        try:
            parsed = parse(
                content, form, base_iri=base, without_named_graphs=True, rename_blank_nodes=True
            )
            quads += (Quad(q.subject, q.predicate, q.object, graph) for q in parsed)
        except (SyntaxError, ValueError) as error:
            raise HttpError(
                400, f"the content is not well-formed {form.name}: {engine_message(error)}"
            ) from None
    return graph, quads


def _parts(job: Job) -> list[tuple[str, bytes]]:
    """The files of a form, each with its media type. Raises HttpError (400, 415)."""
    found = parts(job.head["header"], job.body)
    if others := [part.kind for part in found if part.kind not in TRIPLES]:
        raise HttpError(415, f"a part is of type {others[0]!r}; send {', '.join(TRIPLES)}")
    return [(part.kind, part.content) for part in found]


def _require(store: Store, graph: NamedNode | DefaultGraph) -> None:
    if not store.contains_named_graph(graph):
        raise HttpError(404, f"there is no graph {graph}")


def _filled(job: Job, graph: NamedNode | DefaultGraph, quads: list[Quad], old: list[Quad]) -> Frame:
    """Put quads into a graph, which need not be there yet, in the place of old ones."""
    store = job.data.store
    status = 204 if store.contains_named_graph(graph) else 201
    if old:
        store.clear_graph(graph)
    store.add_graph(graph)
    store.bulk_extend(quads)
    return _changed(job, status, [*old, *quads])


def _changed(job: Job, status: int, touched: list[Quad]) -> Frame:
    """The answer to what has changed the data, in no other quads than these."""
    job.data.follow(touched)
    return Frame({"status": status, "changed": True})
