"""A report as a row: JSON objects with a text, and perhaps id, title, date, author, source."""

from __future__ import annotations

import json
from typing import Any, Final

from kg.errors import UnreadableSource
from kg.read import media_types

TEXT: Final = ("text", "content", "body", "markdown")
IDENTIFIER: Final = ("id", "name", "file", "filename")
FACTS: Final = (
    "title", "date", "published", "published_at", "issued", "author", "authors", "creator",
    "source", "publisher", "url", "language", "lang",
)  # fmt: skip
"""The fields that say something of the report, in lower case."""


def read_row(data: bytes, name: str) -> tuple[bytes, str, tuple[tuple[str, str], ...]]:
    """The text of a row, its media type (HTML, or text which may be Markdown), and its facts.

    Field names count whatever their case. Raises UnreadableSource for what is no object
    with a text.

    >>> read_row(b'{"id": 7, "text": "# A", "Date": "2025-03"}', "7")
    (b'# A', 'text/plain', (('date', '2025-03'),))
    """
    row = parsed(data, name)
    text = first(row, TEXT)
    if not isinstance(text, str):
        known = ", ".join(TEXT)
        raise UnreadableSource(f"{name} has no text; give the row a field {known}, as a string")
    encoded = text.encode("utf-8", "replace")
    kind = media_types.of_bytes(encoded)
    facts = tuple(
        (key, " ".join(value.encode("utf-8", "replace").decode().split()))
        for key in FACTS
        for value in _strings(row.get(key))
        if value.strip()
    )
    return encoded, kind if kind == media_types.HTML else media_types.PLAIN, facts


def parsed(data: bytes, name: str) -> dict[str, Any]:
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


def first(row: dict[str, Any], keys: tuple[str, ...]) -> Any:
    """The first of the fields that the row has and that is not null, or None."""
    return next((row[key] for key in keys if row.get(key) is not None), None)


def _strings(value: object) -> list[str]:
    """A scalar, or the scalars of a list, as text."""
    values = value if isinstance(value, list) else [value]
    return [str(v) for v in values if isinstance(v, str | int | float) and not isinstance(v, bool)]
