"""Whole graphs: what the Graph Store Protocol reads and writes (SPARQL 1.1 GSP)."""

from __future__ import annotations

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store, parse, serialize

from kg.serve.content_negotiation import DATASETS, TRIPLES
from kg.serve.http_error import HttpError
from kg.serve.ipc import Frame, success
from kg.serve.query_answers import KNOWN, Bounded, chosen, engine_message, node
from kg.serve.served_dataset import Job

DEFAULT = ""
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
    new = not exists(job.data.store, graph)
    job.data.store.clear_graph(graph)
    _fill(job.data.store, graph, quads)
    return changed(job, 201 if new else 204)


def post(job: Job) -> Frame:
    """Merge the content into the graph. Raises HttpError (400)."""
    graph, quads = _parsed(job)
    new = not exists(job.data.store, graph)
    _fill(job.data.store, graph, quads)
    return changed(job, 201 if new else 204)


def delete(job: Job) -> Frame:
    """Remove a graph; of the default graph, all triples. Raises HttpError (404)."""
    graph = graph_named(job.head["graph"])
    _require(job.data.store, graph)
    job.data.store.remove_graph(graph)
    return changed(job, 204)


def changed(job: Job, status: int) -> Frame:
    """The answer to what has changed the data."""
    job.data.refresh()
    return Frame({"status": status, "changed": True})


def exists(store: Store, graph: NamedNode | DefaultGraph) -> bool:
    """Whether there is such a graph; the default graph always is."""
    return isinstance(graph, DefaultGraph) or store.contains_named_graph(graph)


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
    """The graph that is named, and the content as its quads. Raises HttpError (400)."""
    graph, form = graph_named(job.head["graph"]), TRIPLES[job.head["type"]]
    base = graph.value if isinstance(graph, NamedNode) else None
    try:
        parsed = parse(job.body, form, base_iri=base, without_named_graphs=True)
        return graph, [Quad(q.subject, q.predicate, q.object, graph) for q in parsed]
    except (SyntaxError, ValueError) as error:
        raise HttpError(
            400, f"the content is not well-formed {form.name}: {engine_message(error)}"
        ) from None


def _require(store: Store, graph: NamedNode | DefaultGraph) -> None:
    if not exists(store, graph):
        raise HttpError(404, f"there is no graph {graph}")


def _fill(store: Store, graph: NamedNode | DefaultGraph, quads: list[Quad]) -> None:
    if isinstance(graph, NamedNode):
        store.add_graph(graph)
    store.bulk_extend(quads)
