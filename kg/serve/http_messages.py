"""HTTP messages: a request as it comes in, a response, and the errors among these.

Successful responses have an ETag, and are packed for who takes that.
"""

from __future__ import annotations

import asyncio
import gzip
import io
import re
import zlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote

from msgspec import Struct, field

from kg.serve import pages
from kg.serve.content_negotiation import HTML, content_type, negotiate
from kg.serve.ipc import PACKED_FROM, Frame, etag

SAFE_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_AHEAD: Final = 1 << 16
"""Bytes of a body that are taken in before anybody asks for them."""
_GZIP: Final = re.compile(r"(?:^|,)\s*(?:x-)?gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))|,|$)")
_PACKED: Final = frozenset({"gzip", "x-gzip"})


class HttpError(Exception):
    """An answer with an error ``status``. ``str`` is one line: what was found, what to do."""

    def __init__(self, status: int, text: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(text)
        self.status = status
        self.headers = dict(headers or {})


def acceptable(accept: str | None, offered: Iterable[str], *also: str) -> str:
    """Choose the media type that a client likes best. Raises HttpError (406) if it likes none.

    ``also``: types that may be chosen, but are not listed as on offer.
    """
    names = list(offered)
    if (media := negotiate(accept, [*names, *also])) is not None:
        return media
    known = ", ".join(names)
    raise HttpError(406, f"none of the media types accepted can be had here; there are {known}")


class Response(Struct):
    """A response. ``media`` is the whole Content-Type, "" where there is no content."""

    status: int
    body: bytes = b""
    media: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class Request:
    """A request, whose body may still be on its way.

    ``headers``: by name in lower case, repeated ones joined by commas. ``pull`` is called
    once somebody waits for the body, ``hold`` with the bytes that it has unpacked.
    """

    __slots__ = ("_chunks", "_news", "client", "complete", "headers", "hold", "method", "path",
                 "pull", "query", "size")  # fmt: skip

    def __init__(self, method: str, target: str, headers: dict[str, str], client: str) -> None:
        path, _, self.query = target.partition("?")
        self.path = unquote(path) if "%" in path else path
        self.method = method
        self.headers = headers
        self.client = client
        self.complete = False
        self.size = 0
        self.pull: Any = None
        self.hold: Any = None
        self._chunks: list[bytes] = []
        self._news: asyncio.Event | None = None

    def feed(self, chunk: bytes) -> bool:
        """Take in a piece of the body; False if no more is wanted for now."""
        self._chunks.append(chunk)
        self.size += len(chunk)
        self._tell()
        return self._news is not None or self.size < _AHEAD

    def finish(self) -> None:
        """There is no more of the body."""
        self.complete = True
        self._tell()

    async def body(self, limit: int) -> bytes:
        """Wait for the body, and unpack it. Raises HttpError: 413 if it is over a limit, 503."""
        packed = self.headers.get("content-encoding", "identity").lower()
        if packed not in {"identity", *_PACKED}:
            raise HttpError(415, "the content is packed; send it as it is, or by gzip")
        declared = self.headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > limit:
            raise _too_large(limit)
        if not self.complete:
            self._news = news = asyncio.Event()
            self.pull()
            while not self.complete and self.size <= limit:
                await news.wait()
                news.clear()
        if self.size > limit:
            raise _too_large(limit)
        content = b"".join(self._chunks)
        if packed in _PACKED:
            content = await asyncio.to_thread(_unpacked, content, limit)
            self.hold(len(content))
            self.size += len(content)
        return content

    def _tell(self) -> None:
        if self._news is not None:
            self._news.set()


def accepts_gzip(request: Request) -> bool:
    """Whether the client takes content that is packed by gzip."""
    return _GZIP.search(request.headers.get("accept-encoding", "")) is not None


def _unpacked(content: bytes, limit: int) -> bytes:
    try:
        found = gzip.GzipFile(fileobj=io.BytesIO(content)).read(limit + 1)
    except EOFError:
        raise HttpError(400, "the content is cut off") from None
    except (OSError, zlib.error):
        raise HttpError(400, "the content is no gzip, as its Content-Encoding says") from None
    if len(found) > limit:
        raise _too_large(limit)
    return found


def _too_large(limit: int) -> HttpError:
    return HttpError(413, f"the content is larger than {limit:,} bytes, the limit of this server")


def found(
    request: Request, media: str, content: bytes, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer 200 with content that is kept here, or 304 if the client has it already."""
    packed = len(content) >= PACKED_FROM and accepts_gzip(request)
    body = _compressed(content) if packed else content
    head = {"type": media, "etag": _tag(body, media), "packed": packed}
    return success(request, Frame(head, body), headers)


def page(request: Request, content: bytes, policy: str) -> Response:
    """Answer with a page that brings scripts, under its own policy."""
    return found(request, HTML, content, {"Content-Security-Policy": policy})


_compressed = lru_cache(64)(lambda content: gzip.compress(content, mtime=0))
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
