"""The report that a request sends: its whole content, or the file of a form."""

from __future__ import annotations

from typing import Final

from kg.read import report_formats
from kg.serve.http_messages import HttpError
from kg.serve.multipart import MULTIPART, parts
from kg.serve.requests import FORM

_UNSAID: Final = frozenset({"", "application/octet-stream", FORM})
"""Types that say nothing of the content; curl sends the last with ``--data-binary``."""
_GRAPH: Final = "its graph can be had by Accept: application/ld+json"
_WANTED: Final = "text, Markdown, HTML, PDF, DOCX, PPTX or EPUB"


def check_type(kind: str) -> None:
    """Raise HttpError (415) for a media type that is no text, document or form."""
    known = kind in _UNSAID or kind in report_formats.MEDIA_TYPES or kind == MULTIPART
    if not known and not kind.startswith("text/"):
        raise HttpError(415, f"the content is of type {kind}; send a report: {_WANTED}")


def sent_report(kind: str, header: str, body: bytes, *, as_text: bool) -> bytes:
    """Take the report out of a body with this Content-Type. Raises HttpError (400, 415).

    ``as_text``: it has to be a text, and no document.
    """
    content = _file(header, body) if kind == MULTIPART else body
    if not content.strip():
        raise HttpError(400, f"the content is empty; send a report: {_WANTED}")
    media = report_formats.of_bytes(content)
    if as_text and media not in report_formats.TEXTS:
        raise HttpError(415, f"only a text is told rule by rule, and this is {media}; {_GRAPH}")
    return content


def _file(header: str, body: bytes) -> bytes:
    """The one file of a form, or its one field."""
    every = parts(header, body)
    found = [part for part in every if part.is_file] or every
    if len(found) != 1:
        raise HttpError(400, f"the form has {len(found)} files; send one report at a time")
    check_type(found[0].kind)
    return found[0].content
