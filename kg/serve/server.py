"""uvicorn's server and connections, adapted: quiet shutdown, and time limits for clients.

uvicorn gives a client all the time it wants to send a request's head and to read an
answer; here each has its limit, so that idle strangers do not use up the connections.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
HEAD_SECONDS: Final = 10.0
"""For the head of a request, from its first byte, or from the opening of the connection."""
STALL_SECONDS: Final = 30.0
"""For an answer that is not read, before at least a piece of it is."""


class QuietServer(uvicorn.Server):
    """A server that ends without an error on Ctrl-C."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on SIGINT and SIGTERM; do not raise them again afterwards."""
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in _SIGNALS:
                loop.remove_signal_handler(number)


class TimedConnection(H11Protocol):
    """uvicorn's HTTP over one connection, with limits on waiting."""

    _head: asyncio.TimerHandle | None = None
    _stall: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._head = self.loop.call_later(HEAD_SECONDS, transport.abort)

    def data_received(self, data: bytes) -> None:
        """Wait on, or stop waiting once a request is there."""
        if self._head is None and not self._answering():
            self._head = self.loop.call_later(HEAD_SECONDS, self.transport.abort)
        super().data_received(data)
        if self._answering():
            self._head = _stop(self._head)

    def pause_writing(self) -> None:
        """Begin to wait for the client to read."""
        super().pause_writing()
        self._stall = self.loop.call_later(STALL_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Stop waiting: the client reads."""
        super().resume_writing()
        self._stall = _stop(self._stall)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting: it is over."""
        self._head, self._stall = _stop(self._head), _stop(self._stall)
        super().connection_lost(exc)

    def _answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete


def _stop(timer: asyncio.TimerHandle | None) -> asyncio.TimerHandle | None:
    """Stop a timer: there is none any more."""
    if timer is not None:
        timer.cancel()
    return None
