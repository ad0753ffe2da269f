"""Finding reports: files, folders, patterns and standard input."""

from __future__ import annotations

import glob
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from kg.errors import KgError, SourceNotFound, UnreadableSource
from kg.files import at_most, read_bytes
from kg.read import report_formats
from kg.read.archive import unpack
from kg.read.rows import read_lines, read_parquet
from kg.read.source import MAX_BYTES, STDIN, Source, too_large
from kg.read.tables import metadata_table

Note = Callable[[str], None]
"""Called with one line about how the reports were found, for people."""

_STDIN: Final = "-"
_NAMED: Final = 5
_OTHERS: Final = (
    (
        frozenset({".doc", ".odp", ".odt", ".pages", ".ppt", ".rtf", ".wpd"}),
        "of a kind that is not read; save as DOCX, PPTX or PDF",
    ),
    (
        frozenset({".bmp", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"}),
        "pictures; recognize their text first (OCR), and give that",
    ),
)
"""Endings of documents that are not read, and why, with what to do."""

_OWN: Final = re.compile(rb'generator(?:" content="|: )TrendKG')
"""How pages and digests that kg wrote say so near their beginning."""
_HEAD: Final = 4096

_ADDRESS: Final = re.compile(r"(?:https?|ftp):/|www\.", re.IGNORECASE)


def discover(
    arguments: Sequence[str | Path],
    *,
    stdin: BinaryIO | None = None,
    max_bytes: int = MAX_BYTES,
    note: Note = lambda _line: None,
) -> list[Source]:
    """Find the reports that the arguments name, in their order, each once.

    An argument is a file (of any suffix; archives and files of rows hold many), a folder
    (searched through, sorted; hidden files and unknown suffixes are left out, and files
    such as README and LICENSE are, as is what kg itself wrote, which ``note`` is told; a
    ``metadata.csv`` in it tells of those below it), a pattern with ``*``, ``?``,
    ``[...]`` or ``**``, or ``-`` for ``stdin`` (by default the process's own). Standard
    input and pipes are read here, at most ``max_bytes`` of each.

    Raises SourceNotFound for a path that does not exist, for a page that kg wrote, and for a
    folder or pattern without a report, SourceTooLarge for too long an input, and what the
    readers of archives and rows raise.
    """
    sources: dict[object, Source] = {}
    for argument in dict.fromkeys(arguments):
        for source in _expand(argument, stdin, max_bytes, note):
            sources.setdefault(source.identity, source)
    return list(sources.values())


def _expand(
    argument: str | Path, stdin: BinaryIO | None, max_bytes: int, note: Note
) -> Iterator[Source]:
    if argument == _STDIN:
        yield _at_hand(STDIN, at_most(stdin or sys.stdin.buffer, max_bytes), max_bytes)
        return
    path = Path(argument)
    try:
        folder, exists = path.is_dir(), path.exists()
    except (OSError, ValueError):
        folder = exists = False
    if folder:
        yield from _files(path, max_bytes, note)
    elif exists and _is_own(path):
        raise SourceNotFound(f"{path} is no report, but what kg wrote of some; name the reports")
    elif exists:
        yield from _reports(path, max_bytes, note)
    elif _ADDRESS.match(str(argument)):
        raise SourceNotFound(
            f"{argument} is an address, and nothing is fetched from the network; save it first"
            " (curl -LO ADDRESS, or from a browser), and name the file"
        )
    elif glob.has_magic(str(argument)):
        for found in _matches(str(argument)):
            yield from _reports(found, max_bytes, note)
    else:
        raise SourceNotFound(f"{argument} does not exist; check the path")


def _at_hand(name: str, content: bytes, max_bytes: int) -> Source:
    """A report that has been read here and now, as it can be read only once."""
    if len(content) > max_bytes:
        raise too_large(name, max_bytes)
    return Source(name, report_formats.of_bytes(content), content=content)


def _pipe(path: Path, max_bytes: int) -> Source:
    name = path.as_posix()
    try:
        return _at_hand(name, read_bytes(path, max_bytes), max_bytes)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableSource(f"{name} cannot be read: {reason}; check it") from error


def _reports(path: Path, max_bytes: int, note: Note) -> Iterator[Source]:
    """The reports in a file, one or many."""
    ending = report_formats.holder(path.name)
    if not path.is_file():
        yield _pipe(path, max_bytes)
    elif not ending:
        yield Source(
            path.as_posix(), report_formats.of_name(path.name) or report_formats.PLAIN, path
        )
    elif ending == ".parquet":
        yield from read_parquet(path, max_bytes)
    elif ending in report_formats.ROWS:
        yield from read_lines(path, max_bytes)
    else:
        yield from unpack(path, max_bytes, note)


def _files(folder: Path, max_bytes: int, note: Note) -> list[Source]:
    """The reports in a folder; a file that fails becomes a source with a flaw."""
    found: list[Source] = []
    for path in _in_folder(folder, note):
        try:
            found += _reports(path, max_bytes, note)
        except KgError as error:
            found.append(Source(path.as_posix(), path=path, flaw=error))
    for table in sorted(folder.rglob(metadata_table.NAME), key=lambda path: -len(path.parts)):
        if table.is_file():  # and no pipe
            found = _described(found, table, note)
    return found


def _described(sources: list[Source], table: Path, note: Note) -> list[Source]:
    """Add the metadata of a table to the sources below its folder."""
    below = [at for at, source in enumerate(sources) if _lies_in(source, table.parent)]
    try:
        rows = metadata_table.load_table(table)
    except KgError as error:
        note(f"{error}; until then nothing in it counts")
        return sources
    said = metadata_table.add_metadata(
        [sources[at] for at in below], rows, note, below=table.parent
    )
    for at, source in zip(below, said, strict=True):
        sources[at] = source
    return sources


def _lies_in(source: Source, folder: Path) -> bool:
    file = source.part.holder if source.part else source.path
    return file is not None and file.is_relative_to(folder)


def _walk(folder: Path, note: Note) -> Iterator[Path]:
    """All that is in a folder and those in it. Raises SourceNotFound if it may not be read."""

    def barred(error: OSError) -> None:
        place = Path(error.filename or folder)
        why = f"{place} cannot be read: {error.strerror}; change its permissions"
        if place == folder:
            raise SourceNotFound(why) from error
        note(why)

    for within, folders, files in os.walk(folder, onerror=barred):
        yield from (Path(within, name) for name in (*folders, *files))


def _in_folder(folder: Path, note: Note) -> list[Path]:
    every = sorted(_walk(folder, note), key=Path.as_posix)
    found = [path for path in every if _is_report(path, folder)]
    own = [path for path in found if _is_own(path)]
    about = [path for path in found if report_formats.is_about(path.name)]
    reports = [path for path in found if path not in set(own + about)]
    left_out = [path.relative_to(folder).as_posix() for path in about]
    written = [path.relative_to(folder).as_posix() for path in own]
    if not reports:
        names = [*left_out, *written]
        only = f" but {', '.join(names)}" if names else ""
        why = "".join(f" ({said})" for said in _left_out(every, folder, len(_OTHERS)))
        raise SourceNotFound(
            f"{folder} holds no report{only}{why}; reports end in {report_formats.KNOWN}"
        )
    for said in _left_out(every, folder, 1):
        note(f"left out in {folder}: {said}")
    if left_out:
        note(
            f"{', '.join(left_out)} in {folder} left out as being about the others;"
            " name such a file to have it read"
        )
    if written:
        note(f"{', '.join(written)} in {folder} left out: kg wrote it")
    return reports


def _left_out(every: Sequence[Path], folder: Path, kinds: int) -> Iterator[str]:
    """What is in a folder of documents that are not read, of so many kinds, and what to do."""
    for endings, why in _OTHERS[:kinds]:
        names = [
            path.relative_to(folder).as_posix()
            for path in every
            if path.suffix.lower() in endings and not report_formats.is_hidden(path.name)
        ]
        if names:
            more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
            yield f"{', '.join(names[:_NAMED])}{more}, {why}"


def _matches(pattern: str) -> list[Path]:
    names = glob.glob(pattern, recursive=True)  # noqa: PTH207 - takes absolute patterns too
    paths = sorted(map(Path, names), key=Path.as_posix)
    found = [p for p in paths if _is_report(p, Path(p.anchor)) and not _is_own(p)]
    if not found:
        raise SourceNotFound(f"{pattern} matches no report; reports end in {report_formats.KNOWN}")
    return found


def _is_report(path: Path, below: Path) -> bool:
    hidden = report_formats.is_hidden(path.relative_to(below).as_posix())
    known = report_formats.of_name(path.name) is not None or report_formats.holder(path.name)
    return bool(known) and not hidden and path.is_file()


def _is_own(path: Path) -> bool:
    """Whether kg itself wrote a file: a page, or a digest as Markdown."""
    if report_formats.of_name(path.name) not in {report_formats.HTML, report_formats.MARKDOWN}:
        return False
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return _OWN.search(file.read(_HEAD)) is not None
    except OSError:
        return False
