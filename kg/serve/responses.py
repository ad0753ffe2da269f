"""Successful responses: with an ETag, and packed for who takes that."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from kg.serve import pages
from kg.serve.content_negotiation import HTML, content_type
from kg.serve.http_messages import Request, Response
from kg.serve.ipc import PACKED_FROM, Frame, etag
from kg.serve.requests import accepts_gzip

SAFE_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def found(
    request: Request, media: str, content: bytes, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer 200 with content that is kept here, or 304 if the client has it already."""
    packed = len(content) >= PACKED_FROM and accepts_gzip(request)
    body = _packed(content) if packed else content
    head = {"type": media, "etag": _tag(body, media), "packed": packed}
    return success(request, Frame(head, body), headers)


def page(request: Request, content: bytes, policy: str) -> Response:
    """Answer with a page that brings scripts, under its own policy."""
    return found(request, HTML, content, {"Content-Security-Policy": policy})


_packed = lru_cache(64)(lambda content: gzip.compress(content, mtime=0))
_tag = lru_cache(256)(etag)


def success(request: Request, frame: Frame, headers: Mapping[str, str] | None = None) -> Response:
    """Answer 200 with what a worker has made, or 304 if the client has this already."""
    media, tag = frame.head["type"], frame.head["etag"]
    more = {"ETag": tag, "Vary": "Accept, Accept-Encoding"}
    if media == HTML:
        more["Content-Security-Policy"] = pages.POLICY
    if frame.head.get("packed"):
        more["Content-Encoding"] = "gzip"
    more = {**SAFE_HEADERS, **more, **(headers or {})}
    if "if-none-match" in request.headers:
        known = [t.strip().removeprefix("W/") for t in request.headers["if-none-match"].split(",")]
        if tag in known or "*" in known:
            return Response(304, headers=more)
    return Response(200, frame.body, content_type(media), more)
