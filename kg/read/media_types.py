"""What files are by their names and first bytes: reports, and files that hold many."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

MARKDOWN: Final = "text/markdown"
PLAIN: Final = "text/plain"
HTML: Final = "text/html"
ROW: Final = "application/json"
"""One report as a JSON object on a line of its own."""

PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
EPUB: Final = "application/epub+zip"

MEDIA_TYPES: Final = {
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".mdown": MARKDOWN,
    ".txt": PLAIN,
    ".text": PLAIN,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": "application/xhtml+xml",
    ".pdf": PDF,
    ".docx": DOCX,
    ".pptx": PPTX,
    ".epub": EPUB,
}
"""The suffixes of reports that folders and patterns are searched for, in lower case."""

DOCUMENTS: Final = frozenset({PDF, DOCX, PPTX, EPUB})
"""What is no text: its offsets count in the text drawn out of it (``kg text``)."""

ROWS: Final = (".jsonl", ".ndjson", ".parquet")
HOLDERS: Final = (".tar.gz", ".tgz", ".tar", ".zip", *ROWS)
"""The ends of the names of files that hold many reports, in lower case, longer ones first."""

KNOWN: Final = ", ".join((*MEDIA_TYPES, *HOLDERS))

_NO_REPORTS: Final = frozenset(
    {
        "readme", "license", "licence", "copying", "notice", "authors", "contributors",
        "contributing", "changelog", "changes", "code_of_conduct", "security", "support",
    }
)  # fmt: skip


def holder(name: str) -> str:
    """The end of a file's name that says it holds many reports, or "".

    >>> holder("all.TAR.GZ"), holder("a.md")
    ('.tar.gz', '')
    """
    lowered = name.lower()
    return next((end for end in HOLDERS if lowered.endswith(end)), "")


def is_zip(name: str) -> bool:
    """Whether a file of many reports is a ZIP by its name."""
    return holder(name) == ".zip"


def of_name(name: str) -> str | None:
    """The media type of a report by its name, or None where the suffix tells nothing."""
    return MEDIA_TYPES.get(PurePath(name).suffix.lower())


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


def of_bytes(content: bytes) -> str:
    """The media type of a report by its bytes; Markdown where they tell nothing."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"PK\x03\x04"):
        return _zipped(content)
    text = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return HTML if text.startswith((b"<!doctype html", b"<html", b"<?xml")) else MARKDOWN


def _zipped(content: bytes) -> str:
    """What a ZIP holds by the names in it; a ZIP of anything else is left as unknown text."""
    known = {
        b"word/document.xml": DOCX,
        b"ppt/presentation.xml": PPTX,
        b"META-INF/container.xml": EPUB,
    }
    return next((kind for name, kind in known.items() if name in content), MARKDOWN)
