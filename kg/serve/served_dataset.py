"""What is served, as the caller gives it, within which limits, and as workers see it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from kg.analysis.ask import TopicIndex
from kg.model.schema import SHIPPED
from kg.names import RDF, TKG
from kg.read import Source

MIB: Final = 1 << 20
_ORIGINS_OF: Final = ("Report", *SHIPPED.classes)


class ExampleQuery(Struct, frozen=True):
    """A query that the query page offers. ``title`` is the question in words."""

    name: str
    title: str
    query: str


class ServedGraph(Struct, frozen=True):
    """A graph and what the other stages know to do with it.

    ``load`` reads the graph, once, with its named graphs; it may raise any KgError.
    ``page`` draws the interactive page of a store whose triples are all in the default
    graph. ``extract`` makes the graph of one report as JSON-LD, ``explain`` tells what was made
    of a text, as JSON; None where the server does not extract. They may raise any KgError, and
    both the same for the same text.
    ``stamp``: differs once the graph is to be loaded anew; None where it never is.
    """

    name: str
    load: Callable[[], Store]
    page: Callable[[Store], str]
    examples: Sequence[ExampleQuery] = ()
    extract: Callable[[Source], str] | None = None
    explain: Callable[[Source], str] | None = None
    stamp: Callable[[], object] | None = None


class Limits(Struct, frozen=True):
    """What requests may cost. Sizes are in bytes, times in seconds.

    ``workers``: how many short queries run at once; ``long``: how many others may run
    beside them, after the ``patience`` that each is given at first. ``waiting``: how many
    requests wait for a worker; ``connections``: how many clients are connected; ``pending``:
    how much content of their requests is held, and of their answers being sent, together.
    ``report``: a report that is sent for extraction; ``readers``: how many are read at once;
    ``reading``: the time of a processor that one may take, and half of what it may by the clock.
    ``share``: the part of the places, and of that content, that one address may have.
    """

    seconds: float = 30.0
    patience: float = 1.0
    memory: int = 1024 * MIB
    result: int = 128 * MIB
    body: int = 1 * MIB
    upload: int = 128 * MIB
    report: int = 8 * MIB
    readers: int = 2
    reading: int = 300
    pending: int = 512 * MIB
    workers: int = 2
    long: int = 8
    waiting: int = 4096
    connections: int = 4096
    share: float = 0.75


@dataclasses.dataclass(frozen=True, slots=True)
class ServerSettings:
    """How to serve. ``token`` allows updates to who presents it; None: nobody changes anything.

    ``public``: the address under which clients see the server, without a slash at its
    end, where it is another than the one it listens at. ``origins``: of web pages that
    may read answers besides those of this machine; "*" for all. ``decisions``: the file into
    which who presents ``curator`` may add a curator's decisions.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    public: str | None = None
    origins: tuple[str, ...] = ()
    token: str | None = dataclasses.field(default=None, repr=False)
    licence: str | None = None
    decisions: Path | None = None
    curator: str | None = dataclasses.field(default=None, repr=False)
    limits: Limits = Limits()


class Data:
    """A store, and beside it how queries see it: with the union of all graphs as default.

    The engine can look into all graphs at once, but finds a triple that two of them hold
    twice; so the union is made once, where there are named graphs at all, and follows changes.
    """

    __slots__ = ("_all_named", "_size", "_topics", "origins", "queried", "store")

    def __init__(self, store: Store) -> None:
        self.store = store
        self.queried = store
        self.origins: tuple[str, ...] = ()
        self._topics: TopicIndex | None = None
        self.refresh()

    @property
    def several(self) -> bool:
        """Whether there are named graphs."""
        return self.queried is not self.store

    @property
    def topics(self) -> TopicIndex:
        """The topics of what is queried, found and indexed once for all questions."""
        if self._topics is None:
            self._topics = TopicIndex(self.queried)
        return self._topics

    def refresh(self) -> None:
        """Make anew what was made of the store, after a change."""
        self.queried = self.store
        if any(True for _ in self.store.named_graphs()):
            self.queried = Store()
            self.queried.bulk_extend(self.store)
            self.queried.bulk_extend(Quad(q.subject, q.predicate, q.object) for q in self.store)
        self._size = len(self.store)
        self._summarize()

    def follow(self, touched: Iterable[Quad] | None) -> None:
        """Follow a change that touched no other quads than these; None: any, perhaps."""
        changes = self._differences() if touched is None else {*touched}
        if changes is None or not self.several:
            self.refresh()
            return
        for quad in changes:
            union = Quad(quad.subject, quad.predicate, quad.object)
            held = self.store.quads_for_pattern(quad.subject, quad.predicate, quad.object)
            is_there = quad in self.store
            self._size += is_there - (quad in self.queried)
            change = self.queried.add if is_there else self.queried.remove
            change(quad)
            change = self.queried.add if next(held, None) else self.queried.remove
            change(union)
        if not self._all_named or any(q.graph_name == DefaultGraph() for q in changes):
            self._size = len(self.store)  # the copy has there what all graphs have
        known, there = {*self.queried.named_graphs()}, {*self.store.named_graphs()}
        for graph in known - there:
            self.queried.remove_graph(graph)
        for graph in there - known:
            self.queried.add_graph(graph)
        self._summarize()

    def _differences(self) -> set[Quad] | None:
        """The quads that are in the store or in the copy alone; None if they cannot be told.

        What a default graph of its own has lost cannot: the union may have it from others.
        """
        if not self._all_named or self._is_mixed():
            return None
        found = {quad for quad in self.store if quad not in self.queried}
        if len(self.store) - len(found) < self._size:
            for graph in self.queried.named_graphs():
                quads = self.queried.quads_for_pattern(None, None, None, graph)
                found.update(quad for quad in quads if quad not in self.store)
        return found if len(found) < len(self.store) // 4 else None

    def _is_mixed(self) -> bool:
        """Whether there are triples in no named graph."""
        default = self.store.quads_for_pattern(None, None, None, DefaultGraph())
        return next(default, None) is not None

    def _summarize(self) -> None:
        """Remember what the next change is held against; forget what was made for questions."""
        self._topics = None
        self.origins = tuple(sorted({*self._origins()}))
        self._all_named = not self._is_mixed()

    def union(self) -> Store:
        """All triples in the default graph of a store without named graphs."""
        if not self.several:
            return self.store
        found = Store()
        found.bulk_extend(self.queried.quads_for_pattern(None, None, None, DefaultGraph()))
        return found

    def _origins(self) -> Iterator[str]:
        """Scheme and host of the IRIs that the graph's own things have."""
        for name in _ORIGINS_OF:
            kind = NamedNode(TKG[name])
            for quad in self.queried.quads_for_pattern(None, NamedNode(RDF["type"]), kind):
                if not isinstance(quad.subject, NamedNode):
                    continue
                scheme, found, rest = quad.subject.value.partition("://")
                if found and scheme in {"http", "https"}:
                    yield f"{scheme}://{rest.partition('/')[0]}"


class Job(Struct, frozen=True):
    """What a worker is to do: the head and the body of the message, and what it does it with."""

    head: Mapping[str, Any]
    body: bytes
    data: Data
    source: ServedGraph
    limits: Limits
