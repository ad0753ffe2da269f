"""Listens, and looks after all connections: how many there are, whose, and for how long."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from email.utils import formatdate
from typing import TYPE_CHECKING, Final

from kg.errors import ConfigurationError
from kg.serve.http_connection import Connection
from kg.serve.http_messages import HttpError, Request, Response

if TYPE_CHECKING:
    from kg.serve.served_dataset import Limits, ServerSettings

_BACKLOG: Final = 4096
_LOOKS: Final = 0.5
"""Seconds between looks at the connections' deadlines, and at who has the data."""
_GRACE: Final = 1.0
"""Seconds that requests have to end when the server is to stop."""
_REFUSED: Final = 64
"""Refused connections that are kept open for a while, so that they come to read why."""
_SPARE: Final = 64 + _REFUSED
"""Files that the server needs besides its connections."""


class HttpServer:
    """The connections over one listening socket, and what answers their requests.

    There are at most ``limits.connections``, and of one address at most ``limits.share`` of
    them. Those that wait for a request give way to new ones, the longest first.
    """

    def __init__(self, answer: Callable[[Request], Awaitable[Response]], limits: Limits) -> None:
        self.answer = answer
        self.date = formatdate(usegmt=True)
        self._room = limits.pending
        one = min(limits.pending, max(limits.result, limits.upload))
        self._most_held = max(one, int(limits.pending * limits.share))
        self._held: Counter[str] = Counter()
        self._most = min(limits.connections, _open_files() - _SPARE)
        self._share = max(1, int(self._most * limits.share))
        self._connections: set[Connection] = set()
        self._idle: dict[Connection, None] = {}
        self._refused: dict[Connection, None] = {}
        self._clients: Counter[str] = Counter()

    async def serve(
        self, listener: socket.socket, ready: Callable[[], None], able: Callable[[], bool]
    ) -> bool:
        """Answer until SIGINT or SIGTERM, or while ``able`` is true; then close all connections.

        Whether a signal has ended it.
        """
        loop = asyncio.get_running_loop()
        stopping = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stopping.set)
        listening = await loop.create_server(
            lambda: Connection(self), sock=listener, backlog=_BACKLOG
        )
        ready()
        while not stopping.is_set() and able():
            self._close_overdue(loop.time())
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), _LOOKS)
        listening.close()
        deadline = loop.time() + _GRACE
        while len(self._idle) < len(self._connections) and loop.time() < deadline:
            await asyncio.sleep(0.02)
        for connection in [*self._connections, *self._refused]:
            connection.transport.abort()
        return stopping.is_set()

    def opened(self, connection: Connection) -> None:
        """Count a client in, in place of one that idles; if there is none, refuse it."""
        client = connection.client
        admitted = True
        if self._clients[client] >= self._share:
            admitted = self._leave(next((c for c in self._idle if c.client == client), None))
        elif len(self._connections) >= self._most:
            admitted = self._leave(next(iter(self._idle), None))
        if admitted:
            self._connections.add(connection)
            self._clients[client] += 1
            self._idle[connection] = None
            return
        if len(self._refused) >= _REFUSED:
            next(iter(self._refused)).transport.abort()
        self._refused[connection] = None
        text = "too many clients are connected; try again later"
        connection.refuse(HttpError(503, text, {"Retry-After": "2"}))

    def admitted(self, client: str, response: Response) -> Response:
        """Count a response's bytes in while it is sent; refuse it if that is too many."""
        try:
            self.held(client, len(response.body))
        except HttpError:
            text = b"clients are slow to take the answers they asked for; try again later\n"
            response = Response(503, text, "text/plain", {"Retry-After": "5"})
            self._count(client, len(text))
        return response

    def held(self, client: str, size: int) -> None:
        """Count bytes of a client's content and answers in or, if negative, out.

        Raises HttpError (503) if those of all clients, or of this one, become too many.
        """
        if size > 0 and (size > self._room or self._held[client] + size > self._most_held):
            text = "too much content arrives at once; send it again later"
            raise HttpError(503, text, {"Retry-After": "5"})
        self._count(client, size)

    def _count(self, client: str, size: int) -> None:
        self._room -= size
        self._held[client] += size
        if not self._held[client]:
            del self._held[client]

    def idle(self, connection: Connection, *, is_idle: bool) -> None:
        """Remember who waits for a request, in the order in which they began."""
        if is_idle and connection in self._connections:
            self._idle[connection] = None
        else:
            self._idle.pop(connection, None)

    def closed(self, connection: Connection) -> None:
        """Count a client out."""
        self._idle.pop(connection, None)
        self._refused.pop(connection, None)
        if connection in self._connections:
            self._connections.remove(connection)
            self._clients[connection.client] -= 1
            if not self._clients[connection.client]:
                del self._clients[connection.client]

    def _leave(self, connection: Connection | None) -> bool:
        """Close a connection that idles; False if there is none."""
        if connection is None:
            return False
        connection.transport.abort()
        self.closed(connection)
        return True

    def _close_overdue(self, now: float) -> None:
        self.date = formatdate(usegmt=True)
        for connection in [c for c in (*self._connections, *self._refused) if c.deadline < now]:
            connection.expire()


def _open_files() -> int:
    """Raise the limit of open files as far as it goes, and return it."""
    import resource

    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    soft = 1 << 16 if hard == resource.RLIM_INFINITY else min(hard, 1 << 16)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return soft


def bound(settings: ServerSettings) -> socket.socket:
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


def address(listener: socket.socket) -> str:
    """The address at which a socket listens, as a browser takes it."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
