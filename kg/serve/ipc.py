"""Messages between the server and its workers: a head in JSON and a body of bytes.

On the wire: length of the head (4 bytes), length of the body (8 bytes), head, body.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct

_LENGTHS: Final = struct.Struct("!IQ")


class Frame(Struct, frozen=True):
    """A message. ``head`` holds what JSON can."""

    head: Mapping[str, Any]
    body: bytes = b""

    def __repr__(self) -> str:
        return f"Frame({self.head!r}, {len(self.body)} bytes)"

    def __bytes__(self) -> bytes:
        head = json.dumps(self.head).encode()
        return _LENGTHS.pack(len(head), len(self.body)) + head + self.body


def success(media: str, content: bytes, **more: Any) -> Frame:
    """A successful answer: content in a media type."""
    return Frame({"status": 200, "type": media, **more}, content)


def send(peer: socket.socket, frame: Frame) -> None:
    """Send a message and wait until it is sent."""
    peer.sendall(bytes(frame))


def receive(peer: socket.socket) -> Frame | None:
    """Wait for a message. None if the other side is gone."""
    lengths = _exactly(peer, _LENGTHS.size)
    if lengths is None:
        return None
    head, body = _LENGTHS.unpack(lengths)
    content = _exactly(peer, head + body)
    return None if content is None else _frame(content, head)


async def exchange(peer: socket.socket, frame: Frame) -> Frame | None:
    """Send a message over a non-blocking socket and await the reply. None if there is none."""
    loop = asyncio.get_running_loop()
    try:
        await loop.sock_sendall(peer, bytes(frame))
        lengths = await _awaited(loop, peer, _LENGTHS.size)
        head, body = _LENGTHS.unpack(lengths)
        return _frame(await _awaited(loop, peer, head + body), head)
    except (ConnectionError, EOFError):
        return None


def _frame(content: bytearray, head: int) -> Frame:
    return Frame(json.loads(content[:head]), bytes(content[head:]))


def _exactly(peer: socket.socket, size: int) -> bytearray | None:
    buffer = bytearray(size)
    view, done = memoryview(buffer), 0
    while done < size:
        try:
            count = peer.recv_into(view[done:])
        except ConnectionError:
            return None
        if not count:
            return None
        done += count
    return buffer


async def _awaited(loop: asyncio.AbstractEventLoop, peer: socket.socket, size: int) -> bytearray:
    buffer = bytearray(size)
    view, done = memoryview(buffer), 0
    while done < size:
        count = await loop.sock_recv_into(peer, view[done:])
        if not count:
            raise EOFError
        done += count
    return buffer
