"""Run the server until it is told to stop. Needs httptools, as its connections do."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, Final

from kg.errors import WorkerLost
from kg.serve import forkserver
from kg.serve.app import Application
from kg.serve.dataset_version import GONE
from kg.serve.endpoints import checked
from kg.serve.http_messages import HttpError
from kg.serve.http_server import HttpServer, address, bound
from kg.serve.ipc import Frame
from kg.serve.query_pool import WorkerPool
from kg.serve.served_dataset import ServedGraph, ServerSettings

_LOOKS: Final = 0.5
"""Seconds between looks at whether the data have changed."""


def run(
    source: ServedGraph, settings: ServerSettings, drawn: bytes | None, ready: Callable[[str], None]
) -> None:
    """Load the graph and serve it until SIGINT or SIGTERM.

    ``drawn``: the interactive page, if there is one already. ``ready`` is called with
    the address once requests are answered. Raises what loading raises; ConfigurationError
    if the address cannot be listened at; WorkerLost if the process that holds the data is
    killed.
    """
    run_loop: Callable[[Coroutine[Any, Any, None]], None] = asyncio.run
    with suppress(ImportError):  # it is faster, and not needed
        import uvloop

        run_loop = uvloop.run
    with bound(settings) as listener:
        control, pid = forkserver.start(source, settings.limits, listener)
        try:
            run_loop(_serve(listener, control, source, settings, drawn, ready))
        finally:
            control.close()
            forkserver.end(pid)


async def _follow(pool: WorkerPool, stamp: Callable[[], object]) -> None:
    """Load the data anew whenever their stamp has changed; on an error the old ones stay."""
    known = stamp()
    while True:
        await asyncio.sleep(_LOOKS)
        now = stamp()
        if now != known:
            try:
                checked(await pool.change(Frame({"do": "reload"})))
            except HttpError as error:
                sys.stderr.write(f"kg: the old graph is still served: {error}\n")
            known = now


async def _serve(
    listener: socket.socket,
    control: socket.socket,
    source: ServedGraph,
    settings: ServerSettings,
    drawn: bytes | None,
    ready: Callable[[str], None],
) -> None:
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    pool = WorkerPool(control, settings.limits)
    await pool.warm()
    server = HttpServer(Application(pool, source, settings, drawn).answer, settings.limits)
    where = address(listener)
    following = source.stamp and asyncio.ensure_future(_follow(pool, source.stamp))
    try:
        if not await server.serve(listener, lambda: ready(where), lambda: pool.alive):
            raise WorkerLost(GONE)
    finally:
        if following:
            following.cancel()
        pool.close()
