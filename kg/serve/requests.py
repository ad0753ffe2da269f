"""What a request asks: its parameters, its media types, who it says it is."""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, TypeAlias
from urllib.parse import parse_qs

from kg.serve.http_messages import HttpError, Request

Parameters: TypeAlias = Mapping[str, Sequence[str]]
FORM: Final = "application/x-www-form-urlencoded"
_FIELDS: Final = 100
_CHARSET: Final = re.compile(r"""charset\s*=\s*"?([\w.:-]+)"?""", re.IGNORECASE)


def parameters(encoded: str | bytes) -> Parameters:
    """Read URL-encoded parameters, in UTF-8. Raises HttpError (400).

    >>> parameters("a=1&a=2&b")
    {'a': ['1', '2'], 'b': ['']}
    """
    try:
        said = encoded.decode("ascii") if isinstance(encoded, bytes) else encoded
        return parse_qs(said, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except (UnicodeDecodeError, ValueError):
        raise HttpError(
            400, f"the parameters are not URL-encoded UTF-8, or more than {_FIELDS}"
        ) from None


query_parameters = lru_cache(256)(parameters)
"""The same for the queries of addresses, which clients often repeat."""


def single(values: Parameters, name: str) -> str | None:
    """Take the value of a parameter, None if it is absent. Raises HttpError (400) if it repeats."""
    given = values.get(name, [])
    if len(given) > 1:
        raise HttpError(400, f"the parameter {name!r} is given {len(given)} times; give it once")
    return given[0] if given else None


def media_type(request: Request) -> str:
    """The media type of the body, in lower case without parameters; "" if it is not said.

    Raises HttpError (415) if it is in another character set than UTF-8.
    """
    header = request.headers.get("content-type", "")
    charset = _CHARSET.search(header)
    if charset and charset[1].lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise HttpError(415, f"the content is in {charset[1]}; send it in UTF-8")
    return header.partition(";")[0].strip().lower()


def text(content: bytes) -> str:
    """Decode a body in UTF-8. Raises HttpError (400)."""
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise HttpError(400, f"the content is not in UTF-8, from byte {error.start} on") from None


def authorize(request: Request, token: str | None) -> None:
    """Let through who presents the token: as Bearer, or as the password of any user by Basic.

    Raises HttpError: 403 if nobody may, or if a browser adds a password that it keeps to what the
    page of another site sends; else 401.
    """
    if token is None:
        raise HttpError(403, "this server is read-only; changes need: kg serve --update")
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        origin = request.headers.get("origin")
        if origin is not None and origin.partition("://")[2] != request.headers.get("host"):
            raise HttpError(403, "a page of another site sent this; it has to send Bearer TOKEN")
        given = _password(given)
    known = scheme.lower() in {"bearer", "basic"}
    if known and hmac.compare_digest(given.strip().encode(), token.encode()):
        return
    text_ = "this is not the token of this server"
    if not known:
        text_ = "changes need the token of this server: Authorization: Bearer TOKEN, or Basic"
    why = ', error="invalid_token"' if known else ""
    challenge = f'Bearer realm="TrendKG"{why}, Basic realm="TrendKG", charset="UTF-8"'
    raise HttpError(401, text_, {"WWW-Authenticate": challenge})


def _password(encoded: str) -> str:
    try:
        return base64.b64decode(encoded, validate=True).decode().partition(":")[2]
    except ValueError:
        return ""
