"""The formats of reports in one table: media type, endings, first bytes and reader.

A new format is a line in ``FORMATS`` and a module with its reader. A reader is a function
``read_report(raw)`` that makes :class:`kg.read.block_draft.Drafts` of
:class:`kg.read.block_draft.Raw`; its module is imported when a report needs it.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.read.block_draft import Drafts, Raw

MARKDOWN: Final = "text/markdown"
PLAIN: Final = "text/plain"
HTML: Final = "text/html"
PDF: Final = "application/pdf"
_OOXML: Final = "application/vnd.openxmlformats-officedocument"
ROW: Final = "application/json"
"""One report as a JSON object on a line of its own."""


class Format(Struct, frozen=True):
    """A format of reports.

    ``endings``: of file names, in lower case. ``module``: of its reader, in this package.
    ``start``: the bytes that every file begins with; ``member``: a part that every file
    has, for a format that is a ZIP; both are empty for formats of text.
    """

    media_type: str
    endings: tuple[str, ...]
    module: str
    start: bytes = b""
    member: bytes = b""


FORMATS: Final = (
    Format(MARKDOWN, (".md", ".markdown", ".mdown"), "markdown.markdown"),
    Format(PLAIN, (".txt", ".text"), "plain_text"),
    Format(HTML, (".html", ".htm"), "html.html"),
    Format("application/xhtml+xml", (".xhtml",), "html.html"),
    Format(PDF, (".pdf",), "pdf.pdf", start=b"%PDF-"),
    Format(
        f"{_OOXML}.wordprocessingml.document",
        (".docx",),
        "office.docx",
        member=b"word/document.xml",
    ),
    Format(
        f"{_OOXML}.presentationml.presentation",
        (".pptx",),
        "office.pptx",
        member=b"ppt/presentation.xml",
    ),
    Format("application/epub+zip", (".epub",), "office.epub", member=b"META-INF/container.xml"),
)
ENDINGS: Final = {ending: each for each in FORMATS for ending in each.endings}
"""The endings of reports that folders and patterns are searched for."""

TEXTS: Final = frozenset(f.media_type for f in FORMATS if not f.start and not f.member)

MEDIA_TYPES: Final = {each.media_type: each for each in FORMATS}

ROWS: Final = (".jsonl", ".ndjson", ".parquet")
HOLDERS: Final = (".tar.gz", ".tgz", ".tar", ".zip", *ROWS)
"""The endings of files that hold many reports, in lower case, longer ones first."""

KNOWN: Final = ", ".join((*ENDINGS, *HOLDERS))

_ZIP: Final = b"PK\x03\x04"
_NO_REPORTS: Final = frozenset(
    {
        "readme", "license", "licence", "copying", "notice", "authors", "contributors",
        "contributing", "changelog", "changes", "code_of_conduct", "security", "support",
    }
)  # fmt: skip


def reader(media_type: str) -> Callable[[Raw], Drafts]:
    """Import the reader of a media type; Markdown is read where it is unknown."""
    found = MEDIA_TYPES.get(media_type, FORMATS[0])
    read: Callable[[Raw], Drafts] = import_module(f"kg.read.{found.module}").read_report
    return read


def holder(name: str) -> str:
    """The ending of a file that holds many reports, or "".

    >>> holder("all.TAR.GZ"), holder("a.md")
    ('.tar.gz', '')
    """
    lowered = name.lower()
    return next((end for end in HOLDERS if lowered.endswith(end)), "")


def of_name(name: str) -> str | None:
    """The media type of a report by its name, or None for an unknown ending."""
    found = ENDINGS.get(PurePath(name).suffix.lower())
    return found.media_type if found else None


def of_bytes(content: bytes) -> str:
    """The media type of a report by its first bytes; Markdown by default."""
    zipped = content.startswith(_ZIP)
    for each in FORMATS:
        if each.start and content.startswith(each.start):
            return each.media_type
        if zipped and each.member and each.member in content:
            return each.media_type
    text = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return HTML if text.startswith((b"<!doctype html", b"<html", b"<?xml")) else MARKDOWN


def is_about(name: str) -> bool:
    """Whether a file only speaks of the others beside it, as a README or a licence does.

    >>> is_about("docs/README.md"), is_about("LICENSE.txt"), is_about("readme-first-2024.md")
    (True, True, False)
    """
    return PurePath(name).stem.lower().replace("-", "_") in _NO_REPORTS


def is_hidden(name: str) -> bool:
    """Whether a file, by its path, is none of its folder's reports.

    Hidden files and folders, lock files of office programs ("~$a.docx"), and what macOS
    leaves in archives.
    """
    return any(part.startswith((".", "~$", "__MACOSX")) for part in PurePath(name).parts)
