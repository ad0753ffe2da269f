"""HTTP/1.1 over one connection, parsed by llhttp (``httptools``): in order, bounded, timed.

The whole server is one thread. A connection holds little while it idles, and each of its
states has a time limit (:attr:`Connection.deadline`), which the server watches for all.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import httptools

from kg.serve.http_messages import HttpError, Request, Response

if TYPE_CHECKING:
    from asyncio import Transport

    from kg.serve.http_server import HttpServer

HEAD_SECONDS: Final = 10.0
"""For the head of a request, from its first byte, or from the opening of the connection."""
BODY_SECONDS: Final = 30.0
"""For the body of a request."""
STALL_SECONDS: Final = 30.0
"""For an answer that is not read, before at least a piece of it is."""
KEEP_SECONDS: Final = 75.0
"""For a connection without a request, after the first."""
LINGER_SECONDS: Final = 30.0
"""In which a client that is refused may finish sending, so that it comes to read why."""
_MAX_HEAD: Final = 1 << 16
_PIECE: Final = 1 << 18
_PARSED: Final = 1 << 12
"""Bytes that are parsed at once: a client may send thousands of requests before it reads."""
_AHEAD: Final = 16
"""Requests that may wait for those before them; what comes after these is parsed later."""
_NEVER: Final = float("inf")
_LINES: Final = {s.value: f"HTTP/1.1 {s.value} {s.phrase}\r\n" for s in HTTPStatus}
_FRAMING: Final = frozenset({"content-length", "transfer-encoding"})
_BODILESS: Final = frozenset({204, 304})


class Connection(asyncio.Protocol):
    """A client's connection: its requests one after the other."""

    def __init__(self, host: HttpServer) -> None:
        self._host = host
        self._parser = httptools.HttpRequestParser(self)
        self._loop = asyncio.get_running_loop()
        self._requests: deque[tuple[Request, bool]] = deque()
        self._answering: asyncio.Task[None] | None = None
        self._writable: asyncio.Future[None] | None = None
        self._arriving: Request | None = None
        self._answered: Request | None = None
        self._unparsed = b""
        self._held = 0
        self._discarding = False
        self._head = 0
        self.transport: Transport = None  # type: ignore[assignment]  # until it is connected
        self.client = ""
        self.deadline = _NEVER

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for a request."""
        self.transport = transport  # type: ignore[assignment]  # it is of a stream
        self.client = str((transport.get_extra_info("peername") or ("",))[0])
        self._until(HEAD_SECONDS)
        self._host.opened(self)

    def data_received(self, data: bytes) -> None:
        """Parse what has come, unless enough waits already; what is malformed is refused."""
        if self._discarding:
            return
        if self._answering is None and not self._head:
            self._until(HEAD_SECONDS)
        self._parse(data)

    def _parse(self, data: bytes = b"") -> None:
        """Parse what waits to be parsed and what has come, as far as there is room for it."""
        if not self._unparsed and len(data) <= _PARSED and len(self._requests) < _AHEAD:
            self._feed(data)
            return
        rest = memoryview(self._unparsed + data)
        waited = len(self._unparsed)
        while rest and len(self._requests) < _AHEAD and not self._discarding:
            self._feed(rest[:_PARSED])
            rest = rest[_PARSED:]
        self._unparsed = b"" if self._discarding else bytes(rest)
        try:
            self._hold(len(self._unparsed) - waited)
        except HttpError as error:
            self._reject(error)

    def _feed(self, piece: bytes | memoryview[int]) -> None:
        self._head += len(piece)
        try:
            self._parser.feed_data(piece)
        except httptools.HttpParserUpgrade as upgrade:
            self._ignore_upgrade(piece[upgrade.args[0] :])
        except httptools.HttpParserError as error:
            cause = error.__context__
            malformed = HttpError(400, "this is no HTTP request")
            self._reject(cause if isinstance(cause, HttpError) else malformed)
        if not self._discarding and self._head > _MAX_HEAD:
            self._reject(HttpError(431, f"the head is larger than {_MAX_HEAD:,} bytes"))

    def _ignore_upgrade(self, rest: bytes | memoryview[int]) -> None:
        """Go on as if no upgrade had been asked for: the content follows, then other requests.

        The parser ends a request at its head then, and takes its content for the next one.
        """
        if self._parser.get_method() == b"CONNECT":
            self._discarding = True
            return
        self._parser = httptools.HttpRequestParser(self)
        if self._arriving is not None:
            framing = "".join(
                f"{name}: {self._arriving.headers[name]}\r\n"
                for name in _FRAMING & self._arriving.headers.keys()
            )
            self._parser.feed_data(f"POST / HTTP/1.1\r\n{framing}\r\n".encode())
        if rest:
            self._feed(rest)

    def _reject(self, error: HttpError) -> None:
        """Answer what came before, and nothing else; if nothing did, say why."""
        before = [each for each in self._requests if each[0] is not self._arriving]
        if before or self._answered not in {None, self._arriving}:
            self._requests = deque(before)
            self._discarding = True
        else:
            self.refuse(error)

    def on_message_begin(self) -> None:
        """A head begins."""
        if self._arriving is None:
            self._url = b""
            self._headers: dict[str, str] = {}

    def on_url(self, url: bytes) -> None:
        """A part of the address."""
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header; what follows the last chunk of a body is none, and is passed over."""
        if self._arriving is not None:
            return
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        self._headers[key] = f"{self._headers[key]}, {text}" if key in self._headers else text

    def on_headers_complete(self) -> None:
        """The head is complete: begin to answer, unless others come first."""
        if self._arriving is not None:
            return
        coded = self._headers.get("transfer-encoding")
        if coded is not None and (
            coded.lower() != "chunked" or self._parser.get_http_version() == "1.0"
        ):
            raise HttpError(501, "the content is transferred in a way that is not known here")
        method = self._parser.get_method().decode()
        request = Request(method, _target(self._url), self._headers, self.client)
        request.pull, request.hold = self._pull, self._hold
        self._arriving = request
        self._head = 0
        self._requests.append((request, self._parser.should_keep_alive()))
        if self._answering is None:
            self._host.idle(self, is_idle=False)
            self.deadline = _NEVER
            self._answering = self._loop.create_task(self._answer())
        else:
            self.transport.pause_reading()

    def on_body(self, data: bytes) -> None:
        """A piece of the body."""
        self._head = 0
        if self._arriving is not None:
            self._hold(len(data))
            if not self._arriving.feed(data):
                self.transport.pause_reading()

    def on_message_complete(self) -> None:
        """The body is complete."""
        self._head = 0
        if self._parser.should_upgrade() and not _FRAMING.isdisjoint(self._headers):
            return
        if self._arriving is not None:
            self._arriving.finish()
            self._arriving = None
        if self._answering is not None and self._writable is None:
            self.deadline = _NEVER

    def pause_writing(self) -> None:
        """Begin to wait for the client to read."""
        self._writable = self._loop.create_future()
        self._until(STALL_SECONDS)

    def resume_writing(self) -> None:
        """Stop waiting: the client reads."""
        writable, self._writable = self._writable, None
        self.deadline = _NEVER
        if writable is not None and not writable.done():
            writable.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Drop what was being done for this client."""
        if self._answering is not None:
            self._answering.cancel()
        self._hold(-self._held)
        self._host.closed(self)

    def expire(self) -> None:
        """End what has taken too long; who sends a body too slowly is told so."""
        answering = self._answering
        if answering is None or self._arriving is None or self._writable is not None:
            self.transport.abort()
        else:
            self.refuse(HttpError(408, "the content did not come in time"))

    def refuse(self, error: HttpError) -> None:
        """Say why this client is not answered, and let it finish sending."""
        if self._writable is not None:  # an answer is half sent
            self.transport.abort()
            return
        if self._answering is not None:
            self._answering.cancel()
        if not self._discarding and not self.transport.is_closing():
            body = f"{error}\n".encode()
            headers = {"Content-Type": "text/plain; charset=utf-8", **error.headers}
            self.transport.write(self._start(error.status, headers, len(body), keep=False) + body)
            self._linger()

    async def _answer(self) -> None:
        """Answer the requests that are there."""
        keep = True
        try:
            while keep and self._requests:
                request, keep = self._requests.popleft()
                self._answered = request
                response = await self._host.answer(request)
                keep = keep and request.complete and not (self._discarding and not self._requests)
                await self._send(request, self._host.admitted(request.client, response), keep=keep)
                self._hold(-request.size)
                if self._unparsed:
                    self._parse()
                if self._requests:
                    await asyncio.sleep(0)  # the others' turn
        finally:
            self._answering = self._answered = None
        if self._discarding or not keep:
            self._linger()
            return
        self._until(KEEP_SECONDS)
        self._host.idle(self, is_idle=True)
        self.transport.resume_reading()

    async def _send(self, request: Request, response: Response, *, keep: bool) -> None:
        """Send a response, in pieces, so that a client that does not read is noticed."""
        body = response.body
        headers = {**response.headers}
        if response.media:
            headers["Content-Type"] = response.media
        size = None if response.status in _BODILESS else len(body)
        head = self._start(response.status, headers, size, keep=keep)
        if request.method == "HEAD" or size is None:
            body = b""
        try:
            self.transport.write(head + body[:_PIECE])
            for at in range(_PIECE, len(body) + _PIECE + 1, _PIECE):
                if self._writable is not None:
                    await self._writable
                self.transport.write(body[at : at + _PIECE])
        finally:
            self._host.held(self.client, -len(response.body))

    def _start(
        self, status: int, headers: Mapping[str, str], size: int | None, *, keep: bool
    ) -> bytes:
        """The status line and the headers."""
        rest = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        length = "" if size is None else f"Content-Length: {size}\r\n"
        close = "" if keep else "Connection: close\r\n"
        text = f"{_LINES[status]}Date: {self._host.date}\r\n{length}{close}{rest}\r\n"
        return text.encode("latin-1", "replace")

    def _pull(self) -> None:
        """Somebody waits for the body of a request."""
        self._until(BODY_SECONDS)
        arriving = self._arriving
        if arriving and arriving.headers.get("expect", "").lower() == "100-continue":
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        self.transport.resume_reading()

    def _linger(self) -> None:
        """Send no more, and forget what still comes, until the client closes."""
        self._discarding = True
        self._requests.clear()
        self._hold(-self._held)
        self._host.idle(self, is_idle=True)
        self._until(LINGER_SECONDS)
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.transport.resume_reading()

    def _hold(self, size: int) -> None:
        """Count bytes of content in or, if negative, out. Raises HttpError if it is too many."""
        self._host.held(self.client, size)
        self._held += size

    def _until(self, seconds: float) -> None:
        self.deadline = self._loop.time() + seconds


def _target(url: bytes) -> str:
    """The path and the query of what a request is for."""
    text = url.decode("ascii")
    if text.startswith("/"):
        return text.partition("#")[0]
    if text == "*":
        return "/"
    parsed = httptools.parse_url(url)
    return (parsed.path or b"/").decode() + (f"?{parsed.query.decode()}" if parsed.query else "")
