"""The Model Context Protocol under ``kg serve``: streamable HTTP, a JSON answer to each message.

The package ``mcp`` is imported with the first message. No sessions are kept, so that any message
may come over any connection, and none costs memory behind its answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any, Final

from kg.serve.endpoints import checked
from kg.serve.http_messages import SAFE_HEADERS, HttpError, Request, Response
from kg.serve.ipc import Frame
from kg.serve.query_pool import WorkerPool

_CLIENT: Final = ContextVar("_CLIENT", default="")
"""The client whose message is being answered: calls of tools wait in turn with its requests."""


class McpEndpoint:
    """Answers MCP messages by the workers of a pool."""

    def __init__(self, pool: WorkerPool, title: str) -> None:
        self._pool = pool
        self._title = title
        self._starting: asyncio.Future[Any] | None = None
        self._held: asyncio.Task[None] | None = None

    async def answer(self, request: Request) -> Response:
        """Answer a message. Raises HttpError: 404 without the package, 413."""
        if self._starting is None:
            self._starting = asyncio.ensure_future(self._start())
        try:
            app = await asyncio.shield(self._starting)
        except ImportError:
            text = "MCP is not served here; install it: pip install 'trendkg[mcp]'"
            raise HttpError(404, text) from None
        body = await request.body(self._pool.limits.body)
        _CLIENT.set(request.client)
        return await _asked(app, request, body)

    async def _start(self) -> Any:
        from mcp.server.transport_security import TransportSecuritySettings

        from kg.serve.mcp_server import mcp_server

        async def run(task: Any) -> Frame:
            return checked(await self._pool.run(Frame(task), _CLIENT.get()))

        server = mcp_server(self._title, run)
        app = server.streamable_http_app(
            json_response=True,
            stateless_http=True,
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )  # the application has checked the host
        ready = asyncio.Event()

        async def hold() -> None:
            async with server.session_manager.run():
                ready.set()
                await asyncio.Event().wait()

        self._held = asyncio.ensure_future(hold())
        await ready.wait()
        return app


async def _asked(app: Any, request: Request, body: bytes) -> Response:
    """Give a request to an ASGI application, and wait for the whole response."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http",
        "method": request.method,
        "path": request.path,
        "raw_path": request.path.encode(),
        "root_path": "",
        "query_string": request.query.encode(),
        "headers": [(k.encode(), v.encode("latin-1")) for k, v in request.headers.items()],
    }
    sent = Response(500)
    received = False

    async def receive() -> MutableMapping[str, Any]:
        nonlocal received
        if received:
            await asyncio.Event().wait()
        received = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            sent.status = message["status"]
            headers = {k.decode().title(): v.decode("latin-1") for k, v in message["headers"]}
            sent.media = headers.pop("Content-Type", "")
            headers.pop("Content-Length", None)
            sent.headers = {**SAFE_HEADERS, **headers}
        else:
            sent.body += message.get("body", b"")

    await app(scope, receive, send)
    return sent
