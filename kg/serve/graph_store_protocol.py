"""Whole graphs: what the Graph Store Protocol reads and writes (SPARQL 1.1 GSP)."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, parse, serialize

from kg.serve.content_negotiation import DATASETS, TRIPLES
from kg.serve.http_error import Refusal
from kg.serve.query_answers import KNOWN, Bounded, chosen, node, said

DEFAULT = ""
"""Stands for the default graph, which has no name."""


def graph_named(name: str) -> NamedNode | DefaultGraph:
    """Make the node of a graph's name. Raises Refusal (400) if it is no IRI."""
    return DefaultGraph() if name == DEFAULT else node(name)


def read(store: Store, name: str, accept: str | None, limit: int) -> tuple[str, bytes]:
    """Write one graph. Raises Refusal: 404 if there is none of that name, 406, 503."""
    graph = graph_named(name)
    _expect(store, graph)
    media, form = chosen(accept, TRIPLES)
    output = Bounded(limit)
    triples = (q.triple for q in store.quads_for_pattern(None, None, None, graph))
    _serialize(triples, output, form)
    return media, output.getvalue()


def read_all(store: Store, accept: str | None, limit: int) -> tuple[str, bytes]:
    """Write all graphs with their names. Raises Refusal (406, 503)."""
    media, form = chosen(accept, DATASETS)
    output = Bounded(limit)
    store.dump(output, form, prefixes=KNOWN)
    return media, output.getvalue()


def exists(store: Store, graph: NamedNode | DefaultGraph) -> bool:
    """Whether there is such a graph; the default graph always is."""
    return isinstance(graph, DefaultGraph) or store.contains_named_graph(graph)


def replace(store: Store, name: str, content: bytes, form: RdfFormat) -> bool:
    """Make ``content`` the graph. True if there was none of that name. Raises Refusal (400)."""
    graph = graph_named(name)
    quads = parsed(content, form, graph)
    new = not exists(store, graph)
    store.clear_graph(graph)
    _fill(store, graph, quads)
    return new


def add(store: Store, name: str, content: bytes, form: RdfFormat) -> bool:
    """Merge ``content`` into the graph. True if there was none of that name. Raises Refusal."""
    graph = graph_named(name)
    quads = parsed(content, form, graph)
    new = not exists(store, graph)
    _fill(store, graph, quads)
    return new


def delete(store: Store, name: str) -> None:
    """Remove a graph; of the default graph, all triples. Raises Refusal (404)."""
    graph = graph_named(name)
    _expect(store, graph)
    store.remove_graph(graph)


def parsed(content: bytes, form: RdfFormat, graph: NamedNode | DefaultGraph) -> list[Quad]:
    """Read triples into a graph. Raises Refusal (400) saying where the content is malformed."""
    base = graph.value if isinstance(graph, NamedNode) else None
    try:
        found = parse(content, form, base_iri=base, without_named_graphs=True)
        return [Quad(q.subject, q.predicate, q.object, graph) for q in found]
    except (SyntaxError, ValueError) as error:
        raise Refusal(400, f"the content is not well-formed {form.name}: {said(error)}") from None


def _expect(store: Store, graph: NamedNode | DefaultGraph) -> None:
    if not exists(store, graph):
        raise Refusal(404, f"there is no graph {graph}")


def _fill(store: Store, graph: NamedNode | DefaultGraph, quads: list[Quad]) -> None:
    if isinstance(graph, NamedNode):
        store.add_graph(graph)
    store.bulk_extend(quads)


def _serialize(triples: Iterable[Triple], output: Bounded, form: RdfFormat) -> None:
    try:
        serialize(triples, output, form, prefixes=KNOWN)
    except (OSError, ValueError) as error:
        raise Refusal(406, f"the graph has no form as {form.name}: {said(error)}") from None
