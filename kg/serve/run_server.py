"""Run the server until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from kg.errors import WorkerLost, needing
from kg.serve import forkserver
from kg.serve.ipc import Frame
from kg.serve.served_dataset import Limits, ServedGraph, ServerSettings

if TYPE_CHECKING:
    from kg.serve.query_pool import WorkerPool

_GRACE: Final = 2.0
"""Seconds in which the processes must have ended."""
_LOOKS: Final = 0.5
"""Seconds between looks at whether the process that holds the data is there."""


def run(
    source: ServedGraph, settings: ServerSettings, drawn: bytes | None, ready: Callable[[str], None]
) -> None:
    """Load the graph and serve it until SIGINT or SIGTERM.

    ``drawn``: the interactive page, if there is one already. ``ready`` is called with
    the address once requests are answered. Raises what loading raises; ConfigurationError
    if the address cannot be listened at; MissingExtra without httptools; WorkerLost if the
    process that holds the data is killed.
    """
    with needing("kg serve needs httptools", "serve"):
        import httptools  # noqa: F401 - only whether it is there
    run_loop: Callable[[Coroutine[Any, Any, None]], None] = asyncio.run
    with suppress(ImportError):  # it is faster, and not needed
        import uvloop

        run_loop = uvloop.run
    from kg.serve.http_server import bound

    with bound(settings) as listener:
        control, pid = forkserver.start(source, settings.limits, listener)
        try:
            run_loop(_serve(listener, control, source, settings, drawn, ready))
        finally:
            control.close()
            _end(pid)


async def _follow(pool: WorkerPool, stamp: Callable[[], object]) -> None:
    """Load the data anew whenever their stamp has changed; on an error the old ones stay."""
    from kg.serve.endpoints import checked
    from kg.serve.http_messages import HttpError

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
    from kg.serve.app import Application
    from kg.serve.dataset_version import GONE
    from kg.serve.http_server import HttpServer, address
    from kg.serve.query_pool import WorkerPool

    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    pool = WorkerPool(control, settings.limits)
    await pool.warm()
    server = HttpServer(Application(pool, source, settings, drawn).answer, settings.limits)
    where = address(listener)
    serving = asyncio.ensure_future(server.serve(listener, lambda: ready(where)))
    following = source.stamp and asyncio.ensure_future(_follow(pool, source.stamp))
    try:
        while pool.alive and not serving.done():
            await asyncio.wait({serving}, timeout=_LOOKS)
        lost = not serving.done()
        server.stop()
        await serving
        if lost:
            raise WorkerLost(GONE)
    finally:
        if following:
            following.cancel()
        pool.close()


def run_mcp(source: ServedGraph, limits: Limits, ready: Callable[[], None]) -> None:
    """Serve the graph by the Model Context Protocol over standard input and output.

    ``ready`` is called when the graph is loaded.

    Raises what loading raises, and MissingExtra without the package mcp.
    """
    with needing("kg mcp needs mcp", "mcp"):
        from kg.serve.mcp_server import mcp_server
    control, pid = forkserver.start(source, limits)
    ready()

    async def serve() -> None:
        from kg.serve.endpoints import checked
        from kg.serve.query_pool import WorkerPool

        pool = WorkerPool(control, limits)
        await pool.warm()

        async def run(task: Any) -> Frame:
            return checked(await pool.run(Frame(task)))

        try:
            await mcp_server(source.name, run).run_stdio_async()
        finally:
            pool.close()

    try:
        asyncio.run(serve())
    finally:
        control.close()
        _end(pid)


def _end(pid: int) -> None:
    """Wait for the data's process to end its workers and itself; kill it if it does not."""
    deadline = time.monotonic() + _GRACE
    try:
        while not os.waitpid(pid, os.WNOHANG)[0]:
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.01)
    except ChildProcessError:
        return  # a change has put another in its place
