"""Documents that are ZIPs of XML: their parts within bounds, before a library sees them.

Whatever such a file says of itself may be a lie: sizes are counted while unpacking, a
document type (where entities are declared) is refused, and what is no XML is emptied.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from xml.parsers import expat

from kg.errors import KgError, MissingExtra, UnreadableSource
from kg.files import at_most
from kg.read.block_draft import Raw
from kg.read.source import too_large

_XML: Final = (".xml", ".rels", ".opf", ".xhtml", ".html", ".htm", ".ncx")
_STRICT: Final = (".xml", ".rels", ".opf")
_CHUNK: Final = 65_536
_MOST_DIRECTORY: Final = 4 * 1024 * 1024
_END: Final = b"PK\x05\x06"
_OLE: Final = b"\xd0\xcf\x11\xe0"


class _DeclaredError(Exception):
    """A part declares a document type."""


def read_parts(raw: Raw, kind: str) -> dict[str, bytes]:
    """The parts of a document by their names; those that are no XML come empty.

    Raises UnreadableSource for what is no whole ZIP, is encrypted, or has a part that is
    no well-formed XML or declares entities; SourceTooLarge where the parts have more than
    the report's limit of bytes together, without unpacking them further.
    """
    data, name, limit = raw.data, raw.name, raw.limit
    if data.startswith(_OLE):
        raise UnreadableSource(
            f"{name} is encrypted or an old Office document; save it as {kind} without a password"
        )
    with (
        library_errors(name, kind),
        zipfile.ZipFile(io.BytesIO(_bounded(data, name, kind))) as archive,
    ):
        found: dict[str, bytes] = {}
        left = limit
        for info in archive.infolist():
            if info.flag_bits & 1:
                raise UnreadableSource(f"{name} is encrypted; save it without a password")
            text = info.filename.lower().endswith(_XML) or info.filename == "mimetype"
            found[info.filename] = _unpacked(archive, info, left) if text else b""
            left -= len(found[info.filename])
            if left < 0:
                raise too_large(f"{name}, unpacked,", limit)
    for part, content in found.items():
        if part.lower().endswith(_STRICT):
            _check(content, name, part)
    return found


def repack(found: dict[str, bytes]) -> io.BytesIO:
    """The parts as a ZIP again, for a library to open."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in found.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    out.seek(0)
    return out


@contextmanager
def library_errors(name: str, kind: str) -> Iterator[None]:
    """Turn any exception of a library into an error of the report."""
    try:
        yield
    except (KgError, MemoryError):
        raise
    except ImportError as error:
        raise MissingExtra(
            f"{name} is a {kind}, and reading one needs more; pip install 'trendkg[documents]'"
        ) from error
    except Exception as error:
        raise UnreadableSource(
            f"{name} is no whole {kind} ({_said(error)}); open and save it anew"
        ) from error


def _said(error: Exception) -> str:
    first = str(error).partition("\n")[0]
    return f"{type(error).__name__}: {first[:100]}" if first else type(error).__name__


def _bounded(data: bytes, name: str, kind: str) -> bytes:
    """The bytes of a ZIP whose list of members is no longer than a document's can be."""
    at = data.rfind(_END, -_CHUNK - 22)
    if at < 0 or len(data) < at + 22:
        raise UnreadableSource(f"{name} is no whole {kind} (it breaks off); get it anew")
    (size,) = struct.unpack_from("<L", data, at + 12)
    if size > _MOST_DIRECTORY:
        raise UnreadableSource(f"{name} has too many parts for a {kind}; save it anew")
    return data


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """The content of a member, or one byte more than ``limit`` of it."""
    with archive.open(info) as member:
        return at_most(member, limit)


def _check(content: bytes, name: str, part: str) -> None:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat's own signature
    except _DeclaredError as error:
        raise UnreadableSource(
            f"{name} declares a document type in {part}, which may be an entity bomb; save it anew"
        ) from error
    except (expat.ExpatError, ValueError, LookupError) as error:  # or an encoding it has not
        raise UnreadableSource(
            f"{name} has broken XML in {part} ({error}); save it anew"
        ) from error


def _refuse(*_: object) -> None:
    raise _DeclaredError
