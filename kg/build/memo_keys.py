"""What a result depends on, as one hash: while it is the same, the result is."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache
from hashlib import sha256
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from typing import Final
from zipfile import ZipFile

from kg.build.codec import digest
from kg.read.report_names import NamedSource

_DISTRIBUTION: Final = "trendkg"
_NO_PART: Final = frozenset({"__pycache__", "examples"})
"""Folders of the program with nothing that makes a difference to a result."""

_ARRAYS: Final = ".npz"
_NAME: Final = re.compile(r"[\w.-]+")


@cache
def program() -> str:
    """The hash of this program: its files, with the learned weights, and what it stands on."""
    whole = sha256()
    for name, content in sorted(_files(resources.files("kg"), "")):
        whole.update(f"{name}\0{len(content)}\0".encode())
        whole.update(content)
    for line in (*_requirements(), sys.version, unicodedata.unidata_version):
        whole.update(f"{line}\n".encode())
    return whole.hexdigest()


def report_key(told: str, job: NamedSource, raw: str, sha256: str) -> bytes:
    """The hash of all that one report's extraction depends on.

    ``told``: the key of what its builder is told. ``raw`` is the hash of the bytes that are
    read, ``sha256`` that of the report's content.
    """
    source = job.source
    about = source.name, job.slug(sha256), source.media_type, source.facts
    return digest(program(), told, about, raw)


def _requirements() -> list[str]:
    """The distributions that this one asks for, each with its version or ``absent``, sorted."""
    try:
        wanted = metadata.requires(_DISTRIBUTION) or ()
    except metadata.PackageNotFoundError:  # a checkout that is not installed
        return []
    names = {found[0].lower() for each in wanted if (found := _NAME.match(each))}
    return [f"{name} {_version(name)}" for name in sorted(names)]


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "absent"


def _files(folder: Traversable, inside: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in folder.iterdir():
        name = f"{inside}/{entry.name}"
        if entry.is_dir() and entry.name not in _NO_PART:
            found += _files(entry, name)
        elif entry.is_file():
            found.append((name, _content(entry)))
    return found


def _content(file: Traversable) -> bytes:
    """The bytes of a file; of arrays, most of all there is, the checksums that the file has."""
    if not file.name.endswith(_ARRAYS):
        return file.read_bytes()
    with file.open("rb") as opened, ZipFile(opened) as archive:
        return repr([(i.filename, i.file_size, i.CRC) for i in archive.infolist()]).encode()
