"""The parts of a form as browsers and curl send files: ``multipart/form-data`` (RFC 7578)."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP
from typing import Final

from msgspec import Struct

from kg.serve.http_messages import HttpError

MULTIPART: Final = "multipart/form-data"
_MOST: Final = 100
"""Parts that a form may have."""
_MALFORMED: Final = (LookupError, ValueError, TypeError, AttributeError)
"""What the parser of heads raises for some."""


class Part(Struct, frozen=True):
    """A field of a form, with the name of its file as sent; None where it is no file."""

    field: str
    file: str | None
    kind: str
    content: bytes


def parts(header: str, body: bytes) -> list[Part]:
    """Split a form, by its Content-Type header. Raises HttpError (400)."""
    head = f"Content-Type: {header}\r\n\r\n".encode("latin-1")
    parser = BytesParser(policy=HTTP)
    boundary = parser.parsebytes(head).get_boundary()
    if boundary and body.count(f"--{boundary}".encode("latin-1", "replace")) > _MOST + 1:
        raise HttpError(400, f"the form has more than {_MOST} parts; send one file at a time")
    try:
        found = parser.parsebytes(head + body)
        if found.is_multipart() and found.get_content_type() == MULTIPART:
            return [*_read(found)]
    except RecursionError:
        raise HttpError(400, "the parts of the form are nested; send plain files") from None
    except _MALFORMED:
        raise HttpError(400, "a head in the form is malformed; send plain files") from None
    raise HttpError(400, f"the content is no {MULTIPART}, as its Content-Type says")


def _read(form: EmailMessage) -> Iterator[Part]:
    for part in form.iter_parts():
        content = part.get_payload(decode=True)
        field = str(part.get_param("name", "", "content-disposition"))
        if isinstance(content, bytes):
            yield Part(field, part.get_filename(), part.get_content_type(), content)
