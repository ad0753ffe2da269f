"""Evaluates SPARQL queries, and serializes results in a media type that the client accepts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
    serialize,
)

from kg.errors import CallRefused, QueryError
from kg.graph.query_errors import syntax_error
from kg.graph.sparql import check_offline
from kg.names import PREFIXES
from kg.serve.content_negotiation import HTML, TABLES, TRIPLES, VERDICTS
from kg.serve.http_messages import HttpError, acceptable
from kg.serve.ipc import Frame, success
from kg.serve.served_dataset import Job

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

KNOWN: Final = {name: str(iri) for name, iri in PREFIXES.items()}
"""The prefixes that need no declaration."""
_Form = TypeVar("_Form")
_Graph: TypeAlias = NamedNode | BlankNode | DefaultGraph
_FORBIDDEN: Final = (
    "{}, which would call another machine; this server calls nobody, so ask that machine yourself"
)
_MESSAGE: Final = 400
"""Characters of the engine's message that are passed on."""


class Bounded(BytesIO):
    """A binary file in memory that refuses to grow over a limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: ReadableBuffer, /) -> int:
        """Take more bytes. Raises HttpError (503) once there are more than the limit."""
        written = super().write(data)
        if self.tell() > self._limit:
            raise HttpError(
                503,
                f"the answer is larger than {self._limit:,} bytes, the limit of this server;"
                " ask for less (LIMIT, a tighter pattern)",
            )
        return written


def query(job: Job) -> Frame:
    """Answer a query, in a media type that is accepted. Raises HttpError.

    The graphs that the protocol names, if any, are its data set; else the query says itself.
    """
    text, base = job.head["query"], job.head["base"]
    try:
        check_offline(text, base)
        return _serialized(_evaluated(job), job.head["accept"], job.limits.result)
    except CallRefused as error:
        raise HttpError(403, _FORBIDDEN.format(str(error).partition(", which")[0])) from None
    except QueryError as error:
        raise HttpError(400, str(error)) from None
    except SyntaxError as error:
        raise HttpError(400, str(syntax_error(text, engine_message(error)))) from None
    except (OSError, RuntimeError, ValueError) as error:
        raise HttpError(500, f"the query cannot be answered: {engine_message(error)}") from None


def engine_message(error: Exception) -> str:
    """The engine's message in one line, truncated."""
    text = " ".join(str(error).split())
    return text if len(text) <= _MESSAGE else f"{text[:_MESSAGE]}..."


def triples(found: Iterable[Triple], accept: str | None, limit: int, **more: str) -> Frame:
    """Write triples, sorted and without repeats. Raises HttpError."""
    media, form = chosen(accept, TRIPLES)
    output = Bounded(limit)
    serialize(sorted(set(found), key=str), output, format=form, prefixes=KNOWN)
    return success(media, output.getvalue(), **more)


def chosen(accept: str | None, offered: Mapping[str, _Form]) -> tuple[str, _Form]:
    """Negotiate one of the forms on offer. A browser, which wants HTML, gets the first."""
    media = acceptable(accept, offered, HTML)
    media = next(iter(offered)) if media == HTML else media
    return media, offered[media]


def node(iri: str) -> NamedNode:
    """Make a node of an IRI. Raises HttpError (400)."""
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise HttpError(400, f"{iri!r} is no absolute IRI: {engine_message(error)}") from None


def _evaluated(job: Job) -> QuerySolutions | QueryBoolean | QueryTriples:
    head, store = job.head, job.data.store
    query, base = head["query"], head["base"]
    if not head["default"] and not head["named"]:
        return job.data.queried.query(query, base_iri=base, prefixes=KNOWN)
    named: list[NamedNode | BlankNode] = [node(i) for i in head["named"]]
    default: list[_Graph] = [node(i) for i in head["default"]]
    if len(default) > 1:
        store, default = _merge(store, default, named), [DefaultGraph()]
    return store.query(
        query, base_iri=base, prefixes=KNOWN, default_graph=default, named_graphs=named
    )


def _merge(store: Store, default: Sequence[_Graph], named: Sequence[_Graph]) -> Store:
    """Merge graphs into one: the engine would find what several of them hold several times."""
    found = Store()
    for graph in default:
        quads = store.quads_for_pattern(None, None, None, graph)
        found.extend(Quad(q.subject, q.predicate, q.object) for q in quads)
    for graph in named:
        found.extend(store.quads_for_pattern(None, None, None, graph))
    return found


def _serialized(
    raw: QuerySolutions | QueryBoolean | QueryTriples, accept: str | None, limit: int
) -> Frame:
    if isinstance(raw, QueryTriples):
        return triples(raw, accept, limit)
    media, form = chosen(accept, VERDICTS if isinstance(raw, QueryBoolean) else TABLES)
    output = Bounded(limit)
    raw.serialize(output, format=form)
    return success(media, output.getvalue())
