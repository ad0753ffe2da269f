"""What is served, as the caller gives it, and within which limits."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct
from pyoxigraph import Store

MIB: Final = 1 << 20


class Example(Struct, frozen=True):
    """A query that the query page offers. ``title`` is the question in words."""

    name: str
    title: str
    query: str


class Source(Struct, frozen=True):
    """A graph and what the other stages know to do with it.

    ``load`` reads the graph, once, with its named graphs; it may raise any KgError.
    ``page`` draws the interactive page of a store whose triples are all in the default
    graph. ``uses`` says whether a text of SPARQL has a keyword, ``explain``
    where and why a query does not parse, from the query and the engine's message.
    """

    name: str
    load: Callable[[], Store]
    page: Callable[[Store], str]
    uses: Callable[[str, str], bool]
    explain: Callable[[str, str], str]
    examples: Sequence[Example] = ()


class Limits(Struct, frozen=True):
    """What one request may cost. Sizes are in bytes, times in seconds.

    ``workers``: how many short queries run at once; ``long``: how many others may run
    beside them, after the ``patience`` that each is given at first.
    """

    seconds: float = 30.0
    patience: float = 1.0
    memory: int = 1024 * MIB
    result: int = 128 * MIB
    body: int = 1 * MIB
    upload: int = 128 * MIB
    pending: int = 512 * MIB
    workers: int = 2
    long: int = 4
    waiting: int = 256


@dataclasses.dataclass(frozen=True, slots=True)
class Settings:
    """How to serve. ``token`` allows updates to who presents it; None: nobody changes anything.

    ``public``: the address under which clients see the server, without a slash at its
    end, where it is another than the one it listens at. ``origins``: of web pages that
    may read answers besides those of this machine; "*" for all.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    public: str | None = None
    origins: tuple[str, ...] = ()
    token: str | None = dataclasses.field(default=None, repr=False)
    licence: str | None = None
    limits: Limits = Limits()
