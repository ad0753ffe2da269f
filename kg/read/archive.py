"""ZIP and TAR archives of reports: unpacked member by member, within bounds.

Claims of an archive are not trusted: names are made safe, sizes counted.
"""

from __future__ import annotations

import gzip
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import IO, Final, NamedTuple, cast

from kg.errors import InputError, KgError, SourceNotFound, UnreadableSource
from kg.read import report_formats
from kg.read.limited_io import Spool
from kg.read.report_names import safe_parts, unique_parts
from kg.read.source import Part, Source, too_large

_CHUNK: Final = 65_536
_RATIO: Final = 200
_ALWAYS: Final = 64 * 1024 * 1024
_HEADERS: Final = 2 * 1024 * 1024
_BROKEN: Final = (
    OSError, EOFError, zlib.error, zipfile.BadZipFile, tarfile.TarError, RuntimeError, ValueError,
    NotImplementedError,
)  # fmt: skip
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

Note = Callable[[str], None]


class _Member(NamedTuple):
    """A file in an archive. ``flaw``: a fault and its remedy, or ""."""

    name: str
    open: Callable[[], AbstractContextManager[IO[bytes]]]
    flaw: str = ""


def unpack(path: Path, max_bytes: int, note: Note) -> Iterator[Source]:
    """Yield the reports in an archive, in its order.

    Links, hidden files and unknown suffixes are left out; so is a README and its like, with
    a ``note``. A member that cannot be unpacked, or has more than ``max_bytes``, is
    a source with a flaw, and so is an archive within. An archive that breaks off, or
    unpacks to more than 200 times its size (64 MiB are always let be), is one too, after
    what came before. Raises SourceNotFound where there is no report in it.
    """
    return _Unpacking(path, max_bytes, note).sources()


class _Unpacking:
    def __init__(self, path: Path, max_bytes: int, note: Note) -> None:
        self.path = path
        self.max_bytes = max_bytes
        self.note = note
        self.taken: set[tuple[str, ...]] = set()
        self.about: list[str] = []
        self.is_zip = report_formats.holder(path.name) == ".zip"
        self.left = max(_ALWAYS, _RATIO * path.stat().st_size)

    def sources(self) -> Iterator[Source]:
        found = False
        try:
            with Spool() as spool:
                for member in _zip_members(self.path) if self.is_zip else self.tar_members():
                    source = self.source(member, spool)
                    if source is not None:
                        found = True
                        yield source
        except _BROKEN as error:
            said = f"{self.path} is no whole archive ({_said(error)}); pack it anew"
            yield self.flawed(UnreadableSource(said))
            return
        except InputError as error:
            yield self.flawed(error)
            return
        if self.about:
            self.note(f"{', '.join(self.about)} in {self.path} left out as being about the others")
        if not found:
            raise SourceNotFound(
                f"{self.path} holds no report; reports end in {report_formats.KNOWN}"
            )

    def tar_members(self) -> Iterator[_Member]:
        with self.path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            file = cast("IO[bytes]", gzip.GzipFile(fileobj=raw)) if packed else raw
            counted = _Counted(file, self.spend, allowed=_HEADERS)
            with tarfile.open(fileobj=counted, mode="r|") as archive:  # type: ignore[call-overload]
                while (info := self.following(archive, counted)) is not None:
                    member = archive.extractfile(info) if info.isreg() else None
                    if member is not None:
                        yield _Member(info.name, partial(_as_it_is, member))
                        while member.read(_CHUNK):
                            pass

    def following(self, archive: tarfile.TarFile, counted: _Counted) -> tarfile.TarInfo | None:
        """The next header, which may not be large itself."""
        counted.allowed = _HEADERS
        info = archive.next()
        archive.members = []  # type: ignore[attr-defined]  # else it keeps all that went by
        counted.allowed = None
        return info

    def spend(self, size: int) -> None:
        """Count unpacked bytes. Raises UnreadableSource above the limit."""
        self.left -= size
        if self.left < 0:
            raise UnreadableSource(
                f"{self.path} unpacks to more than {_RATIO} times its size, as a bomb does;"
                " unpack it yourself if you trust it"
            )

    def source(self, member: _Member, spool: Spool) -> Source | None:
        """The report in a member, or None if it is none."""
        parts = safe_parts(member.name)
        name = "/".join(parts)
        if not parts or report_formats.is_hidden(name):
            return None
        nested, kind = report_formats.holder(name), report_formats.of_name(name)
        if kind is None and not nested:
            return None
        if not nested and report_formats.is_about(name):
            self.about.append(name)
            return None
        parts = unique_parts(parts, self.taken)
        self.taken.add(parts)
        shown = f"{self.path.as_posix()}/{'/'.join(parts)}"
        flaw = "is an archive within an archive; unpack it first" if nested else member.flaw
        start = size = 0
        error: KgError | None = UnreadableSource(f"{shown} {flaw}") if flaw else None
        if error is None:
            try:
                start, size = spool.add(self.content(member, shown))
            except _BROKEN as broken:
                error = UnreadableSource(
                    f"{shown} cannot be unpacked ({_said(broken)}); pack it anew"
                )
            except InputError as large:
                if self.left < 0:
                    raise
                error = large
        part = Part(self.path, parts, start, size)
        return Source(shown, kind or report_formats.PLAIN, spool.path, part=part, flaw=error)

    def content(self, member: _Member, shown: str) -> Iterator[bytes]:
        size = 0
        with member.open() as file:
            while chunk := file.read(_CHUNK):
                size += len(chunk)
                if size > self.max_bytes:
                    raise too_large(shown, self.max_bytes)
                if self.is_zip:
                    self.spend(len(chunk))
                yield chunk

    def flawed(self, error: InputError) -> Source:
        return Source(self.path.as_posix(), path=self.path, flaw=error)


def _zip_members(path: Path) -> Iterator[_Member]:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if info.is_dir() or stat.S_ISLNK(info.external_attr >> 16):
                continue
            flaw = "is encrypted; pack it without a password" if info.flag_bits & 1 else ""
            if info.compress_type not in _METHODS:
                flaw = flaw or "is packed in an unusual way; pack it anew, deflated"
            yield _Member(info.filename, partial(archive.open, info), flaw)


def _as_it_is(file: IO[bytes]) -> AbstractContextManager[IO[bytes]]:
    """A file that is open, and stays so."""
    return nullcontext(file)


class _Counted:
    """A stream whose bytes are counted as they go by; ``allowed``: how many more may at once."""

    def __init__(self, file: IO[bytes], spend: Callable[[int], None], *, allowed: int) -> None:
        self._file = file
        self._spend = spend
        self.allowed: int | None = allowed

    def read(self, size: int) -> bytes:
        """Read at most ``size`` bytes. Raises UnreadableSource where that is too much."""
        data = self._file.read(size)
        self._spend(len(data))
        if self.allowed is not None:
            self.allowed -= len(data)
            if self.allowed < 0:
                raise UnreadableSource(
                    "the archive has a header that is too large; pack it anew with plain tar"
                )
        return data


def _said(error: Exception) -> str:
    first = str(error).partition("\n")[0]
    return first[:100] or type(error).__name__
