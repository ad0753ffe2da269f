"""Messages between the server and its workers: a head in JSON and a body of bytes.

On the wire: length of the head (4 bytes), length of the body (8 bytes), head, body.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, Final

import msgspec
from msgspec import Struct

_LENGTHS: Final = struct.Struct("!IQ")
_CHUNK: Final = 1 << 18
PACKED_FROM: Final = 1_000
"""Bytes from which on content is worth packing."""


class Frame(Struct, frozen=True):
    """A message. ``head`` holds what JSON can."""

    head: Mapping[str, Any]
    body: bytes = b""

    def __bytes__(self) -> bytes:
        head = msgspec.json.encode(self.head)
        return _LENGTHS.pack(len(head), len(self.body)) + head + self.body


class Frames:
    """Puts the bytes of messages together again."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Frame | None:
        """Take in some bytes; the message, once it is there."""
        self._buffer += data
        if len(self._buffer) < _LENGTHS.size:
            return None
        head, body = _LENGTHS.unpack_from(self._buffer)
        start = _LENGTHS.size + head
        if len(self._buffer) < start + body:
            return None
        frame = Frame(
            msgspec.json.decode(self._buffer[_LENGTHS.size : start]),
            bytes(memoryview(self._buffer)[start : start + body]),
        )
        self._buffer = bytearray()
        return frame


def success(media: str, content: bytes, **more: Any) -> Frame:
    """A successful answer: content in a media type."""
    return Frame({"status": 200, "type": media, **more}, content)


def etag(content: bytes, media: str) -> str:
    """The tag of content in a media type."""
    return f'"{blake2b(content + media.encode(), digest_size=16).hexdigest()}"'


def receive(peer: socket.socket) -> Frame | None:
    """Wait for a message. None if the other side is gone."""
    frames, frame = Frames(), None
    while frame is None:
        try:
            data = peer.recv(_CHUNK)
        except ConnectionError:
            return None
        if not data:
            return None
        frame = frames.feed(data)
    return frame
