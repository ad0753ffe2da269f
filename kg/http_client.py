"""A client for HTTP: login, timeouts, retries, and errors of one line.

The standard library does it all: one request at a time, nothing to install to ask somebody's
server, and Basic and Digest authentication are there. What it lacks is added
here: a password goes to the server it is for and nowhere else (no redirect is followed), a
digest is reused so that no batch is sent twice, and a slow server has a deadline.
"""

# ruff: noqa: N818 - the names say what happened, as in kg/errors.py

from __future__ import annotations

import base64
import http.client
import re
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Timer
from typing import Any, Final
from urllib.parse import urlsplit

from msgspec import Struct, field

from kg.errors import TargetError
from kg.remote import TIMEOUT, Credentials, Retry

_PASSING: Final = frozenset({408, 429, 502, 503, 504})
_CHUNK: Final = 1 << 20


class Reply(Struct, frozen=True):
    """The answer of a server. ``media_type``: without parameters, in lower case."""

    media_type: str
    data: bytes


class Refused(TargetError):
    """A server answers that it will not. ``status``: its HTTP code."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Lost(TargetError):
    """No complete answer came; the request may have been executed. ``late``: not in time."""

    def __init__(self, message: str, *, late: bool = False) -> None:
        super().__init__(message)
        self.late = late


class HttpClient(Struct):
    """A server, as whom to talk to it, and how long to wait: ``timeout`` seconds an answer.

    ``largest``: bytes of an answer that are read, 0 for as many as there are.
    """

    credentials: Credentials = field(default_factory=Credentials)
    timeout: float = TIMEOUT
    retry: Retry = field(default_factory=Retry)
    largest: int = 0
    _login: Callable[[urllib.request.Request], str] | None = None

    def send(
        self,
        method: str,
        url: str,
        body: bytes | None,
        headers: Mapping[str, str],
        *,
        again: bool = True,
    ) -> Reply:
        """Send a request, more than once if its fault is a passing one.

        Raises Refused, with what the server says, and Lost where it says nothing.
        """
        return self.retry.run(
            lambda: self._once(method, url, body, headers), lambda e: again and _passing(e)
        )

    def _once(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        try:
            return self._sent(method, url, body, headers)
        except urllib.error.HTTPError as error:
            with error:
                challenge = error.headers.get_all("WWW-Authenticate") or []
                if error.code != 401 or not self._answer(challenge):
                    raise self._refused(url, error) from None
        try:
            return self._sent(method, url, body, headers)
        except urllib.error.HTTPError as error:
            with error:
                self._login = None
                raise self._refused(url, error) from None

    def _sent(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        request = urllib.request.Request(url, body, dict(headers), method=method)  # noqa: S310 - http or https: who makes the addresses sees to it
        if self._login is not None:
            request.add_unredirected_header("Authorization", self._login(request))
        deadline = time.monotonic() + self.timeout
        late = Lost(
            f"{shown(url)} gives no answer within {self.timeout:g} seconds; ask for less, or"
            " wait longer",
            late=True,
        )
        try:
            with (
                _cut_off(self.timeout) as opened,
                _opener(url, opened).open(request, timeout=self.timeout) as answer,
            ):
                data = _read(answer, deadline, self.largest)
                return Reply(answer.headers.get_content_type(), data)
        except urllib.error.HTTPError:
            raise
        except TimeoutError:
            raise late from None
        except (OSError, http.client.HTTPException) as error:
            if time.monotonic() > deadline:
                raise late from None
            reason = getattr(error, "reason", error)
            if isinstance(reason, TimeoutError):
                reason = f"no connection within {self.timeout:g} seconds"
            message = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
            raise Lost(f"{shown(url)} cannot be reached ({message}); check that it runs") from None

    def _answer(self, challenges: list[str]) -> bool:
        """Prepare to log in as a server demands; whether that can help."""
        if self._login is not None or not self.credentials.user:
            return False
        for challenge in challenges:
            scheme, _, rest = challenge.partition(" ")
            if scheme.lower() == "digest":
                self._login = _digest(self.credentials, rest)
                return True
            if scheme.lower() == "basic":
                self._login = _basic(self.credentials)
                return True
        return False

    def _refused(self, url: str, error: urllib.error.HTTPError) -> Refused:
        if error.code in {401, 403}:
            return Refused(self.credentials.refused_by(shown(url)), error.code)
        if 300 <= error.code < 400:
            elsewhere = shown(error.headers.get("Location") or "elsewhere")
            return Refused(
                f"{shown(url)} sends on to {elsewhere}; give that address if you trust it",
                error.code,
            )
        message = _first_line(error)
        return Refused(f"{shown(url)} answers {error.code} ({message}); see its log", error.code)


def shown(url: str) -> str:
    """An address as a message shows it: without user, password and query.

    >>> shown("http://ada:x@h:1/sparql?query=ASK{}")
    'http://h:1/sparql'
    """
    parts = urlsplit(url)
    return (
        f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}" if parts.netloc else url
    )


def _basic(known: Credentials) -> Callable[[urllib.request.Request], str]:
    pair = f"{known.user}:{known.password}".encode()
    header = f"Basic {base64.b64encode(pair).decode()}"
    return lambda _: header


def _digest(known: Credentials, challenge: str) -> Callable[[urllib.request.Request], str]:
    """Answer a challenge, again and again: the server's nonce serves for many requests."""
    fields = urllib.request.parse_keqv_list(urllib.request.parse_http_list(challenge))
    passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    handler = urllib.request.HTTPDigestAuthHandler(passwords)

    def header(request: urllib.request.Request) -> str:
        passwords.add_password(None, request.full_url, known.user, known.password)
        try:
            answer = handler.get_authorization(request, fields)
        except ValueError:
            answer = None
        if answer is None:
            raise TargetError(
                f"{shown(request.full_url)} wants a kind of login that is not known here"
                f" (digest, {fields.get('algorithm', 'MD5')}); let it accept Basic over https"
            )
        return f"Digest {answer}"

    return header


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: a password and a graph go where they were sent."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


