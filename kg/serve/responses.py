"""Answers on their way: tagged, in pieces, and not too many of them at once."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kg.serve import pages
from kg.serve.content_negotiation import HTML, best, content_type
from kg.serve.http_error import Refusal
from kg.serve.requests import none_match

_PIECE: Final = 1 << 18
_SAFE: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_FRAMED: Final = "frame-ancestors 'none'; base-uri 'none'"
"""The policy of a page that brings its own."""


class Pending:
    """How many bytes of answers wait for clients that read slowly; no more than a limit."""

    def __init__(self, limit: int) -> None:
        self._free = limit

    def take(self, size: int) -> None:
        """Count bytes in. Raises Refusal (503) if that is too many."""
        if size > self._free:
            text = "clients are slow to take the answers they asked for; try again later"
            raise Refusal(503, text, {"Retry-After": "5"})
        self._free -= size

    def give(self, size: int) -> None:
        """Count bytes out."""
        self._free += size


class Piecemeal(Response):
    """A response that is handed on in pieces, so that one that nobody reads is noticed."""

    pending: Pending | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's signature
        """Send the response; its bytes count as pending until it is gone."""
        size = len(self.body)
        if self.pending is not None:
            self.pending.take(size)
        try:
            start = {"type": "http.response.start", "status": self.status_code}
            await send({**start, "headers": self.raw_headers})
            view = memoryview(self.body)
            for at in range(0, max(size, 1), _PIECE):
                piece, more = bytes(view[at : at + _PIECE]), at + _PIECE < size
                await send({"type": "http.response.body", "body": piece, "more_body": more})
        finally:
            if self.pending is not None:
                self.pending.give(size)


def found(
    request: Request, media: str, content: bytes, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer 200, or 304 if the client says that it has this very answer."""
    etag = f'"{sha256(content + media.encode()).hexdigest()[:32]}"'
    policy = {"Content-Security-Policy": pages.POLICY} if media == HTML else {}
    common = {**_SAFE, **policy, "ETag": etag, "Vary": "Accept", **(headers or {})}
    if none_match(request, etag):
        return Response(status_code=304, headers=common)
    response = Piecemeal(content, headers={**common, "Content-Type": content_type(media)})
    response.pending = request.app.state.pending
    return response


def page(request: Request, content: bytes, policy: str = _FRAMED) -> Response:
    """Answer with a page that brings scripts, under its own policy."""
    return found(request, HTML, content, {"Content-Security-Policy": policy})


def refused(request: Request, refusal: Refusal) -> Response:
    """Say in words why not: as a page to a browser, as text to others."""
    headers = {**_SAFE, "Vary": "Accept", **refusal.headers}
    if best(request.headers.get("accept"), ("text/plain", HTML)) != HTML:
        return Response(f"{refusal}\n", refusal.status, headers, "text/plain")
    content = pages.page("refusal", title=refusal.status, reason=str(refusal))
    return Response(
        content, refusal.status, {**headers, "Content-Security-Policy": pages.POLICY}, HTML
    )


def options(methods: str) -> Response:
    """Answer OPTIONS."""
    return Response(status_code=204, headers={**_SAFE, "Allow": methods})
