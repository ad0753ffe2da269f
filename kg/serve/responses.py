"""HTTP responses: with an ETag, sent in chunks, and limited in total size."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kg.serve import pages
from kg.serve.content_negotiation import HTML, content_type, negotiate
from kg.serve.http_error import HttpError
from kg.serve.requests import none_match

_PIECE: Final = 1 << 18
_SAFE: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_FRAMED: Final = "frame-ancestors 'none'; base-uri 'none'"
"""The policy of a page that brings its own."""


class ResponseBudget:
    """How many bytes of responses wait for slow clients; at most a limit."""

    def __init__(self, limit: int) -> None:
        self._free = limit

    def take(self, size: int) -> None:
        """Count bytes in. Raises HttpError (503) if that is too many."""
        if size > self._free:
            text = "clients are slow to take the answers they asked for; try again later"
            raise HttpError(503, text, {"Retry-After": "5"})
        self._free -= size

    def give(self, size: int) -> None:
        """Count bytes out."""
        self._free += size


class ChunkedResponse(Response):
    """A response that is sent in chunks, so that a client that does not read is noticed."""

    pending: ResponseBudget | None = None

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
    """Answer 200, or 304 if the client has this content already."""
    etag = f'"{sha256(content + media.encode()).hexdigest()[:32]}"'
    policy = {"Content-Security-Policy": pages.POLICY} if media == HTML else {}
    common = {**_SAFE, **policy, "ETag": etag, "Vary": "Accept", **(headers or {})}
    if none_match(request, etag):
        return Response(status_code=304, headers=common)
    response = ChunkedResponse(content, headers={**common, "Content-Type": content_type(media)})
    response.pending = request.app.state.pending
    return response


def page(request: Request, content: bytes, policy: str = _FRAMED) -> Response:
    """Answer with a page that brings scripts, under its own policy."""
    return found(request, HTML, content, {"Content-Security-Policy": policy})


def error_response(request: Request, error: HttpError) -> Response:
    """Answer with an error: as a page to a browser, as text to others."""
    headers = {**_SAFE, "Vary": "Accept", **error.headers}
    if negotiate(request.headers.get("accept"), ("text/plain", HTML)) != HTML:
        return Response(f"{error}\n", error.status, headers, "text/plain")
    content = pages.page("error", title=error.status, reason=str(error))
    return Response(
        content, error.status, {**headers, "Content-Security-Policy": pages.POLICY}, HTML
    )


def options(methods: str) -> Response:
    """Answer OPTIONS."""
    return Response(status_code=204, headers={**_SAFE, "Allow": methods})