@contextmanager
def _cut_off(seconds: float) -> Iterator[list[socket.socket]]:
    """A list of sockets that are cut off after a time, however slowly something still comes in."""
    opened: list[socket.socket] = []

    def cut() -> None:
        for each in opened:
            with suppress(OSError):
                socket.socket.shutdown(each, socket.SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield opened
    finally:
        timer.cancel()


class _Noting(urllib.request.HTTPHandler, urllib.request.HTTPSHandler):
    """Opens connections, and notes their sockets."""

    def __init__(self, opened: list[socket.socket]) -> None:
        super().__init__()
        self._opened = opened

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(self._noting(http.client.HTTPConnection), req)

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(self._noting(http.client.HTTPSConnection), req)

    def _noting(self, kind: type[http.client.HTTPConnection]) -> Any:
        noted = self._opened

        class Connection(kind):  # type: ignore[valid-type, misc]  # one of two
            def connect(self) -> None:
                super().connect()
                noted.append(self.sock)

        return Connection


def _opener(url: str, opened: list[socket.socket]) -> urllib.request.OpenerDirector:
    host = urlsplit(url).hostname or ""
    here = host in {"localhost", "::1"} or re.fullmatch(r"127(\.\d+){3}", host)
    direct = [urllib.request.ProxyHandler({})] if here else []
    return urllib.request.build_opener(_Stay, _Noting(opened), *direct)


def _read(answer: Any, deadline: float, largest: int) -> bytes:
    """Read an answer in pieces, so that the deadline holds for a slow server."""
    pieces = []
    size = 0
    while piece := answer.read1(_CHUNK):
        pieces.append(piece)
        size += len(piece)
        if largest and size > largest:
            raise http.client.HTTPException(f"it sends more than {largest:,} bytes")
        if time.monotonic() > deadline:
            raise TimeoutError
    if time.monotonic() > deadline:
        raise TimeoutError  # it may have been cut off
    length = answer.headers.get("Content-Length") or ""
    if re.fullmatch("[0-9]{1,18}", length) and size < int(length):
        raise http.client.IncompleteRead(b"", int(length))
    return b"".join(pieces)


def _first_line(error: urllib.error.HTTPError) -> str:
    """The first line of a server's error message, without markup."""
    try:
        text = error.read(20_000).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        text = ""
    plain = re.sub(r"<[^>]*>", " ", re.sub(r"(?is)<(style|script|head).*?</\1>", " ", text))
    lines = [" ".join(line.split()) for line in plain.splitlines()]
    return next((line[:200] for line in lines if line), error.reason or "no reason given")


def _passing(error: Exception) -> bool:
    return isinstance(error, Lost) or (isinstance(error, Refused) and error.status in _PASSING)
