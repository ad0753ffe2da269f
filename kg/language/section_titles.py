"""Words by which a report names its usual parts."""

from __future__ import annotations

from typing import Final

from kg.language.data_files import pattern

CONTENTS: Final = pattern("headings", "contents")
REFERENCES: Final = pattern("headings", "references")
OPENING: Final = pattern("headings", "opening")
CLOSING: Final = pattern("headings", "closing")
COMMON: Final = pattern("headings", "common")
METADATA: Final = pattern("metadata", "metadata")
"""A line of metadata, key and value."""


def is_usual(title: str) -> bool:
    """Whether a title names a part that reports of any subject have.

    >>> is_usual("Executive Summary"), is_usual("Multimodal models")
    (True, False)
    """
    names = (CONTENTS, REFERENCES, OPENING, CLOSING, COMMON)
    return any(name.fullmatch(title.strip()) for name in names)
