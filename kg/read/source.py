"""A report to be read: a file, a stretch of a file, or bytes at hand."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Final, NamedTuple

from msgspec import Struct

from kg.errors import KgError, SourceNotFound, SourceTooLarge, UnreadableSource
from kg.files import at_most
from kg.read import report_formats

MAX_BYTES: Final = 32 * 1024 * 1024
"""The size limit of a report unless another is given: 32 MiB."""

STDIN: Final = "stdin"
"""The name of a report from standard input, which has none of its own."""

Facts = tuple[tuple[str, str], ...]
"""(key in lower case, value) pairs."""


class Part(NamedTuple):
    """Where one report lies in a file that holds many.

    ``holder``: that file, as given. ``inside``: the report's path in it, made safe, unique
    there. ``start``, ``size``: its bytes in ``Source.path``, which is ``holder`` or what was
    unpacked of it.
    """

    holder: Path
    inside: tuple[str, ...]
    start: int
    size: int


class Content(NamedTuple):
    """The content of a report. ``facts``: further fields of its row."""

    data: bytes
    media_type: str
    facts: Facts = ()

    @property
    def sha256(self) -> str:
        """The hexadecimal hash of the report's bytes; of a row, of its text in UTF-8."""
        return hashlib.sha256(self.data).hexdigest()


class Source(Struct, frozen=True):
    """A report to be read.

    ``name``: as shown to people (the path as given, or relative to the folder as given;
    "stdin" for standard input). ``path`` is None where ``content`` holds the bytes.
    ``facts``: what a table of metadata says of it. ``flaw``: why it cannot be read, where
    that is known before it is tried; it is raised then. ``by_content``: its IRI has a part of
    its hash, so that none of other bytes has it in any build.
    """

    name: str
    media_type: str = report_formats.MARKDOWN
    path: Path | None = None
    content: bytes = b""
    part: Part | None = None
    facts: Facts = ()
    flaw: KgError | None = None
    by_content: bool = False

    def __repr__(self) -> str:
        return f"Source({self.name!r}, {self.media_type!r})"

    @property
    def identity(self) -> tuple[Path | str, tuple[str, ...]]:
        """Equal for two sources of one report: file and part, or else the content."""
        if self.part is not None:
            return self.part.holder.resolve(), self.part.inside
        if self.path is not None:
            return self.path.resolve(), ()
        return hashlib.sha256(self.content).hexdigest(), ()

    def fetch(self, max_bytes: int = MAX_BYTES) -> Content:
        """Read the report, a row as text and facts. Raises as :meth:`load` does."""
        data = self.load(max_bytes)
        if self.media_type == report_formats.ROW:
            return Content(*read_row(data, self.name))
        return Content(data, self.media_type)

    def load(self, max_bytes: int = MAX_BYTES) -> bytes:
        """Read the report's bytes, a row as it stands.

        Raises SourceTooLarge above ``max_bytes`` (before reading, for a file),
        SourceNotFound or UnreadableSource where the file cannot be opened.
        """
        if self.flaw is not None:
            raise self.flaw
        if self.path is None:
            self._check(len(self.content), max_bytes)
            return self.content
        try:
            self._check(self.part.size if self.part else self.path.stat().st_size, max_bytes)
            with self.path.open("rb") as file:
                if self.part is not None:
                    file.seek(self.part.start)
                data = file.read(self.part.size) if self.part else at_most(file, max_bytes)
        except FileNotFoundError as error:
            raise SourceNotFound(f"{self.name} does not exist; check the path") from error
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise UnreadableSource(f"{self.name} cannot be read: {reason}; check it") from error
        self._check(len(data), max_bytes)
        return data

    def _check(self, size: int, limit: int) -> None:
        if size > limit:
            raise too_large(self.name, limit)


def too_large(name: str, limit: int) -> SourceTooLarge:
    """The error for a report above the limit."""
    return SourceTooLarge(
        f"{name} has more than {limit:,} bytes, the limit; split it or raise the limit"
        " (--max-bytes)"
    )


TEXT_FIELDS: Final = ("text", "content", "body", "markdown")
NAME_FIELDS: Final = ("id", "name", "file", "filename")
METADATA_FIELDS: Final = (
    "title", "date", "published", "published_at", "issued", "author", "authors", "creator",
    "source", "publisher", "url", "language", "lang",
)  # fmt: skip
"""The fields of metadata, in lower case."""


def read_row(data: bytes, name: str) -> tuple[bytes, str, tuple[tuple[str, str], ...]]:
    """The text of a row, its media type (HTML, or text which may be Markdown), and its facts.

    Field names count whatever their case. Raises UnreadableSource for what is no object
    with a text.

    >>> read_row(b'{"id": 7, "text": "# A", "Date": "2025-03"}', "7")
    (b'# A', 'text/plain', (('date', '2025-03'),))
    """
    row = parse_row(data, name)
    text = first_field(row, TEXT_FIELDS)
    if not isinstance(text, str):
        known = ", ".join(TEXT_FIELDS)
        raise UnreadableSource(f"{name} has no text; give the row a field {known}, as a string")
    encoded = text.encode("utf-8", "replace")
    kind = report_formats.of_bytes(encoded)
    facts = tuple(
        (key, " ".join(value.encode("utf-8", "replace").decode().split()))
        for key in METADATA_FIELDS
        for value in _strings(row.get(key))
        if value.strip()
    )
    return encoded, kind if kind == report_formats.HTML else report_formats.PLAIN, facts


def parse_row(data: bytes, name: str) -> dict[str, Any]:
    """A row by field, names in lower case. Raises UnreadableSource unless it is an object."""
    try:
        row = json.loads(data)
    except RecursionError as error:
        raise UnreadableSource(f"{name} is JSON nested too deep; give it as a flat row") from error
    except ValueError as error:
        said = str(error).partition(":")[0]
        raise UnreadableSource(f"{name} is no valid JSON ({said}); correct the row") from error
    if not isinstance(row, dict):
        raise UnreadableSource(f'{name} is no JSON object; give the row as {{"text": ...}}')
    return {str(key).lower(): value for key, value in row.items()}


def first_field(row: dict[str, Any], keys: tuple[str, ...]) -> Any:
    """The first of the fields that the row has and that is not null, or None."""
    return next((row[key] for key in keys if row.get(key) is not None), None)


def _strings(value: object) -> list[str]:
    """A scalar, or the scalars of a list, as text."""
    values = value if isinstance(value, list) else [value]
    return [str(v) for v in values if isinstance(v, str | int | float) and not isinstance(v, bool)]
