"""Many reports: work shared out to processes, and kept from one build to the next."""

from typing import Final

FOLDER: Final = ".kg-cache"
"""The folder beside a build's output that holds what it keeps for the next."""

TEXT: Final = frozenset({".md", ".markdown", ".mdown", ".html", ".htm", ".xhtml", ".txt", ".text"})
"""Suffixes of reports that need nothing but to be read: no process apart, no place to unpack to."""
