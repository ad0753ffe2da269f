"""Run the server until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import time
from collections.abc import Callable
from typing import Final

from kg.errors import ConfigurationError, MissingExtra, WorkerLost
from kg.serve import forkserver
from kg.serve.served_dataset import ServedGraph, ServerSettings

_CONNECTIONS: Final = 512
_HEAD: Final = 1 << 16
_BACKLOG: Final = 512
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
    if the address cannot be listened at; MissingExtra without Starlette and uvicorn;
    WorkerLost if the process that holds the data is killed.
    """
    try:
        import starlette  # noqa: F401 - only whether it is there
        import uvicorn  # noqa: F401 - likewise
    except ImportError:
        raise MissingExtra(
            "kg serve needs Starlette and uvicorn; run: pip install 'trendkg[serve]'"
        ) from None
    with _bound(settings) as listener:
        control, pid = forkserver.start(source, settings.limits, listener)
        try:
            asyncio.run(_serve(listener, control, source, settings, drawn, ready))
        finally:
            control.close()
            _end(pid)


def address(listener: socket.socket) -> str:
    """The address at which a socket listens, as a browser takes it."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def _serve(
    listener: socket.socket,
    control: socket.socket,
    source: ServedGraph,
    settings: ServerSettings,
    drawn: bytes | None,
    ready: Callable[[str], None],
) -> None:
    import uvicorn

    from kg.serve.app import application
    from kg.serve.dataset_version import GONE
    from kg.serve.query_pool import WorkerPool
    from kg.serve.server import QuietServer, TimedConnection

    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    pool = WorkerPool(control, settings.limits)
    await pool.warm()
    config = uvicorn.Config(
        application(pool, source, settings, drawn),
        http=TimedConnection,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        limit_concurrency=_CONNECTIONS,
        h11_max_incomplete_event_size=_HEAD,
        timeout_graceful_shutdown=1,
    )
    server = QuietServer(config)
    try:
        serving = asyncio.ensure_future(server.serve([listener]))
        while not server.started and not serving.done():
            await asyncio.sleep(0.01)
        ready(address(listener))
        while pool.alive and not serving.done():
            await asyncio.wait({serving}, timeout=_LOOKS)
        server.should_exit = True
        lost = not serving.done()
        await serving
        if lost:
            raise WorkerLost(GONE)
    finally:
        pool.close()


def _bound(settings: ServerSettings) -> socket.socket:
    """Listen at the address. Raises ConfigurationError, in a line that says what to do."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM
        )[0]
    except socket.gaierror:
        raise ConfigurationError(
            f"{settings.host}: no such host; give an address of this machine, such as 127.0.0.1"
        ) from None
    # with its protocol named, or asyncio would let answers wait for the client's receipts
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise ConfigurationError(
            f"port {settings.port} of {settings.host} cannot be used: {error.strerror};"
            " choose another with --port (0: any that is free)"
        ) from None
    return listener


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
