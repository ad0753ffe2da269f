"""The report that a request sends: its whole content, or the file of a form."""

from __future__ import annotations

from typing import Final

from kg.errors import KgError, MissingExtra, OtherLanguage, SourceTooLarge
from kg.read import Source, report_formats
from kg.read.encoding import binary_kind
from kg.read.report_names import safe_parts
from kg.serve.http_messages import HttpError
from kg.serve.multipart import MULTIPART, Part, parts
from kg.serve.requests import FORM

_UNSAID: Final = frozenset({"", "application/octet-stream", FORM})
"""Types that say nothing of the content; curl sends the last with ``--data-binary``."""
_GRAPH: Final = "its graph can be had by Accept: application/ld+json"
_WANTED: Final = "text, Markdown, HTML, PDF, DOCX, PPTX or EPUB"
_FIELD: Final = "file"
"""The field of a form that may have a report as text; a file may be in any."""
_NAME: Final = "report"
"""The name of a report that comes without one."""


def check_type(kind: str) -> None:
    """Raise HttpError (415) for a media type that is no text, document or form."""
    known = kind in _UNSAID or kind in report_formats.MEDIA_TYPES or kind == MULTIPART
    if not known and not kind.startswith("text/"):
        raise HttpError(415, f"the content is of type {kind}; send a report: {_WANTED}")


def sent_report(kind: str, header: str, body: bytes, *, as_text: bool) -> Source:
    """Take the report out of a body with this Content-Type. Raises HttpError (400, 415, 422).

    It has the name of its file, without folders and characters that nobody sees. ``as_text``:
    it has to be a text, and no document.
    """
    file, content = _file(header, body) if kind == MULTIPART else ("", body)
    if not content.strip():
        raise HttpError(400, f"the content is empty; send a report: {_WANTED}")
    name = (safe_parts(file) or (_NAME,))[-1]
    media = _media_type(name, content)
    is_text = media in report_formats.TEXTS
    if as_text and not is_text:
        raise HttpError(415, f"only a text is told rule by rule, and this is {media}; {_GRAPH}")
    if is_text and (found := binary_kind(content)):
        raise HttpError(422, f"the report looks like {found}; send it as {_WANTED}")
    return Source(name, media, content=content, by_content=True)


def refusal(report: Source, error: KgError) -> HttpError:
    """The answer (413, 415, 422) where a report cannot be used, with what its sender can do."""
    text = str(error)
    if text.startswith(report.name):
        text = f"the report{text.removeprefix(report.name)}"
    found = text.rpartition("; ")[0]
    if isinstance(error, SourceTooLarge):
        return HttpError(413, f"{found}; split it")
    if isinstance(error, OtherLanguage):
        return HttpError(422, f"{found}; send a translation")
    if isinstance(error, MissingExtra):
        return HttpError(
            415, "this server cannot read such a document; send text, Markdown or HTML"
        )
    return HttpError(422, text)


def _media_type(name: str, content: bytes) -> str:
    """That of a document by its first bytes; of a text by its name, as a build reads it."""
    media, named = report_formats.of_bytes(content), report_formats.of_name(name)
    texts = report_formats.TEXTS
    return named if named in texts and media in texts else media


def _file(header: str, body: bytes) -> tuple[str, bytes]:
    """The name and content of the one file of a form, or of its field for one."""
    every = parts(header, body)
    files = [part for part in every if part.file is not None]
    found = files or [part for part in every if part.field == _FIELD]
    if len(found) != 1:
        count = f"{len(found)} files" if found else "no file"
        raise HttpError(400, f"the form has {count}; send one report, in the field {_FIELD!r}")
    part: Part = found[0]
    check_type(part.kind)
    return part.file or "", part.content
