"""The parts of a form as browsers and curl send files: ``multipart/form-data`` (RFC 7578)."""

from __future__ import annotations

from email.parser import BytesParser
from email.policy import HTTP
from typing import Final

from msgspec import Struct

from kg.serve.http_messages import HttpError

MULTIPART: Final = "multipart/form-data"
_MOST: Final = 100
"""Parts that a form may have."""


class Part(Struct, frozen=True):
    """A field of a form: its media type and content; ``is_file``: it has a file name."""

    kind: str
    content: bytes
    is_file: bool


def parts(header: str, body: bytes) -> list[Part]:
    """Split a form, by its Content-Type header. Raises HttpError (400)."""
    head = f"Content-Type: {header}\r\n\r\n".encode("latin-1")
    parser = BytesParser(policy=HTTP)
    boundary = parser.parsebytes(head).get_boundary()
    if boundary and body.count(f"--{boundary}".encode("latin-1", "replace")) > _MOST + 1:
        raise HttpError(400, f"the form has more than {_MOST} parts; send one file at a time")
    try:
        found = parser.parsebytes(head + body)
    except RecursionError:
        raise HttpError(400, "the parts of the form are nested; send plain files") from None
    if not found.is_multipart() or found.get_content_type() != MULTIPART:
        raise HttpError(400, f"the content is no {MULTIPART}, as its Content-Type says")
    read = [(part, part.get_payload(decode=True)) for part in found.iter_parts()]
    return [
        Part(part.get_content_type(), content, part.get_filename() is not None)
        for part, content in read
        if isinstance(content, bytes)
    ]
