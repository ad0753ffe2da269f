"""EPUB -> drafts: its chapters in the order of its spine, through the reader of HTML."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from kg.errors import UnreadableSource
from kg.read.block_draft import Draft, Drafts, Numbers, Raw
from kg.read.document_text import place_blocks
from kg.read.encoding import decode
from kg.read.html.html import html_blocks
from kg.read.office.zip_package import library_errors, read_parts
from kg.read.source_text import Lines

_KIND: Final = "EPUB"
_CONTAINER: Final = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF: Final = "{http://www.idpf.org/2007/opf}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_FACTS: Final = {
    "title": "title", "creator": "author", "date": "date", "publisher": "publisher",
    "language": "language",
}  # fmt: skip


def read_report(raw: Raw) -> Drafts:
    """Read an EPUB: the blocks of its chapters in order, and its properties.

    Navigation and covers without text give nothing. Raises as
    :func:`kg.read.office.zip_package.parts` does.
    """
    numbers, found = Numbers(), read_parts(raw, _KIND)
    if "META-INF/encryption.xml" in found and b"EncryptedData" in found["META-INF/encryption.xml"]:
        raise UnreadableSource(f"{raw.name} is encrypted; give it without rights management")
    with library_errors(raw.name, _KIND):
        path, package = _package(found)
        drafts: list[Draft] = []
        for chapter in _spine(package, path):
            if chapter in found and found[chapter].strip():
                text, _ = decode(found[chapter], chapter, html=True)
                drafts += html_blocks(Lines((text,), (0,)), numbers)[0]
        return place_blocks(raw.name, drafts, numbers, _properties(package))


def _package(found: Mapping[str, bytes]) -> tuple[str, ET.Element]:
    container = ET.fromstring(found["META-INF/container.xml"])  # noqa: S314 - no entities in it
    root = container.find(f".//{_CONTAINER}rootfile")
    path = "" if root is None else root.get("full-path", "")
    return path, ET.fromstring(found[path])  # noqa: S314 - no entities in it


def _spine(package: ET.Element, path: str) -> Iterator[str]:
    """The parts that are read one after the other, navigation left out."""
    folder = posixpath.dirname(path)
    hrefs = {
        item.get("id"): posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
        for item in package.iter(f"{_OPF}item")
        if "nav" not in item.get("properties", "").split()
    }
    for reference in package.iter(f"{_OPF}itemref"):
        if (href := hrefs.get(reference.get("idref"))) is not None:
            yield href


def _properties(package: ET.Element) -> list[tuple[str, str]]:
    return [
        (fact, " ".join((element.text or "").split()))
        for name, fact in _FACTS.items()
        for element in package.iter(f"{_DC}{name}")
    ]
