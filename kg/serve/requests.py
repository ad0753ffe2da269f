"""What a request asks, read with limits: its parameters, its body, who it says it is."""

from __future__ import annotations

import asyncio
import hmac
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from kg.serve.http_error import HttpError

FORM: Final = "application/x-www-form-urlencoded"
_BODY_SECONDS: Final = 30.0
_DROPPED_BYTES: Final = 8 << 20
_DROPPED_SECONDS: Final = 1.0
_CHARSET: Final = re.compile(r"""charset\s*=\s*"?([\w.:-]+)"?""", re.IGNORECASE)
_FIELDS: Final = 100
Parameters = dict[str, list[str]]


def parameters(encoded: str | bytes) -> Parameters:
    """Read URL-encoded parameters, in UTF-8. Raises HttpError (400).

    >>> parameters("a=1&a=2&b")
    {'a': ['1', '2'], 'b': ['']}
    """
    found: Parameters = {}
    try:
        text = encoded.decode("ascii") if isinstance(encoded, bytes) else encoded
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except (UnicodeDecodeError, ValueError):
        raise HttpError(
            400, f"the parameters are not URL-encoded UTF-8, or more than {_FIELDS}"
        ) from None
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def single(values: Parameters, name: str) -> str | None:
    """Take the value of a parameter, None if it is absent. Raises HttpError (400) if it repeats."""
    found = values.get(name, [])
    if len(found) > 1:
        raise HttpError(400, f"the parameter {name!r} is given {len(found)} times; give it once")
    return found[0] if found else None


def media_type(request: Request) -> str:
    """The media type of the body, in lower case without parameters; "" if it is not said.

    Raises HttpError (415) if it is in another character set than UTF-8.
    """
    header = request.headers.get("content-type", "")
    charset = _CHARSET.search(header)
    if charset and charset[1].lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise HttpError(415, f"the content is in {charset[1]}; send it in UTF-8")
    return header.partition(";")[0].strip().lower()


async def body(request: Request, limit: int) -> bytes:
    """Read the body. Raises HttpError: 413 if it is over the limit, 408 if it does not come."""
    declared = request.headers.get("content-length", "")
    stream = request.stream()
    if declared.isdecimal() and int(declared) > limit:
        if "expect" not in request.headers:
            await _drop(stream)
        raise _too_large(limit)
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise HttpError(415, "the content is packed; send it as it is")
    chunks: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for chunk in stream:
                size += len(chunk)
                if size > limit:
                    await _drop(stream)
                    raise _too_large(limit)
                chunks.append(chunk)
    except TimeoutError:
        raise HttpError(408, "the content did not come in time", {"Connection": "close"}) from None
    except ClientDisconnect:
        raise HttpError(400, "the content is cut off") from None
    return b"".join(chunks)


async def _drop(stream: AsyncIterator[bytes]) -> None:
    """Read some of what still comes, and forget it.

    Of a connection that is closed while it sends, many a client only tells that it broke.
    """
    left = _DROPPED_BYTES
    with suppress(TimeoutError, ClientDisconnect):
        async with asyncio.timeout(_DROPPED_SECONDS):
            async for chunk in stream:
                left -= len(chunk)
                if left < 0:
                    return


def text(content: bytes) -> str:
    """Decode a body in UTF-8. Raises HttpError (400)."""
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise HttpError(400, f"the content is not in UTF-8, from byte {error.start} on") from None


def authorize(request: Request, token: str | None) -> None:
    """Let through who presents the token. Raises HttpError: 403 if nobody may, else 401."""
    if token is None:
        raise HttpError(403, "this server is read-only; changes need: kg serve --update")
    scheme, _, token_given = request.headers.get("authorization", "").partition(" ")
    challenge = 'Bearer realm="TrendKG"'
    if scheme.lower() != "bearer":
        text_ = "changes need the token of this server: Authorization: Bearer TOKEN"
        raise HttpError(401, text_, {"WWW-Authenticate": challenge})
    if not hmac.compare_digest(token_given.strip().encode(), token.encode()):
        header = {"WWW-Authenticate": f'{challenge}, error="invalid_token"'}
        raise HttpError(401, "this is not the token of this server", header)


def none_match(request: Request, etag: str) -> bool:
    """Whether the client says (If-None-Match) that it has what this tag stands for."""
    header = request.headers.get("if-none-match", "")
    tags: Sequence[str] = [t.strip().removeprefix("W/") for t in header.split(",")]
    return etag in tags or "*" in tags


def _too_large(limit: int) -> HttpError:
    text_ = f"the content is larger than {limit:,} bytes, the limit of this server"
    return HttpError(413, text_, {"Connection": "close"})
